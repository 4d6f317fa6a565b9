import type { HttpRefusal } from './http-refusals.ts'

/** What every answer carries. Scripts, styles and connections are our own; inline styles are what
 *  charts and pop-ups set on elements; WebAssembly is the evidence viewer's image decoders. */
export const securityHeaders: Readonly<Record<string, string>> = {
  'content-security-policy': [
    "default-src 'self'",
    "script-src 'self' 'wasm-unsafe-eval'",
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self' data:",
    "connect-src 'self'",
    "worker-src 'self' blob:",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; '),
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), microphone=(), geolocation=(), payment=()',
}

/** What a downloaded file carries: nothing in it may run, whatever it claims to be. */
export const fileSecurityPolicy = "sandbox; default-src 'none'"

const safeMethods = new Set(['GET', 'HEAD', 'OPTIONS'])

/** Cross-site requests carry our cookie, so a change needs proof that our own page sent it: a header
 *  that only our pages can set, and an origin that is ours. A request with a bearer key needs none,
 *  since no browser adds one by itself. Null when it may pass. */
export function crossSiteRefusal(request: Request, origins: readonly string[]): HttpRefusal | null {
  if (safeMethods.has(request.method) || request.headers.has('authorization')) return null
  if (request.headers.get('x-quittance') === null) {
    return { code: 'http.cross_site', why: 'the header X-Quittance is missing' }
  }
  const origin = request.headers.get('origin')
  if (origin !== null && !origins.includes(origin)) {
    return { code: 'http.cross_site', why: `it comes from ${origin}` }
  }
  const site = request.headers.get('sec-fetch-site')
  if (site !== null && site !== 'same-origin') {
    return { code: 'http.cross_site', why: `the browser calls it ${site}` }
  }
  return null
}

const loopbackNames = new Set(['localhost', '127.0.0.1', '[::1]'])

export function isLoopbackName(hostname: string): boolean {
  return loopbackNames.has(hostname)
}

/** The origins a browser may come from: the public one, and on this machine all its names. */
export function originsOf(publicUrl: string): string[] {
  const url = new URL(publicUrl)
  if (!isLoopbackName(url.hostname)) return [url.origin]
  const port = url.port === '' ? '' : `:${url.port}`
  const names = [...loopbackNames].map((name) => `${url.protocol}//${name}${port}`)
  return [url.origin, ...names.filter((name) => name !== url.origin)]
}

export function isLoopbackAddress(address: string): boolean {
  return address === '::1' || /^(::ffff:)?127\./.test(address)
}

const privateAddress = /^(::ffff:)?(127\.|10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.)|^::1$|^f[cd]/

/** Who sent the request: the socket's address; where we are reached by a public name and the socket
 *  is a proxy's on our own network, the last address that proxy wrote down. */
export function callerAddress(socketAddress: string, headers: Headers, publicUrl: string): string {
  const forwarded = headers.get('x-forwarded-for')?.split(',').at(-1)?.trim()
  if (forwarded === undefined || forwarded === '') return socketAddress
  const behindProxy = !isLoopbackName(new URL(publicUrl).hostname)
  return behindProxy && privateAddress.test(socketAddress) ? forwarded : socketAddress
}

/** True only when a browser on this very machine asks, by this machine's name, with no proxy. */
export function isFromThisMachine(socketAddress: string, request: Request): boolean {
  const proxied = ['forwarded', 'x-forwarded-for', 'x-real-ip', 'via'].some((name) =>
    request.headers.has(name),
  )
  const host = request.headers.get('host')
  const name = host === null ? new URL(request.url).hostname : host.replace(/:\d+$/, '')
  return isLoopbackAddress(socketAddress) && isLoopbackName(name) && !proxied
}
