import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, test } from 'node:test'
import { record } from '../audit/index.ts'
import { unwrap } from '../kernel/result.ts'
import { Temporal } from '../kernel/temporal.ts'
import { sql, type Tx, withTx } from '../platform/db.ts'
import { inAct, testActor, testDatabase } from '../platform/testing.ts'
import type { EntryDraft, PostingDraft } from './account.ts'
import { balanceOf, bucketTotals, lockBalance, openBook } from './book.ts'
import { costOfPayment, explainLine, settleLine, statementLine } from './cash.ts'
import { closePeriod, openDay, periodsOf, startClosing } from './period.ts'
import { post } from './post.ts'
import { verifications } from './verify.ts'

const db = await testDatabase()
after(() => db.close())
const finance = testActor(['finance'])
const day = Temporal.PlainDate.from

async function newBook(payerId: string = randomUUID(), kind: 'fund' | 'cash' = 'fund') {
  const bookId = randomUUID()
  await inAct(db, finance, (act) => openBook(act, { bookId, kind, payerId, currency: 'USD' }))
  return { bookId, payerId }
}

function newEvent(): Promise<string> {
  return inAct(db, finance, (act) =>
    record(act, { type: 'test.moved', subjectKind: 'test', subjectId: 'ledger', body: {} }),
  )
}

type Line = [bucket: PostingDraft['bucket'], holder: string, amountMinor: bigint]
function draft(bookId: string, eventId: string, lines: Line[], more: Partial<EntryDraft> = {}) {
  return {
    eventId,
    kind: 'allocated',
    bookedOn: day('2026-03-02'),
    postings: lines.map(([bucket, holder, amountMinor]) => ({
      bookId,
      bucket,
      holder,
      amountMinor,
    })),
    ...more,
  }
}

const postNow = (...drafts: EntryDraft[]) => inAct(db, finance, (act) => post(act, drafts))
const fill = (amount: bigint): Line[] => [
  ['budget', '', -amount],
  ['available', 'a', amount],
]
const take = (amount: bigint): Line[] => [
  ['available', 'a', -amount],
  ['committed', 'i', amount],
]

async function held(bookId: string, bucket: 'available' | 'committed', holder: string) {
  const found = await withTx(db.world.app, (tx) => balanceOf(tx, { bookId, bucket, holder }))
  return found.minor
}

/** Returns once another connection of this database is seen waiting for a lock. */
async function somebodyWaits(tx: Tx): Promise<void> {
  for (let looks = 0; looks < 5_000; looks += 1) {
    const seen = await tx.many(sql`select pid from pg_stat_activity
      where datname = current_database() and wait_event_type = 'Lock'`)
    if (seen.length > 0) return
  }
  assert.fail('nobody waits')
}

test('an entry moves money between buckets, and accounts come into being on first use', async () => {
  const { bookId } = await newBook()
  const [entry] = unwrap(await postNow(draft(bookId, await newEvent(), fill(10_000n))))
  assert.equal(entry?.replayed, false)
  assert.equal(entry?.earnedPeriod, '2026-03')
  unwrap(await postNow(draft(bookId, await newEvent(), take(4_000n))))
  const totals = await withTx(db.world.app, (tx) => bucketTotals(tx, bookId))
  assert.deepEqual(
    [...totals],
    [
      ['available', 6_000n],
      ['budget', -10_000n],
      ['committed', 4_000n],
    ],
  )
})

test('a bucket never falls below zero, and the refusal says what it holds', async () => {
  const { bookId } = await newBook()
  unwrap(await postNow(draft(bookId, await newEvent(), fill(100n))))
  const eventId = await newEvent()
  const answer = await inAct(db, finance, async (act) => {
    const refused = await post(act, [draft(bookId, eventId, take(101n))])
    assert.equal(refused.ok, false)
    // The transaction goes on: the same event can post what there is.
    unwrap(await post(act, [draft(bookId, eventId, take(100n))]))
    return refused
  })
  assert.deepEqual(answer, {
    ok: false,
    refusal: {
      code: 'ledger.insufficient',
      bookId,
      bucket: 'available',
      holder: 'a',
      balance: { minor: 100n, currency: 'USD' },
      requested: { minor: 101n, currency: 'USD' },
    },
  })
  assert.equal(await held(bookId, 'available', 'a'), 0n)
})

test('the same event again is answered with its first entry, other postings are refused', async () => {
  const { bookId } = await newBook()
  unwrap(await postNow(draft(bookId, await newEvent(), fill(100n))))
  const eventId = await newEvent()
  const [first] = unwrap(await postNow(draft(bookId, eventId, take(60n))))
  // 40 are left: a replay is no second posting, so the floor has nothing to say.
  const [again] = unwrap(await postNow(draft(bookId, eventId, take(60n))))
  assert.equal(again?.entryId, first?.entryId)
  assert.equal(again?.replayed, true)
  const other = await postNow(draft(bookId, eventId, take(30n)))
  assert.deepEqual(other, { ok: false, refusal: { code: 'ledger.event_posted', eventId } })
  const kind = await postNow(draft(bookId, eventId, take(60n), { kind: 'owed' }))
  assert.equal(kind.ok, false)
  const half = await postNow(
    draft(bookId, eventId, take(60n)),
    draft(bookId, await newEvent(), take(1n)),
  )
  assert.equal(half.ok, false)
  assert.equal(await held(bookId, 'available', 'a'), 40n)
})

test('a batch posts all its entries or none', async () => {
  const { bookId } = await newBook()
  unwrap(await postNow(draft(bookId, await newEvent(), fill(100n))))
  const events = await Promise.all([1, 2, 3].map(newEvent))
  const drafts = (amount: bigint) => events.map((eventId) => draft(bookId, eventId, take(amount)))
  assert.equal((await postNow(...drafts(40n))).ok, false)
  assert.equal(await held(bookId, 'available', 'a'), 100n)
  const posted = unwrap(await postNow(...drafts(30n)))
  assert.deepEqual(
    posted.map((entry) => entry.eventId),
    events,
  )
  assert.equal(await held(bookId, 'committed', 'i'), 90n)
  assert.ok(unwrap(await postNow(...drafts(30n))).every((entry) => entry.replayed))
})

test('what does not balance, mixes payers or names another currency is a fault', async () => {
  const [one, two] = [await newBook(), await newBook()]
  const bad = async (constraint: string, entry: EntryDraft) =>
    assert.rejects(
      postNow(entry),
      (error: { constraint?: string }) => error.constraint === constraint,
    )
  const eventId = await newEvent()
  await bad(
    'entries_sum_to_zero',
    draft(one.bookId, eventId, [
      ['budget', '', -5n],
      ['available', 'a', 4n],
    ]),
  )
  await bad('entries_book_known', draft(randomUUID(), eventId, fill(5n)))
  const mixed = draft(one.bookId, eventId, fill(5n))
  const postings = [...mixed.postings, ...draft(two.bookId, eventId, fill(5n)).postings]
  await bad('entries_one_payer', { ...mixed, postings })
  const euros = mixed.postings.map((posting) => ({ ...posting, currency: 'EUR' }))
  await bad('entries_one_currency', { ...mixed, postings: euros })
  await bad(
    'accounts_bucket',
    draft(one.bookId, eventId, [
      ['budget', '', -5n],
      ['bank', '', 5n],
    ]),
  )
  await bad(
    'accounts_holder',
    draft(one.bookId, eventId, [
      ['budget', '', -5n],
      ['available', '', 5n],
    ]),
  )
  const crossed: EntryDraft = {
    ...mixed,
    postings: [
      { bookId: one.bookId, bucket: 'budget', holder: '', amountMinor: -5n },
      {
        bookId: (await newBook(one.payerId)).bookId,
        bucket: 'available',
        holder: 'a',
        amountMinor: 5n,
      },
    ],
  }
  await bad('entries_sum_to_zero', crossed)
})

test('an entry is reversed once', async () => {
  const { bookId } = await newBook()
  const [entry] = unwrap(await postNow(draft(bookId, await newEvent(), fill(100n))))
  const back: Line[] = [
    ['budget', '', 100n],
    ['available', 'a', -100n],
  ]
  const reverses = entry!.entryId
  unwrap(await postNow(draft(bookId, await newEvent(), back, { reverses, kind: 'reduced' })))
  unwrap(await postNow(draft(bookId, await newEvent(), fill(100n))))
  const twice = postNow(draft(bookId, await newEvent(), back, { reverses, kind: 'reduced' }))
  await assert.rejects(
    twice,
    (e: { constraint?: string }) => e.constraint === 'entries_reversed_once',
  )
})

test('a closed month takes nothing: the first open day does, and the period earned stays', async () => {
  const { bookId, payerId } = await newBook()
  const other = await newBook()
  await inAct(db, finance, async (act) => {
    unwrap(await startClosing(act, { payerId, month: '2026-03' }))
    unwrap(await post(act, [draft(bookId, await newEvent(), fill(100n))]))
    unwrap(await closePeriod(act, { payerId, month: '2026-03' }))
    unwrap(await closePeriod(act, { payerId, month: '2026-04' }))
  })
  const [late] = unwrap(await postNow(draft(bookId, await newEvent(), take(10n))))
  assert.equal(late?.bookedOn.toString(), '2026-05-01')
  assert.equal(late?.earnedPeriod, '2026-03')
  const [elsewhere] = unwrap(await postNow(draft(other.bookId, await newEvent(), fill(10n))))
  assert.equal(elsewhere?.bookedOn.toString(), '2026-03-02')
  const again = await inAct(db, finance, (act) => closePeriod(act, { payerId, month: '2026-03' }))
  assert.deepEqual(again, {
    ok: false,
    refusal: { code: 'ledger.period_closed', payerId, month: '2026-03' },
  })
  const periods = await withTx(db.world.app, (tx) => periodsOf(tx, payerId))
  assert.deepEqual(
    periods.map((p) => p.status),
    ['closed', 'closed'],
  )
  const open = await withTx(db.world.app, (tx) => openDay(tx, payerId, day('2026-03-31')))
  assert.equal(open.toString(), '2026-05-01')
})

test('closing a month waits for postings under way', async () => {
  const { bookId, payerId } = await newBook()
  const order: string[] = []
  const eventId = await newEvent()
  let closing: Promise<unknown> = Promise.resolve()
  await inAct(db, finance, async (act) => {
    unwrap(await post(act, [draft(bookId, eventId, fill(1n))]))
    closing = inAct(db, finance, (later) => closePeriod(later, { payerId, month: '2026-03' })).then(
      () => order.push('closed'),
    )
    await somebodyWaits(act.tx)
    order.push('posted')
  })
  await closing
  assert.deepEqual(order, ['posted', 'closed'])
})

test('eight clients that post at once lose nothing and never pass the floor', async () => {
  const { bookId } = await newBook()
  unwrap(await postNow(draft(bookId, await newEvent(), fill(1_000n))))
  const events = await Promise.all(Array.from({ length: 24 }, newEvent))
  const answers = await Promise.all(events.map((id) => postNow(draft(bookId, id, take(60n)))))
  const done = answers.filter((answer) => answer.ok).length
  assert.equal(done, 16)
  assert.equal(await held(bookId, 'available', 'a'), 40n)
  assert.equal(await held(bookId, 'committed', 'i'), 960n)
})

test('the same event posted by eight clients at once has one entry', async () => {
  const { bookId } = await newBook()
  unwrap(await postNow(draft(bookId, await newEvent(), fill(100n))))
  const eventId = await newEvent()
  const answers = await Promise.all(
    Array.from({ length: 8 }, () => postNow(draft(bookId, eventId, take(60n)))),
  )
  const entries = answers.map((answer) => unwrap(answer)[0]!)
  assert.equal(new Set(entries.map((entry) => entry.entryId)).size, 1)
  assert.equal(entries.filter((entry) => !entry.replayed).length, 1)
  assert.equal(await held(bookId, 'available', 'a'), 40n)
})

test('two clients that take from two accounts in opposite order do not deadlock', async () => {
  const { bookId } = await newBook()
  const both: Line[] = [
    ['budget', '', -200n],
    ['available', 'a', 100n],
    ['available', 'b', 100n],
  ]
  unwrap(await postNow(draft(bookId, await newEvent(), both)))
  const cross = (from: string, to: string): Line[] => [
    ['available', from, -1n],
    ['available', to, 1n],
  ]
  const events = await Promise.all(Array.from({ length: 40 }, newEvent))
  const answers = await Promise.all(
    events.map((id, i) => postNow(draft(bookId, id, i % 2 ? cross('a', 'b') : cross('b', 'a')))),
  )
  assert.ok(answers.every((answer) => answer.ok))
})

test('a locked balance holds still until the transaction ends', async () => {
  const { bookId } = await newBook()
  unwrap(await postNow(draft(bookId, await newEvent(), fill(100n))))
  const account = { bookId, bucket: 'available', holder: 'a' } as const
  const eventId = await newEvent()
  let later: Promise<unknown> = Promise.resolve()
  await inAct(db, finance, async (act) => {
    const before = await lockBalance(act.tx, account)
    later = postNow(draft(bookId, eventId, take(10n)))
    await somebodyWaits(act.tx)
    assert.deepEqual(await balanceOf(act.tx, account), before)
  })
  await later
  assert.equal(await held(bookId, 'available', 'a'), 90n)
})

test('the cash book takes every bank fact: payment, VAT, fee, return short of a fee', async () => {
  const { bookId } = await newBook(randomUUID(), 'cash')
  const usd = (minor: bigint) => ({ minor, currency: 'USD' })
  const say = async (postings: PostingDraft[]) =>
    unwrap(
      await postNow({
        eventId: await newEvent(),
        kind: 'bank',
        bookedOn: day('2026-03-02'),
        postings,
      }),
    )
  await say(statementLine(bookId, usd(-595_000n)))
  await say([
    ...settleLine(bookId, usd(-595_000n)),
    ...costOfPayment(bookId, 'input_tax', usd(95_000n)),
  ])
  await say(statementLine(bookId, usd(-1_500n)))
  await say(explainLine(bookId, 'fees', usd(-1_500n)))
  await say(statementLine(bookId, usd(99_000n)))
  await say([...settleLine(bookId, usd(99_000n)), ...costOfPayment(bookId, 'fees', usd(1_000n))])
  const totals = await withTx(db.world.app, (tx) => bucketTotals(tx, bookId))
  assert.deepEqual(Object.fromEntries(totals), {
    bank: -497_500n, // 5 950.00 and 15.00 out, 990.00 in
    suspense: 0n, // everything is explained
    clearing: 400_000n, // 5 000.00 of the fund paid, 1 000.00 of it returned
    input_tax: 95_000n,
    fees: 2_500n, // 15.00 charged, 10.00 kept on the return
  })
})

test('nobody writes postings but ledger.post, and nobody changes them', async () => {
  const { bookId } = await newBook()
  unwrap(await postNow(draft(bookId, await newEvent(), fill(100n))))
  const statements = [
    'update ledger.entries set kind = kind',
    'delete from ledger.entries',
    'truncate ledger.entries, ledger.postings',
    'update ledger.postings set amount_minor = 1',
    'delete from ledger.postings',
    'update ledger.accounts set holder = holder',
    'delete from ledger.books',
  ]
  for (const statement of statements) {
    for (const [login, code] of [
      [db.world.app, '42501'],
      [db.owner, '23001'],
    ] as const) {
      await assert.rejects(
        login.query(statement),
        (e: { code?: string }) => e.code === code,
        statement,
      )
    }
  }
  for (const statement of [
    `insert into ledger.entries (event_id, kind, booked_on, earned_period)
       values (gen_random_uuid(), 'x', '2026-03-01', '2026-03-01')`,
    'insert into ledger.postings values (1, 1, 1)',
    'update ledger.balances set balance_minor = 1',
    `insert into ledger.periods values (gen_random_uuid(), '2026-03-01', 'open')`,
  ]) {
    await assert.rejects(
      db.world.app.query(statement),
      (e: { code?: string }) => e.code === '42501',
    )
  }
})

test('every guarantee of the ledger holds after all of this', async () => {
  for (const { name, firstWrong } of verifications) {
    assert.equal(await withTx(db.world.app, firstWrong, { readOnly: true }), null, name)
  }
})
