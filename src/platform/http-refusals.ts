import type { RefusalTable } from '../kernel/result.ts'
import type { PageRefusal } from './page.ts'

/** One wrong place of a request: `lines.0.amount` of the body, `query.limit`, `params.fundId`. */
export type WrongField = { readonly path: string; readonly code: string; readonly detail: string }

/** What the door itself refuses, before any domain is asked. */
export type HttpRefusal =
  | { readonly code: 'http.not_signed_in' }
  | { readonly code: 'http.cross_site'; readonly why: string }
  | { readonly code: 'http.invalid'; readonly fields: readonly WrongField[] }
  | { readonly code: 'http.malformed'; readonly why: string }
  | { readonly code: 'http.not_found'; readonly path: string }
  | { readonly code: 'http.too_large'; readonly bytesMax: number }
  | { readonly code: 'http.unsupported_type'; readonly found: string; readonly expected: string }
  | { readonly code: 'http.rate_limited'; readonly retrySeconds: number }
  | PageRefusal

export const httpRefusals = {
  'http.not_signed_in': {
    status: 401,
    title: 'Not signed in',
    text: () =>
      'This needs somebody who is signed in. Sign in, or send a key that holds as ' +
      '“Authorization: Bearer …”.',
    example: { code: 'http.not_signed_in' },
  },
  'http.cross_site': {
    status: 403,
    title: 'Not from our pages',
    text: (r) =>
      `The request was not sent by one of our pages: ${r.why}. Programs use a key as ` +
      '“Authorization: Bearer …”; pages send “X-Quittance: 1” from our own address.',
    example: { code: 'http.cross_site', why: 'the header X-Quittance is missing' },
  },
  'http.invalid': {
    status: 422,
    title: 'Not as expected',
    text: (r) =>
      r.fields.map((field) => `${field.path || 'The body'}: ${field.detail}`).join('. ') +
      '. Mend what is named and send it again.',
    example: {
      code: 'http.invalid',
      fields: [{ path: 'amount.currency', code: 'custom', detail: 'is not a currency code' }],
    },
  },
  'http.malformed': {
    status: 400,
    title: 'Not readable',
    text: (r) => `The request cannot be read: ${r.why}.`,
    example: { code: 'http.malformed', why: 'the body is not JSON' },
  },
  'http.not_found': {
    status: 404,
    title: 'Not found',
    text: (r) => `There is nothing at ${r.path}. All addresses are listed at /api.`,
    example: { code: 'http.not_found', path: '/api/claims' },
  },
  'http.too_large': {
    status: 413,
    title: 'Too large',
    text: (r) => `At most ${r.bytesMax.toLocaleString('en-US')} bytes are taken here. Send less.`,
    example: { code: 'http.too_large', bytesMax: 1_000_000 },
  },
  'http.unsupported_type': {
    status: 415,
    title: 'Wrong kind of content',
    text: (r) => `The content is ${r.found}; expected is ${r.expected}.`,
    example: { code: 'http.unsupported_type', found: 'text/plain', expected: 'application/json' },
  },
  'http.rate_limited': {
    status: 429,
    title: 'Too many requests',
    text: (r) => `Too many requests in a short time. Try again in ${r.retrySeconds} seconds.`,
    example: { code: 'http.rate_limited', retrySeconds: 12 },
  },
  'page.stale_cursor': {
    status: 400,
    title: 'The list has changed',
    text: () =>
      'The cursor belongs to another filter, or is not one of ours. ' +
      'Ask for the first page again, without “after”.',
    example: { code: 'page.stale_cursor' },
  },
} as const satisfies RefusalTable<HttpRefusal>
