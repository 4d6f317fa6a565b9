import type { Act } from '../audit/index.ts'
import { assert, must } from '../kernel/assert.ts'
import { money } from '../kernel/money.ts'
import { ok, refuse, type Result } from '../kernel/result.ts'
import type { EntryDraft, PostedEntry, PostingDraft } from './account.ts'
import { monthOf } from './account.ts'
import type { LedgerRefusal } from './refusals.ts'
import { type PostAnswer, type PostArrays, postEntries } from './sql.ts'

/** The most entries of one call: a batch is split above it. */
export const ENTRIES_PER_POST_MAX = 2000

/** Posts entries, all or none, in one call of `ledger.post`; the last thing a command does before
 *  it commits. Answers one posted entry per draft, in order; an event that has its entry already is
 *  answered with it. Refuses `ledger.insufficient` when a bucket would fall below zero, and
 *  `ledger.event_posted`. Drafts that do not balance, name no book or another currency are bugs and
 *  fault. After a refusal nothing was written and the transaction can go on. */
export async function post(
  act: Pick<Act, 'tx'>,
  entries: readonly EntryDraft[],
): Promise<Result<PostedEntry[], LedgerRefusal>> {
  if (entries.length === 0) return ok([])
  assert(entries.length <= ENTRIES_PER_POST_MAX, `too many entries in one post: ${entries.length}`)
  const answers = await postEntries(act.tx, arraysOf(entries))
  const first = must(answers[0], 'ledger.post answers each entry')
  if (first.refusal !== null) return refuse(refusalOf(first))
  return ok(answers.map((answer) => postedOf(answer, entries)))
}

/** The drafts as arrays: postings on one account merged, postings of nothing left out, those of one
 *  book together. Where several accounts fall short, the refusal names the first in this order. */
export function arraysOf(entries: readonly EntryDraft[]): PostArrays {
  const lines = entries.flatMap((entry, index) =>
    mergedPostings(entry).map((posting) => ({ entryNo: index + 1, posting })),
  )
  return {
    eventIds: entries.map((entry) => entry.eventId),
    kinds: entries.map((entry) => entry.kind),
    bookedOns: entries.map((entry) => entry.bookedOn),
    earnedPeriods: entries.map((entry) => `${entry.earnedPeriod ?? monthOf(entry.bookedOn)}-01`),
    reverses: entries.map((entry) => entry.reverses ?? null),
    entryNos: lines.map((line) => line.entryNo),
    bookIds: lines.map((line) => line.posting.bookId),
    buckets: lines.map((line) => line.posting.bucket),
    holders: lines.map((line) => line.posting.holder),
    amounts: lines.map((line) => line.posting.amountMinor),
    currencies: lines.map((line) => line.posting.currency ?? null),
  }
}

function mergedPostings(entry: EntryDraft): PostingDraft[] {
  const byAccount = new Map<string, PostingDraft>()
  for (const posting of entry.postings) {
    const key = `${posting.bookId} ${posting.bucket} ${posting.holder}`
    const before = byAccount.get(key)
    assert(
      before === undefined || before.currency === posting.currency,
      `two currencies on one account in the entry of event ${entry.eventId}`,
    )
    const amountMinor = (before?.amountMinor ?? 0n) + posting.amountMinor
    byAccount.set(key, { ...posting, amountMinor })
  }
  const kept = [...byAccount.values()].filter((posting) => posting.amountMinor !== 0n)
  assert(kept.length > 0, `the entry of event ${entry.eventId} moves nothing`)
  const books = new Set(kept.map((posting) => posting.bookId))
  return [...books].flatMap((bookId) => kept.filter((posting) => posting.bookId === bookId))
}

function refusalOf(answer: PostAnswer): LedgerRefusal {
  const id = must(answer.bookId, 'a refusal names a book or an event')
  if (answer.refusal === 'ledger.event_posted') return { code: 'ledger.event_posted', eventId: id }
  assert(answer.refusal === 'ledger.insufficient', `unknown refusal ${answer.refusal}`)
  const currency = must(answer.currency, 'a floor is in a currency')
  return {
    code: 'ledger.insufficient',
    bookId: id,
    bucket: must(answer.bucket, 'a floor is of a bucket'),
    holder: answer.holder ?? '',
    balance: money(must(answer.balanceMinor, 'a floor has a balance'), currency),
    requested: money(must(answer.wantedMinor, 'a floor was to be passed'), currency),
  }
}

function postedOf(answer: PostAnswer, entries: readonly EntryDraft[]): PostedEntry {
  const entry = must(entries[(answer.entryNo ?? 0) - 1], 'an answer names its entry')
  return {
    entryId: must(answer.entryId, 'a posted entry has an id'),
    eventId: entry.eventId,
    bookedOn: must(answer.bookedOn, 'a posted entry has a day'),
    earnedPeriod: monthOf(must(answer.earnedPeriod, 'a posted entry has a period')),
    replayed: answer.replayed,
  }
}
