import { closeSync, fdatasyncSync, openSync, unlinkSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import type pg from 'pg'

export type Round = {
  readonly done: number
  readonly seconds: number
  readonly latenciesMs: number[]
}

/** Runs `write` on every client, one after the other on each, until `ms` have passed. */
export async function run(
  clients: readonly pg.Client[],
  ms: number,
  write: (client: pg.Client) => Promise<number>,
): Promise<Round> {
  const from = performance.now()
  const latenciesMs: number[] = []
  let done = 0
  await Promise.all(
    clients.map(async (client) => {
      for (;;) {
        const began = performance.now()
        if (began - from >= ms) return
        // Added after the wait: the other clients count meanwhile.
        const written = await write(client)
        done += written
        latenciesMs.push(performance.now() - began)
      }
    }),
  )
  return { done, seconds: (performance.now() - from) / 1000, latenciesMs }
}

export type Measured = {
  readonly rate: number
  readonly worstRate: number
  readonly p50: number
  readonly p95: number
  readonly worst: number
}

/** Medians over rounds, latencies over all of them. */
export function summary(rounds: readonly Round[]): Measured {
  const rates = rounds.map((round) => round.done / round.seconds).sort((a, b) => a - b)
  const latencies = rounds.flatMap((round) => round.latenciesMs).sort((a, b) => a - b)
  const at = (part: number) =>
    latencies[Math.min(latencies.length - 1, Math.floor(latencies.length * part))] ?? 0
  return {
    rate: rates[Math.floor(rates.length / 2)] ?? 0,
    worstRate: rates[0] ?? 0,
    p50: at(0.5),
    p95: at(0.95),
    worst: latencies.at(-1) ?? 0,
  }
}

export function line(name: string, m: Measured, unit: string): string {
  const n = (value: number) => Math.round(value).toLocaleString('en').padStart(9)
  const ms = (value: number) => `${value.toFixed(2)} ms`
  return (
    `  ${name.padEnd(36)}${n(m.rate)} ${unit}/s  worst round ${n(m.worstRate)}   ` +
    `p50 ${ms(m.p50)}  p95 ${ms(m.p95)}  worst ${ms(m.worst)}`
  )
}

/** What one commit costs the disk at least: 8 kB written and synced, median in microseconds. */
export function syncMicros(folder: string): number {
  const path = join(folder, 'sync-probe')
  const file = openSync(path, 'w')
  const page = Buffer.alloc(8192, 1)
  const micros = Array.from({ length: 300 }, (_, i) => {
    const began = performance.now()
    writeSync(file, page, 0, page.length, (i % 64) * page.length)
    fdatasyncSync(file)
    return (performance.now() - began) * 1000
  })
  closeSync(file)
  unlinkSync(path)
  return Math.round(micros.sort((a, b) => a - b)[150]!)
}
