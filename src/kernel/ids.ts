import type { Instant } from './temporal.ts'
import { assert } from './assert.ts'

/** A uuid v7 that names one kind of row; the brand keeps two kinds apart in the types. */
export type Id<Kind extends string> = string & { readonly __kind?: Kind }

/** Ten random bytes per id; injected so that tests and benchmarks can fix them. */
export type RandomSource = (bytes: number) => Uint8Array

/** A time-ordered uuid (RFC 9562, version 7): 48 bits of `at` in milliseconds, then random bits. */
export function uuidV7(at: Instant, random: RandomSource): string {
  const ms = at.epochMilliseconds
  assert(ms >= 0 && ms < 2 ** 48, `instant out of range for an id: ${at.toString()}`)
  const bytes = new Uint8Array(16)
  bytes.set(random(10), 6)
  for (let i = 5, rest = ms; i >= 0; i--, rest = Math.floor(rest / 256)) bytes[i] = rest % 256
  bytes[6] = 0x70 | (bytes[6]! & 0x0f)
  bytes[8] = 0x80 | (bytes[8]! & 0x3f)
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-')
}

const uuidPattern = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/
export function isUuid(text: string): boolean {
  return uuidPattern.test(text)
}
