import { createHash } from 'node:crypto'
import { uuidV7 } from '../../src/kernel/ids.ts'
import { Temporal } from '../../src/kernel/temporal.ts'
import type { EntryDraft, PostingDraft } from '../../src/ledger/account.ts'

/** What is posted: 200 funds with 25 accounts each, funds drawn by Zipf's law, 60 % of entries with
 *  two postings, 30 % with three, 10 % with five. Everything follows from the seed. */
export const FUNDS = 200
const HOLDERS = 8
export const FUNDED_MINOR = 10n ** 15n
const bookedOn = Temporal.PlainDate.from('2026-03-02')

export type Random = () => number

/** mulberry32: small, fast, the same everywhere. */
export function randomFrom(seed: number): Random {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
}

export function bookOf(fund: number): string {
  const hex = createHash('sha256').update(`fund ${fund}`).digest('hex').slice(0, 32)
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}

const books = Array.from({ length: FUNDS }, (_, fund) => bookOf(fund))
const weights = Array.from({ length: FUNDS }, (_, rank) => 1 / (rank + 1))
const whole = weights.reduce((a, b) => a + b, 0)
const cumulated = weights.map((_, i) => weights.slice(0, i + 1).reduce((a, b) => a + b, 0) / whole)

function zipfFund(random: Random): number {
  const at = random()
  const found = cumulated.findIndex((upTo) => at < upTo)
  return found === -1 ? FUNDS - 1 : found
}

/** Event ids as the product makes them: time-ordered, so that indexes grow at their end. */
export function newEventId(random: Random, atMs: number): string {
  const bytes = (count: number) => Uint8Array.from({ length: count }, () => random() * 256)
  return uuidV7(Temporal.Instant.fromEpochMilliseconds(atMs), bytes)
}

/** Puts budget into every fund. */
export function fundingEntry(fund: number, eventId: string): EntryDraft {
  const bookId = books[fund]!
  return {
    eventId,
    kind: 'allocated',
    bookedOn,
    postings: [
      { bookId, bucket: 'budget', holder: '', amountMinor: -FUNDED_MINOR },
      { bookId, bucket: 'available', holder: 'main', amountMinor: FUNDED_MINOR },
    ],
  }
}

/** The next entry; `hot` keeps all of them on one fund. */
export function nextEntry(random: Random, eventId: string, hot: boolean): EntryDraft {
  const bookId = books[hot ? 0 : zipfFund(random)]!
  const at = (bucket: PostingDraft['bucket'], offset: number, amountMinor: bigint) => ({
    bookId,
    bucket,
    holder: bucket === 'withheld' ? 'IRS' : `h${(first + offset) % HOLDERS}`,
    amountMinor,
  })
  const first = Math.floor(random() * HOLDERS)
  const [mix, amount] = [random(), BigInt(1 + Math.floor(random() * 1000))]
  const into =
    mix < 0.6
      ? [at('committed', 0, amount)]
      : mix < 0.9
        ? [at('payable', 0, amount), at('withheld', 0, 1n)]
        : [
            at('committed', 0, amount),
            at('committed', 1, 2n),
            at('payable', 2, 3n),
            at('payable', 3, 4n),
          ]
  const sum = into.reduce((total, posting) => total + posting.amountMinor, 0n)
  const out = { bookId, bucket: 'available', holder: 'main', amountMinor: -sum } as const
  return { eventId, kind: 'committed', bookedOn, postings: [out, ...into] }
}
