import { after } from 'node:test'
import { must } from '../../src/kernel/assert.ts'
import { money, type Money, parseDecimal, toDecimal } from '../../src/kernel/money.ts'
import { unwrap } from '../../src/kernel/result.ts'
import { Temporal } from '../../src/kernel/temporal.ts'
import { bucketTotals, closePeriod } from '../../src/ledger/index.ts'
import { lettersSay } from '../../src/payouts/answers/testing.ts'
import type { PaymentForMatching } from '../../src/payouts/index.ts'
import { type Ground, payoutGround, usableVendor } from '../../src/payouts/testing.ts'
import { sql } from '../../src/platform/db.ts'
import { inAct, testDatabase, undone } from '../../src/platform/testing.ts'
import type { ImportAnswer } from '../../src/reconciliation/index.ts'
import { breakPage, linePage } from '../../src/reconciliation/index.ts'
import {
  camt053,
  ibanOf,
  importAs,
  mt940,
  releasedRun,
  type TestEntry,
} from '../../src/reconciliation/testing.ts'
import { verifications } from '../../src/reconciliation/verify.ts'
import { constraintsOf, refusalCatalog } from '../../src/wiring.ts'
import { given, type Rows, runSpecs, then, when } from '../reader.ts'

/** The real importer on a real database; each example has a payer, an account and a fund of its own. */
type World = {
  readonly ground: Ground
  readonly iban: string
  run: Awaited<ReturnType<typeof releasedRun>> | null
  statement: Parameters<typeof camt053>[0] | null
  bytes: Uint8Array
  closing: bigint
  count: number
  answer: ImportAnswer | null
  imported: number
}

const db = await testDatabase({ constraints: constraintsOf() })
after(() => db.close())
const at = Temporal.Instant.from('2026-04-03T07:00:00Z')

const minor = (text: string) =>
  must(parseDecimal(text.replaceAll(',', ''), 'EUR'), `an amount: ${text}`).minor
const eur = (text: string) => money(minor(text.replace(' EUR', '')), 'EUR')

function say(amount: Money): string {
  const [whole = '', cents] = toDecimal(amount).split('.')
  return `${whole.replace(/\B(?=(\d{3})+$)/g, ',')}.${cents}`
}
const sayMinor = (value: bigint) => say(money(value, 'EUR'))

async function importBytes(world: World, bytes: Uint8Array) {
  world.bytes = bytes
  world.imported += 1
  const done = await importAs(db, world.ground.crew.specialist, bytes, { at })
  if (done.ok) world.answer = done.value
  return done
}

/** One more statement of one line, beginning where the last ended. */
async function shows(world: World, entry: Omit<TestEntry, 'on'>, on = '2026-04-01') {
  world.count += 1
  const statement = ({
	iban: world.iban,
	id: `S-${world.count}`,
	from: on,
	to: on,
	opening: money(world.closing, 'EUR'),
	entries: [{
		reference: `R-${world.count}`,
		...entry,
		on
	}]
})
  world.closing += entry.amount.minor
  return importBytes(world, camt053(statement))
}

function sends(
  world: World,
  rows: Rows,
  sent: { on: string; opening: string; closing?: string; as?: typeof camt053 },
) {
  const { on, closing, as = camt053 } = sent
  const statement = {
    iban: world.iban,
    id: `S-${on}-${world.imported}`,
    from: on,
    to: on,
    opening: eur(sent.opening),
    entries: rows.map((row) => ({
      amount: eur(must(row['amount'], 'a line has an amount')),
      on,
      reference: must(row['reference'], 'a line has a reference'),
      name: must(row['name'], 'a line has a name'),
    })),
    ...(closing === undefined ? {} : { closing: eur(closing) }),
  }
  world.statement = statement
  return importBytes(world, as(statement))
}

const sentRun = (world: World) => must(world.run, 'a run was sent')

function paymentOf(world: World, amount: string): PaymentForMatching {
  const found = sentRun(world).payments.find((payment) => payment.amount.minor === minor(amount))
  return must(found, `a payment of ${amount}`)
}

async function refuse(world: World, amounts: readonly string[], reason: string): Promise<void> {
  const { felix: files, fiona: confirms } = world.ground.crew
  const [code = '', ...words] = reason.split(' ')
  await lettersSay(
    db,
    { files, confirms },
    {
      paymentIds: amounts.map((amount) => paymentOf(world, amount).paymentId),
      says: 'rejected',
      code,
      words: words.join(' ') || 'as our letter says',
      saidOn: Temporal.PlainDate.from('2026-03-31'),
      at: Temporal.Instant.from('2026-03-31T12:00:00Z'),
    },
  )
}

async function openBreaks(world: World) {
  return undone(db, (tx) =>
    breakPage(tx, ({
	after: null,
	limit: 50,
	state: 'open' as const,
	owner: null,
	at,
	payingAccountId: world.ground.payingAccountId
})),
  )
}

async function noneWrong(): Promise<void> {
  await undone(db, async (tx) => {
    for (const { name, firstWrong } of verifications) {
      const wrong = await firstWrong(tx)
      if (wrong !== null) throw new Error(`${name}: ${wrong}`)
    }
  })
}

runSpecs<World>({
  folder: import.meta.dirname,
  refusalText: (refusal) => refusalCatalog().get(refusal.code)?.text(refusal as never) ?? '',
  close: noneWrong,
  async open() {
    const ground = await payoutGround(db)
    return (({
	ground,
	iban: await ibanOf(ground),
	run: null,
	statement: null,
	bytes: new Uint8Array(),
	closing: 5000000n,
	count: 0,
	answer: null,
	imported: 0
}))
  },
  steps: [
    given('our account in EUR', () => undefined),
    given('February 2026 is closed', async ({ ground }) => {
      await inAct(db, ground.crew.frank, async (act) =>
        unwrap(await closePeriod(act, { payerId: ground.payerId, month: '2026-02' })),
      )
    }),
    given('a run of {a}, {b} and {c} was sent', async (world, { a, b, c }) => {
      world.run = await releasedRun(world.ground, [a, b, c].map(minor))
    }),
    given('two runs of {amount} each to one partner were sent', async (world, { amount }) => {
      const { partnerId } = await usableVendor(world.ground, 'Twice GmbH')
      world.run = await releasedRun(world.ground, [minor(amount)], { partners: [partnerId] })
      await releasedRun(world.ground, [minor(amount)], { partners: [partnerId] })
    }),
    given('the bank refuses {a} and {b} with {reason}', (world, { a, b, reason }) =>
      refuse(world, [a, b], reason),
    ),
    when('the bank sends a statement of {on} from {opening} EUR:', (world, { on, opening }, rows) =>
      sends(world, rows, { on, opening }),
    ),
    when('the bank sends MT940 of {on} from {opening} EUR:', (world, { on, opening }, rows) =>
      sends(world, rows, { on, opening, as: mt940 }),
    ),
    when(
      'the bank sends a false statement of {on}, {opening} EUR to {closing} EUR:',
      (world, { on, opening, closing }, rows) => sends(world, rows, { on, opening, closing }),
    ),
    when('the same file comes again', (world) => importBytes(world, world.bytes)),
    when('the same statement comes under another name', (world) => {
      const statement = must(world.statement, 'a statement came')
      return importBytes(world, camt053({ ...statement, id: `${statement.id}-again` }))
    }),
    when('the bank shows {amount} EUR naming the run', (world, { amount }) => {
      const paymentInfoId = `${sentRun(world).number}-1`
      return shows(world, { amount: eur(amount), paymentInfoId })
    }),
    when('the bank shows {amount} EUR naming the partner', (world, { amount }) =>
      shows(world, { amount: eur(amount), name: 'TWICE GMBH' }),
    ),
    when('the bank gives back {back} EUR of {amount}', (world, { back, amount }) => {
      const { endToEndId } = paymentOf(world, amount)
      return shows(world, { amount: eur(back), endToEndId, returnCode: 'AC04' }, '2026-04-22')
    }),
    then('the outcome is {outcome}', ({ answer }) => ({
      outcome: answer?.outcome ?? 'nothing came',
    })),
    then(
      'the account has {lines} lines and the cash book shows {bank} EUR',
      async ({ ground: { payingAccountId } }) =>
        undone(db, async (tx) => {
          const { lines } = await tx.one<{ lines: number }>(sql`
            select count(*)::int as lines from reconciliation.lines
            where paying_account_id = ${payingAccountId}`)
          const totals = await bucketTotals(tx, payingAccountId)
          return { lines: String(lines), bank: sayMinor(totals.get('bank') ?? 0n) }
        }),
    ),
    then('{count} break is open: {cause}', async (world) => {
      const breaks = await openBreaks(world)
      return { count: String(breaks.length), cause: breaks.map((each) => each.cause).join(', ') }
    }),
    then('the line of {day} is booked on {on}, earned in {month}', ({ ground }) =>
      undone(db, async (tx) => {
        const row = await tx.one<{
          day: Temporal.PlainDate
          on: Temporal.PlainDate
          month: Temporal.PlainDate
        }>(sql`
          select l.booked_on as day, e.booked_on as on, e.earned_period as month
          from reconciliation.lines l join ledger.entries e on e.entry_id = l.entry_id
          where l.paying_account_id = ${ground.payingAccountId}`)
        const { day, on, month } = row
        return {
          day: day.toString(),
          on: on.toString(),
          month: month.toPlainYearMonth().toString(),
        }
      }),
    ),
    then('{count} payments are settled and the run is {status}', async (world) => {
      const { runId } = sentRun(world)
      const status = await undone(db, (tx) =>
        tx.one<{ status: string }>(sql`
          select status from payouts.runs where run_id = ${runId}`),
      )
      return { count: String(world.answer?.matched.settled ?? 0), ...status }
    }),
    then('nothing is settled and {count} payments are proposed', async (world) => {
      const lines = await undone(db, (tx) =>
        linePage(tx, ({
	after: null,
	limit: 50,
	statementId: null,
	state: null,
	open: null,
	payingAccountId: world.ground.payingAccountId
})),
      )
      const settled = lines.flatMap((line) => line.matches).length
      const proposed = lines.flatMap((line) => line.proposals).length
      return { count: settled === 0 ? String(proposed) : `${settled} settled` }
    }),
    then(
      'the cash book shows bank {bank}, suspense {suspense}, clearing {clearing}, fees {fees}',
      async ({ ground }) => {
        const totals = await undone(db, (tx) => bucketTotals(tx, ground.payingAccountId))
        const of = (bucket: 'bank' | 'suspense' | 'clearing' | 'fees') =>
          sayMinor(totals.get(bucket) ?? 0n)
        const [bank, suspense] = [of('bank'), of('suspense')]
        return { bank, suspense, clearing: of('clearing'), fees: of('fees') }
      },
    ),
    then('the fund shows {owed} owed, {transit} in transit, {paid} paid', async ({ ground }) => {
      const totals = await undone(db, (tx) => bucketTotals(tx, ground.fundId))
      const of = (bucket: 'payable' | 'in_transit' | 'paid') => sayMinor(totals.get(bucket) ?? 0n)
      return { owed: of('payable'), transit: of('in_transit'), paid: of('paid') }
    }),
  ],
})
