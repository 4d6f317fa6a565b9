import { createHash } from 'node:crypto'

/** Chance that is always the same: numbers below one, drawn from a name. */
export function chanceOf(name: string): () => number {
  let state = createHash('sha256').update(name).digest().readUInt32LE(0)
  return () => {
    // mulberry32 (public domain, Tommy Ettinger): 32 bits of state, good enough to scatter a crowd.
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

/** One of these, by chance. */
export function oneOf<T>(chance: () => number, all: readonly [T, ...T[]]): T {
  return all[Math.floor(chance() * all.length)] ?? all[0]
}
