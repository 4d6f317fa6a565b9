import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { type Actor } from './audit/index.ts'
import { keepFile, putFile } from './evidence/index.ts'
import { must } from './kernel/assert.ts'
import { money } from './kernel/money.ts'
import { unwrap } from './kernel/result.ts'
import { Temporal } from './kernel/temporal.ts'
import { bucketTotals } from './ledger/index.ts'
import { clawBackPaid } from './payables/index.ts'
import { adviceOf } from './payouts/advice/advice.ts'
import { lettersSay } from './payouts/answers/testing.ts'
import { assessPartners } from './payouts/assess-again.ts'
import { leaveOutPayable } from './payouts/change.ts'
import { checkRun } from './payouts/check.ts'
import * as payouts from './payouts/index.ts'
import { paymentsOfRuns } from './payouts/payment-sql.ts'
import { readRunFile } from './payouts/file-read.ts'
import type { RunId } from './payouts/run.ts'
import { statementOf } from './payouts/statement.ts'
import { acceptTaxInvoice, reviewTaxInvoice, sendTaxInvoice } from './payouts/tax/tax-invoice.ts'
import { looksThrough, owed, payoutGround, run, runAt } from './payouts/testing.ts'
import { testAccount, testTaxes, usableVendor } from './payouts/testing.ts'
import type { Ground } from './payouts/testing.ts'
import { withTx } from './platform/db.ts'
import { inAct, testActor, testCall, testDatabase } from './platform/testing.ts'
import { importRatesFile } from './rates/index.ts'
import { constraintsOf, domains } from './wiring.ts'

/** VAT, tax withheld, netting and another currency in one payment, left out of, sent, given back and
 *  paid again, against figures computed here by another way: as fractions, one long division each. */
const ROUNDS = Number(process.env['QUITTANCE_CENT_ROUNDS'] ?? 6)
const FIRST = Number(process.env['QUITTANCE_CENT_SEED'] ?? 1)
const db = await testDatabase({ constraints: constraintsOf() })
after(() => db.close())
const day = Temporal.PlainDate.from
const upToDueOn = day('2026-05-15')
/** Dollars of one euro, in ten-thousandths. */
const dollarsOfEuro = 10_837n

before(async () => {
  const bytes = Buffer.from('Date,USD\n2026-03-27,1.0837\n2026-03-30,1.0837\n')
  const call = testCall(db, testActor(['finance']))
  unwrap(await importRatesFile(call, { name: 'rates.csv', bytes }, { preview: false }))
})

/** A seeded sequence of whole numbers below `below` (mulberry32, public domain). */
function dice(seed: number) {
  let state = seed
  return (below: number) => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) % below
  }
}

/** The quotient rounded half to even, by its remainder doubled. */
function halfEven(over: bigint, under: bigint): bigint {
  const whole = over / under
  const twice = (over - whole * under) * 2n
  if (twice > under || (twice === under && whole % 2n === 1n)) return whole + 1n
  return whole
}

/** Shares a total by weights: whole parts first, then one each to the largest remainders. */
function shared(total: bigint, weights: readonly bigint[]): bigint[] {
  const all = weights.reduce((sum, each) => sum + each, 0n)
  if (all === 0n) return weights.map(() => 0n)
  const parts = weights.map((weight, at) => ({
    at,
    whole: (total * weight) / all,
    rest: (total * weight) % all,
  }))
  let left = total - parts.reduce((sum, { whole }) => sum + whole, 0n)
  const byRest = parts.toSorted((a, b) =>
    a.rest === b.rest ? a.at - b.at : b.rest > a.rest ? 1 : -1,
  )
  const extra = new Set(byRest.slice(0, Number(left)).map(({ at }) => at))
  left = 0n
  return parts.map(({ at, whole }) => whole + (extra.has(at) ? 1n : left))
}

type Line = { readonly payableId: string; readonly minor: bigint; readonly vat: bigint }
type Figures = {
  readonly withheld: bigint
  readonly netted: bigint
  readonly vat: bigint
  readonly net: bigint
  readonly paid: bigint
}

function expected(
  lines: readonly Line[],
  of: { readonly withholds: boolean; readonly receivable: bigint; readonly converts: boolean },
): Figures {
  const gross = lines.reduce((sum, { minor }) => sum + minor, 0n)
  const withheld = of.withholds ? halfEven(gross * 3n, 10n) : 0n
  const parts = shared(
    withheld,
    lines.map(({ minor }) => minor),
  )
  const nettable = lines.reduce(
    (sum, line, at) => sum + (line.vat > 0n ? 0n : line.minor - (parts[at] ?? 0n)),
    0n,
  )
  const netted = nettable < of.receivable ? nettable : of.receivable
  const vat = lines.reduce((sum, each) => sum + each.vat, 0n)
  const net = gross - withheld - netted + vat
  const paid = of.converts ? halfEven(net * 10_000n, dollarsOfEuro) : net
  return { withheld, netted, vat, net, paid }
}

async function prepared(ground: Ground) {
  const { crew, payingAccountId } = ground
  const command = payouts.prepareRun(db.world.keys)
  const prepare = { action: 'run.prepare', command, input: { payingAccountId, upToDueOn } } as const
  return unwrap(await run(db, crew.specialist, prepare))
}

async function sent(ground: Ground, of: { runId: RunId; contentHash: string | null }) {
  const { crew } = ground
  const input = { runId: of.runId, contentHash: must(of.contentHash, 'it passed') }
  for (const who of [crew.frank, crew.fiona]) {
    const approve = { action: 'run.approve', command: payouts.approveRun, input } as const
    await looksThrough(db, who, input)
    unwrap(await run(db, who, approve))
  }
  const command = payouts.releaseRun(db.world)
  const release = { action: 'run.release', command, input: { runId: of.runId } } as const
  unwrap(await run(db, crew.frank, release))
}

async function answer(ground: Ground, runId: RunId, move: 'settle' | 'return') {
  const { specialist, felix: files, fiona: confirms } = ground.crew
  const payments = await withTx(db.world.app, (tx) => paymentsOfRuns(tx, [runId]))
  const open = payments.filter((each) => each.droppedAt === null && each.state !== 'returned')
  const paymentIds = open.map(({ paymentId }) => paymentId)
  if (move === 'return') {
    const told = { says: 'returned', code: 'MS03', words: 'no reason given', paymentIds } as const
    const when = { saidOn: day('2026-03-30'), at: runAt }
    await lettersSay(db, { files, confirms }, { ...told, ...when })
  }
  return inAct(
    db,
    specialist,
    async (act) => {
      const causeEventId = act.newId<'event'>()
      const asked = { runId, paymentIds, bookedOn: day('2026-03-31'), causeEventId }
      if (move === 'settle') unwrap(await payouts.settlePayments(act, asked))
      unwrap(await assessPartners(act, [...new Set(open.map(({ partnerId }) => partnerId))]))
    },
    runAt,
  )
}

async function invoiced(
  ground: Ground,
  partnerId: string,
  of: { payableId: string; minor: bigint; percent: bigint; number: string },
): Promise<bigint> {
  const { crew } = ground
  const vat = halfEven(of.minor * of.percent, 100n)
  const bytes = Buffer.from(`%PDF-1.4 ${of.payableId}`)
  const kept = unwrap(await keepFile(db.world.files, { name: 'invoice.pdf', bytes }))
  const partner: Actor = { ...crew.decider, roles: ['partner_admin'], partnerId }
  const { fileId } = await inAct(db, partner, async (act) =>
    unwrap(await putFile(act, { ...kept, partnerId })),
  )
  const [net, gross] = [money(of.minor, 'USD'), money(of.minor + vat, 'USD')]
  const figures = { net, vat: money(vat, 'USD'), gross, vatRate: `0.${of.percent}`.padEnd(4, '0') }
  const input = {
    payableIds: [of.payableId],
    number: of.number,
    issuedOn: day('2026-03-10'),
    ...figures,
    vatRate: (Number(of.percent) / 100).toString(),
    sellerVat: 'DE136695976',
    buyerVat: null,
    fileId,
  }
  const send = { action: 'tax_invoice.send', command: sendTaxInvoice, input } as const
  const { taxInvoiceId } = unwrap(await run(db, partner, send))
  const named = { input: { taxInvoiceId } }
  const review = { action: 'tax_invoice.review', command: reviewTaxInvoice, ...named } as const
  unwrap(await run(db, crew.specialist, review))
  const accept = { action: 'tax_invoice.accept', command: acceptTaxInvoice, ...named } as const
  unwrap(await run(db, crew.felix, accept))
  return vat
}

async function seen(runId: RunId, partnerId: string) {
  return withTx(db.world.app, async (tx) => {
    const [payment, ...more] = await paymentsOfRuns(tx, [runId])
    assert.deepEqual(more, [])
    const { paymentId } = must(payment, 'one payment')
    const advice = must(await adviceOf(tx, { paymentId, partnerId }), 'an advice')
    const statement = await statementOf(tx, partnerId)
    return { payment: must(payment, 'one payment'), advice, statement }
  })
}

async function stillNetted(runId: RunId): Promise<bigint> {
  const [payment] = await withTx(db.world.app, (tx) => paymentsOfRuns(tx, [runId]))
  return must(payment, 'one payment').nettedMinor
}

async function inFile(runId: RunId, profile: 'sepa' | 'usd') {
  const { rows } = await db.owner.query<{ sha256: string }>(
    'select sha256 from payouts.files where run_id = $1',
    [runId],
  )
  const [file] = rows
  if (file === undefined) return 0n
  const bytes = must(await db.world.files.bytes(file.sha256), 'the file is kept')
  const said = readRunFile(profile, bytes)
  assert.ok(said.ok)
  return BigInt(said.total.replace('.', ''))
}

const bucketsOf = async (ground: Ground) => {
  const all = await withTx(db.world.app, (tx) => bucketTotals(tx, ground.fundId))
  const names = ['payable', 'in_transit', 'withheld', 'paid', 'receivable'] as const
  return Object.fromEntries(names.map((name) => [name, all.get(name) ?? 0n]))
}

async function nothingWrong(what: string) {
  await withTx(db.world.app, async (tx) => {
    // Test grounds record events of their own, and settle without a statement.
    for (const { name, firstWrong } of domains.flatMap((each) => each.verifications)) {
      if (name !== 'audit.catalog' && name !== 'reconciliation.settled')
        assert.equal(await firstWrong(tx), null, `${what}: ${name}`)
    }
  })
}

/** What went wrong in a round names its seed. */
async function round(seed: number) {
  const below = dice(seed)
  const [withholds, converts, recoversVat] = [below(3) > 0, below(3) > 0, below(2) > 0]
  const dollars = await payoutGround(db, { profile: 'usd', country: 'US' })
  const { payerId, crew } = dollars
  const account = converts
    ? await testAccount(db, crew, { payerId, currency: 'EUR', profile: 'sepa' })
    : {}
  const ground: Ground = converts ? { ...dollars, currency: 'EUR', ...account } : dollars
  // Untold, nothing is withheld and VAT is recovered: saying so changes nothing.
  const incomeSource = withholds ? ('payer' as const) : ('partner' as const)
  if (withholds || !recoversVat) unwrap(await testTaxes(ground, { incomeSource, recoversVat }))
  const { partnerId } = await usableVendor(ground, 'Globex GmbH')
  // Something paid before and claimed back in part, to be netted.
  // Well above the account's smallest payment.
  const paidBefore = BigInt(20_000 + below(90_000))
  const before = await owed(dollars, { partnerId, minor: paidBefore })
  const first = await prepared(ground)
  await sent(ground, first)
  await answer(ground, first.runId, 'settle')
  const claimed = below(4) === 0 ? 0n : 1n + BigInt(below(Number(paidBefore)))
  if (claimed > 0n) {
    await inAct(db, crew.fiona, async (act) => {
      const amount = money(claimed, 'USD')
      const asked = { payableId: before, amount, reason: 'refunded', clauseId: null }
      unwrap(await clawBackPaid(act, { ...asked, causeEventId: act.newId<'event'>() }))
    })
  }
  const lines: Line[] = []
  for (let at = 0; at < 2 + below(3); at += 1) {
    const minor = BigInt(1 + below(300_000))
    const payableId = await owed(dollars, { partnerId, minor })
    const percent = [0n, 7n, 19n][below(3)] ?? 0n
    const number = `RE-${seed}-${at}`
    const of = { payableId, minor, percent, number }
    const vat = percent === 0n ? 0n : await invoiced(dollars, partnerId, of)
    lines.push({ payableId, minor, vat })
  }
  const start = await bucketsOf(dollars)
  let step = await prepared(ground)
  const { runId } = step
  let left = lines
  if (below(2) === 0) {
    const gone = must(lines[below(lines.length)], 'a line').payableId
    const input = { runId, payableId: gone, reason: 'asked by the partner' }
    const leave = { action: 'run.prepare', command: leaveOutPayable, input } as const
    const after = unwrap(await run(db, crew.specialist, leave))
    if (after.payments === 0) return
    left = lines.filter(({ payableId }) => payableId !== gone)
    const check = {
      action: 'run.prepare',
      command: checkRun(db.world.keys),
      input: { runId },
    } as const
    step = unwrap(await run(db, crew.specialist, check))
  }
  if (step.contentHash === null) return
  const gross = left.reduce((sum, { minor }) => sum + minor, 0n)
  // What was planned to net a payable that is left out nets the others no more.
  // Of a claim beyond what was paid the tax office bears the rest, so the books say what is open.
  const open = start['receivable'] ?? 0n
  const receivable = left === lines ? open : await stillNetted(runId)
  const wanted = expected(left, { withholds, receivable, converts })
  await sent(ground, step)
  const { payment, advice, statement } = await seen(runId, partnerId)
  const what = `seed ${seed} ${JSON.stringify({ withholds, converts, claimed: String(claimed), left: left.map((l) => [String(l.minor), String(l.vat)]) })}`
  assert.deepEqual(
    {
      withheld: payment.withheldMinor,
      netted: payment.nettedMinor,
      vat: payment.vatMinor,
      net: advice.net.minor,
      paid: payment.amountMinor,
    },
    wanted,
    what,
  )
  assert.equal(advice.paid.minor, wanted.paid, what)
  assert.equal(await inFile(runId, converts ? 'sepa' : 'usd'), wanted.paid, what)
  const now = await bucketsOf(dollars)
  assert.equal(now['in_transit'], gross - wanted.withheld - wanted.netted, what)
  assert.equal(now['withheld']! - start['withheld']!, wanted.withheld, what)
  assert.equal(start['receivable']! - now['receivable']!, wanted.netted, what)
  assert.ok(statement.lines.length > 0)
  await nothingWrong(what)
  await answer(ground, runId, below(2) === 0 ? 'settle' : 'return')
  await nothingWrong(`${what}, after the answer`)
  await answer(ground, runId, 'return')
  await nothingWrong(`${what}, returned`)
  await again(ground, dollars, { partnerId, what })
}

/** Paid again until nothing is owed: all that was owed is paid, withheld or netted, to the cent. */
async function again(
  ground: Ground,
  dollars: Ground,
  of: { readonly partnerId: string; readonly what: string },
) {
  const next = await prepared(ground)
  // Less than the account's smallest payment rolls over.
  if (next.contentHash === null) return
  await sent(ground, next)
  await answer(ground, next.runId, 'settle')
  await nothingWrong(`${of.what}, paid again`)
  const end = await bucketsOf(dollars)
  assert.deepEqual([end['payable'], end['in_transit']], [0n, 0n], of.what)
  const { advice, statement } = await seen(next.runId, of.partnerId)
  const sum = advice.lines.reduce((all, { amount }) => all + amount.minor, 0n)
  assert.equal(sum, advice.net.minor, of.what)
  const [balance] = statement.balances
  assert.equal(-(balance?.minor ?? 0n), end['receivable'], `${of.what}: the statement's balance`)
}

test('run, file, advice, ledger and statement say one amount, whatever is in a payment', async () => {
  for (let seed = FIRST; seed < FIRST + ROUNDS; seed += 1) await round(seed)
})
