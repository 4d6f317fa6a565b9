import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client'

/** What `/metrics` shows, in one registry per server, so that tests can open several. */
export type Metrics = {
  readonly registry: Registry
  readonly httpSeconds: Histogram<'method' | 'route' | 'status'>
  readonly refusals: Counter<'code'>
  readonly liveStreams: Gauge
}

export function openMetrics(): Metrics {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry, prefix: 'quittance_' })
  const registers = [registry]
  return {
    registry,
    httpSeconds: new Histogram({
      name: 'quittance_http_seconds',
      help: 'How long a request took, by method, route and status',
      labelNames: ['method', 'route', 'status'],
      buckets: [0.005, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
      registers,
    }),
    refusals: new Counter({
      name: 'quittance_refusals_total',
      help: 'Refusals answered over HTTP, by code',
      labelNames: ['code'],
      registers,
    }),
    liveStreams: new Gauge({
      name: 'quittance_live_streams',
      help: 'Browsers that listen to live updates now',
      registers,
    }),
  }
}
