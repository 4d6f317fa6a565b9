import type { Instant } from './temporal.ts'
import { assert } from './assert.ts'

/** A uuid v7 that names one kind of row; the brand keeps two kinds apart in the types. */
export type Id<Kind extends string> = string & { readonly __kind?: Kind }

/** Ten random bytes per id; injected so that tests and benchmarks can fix them. */
export type RandomSource = (bytes: number) => Uint8Array

const COUNTER_SIZE = 4096

/** Ids of one act in the order they are asked for: the 12 bits behind the time count (RFC 9562,
 *  section 6.2, method 1), so that what an act records sorts as it happened. */
export function idMaker(at: Instant, random: RandomSource): () => string {
  let count = 0
  return () => {
    const later = Math.floor(count / COUNTER_SIZE)
    const id = uuidV7(at.add({ milliseconds: later }), random, count % COUNTER_SIZE)
    count += 1
    return id
  }
}

/** A time-ordered uuid (RFC 9562, version 7): 48 bits of `at` in milliseconds, then 12 bits of
 *  `counter` where one is given, then random bits. */
export function uuidV7(at: Instant, random: RandomSource, counter?: number): string {
  const ms = at.epochMilliseconds
  assert(ms >= 0 && ms < 2 ** 48, `instant out of range for an id: ${at.toString()}`)
  const bytes = new Uint8Array(16)
  bytes.set(random(10), 6)
  for (let i = 5, rest = ms; i >= 0; i--, rest = Math.floor(rest / 256)) bytes[i] = rest % 256
  if (counter !== undefined) [bytes[6], bytes[7]] = [counter >> 8, counter & 0xff]
  bytes[6] = 0x70 | (bytes[6]! & 0x0f)
  bytes[8] = 0x80 | (bytes[8]! & 0x3f)
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    hex.slice(12, 16),
    hex.slice(16, 20),
    hex.slice(20),
  ].join('-')
}

const uuidPattern = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/
export function isUuid(text: string): boolean {
  return uuidPattern.test(text)
}
