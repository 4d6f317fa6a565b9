import { after } from 'node:test'
import type { Actor } from '../../src/audit/index.ts'
import { keepFile, putFile } from '../../src/evidence/index.ts'
import { must } from '../../src/kernel/assert.ts'
import { money, type Money, parseDecimal, printMoney } from '../../src/kernel/money.ts'
import { unwrap, type Refusal, type Result } from '../../src/kernel/result.ts'
import { Temporal } from '../../src/kernel/temporal.ts'
import { bucketTotals, type Bucket } from '../../src/ledger/index.ts'
import { clawBackPaid, payablesById } from '../../src/payables/index.ts'
import { verifications as payableVerifications } from '../../src/payables/verify.ts'
import { lettersSay } from '../../src/payouts/answers/testing.ts'
import * as payouts from '../../src/payouts/index.ts'
import { proposeRemittance, decideRemittance } from '../../src/payouts/tax/remit.ts'
import { taxRefusals } from '../../src/payouts/tax/refusals.ts'
import * as invoices from '../../src/payouts/tax/tax-invoice.ts'
import * as support from '../../src/payouts/testing.ts'
import { verifications as payoutVerifications } from '../../src/payouts/verify.ts'
import { withTx } from '../../src/platform/db.ts'
import { inAct, testDatabase } from '../../src/platform/testing.ts'
import { camt053, ibanOf, importAs } from '../../src/reconciliation/testing.ts'
import { verifications as bankVerifications } from '../../src/reconciliation/verify.ts'
import { tieOut } from '../../src/reports/index.ts'
import { setTaxFacts } from '../../src/vendors/index.ts'
import { constraintsOf } from '../../src/wiring.ts'
import { given, runSpecs, then, when } from '../reader.ts'

/** The real commands on a real database. Sam prepares and reviews, Frank, Fiona and Felix are Finance. */
type World = {
  ground: support.Ground
  readonly vendors: Map<string, support.TestVendor>
  payableId: string
  runId: payouts.RunId
  step: payouts.Step | payouts.Release | null
  taxInvoiceId: string
  remittanceId: string
  sent: number
}

const db = await testDatabase({ constraints: constraintsOf() })
after(() => db.close())
const { keys } = db.world
const day = Temporal.PlainDate.from

function read(text: string): Money {
  const [, amount = '', currency = ''] = /^([\d,.]+) ([A-Z]{3})$/.exec(text) ?? []
  return must(parseDecimal(amount.replaceAll(',', ''), currency), `an amount: ${text}`)
}

async function rowsOf<R extends object>(text: string, values: unknown[]): Promise<R[]> {
  return (await db.world.app.query<R>(text, values)).rows
}

/** A vendor taxed in a country; its form is set beside the profile, which is another story. */
async function vendorNamed(
  world: World,
  name: string,
  of: { readonly country: string; readonly form?: 'vat' },
): Promise<support.TestVendor> {
  const known = world.vendors.get(name)
  if (known !== undefined) return known
  const made = await support.usableVendor(world.ground, name)
  await rowsOf(
    `update vendors.vendors set tax_residence = $2, country = $2, tax_form = $3,
      tax_number_masked = '*****6789' where vendor_id = $1`,
    [made.vendorId, of.country, of.form ?? (of.country === 'US' ? 'w9' : 'w8bene')],
  )
  await rowsOf(
    `update vendors.vendors set tax_form_signed_on = '2025-01-15'
      where vendor_id = $1 and tax_form = 'w8bene'`,
    [made.vendorId],
  )
  world.vendors.set(name, made)
  return made
}

async function owe(world: World, vendor: support.TestVendor, amounts: string) {
  for (const amount of amounts.split(' and ')) {
    const { minor } = read(amount)
    world.payableId = await support.owed(world.ground, { partnerId: vendor.partnerId, minor })
  }
}

function keep<T extends payouts.Step>(world: World, result: Result<T, Refusal>): Result<T, Refusal> {
  if (!result.ok) return result
  world.step = result.value
  world.runId = result.value.runId
  return result
}

async function prepare(world: World) {
  const { payingAccountId, crew } = world.ground
  const upToDueOn = day('2026-05-15')
  const input = { payingAccountId, upToDueOn, executeOn: support.dueOn }
  const command = payouts.prepareRun(keys)
  const step = { action: 'run.prepare', command, input } as const
  return keep(world, await support.run(db, crew.specialist, step))
}

async function approveAndRelease(world: World) {
  const { frank, fiona } = world.ground.crew
  const contentHash = must(world.step?.contentHash ?? null, 'the run was checked')
  const approve = { action: 'run.approve', command: payouts.approveRun } as const
  const input = { runId: world.runId, contentHash }
  await support.looksThrough(db, frank, input)
  unwrap(await support.run(db, frank, { ...approve, input }))
  const release = { action: 'run.release', command: payouts.releaseRun(db.world) } as const
  return keep(world, await support.run(db, fiona, { ...release, input: { runId: world.runId } }))
}

async function bank(world: World, how: 'settle' | 'reject' | 'return', reason = '') {
  const { crew } = world.ground
  const { runId } = world
  if (how === 'settle') {
    return inAct(db, crew.frank, async (act) => {
      const causeEventId = act.newId<'event'>()
      const asked = { runId, bookedOn: support.dueOn, causeEventId }
      return unwrap(await payouts.settlePayments(act, { ...asked, paymentIds: 'all' }))
    })
  }
  const rows = await rowsOf<{ id: string }>(
    'select payment_id as id from payouts.payments where run_id = $1',
    [runId],
  )
  const [code = '', ...words] = reason.split(' ')
  const says = how === 'reject' ? 'rejected' : 'returned'
  const paymentIds = rows.map((row) => row.id)
  const told = { paymentIds, says, code, words: words.join(' ') } as const
  const when = { saidOn: support.dueOn, at: Temporal.Instant.from('2026-04-01T12:00:00Z') }
  const by = { files: crew.felix, confirms: crew.fiona }
  await lettersSay(db, by, { ...told, ...when })
  return inAct(db, crew.frank, async (act) =>
    unwrap(await payouts.assessPartners(act, [...partnersOf(world)])),
  )
}
const partnersOf = (world: World) => [...world.vendors.values()].map((each) => each.partnerId)

async function totals(world: World, bookId: string = world.ground.fundId) {
  const all = await withTx(db.world.app, (tx) => bucketTotals(tx, bookId))
  return (bucket: Bucket) => printMoney(money(all.get(bucket) ?? 0n, world.ground.currency))
}

async function send(
  world: World,
  words: { readonly name: string; readonly number: string; readonly net: string } & {
    readonly rate: string
    readonly vat: string
  },
) {
  const { partnerId } = must(world.vendors.get(words.name), 'a vendor')
  const { crew } = world.ground
  const partner: Actor = { ...crew.decider, roles: ['partner_admin'], partnerId }
  const [net, vat] = [read(words.net), read(words.vat)]
  const bytes = Buffer.from(`%PDF-1.4 ${world.payableId} ${(world.sent += 1)}`)
  const kept = unwrap(await keepFile(db.world.files, { name: 'invoice.pdf', bytes }))
  const { fileId } = await inAct(db, partner, async (act) =>
    unwrap(await putFile(act, { ...kept, partnerId })),
  )
  const sent = await support.run(db, partner, {
    action: 'tax_invoice.send',
    command: invoices.sendTaxInvoice,
    input: {
      payableIds: [world.payableId],
      number: words.number,
      issuedOn: day('2026-03-10'),
      net,
      vatRate: words.rate,
      vat,
      gross: money(net.minor + vat.minor, net.currency),
      sellerVat: 'DE136695976',
      buyerVat: null,
      fileId,
    },
  })
  if (sent.ok) world.taxInvoiceId = sent.value.taxInvoiceId
  return sent
}

const asWell = (actor: Actor): Actor => ({ ...actor, roles: ['specialist', 'finance'] })

function accept(world: World, who: Actor, on = '2026-03-30') {
  const { taxInvoiceId } = world
  return support.run(db, who, {
    action: 'tax_invoice.accept',
    command: invoices.acceptTaxInvoice,
    input: { taxInvoiceId },
    at: Temporal.Instant.from(`${on}T09:00:00Z`),
  })
}

function reject(world: World, who: Actor, reason: string) {
  const { taxInvoiceId } = world
  const command = invoices.rejectTaxInvoice
  const input = { taxInvoiceId, reason }
  return support.run(db, who, { action: 'tax_invoice.reject', command, input })
}

function decide(world: World, who: Actor) {
  const { remittanceId: taxRemittanceId } = world
  return support.run(db, who, {
    action: 'tax.remit',
    command: decideRemittance,
    input: { taxRemittanceId, approve: true, reason: null },
  })
}

function setTaxes(world: World, more: Parameters<typeof support.testTaxes>[1]) {
  return support.testTaxes(world.ground, more)
}

/** After every example: what was booked is what every table says. */
async function verified(world: World) {
  const all = [...payableVerifications, ...payoutVerifications, ...bankVerifications]
  await withTx(db.world.app, async (tx) => {
    for (const { name, firstWrong } of all) {
      // Settled without a statement, payments are seen by no line: the bank is another story.
      if (name === 'reconciliation.settled') continue
      const wrong = await firstWrong(tx)
      if (wrong !== null) throw new Error(`${name}: ${wrong}`)
    }
  })
  return world
}

async function payment(world: World, name: string) {
  const rows = await rowsOf<Record<'owed' | 'withheld' | 'vat' | 'amount', string>>(
    `select owed_minor::text as owed, withheld_minor::text as withheld, vat_minor::text as vat,
      amount_minor::text as amount from payouts.payments
      where run_id = $1 and creditor_name = $2 and dropped_at is null`,
    [world.runId, name],
  )
  const row = must(rows[0], `${name} is paid by the run`)
  const say = (minor: string) => printMoney(money(BigInt(minor), world.ground.currency))
  return {
    owed: say(row.owed),
    withheld: say(row.withheld),
    vat: say(row.vat),
    amount: say(row.amount),
  }
}

runSpecs<World>({
  folder: import.meta.dirname,
  open: async () => ({
    ground: await support.payoutGround(db),
    vendors: new Map(),
    payableId: '',
    runId: '',
    step: null,
    taxInvoiceId: '',
    remittanceId: '',
    sent: 0,
  }),
  refusalText: (refusal) => {
    const entry = taxRefusals[refusal.code as keyof typeof taxRefusals] as
      | { text: (r: never) => string }
      | undefined
    return entry?.text(refusal as never) ?? ''
  },
  steps: [
    given('a payer in {country} whose payments count as earned with the payer', async (world, w) => {
      const { country } = w
      world.ground = await support.payoutGround(db, { profile: 'usd', country })
      unwrap(await setTaxes(world, { incomeSource: 'payer' }))
    }),
    given(
      'a payer in {country} that asks vendors registered for VAT for tax invoices',
      async (world, { country }) => {
        world.ground = await support.payoutGround(db, { country })
        const from = day('2026-01-01')
        unwrap(await setTaxes(world, { taxInvoices: 'registered', taxInvoicesFrom: from }))
      },
    ),
    given('the payer does not recover VAT', async (world) => {
      const from = day('2026-01-01')
      const rule = { taxInvoices: 'registered', taxInvoicesFrom: from } as const
      unwrap(await setTaxes(world, { ...rule, recoversVat: false }))
    }),
    given('vendor {name} of {country} is owed {amounts}', async (world, words) => {
      await owe(world, await vendorNamed(world, words.name, words), words.amounts)
    }),
    given(
      '{name} of {country}, registered for VAT, is owed {amounts}',
      async (world, { name, country, amounts }) => {
        await owe(world, await vendorNamed(world, name, { country, form: 'vat' }), amounts)
      },
    ),
    given('there is vendor {name} of {country}', async (world, { name, country }) => {
      await vendorNamed(world, name, { country })
    }),
    given(
      'the W-8BEN-E of {name} of {country} claims {rate} and was signed on {signed}',
      async (world, { name, country, rate, signed }) => {
        const { vendorId } = await vendorNamed(world, name, { country })
        await rowsOf(
          `update vendors.vendors set treaty_rate = $2, treaty_article = 'Article 7(1)',
            tax_form_signed_on = $3 where vendor_id = $1`,
          [vendorId, rate, signed],
        )
      },
    ),
    given('the IRS refused the number of {name} on {on}', async (world, { name, on }) => {
      const { vendorId } = await vendorNamed(world, name, { country: 'US' })
      const input = { vendorId, numberRefusedOn: day(on), reason: 'CP2100 notice' }
      const step = { action: 'tax.note', command: setTaxFacts, input } as const
      unwrap(await support.run(db, world.ground.crew.frank, step))
    }),
    when('Sam prepares a run', (world) => prepare(world)),
    when('the run is approved and released', (world) => approveAndRelease(world)),
    when('the bank confirms the run', (world) => bank(world, 'settle')),
    when('the bank rejects the run with {reason}', (world, { reason }) =>
      bank(world, 'reject', reason),
    ),
    when('the bank returns the run with {reason}', (world, { reason }) =>
      bank(world, 'return', reason),
    ),
    when('the statement shows the run leaving', async (world) => {
      const { ground, step } = world
      const total = must(step, 'a run').total
      const amount = money(-total.minor, total.currency)
      const entry = { amount, on: '2026-04-01', paymentInfoId: `${step?.number}-1` }
      const bytes = camt053({
        iban: await ibanOf(ground),
        id: `S-${ground.suffix}`,
        from: '2026-04-01',
        to: '2026-04-01',
        opening: money(10_000_000n, total.currency),
        entries: [{ ...entry, reference: `R-${ground.suffix}` }],
      })
      unwrap(await importAs(db, ground.crew.specialist, bytes))
    }),
    when('{who} proposes to remit {amount} to {authority}', async (world, words) => {
      const { payerId, crew } = world.ground
      const amount = read(words.amount)
      const proposed = await support.run(db, crew.frank, {
        action: 'tax.remit',
        command: proposeRemittance,
        input: {
          payerId,
          authority: words.authority,
          amount,
          reference: 'EFTPS 2700123456789',
          until: support.dueOn,
          paidOn: day('2026-03-30'),
        },
      })
      if (proposed.ok) world.remittanceId = proposed.value.taxRemittanceId
      return proposed
    }),
    when('Fiona approves the remittance', (world) => decide(world, world.ground.crew.fiona)),
    when('Frank approves the remittance', (world) => decide(world, world.ground.crew.frank)),
    when('Fiona claims {amount} back because {why}', (world, words) =>
      inAct(db, world.ground.crew.fiona, async (act) => {
        const { payableId } = world
        const claim = { payableId, amount: read(words.amount), reason: words.why, clauseId: null }
        unwrap(await clawBackPaid(act, { ...claim, causeEventId: act.newId<'event'>() }))
      }),
    ),
    when(
      '{name} sends tax invoice {number} of {net} at {rate} with {vat} of VAT',
      (world, words) => send(world, words),
    ),
    when('Sam reviews the tax invoice', (world) => {
      const { taxInvoiceId } = world
      const step = { action: 'tax_invoice.review', command: invoices.reviewTaxInvoice } as const
      return support.run(db, world.ground.crew.specialist, { ...step, input: { taxInvoiceId } })
    }),
    when('Felix accepts the tax invoice on {on}', (world, { on }) =>
      accept(world, world.ground.crew.felix, on),
    ),
    when('Felix accepts the tax invoice', (world) => accept(world, world.ground.crew.felix)),
    when('Sam, who also holds Finance, accepts the tax invoice', (world) =>
      accept(world, asWell(world.ground.crew.specialist)),
    ),
    when('Sam rejects the tax invoice because {why}', (world, { why }) =>
      reject(world, world.ground.crew.specialist, why),
    ),
    when('Felix rejects the tax invoice because {why}', (world, { why }) =>
      reject(world, world.ground.crew.felix, why),
    ),
    then(
      '{name} is owed {owed}, of which {withheld} is withheld and {amount} leaves',
      async (world, { name }) => {
        const { owed, withheld, amount } = await payment(world, name)
        return { name, owed, withheld, amount }
      },
    ),
    then(
      '{name} is owed {owed}, with {vat} of VAT, and {amount} leaves',
      async (world, { name }) => {
        const { owed, vat, amount } = await payment(world, name)
        return { name, owed, vat, amount }
      },
    ),
    then('the rule is {source}', async (world) => {
      const rows = await rowsOf<{ source: string }>(
        `select distinct w.source from payouts.payment_withholdings w
          join payouts.payments p using (payment_id) where p.run_id = $1`,
        [world.runId],
      )
      return { source: rows.map((row) => row.source).join('; ') }
    }),
    then('of its lines {amounts} are withheld', async (world) => {
      const rows = await rowsOf<{ minor: string }>(
        `select w.amount_minor::text as minor from payouts.payment_withholdings w
          join payouts.payments p using (payment_id) where p.run_id = $1
          order by w.amount_minor`,
        [world.runId],
      )
      const { currency } = world.ground
      const said = rows.map((row) => printMoney(money(BigInt(row.minor), currency)))
      return { amounts: said.join(' and ') }
    }),
    then('the run went back to draft: {why}', ({ step }) => ({
      why: (step?.status === 'draft' ? step.dropped : [])
        .flatMap((each) => each.reasons.map((reason) => reason.text))
        .join(' '),
    })),
    then('the fund owes {owed}, has {sent} on its way and {withheld} withheld', async (world) => {
      const of = await totals(await verified(world))
      return { owed: of('payable'), sent: of('in_transit'), withheld: of('withheld') }
    }),
    then('the fund has paid {paid} and withheld {withheld}', async (world) => {
      const of = await totals(await verified(world))
      return { paid: of('paid'), withheld: of('withheld') }
    }),
    then(
      'the cash book holds clearing {clearing}, input_tax {tax} and fees {fees}',
      async (world) => {
        const of = await totals(world, world.ground.payingAccountId)
        return { clearing: of('clearing'), tax: of('input_tax'), fees: of('fees') }
      },
    ),
    then('the tie-out has no difference', async (world) => {
      const { rows } = await withTx(db.world.app, (tx) => tieOut(tx, world.ground.payerId))
      const off = rows.filter((row) => row.difference.minor !== 0n)
      if (off.length > 0) throw new Error(JSON.stringify(off, (_, v) => String(v)))
      return {}
    }),
    then('{name} owes {amount} back', async (world, { name }) => {
      const { partnerId } = must(world.vendors.get(name), 'a vendor')
      const rows = await rowsOf<{ open: string }>(
        `select sum(amount_minor - recovered_minor)::text as open
          from payables.receivables where partner_id = $1`,
        [partnerId],
      )
      const minor = BigInt(rows[0]?.open ?? '0')
      return { name, amount: printMoney(money(minor, world.ground.currency)) }
    }),
    then('it is held for {what}', async (world) => {
      const rows = await rowsOf<{ what: string }>(
        'select what from payables.holds where payable_id = $1',
        [world.payableId],
      )
      return { what: rows.map((row) => row.what).join(', ') }
    }),
    then('its due day is {on}', async (world) => {
      const rows = await withTx(db.world.app, (tx) => payablesById(tx, [world.payableId]))
      return { on: must(rows[0], 'a payable').dueOn.toString() }
    }),
    then('the payable is {status}', async (world) => {
      const rows = await withTx(db.world.app, (tx) => payablesById(tx, [world.payableId]))
      return { status: must(rows[0], 'a payable').status }
    }),
  ],
})

