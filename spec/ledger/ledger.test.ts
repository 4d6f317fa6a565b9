import { randomUUID } from 'node:crypto'
import { after } from 'node:test'
import { record } from '../../src/audit/index.ts'
import { must } from '../../src/kernel/assert.ts'
import { parseDecimal, toDecimal } from '../../src/kernel/money.ts'
import type { Refusal } from '../../src/kernel/result.ts'
import { Temporal } from '../../src/kernel/temporal.ts'
import {
  balanceOf,
  closePeriod,
  type FundBucket,
  fundBuckets,
  ledgerRefusals,
  type LedgerRefusal,
  openBook,
  post,
  type PostedEntry,
  startClosing,
} from '../../src/ledger/index.ts'
import { verifications } from '../../src/ledger/verify.ts'
import { withTx } from '../../src/platform/db.ts'
import { inAct, testActor, testDatabase } from '../../src/platform/testing.ts'
import { given, runSpecs, then, when } from '../reader.ts'

/** The real ledger on a real database; each example has a payer and a book of its own. */
type World = {
  readonly bookId: string
  readonly payerId: string
  readonly events: Map<string, string>
  readonly entries: Map<string, PostedEntry[]>
}

const db = await testDatabase()
after(() => db.close())
const finance = testActor(['finance'])

function bucketOf(text: string): FundBucket {
  return must(fundBuckets.find((bucket) => bucket === text), `a bucket: ${text}`)
}

function accountOf(world: World, text: string) {
  const bucket = bucketOf(text)
  return { bookId: world.bookId, bucket, holder: bucket === 'budget' ? '' : 'the holder' }
}

type Move = {
  readonly date: string
  readonly event: string
  readonly amount: string
  readonly from: string
  readonly to: string
}

async function move(world: World, words: Move, earnedPeriod?: string) {
  const { minor } = must(parseDecimal(words.amount.replaceAll(',', ''), 'USD'), words.amount)
  const answer = await inAct(db, finance, async (act) => {
    const subject = { subjectKind: 'example', subjectId: world.bookId, body: {} }
    const eventId =
      world.events.get(words.event) ?? (await record(act, { type: 'example.moved', ...subject }))
    world.events.set(words.event, eventId)
    return post(act, [
      {
        eventId,
        kind: 'moved',
        bookedOn: Temporal.PlainDate.from(words.date),
        ...(earnedPeriod === undefined ? {} : { earnedPeriod }),
        postings: [
          { ...accountOf(world, words.from), amountMinor: -minor },
          { ...accountOf(world, words.to), amountMinor: minor },
        ],
      },
    ])
  })
  const known = world.entries.get(words.event) ?? []
  world.entries.set(words.event, answer.ok ? [...known, ...answer.value] : known)
  return answer
}

const lastOf = (world: World, event: string) =>
  must(world.entries.get(event)?.at(-1), `the entry of ${event}`)

runSpecs<World>({
  folder: import.meta.dirname,
  open: () => ({
    bookId: randomUUID(),
    payerId: randomUUID(),
    events: new Map(),
    entries: new Map(),
  }),
  async close() {
    for (const { name, firstWrong } of verifications) {
      const wrong = await withTx(db.world.app, firstWrong, { readOnly: true })
      if (wrong !== null) throw new Error(`${name}: ${wrong}`)
    }
  },
  refusalText(refusal: Refusal) {
    // These steps only run commands of this domain.
    const known = refusal as LedgerRefusal
    return ledgerRefusals[known.code].text(known as never)
  },
  steps: [
    given('a fund book in {currency}', ({ bookId, payerId }: World, { currency }) =>
      inAct(db, finance, (act) => openBook(act, { bookId, kind: 'fund', payerId, currency })),
    ),
    ...([given, when] as const).map((step) =>
      step('on {date} the event {event} moves {amount} from {from} to {to}', (world: World, words) =>
        move(world, words),
      ),
    ),
    when(
      'what was earned in {month} is told on {date}: {event} moves {amount} from {from} to {to}',
      (world: World, words) => move(world, words, words.month),
    ),
    when('{month} is closing', ({ payerId }: World, { month }) =>
      inAct(db, finance, (act) => startClosing(act, { payerId, month })),
    ),
    when('{month} is closed', ({ payerId }: World, { month }) =>
      inAct(db, finance, (act) => closePeriod(act, { payerId, month })),
    ),
    then('the entry of {event} is booked on {date} and earned in {month}', (world: World, { event }) => {
      const entry = lastOf(world, event)
      return { date: entry.bookedOn.toString(), month: entry.earnedPeriod }
    }),
    then('the answer is the first entry of {event}', (world: World, { event }) => {
      const [first] = must(world.entries.get(event), event)
      const last = lastOf(world, event)
      return { event: last.replayed && last.entryId === first?.entryId ? event : 'another event' }
    }),
    then('{bucket} holds {amount}', async (world: World, { bucket }) => {
      const held = await withTx(db.world.app, (tx) => balanceOf(tx, accountOf(world, bucket)))
      return { amount: toDecimal(held) }
    }),
  ],
})
