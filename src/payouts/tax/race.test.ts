import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { type Actor, deliverNews } from '../../audit/index.ts'
import { keepFile, putFile } from '../../evidence/index.ts'
import { executeAsSystem } from '../../identity/execute.ts'
import { money } from '../../kernel/money.ts'
import { unwrap } from '../../kernel/result.ts'
import { Temporal } from '../../kernel/temporal.ts'
import { bucketTotals } from '../../ledger/index.ts'
import { saveContact } from '../../partners/index.ts'
import { verifications as payableVerifications } from '../../payables/verify.ts'
import { withTx } from '../../platform/db.ts'
import { inAct, testDatabase } from '../../platform/testing.ts'
import { constraintsOf } from '../../wiring.ts'
import { assessOnPayer } from '../assess-again.ts'
import * as payouts from '../index.ts'
import {
  codeOf,
  type Ground,
  owed,
  payoutGround,
  run,
  testTaxes,
  usableVendor,
} from '../testing.ts'
import { verifications as payoutVerifications } from '../verify.ts'
import { taxLetters } from './letters.ts'
import { decideRemittance, proposeRemittance } from './remit.ts'
import {
  acceptTaxInvoice,
  rejectTaxInvoice,
  reviewTaxInvoice,
  sendTaxInvoice,
} from './tax-invoice.ts'

/** Each command about tax twice at once, and against the release that pays by it. */
const db = await testDatabase({ constraints: constraintsOf() })
after(() => db.close())
const day = Temporal.PlainDate.from
const upToDueOn = day('2026-05-15')
const ROUNDS = 4

async function approved(ground: Ground): Promise<string> {
  const { crew, payingAccountId } = ground
  const command = payouts.prepareRun(db.world.keys)
  const prepare = { action: 'run.prepare', command, input: { payingAccountId, upToDueOn } } as const
  const { runId, contentHash } = unwrap(await run(db, crew.specialist, prepare))
  const approve = { action: 'run.approve', command: payouts.approveRun } as const
  const input = { runId, contentHash: contentHash ?? '' }
  unwrap(await run(db, crew.frank, { ...approve, input }))
  return runId
}

const release = (who: Actor, runId: string) =>
  run(db, who, {
    action: 'run.release',
    command: payouts.releaseRun(db.world),
    input: { runId },
  })

async function american() {
  const ground = await payoutGround(db, { profile: 'usd', country: 'US' })
  unwrap(await testTaxes(ground, { incomeSource: 'payer' }))
  const { partnerId } = await usableVendor(ground, 'Globex GmbH')
  await owed(ground, { partnerId, minor: 100_000n })
  return ground
}

function propose(ground: Ground, who: Actor) {
  const { payerId } = ground
  const [until, paidOn] = [day('2026-04-01'), day('2026-03-30')]
  const sent = { authority: 'IRS', amount: money(30_000n, 'USD'), reference: 'EFTPS 1' }
  const input = { payerId, ...sent, until, paidOn }
  return run(db, who, { action: 'tax.remit', command: proposeRemittance, input })
}

async function verified() {
  await withTx(db.world.app, async (tx) => {
    for (const { name, firstWrong } of [...payableVerifications, ...payoutVerifications])
      assert.equal(await firstWrong(tx), null, name)
  })
}

test('two releases at once withhold once', async () => {
  for (let round = 0; round < ROUNDS; round += 1) {
    const ground = await american()
    const runId = await approved(ground)
    const { fiona } = ground.crew
    await Promise.all([release(fiona, runId), release(fiona, runId)])
    const totals = await withTx(db.world.app, (tx) => bucketTotals(tx, ground.fundId))
    assert.equal(totals.get('withheld'), 30_000n)
    assert.equal(totals.get('in_transit'), 70_000n)
  }
  await verified()
})

test('a remittance is proposed once and decided once, whoever comes at the same time', async () => {
  const ground = await american()
  const { frank, fiona, felix } = ground.crew
  unwrap(await release(fiona, await approved(ground)))
  const proposed = await Promise.all([propose(ground, frank), propose(ground, frank)])
  assert.deepEqual(proposed.map(codeOf).toSorted(), ['ok', 'tax_remittance.waits'])
  const made = proposed.find((each) => each.ok)
  const { taxRemittanceId } = unwrap(made ?? proposed[0])
  const decide = (who: Actor) =>
    run(db, who, {
      action: 'tax.remit',
      command: decideRemittance,
      input: { taxRemittanceId, approve: true, reason: null },
    })
  const decided = await Promise.all([decide(fiona), decide(felix)])
  assert.deepEqual(decided.map(codeOf).toSorted(), ['ok', 'tax_remittance.not_movable'])
  const totals = await withTx(db.world.app, (tx) => bucketTotals(tx, ground.fundId))
  assert.equal(totals.get('withheld') ?? 0n, 0n)
  await verified()
})

/** A run approved that pays 1,000.00 and 190.00 of VAT by an accepted invoice. */
async function withInvoice() {
  const ground = await payoutGround(db, { country: 'DE' })
  const { crew } = ground
  const from = day('2026-01-01')
  unwrap(await testTaxes(ground, { taxInvoices: 'always', taxInvoicesFrom: from }))
  const { partnerId } = await usableVendor(ground, 'Globex GmbH')
  const payableId = await owed(ground, { partnerId, minor: 100_000n })
  const bytes = Buffer.from(`%PDF-1.4 ${payableId}`)
  const kept = unwrap(await keepFile(db.world.files, { name: 'invoice.pdf', bytes }))
  const partner: Actor = { ...crew.decider, roles: ['partner_admin'], partnerId }
  const { fileId } = await inAct(db, partner, async (act) =>
    unwrap(await putFile(act, { ...kept, partnerId })),
  )
  const [net, vat] = [money(100_000n, 'EUR'), money(19_000n, 'EUR')]
  const { taxInvoiceId } = unwrap(
    await run(db, partner, {
      action: 'tax_invoice.send',
      command: sendTaxInvoice,
      input: {
        payableIds: [payableId],
        number: 'RE-1',
        issuedOn: day('2026-03-10'),
        net,
        vatRate: '0.19',
        vat,
        gross: money(119_000n, 'EUR'),
        sellerVat: 'DE136695976',
        buyerVat: null,
        fileId,
      },
    }),
  )
  const input = { taxInvoiceId }
  const review = { action: 'tax_invoice.review', command: reviewTaxInvoice, input } as const
  unwrap(await run(db, crew.specialist, review))
  const accept = { action: 'tax_invoice.accept', command: acceptTaxInvoice, input } as const
  unwrap(await run(db, crew.felix, accept))
  return { ground, partnerId, taxInvoiceId, runId: await approved(ground) }
}

test('an invoice taken back while its run is released: paid with it, or not paid', async () => {
  for (let round = 0; round < ROUNDS; round += 1) {
    const { ground, taxInvoiceId, runId } = await withInvoice()
    const input = { taxInvoiceId, reason: "the number is another company's" }
    const reject = { action: 'tax_invoice.reject', command: rejectTaxInvoice, input } as const
    const [released, rejected] = await Promise.all([
      release(ground.crew.fiona, runId),
      run(db, ground.crew.felix, reject),
    ])
    const { outcome } = unwrap(released)
    assert.equal(codeOf(rejected), outcome === 'released' ? 'tax_invoice.too_late' : 'ok')
  }
  await verified()
})

test('a rejected invoice is told to the partner once, with the reason', async () => {
  const { ground, partnerId, taxInvoiceId } = await withInvoice()
  await inAct(db, ground.crew.decider, async (act) => {
    const contact = { name: 'Pat Payable', email: 'pat@globex.example', phone: null }
    unwrap(await saveContact(act, { partnerId, role: 'finance', ...contact }))
  })
  const input = { taxInvoiceId, reason: "the number is another company's" }
  const reject = { action: 'tax_invoice.reject', command: rejectTaxInvoice, input } as const
  unwrap(await run(db, ground.crew.felix, reject))
  for (let told = 0; told < 2; told += 1) {
    const refused = await deliverNews(db.world.app, taxLetters, ({ subscriber, key }, command) =>
      executeAsSystem(db.world, { name: subscriber, key, requestId: key }, command, {}),
    )
    assert.deepEqual(refused, [])
  }
  const text = `select l.body as text from correspondence.letters l
    where l.template = $1 and l.to_email = $2`
  const wanted = ['tax_invoice.rejected', 'pat@globex.example']
  const { rows } = await db.world.app.query<{ text: string }>(text, wanted)
  assert.equal(rows.length, 1)
  assert.match(rows[0]?.text ?? '', /RE-1: the number is another company's/)
  assert.match(rows[0]?.text ?? '', /1,000\.00 EUR net for MDF-2026-00001\/2/)
})

test('a payer that no longer asks for tax invoices frees what waited for one', async () => {
  const ground = await payoutGround(db, { country: 'DE' })
  const from = day('2026-01-01')
  unwrap(await testTaxes(ground, { taxInvoices: 'always', taxInvoicesFrom: from }))
  const { partnerId } = await usableVendor(ground, 'Globex GmbH')
  const payableId = await owed(ground, { partnerId, minor: 100_000n })
  const status = async () => {
    const text = 'select status from payables.payables where payable_id = $1'
    const { rows } = await db.world.app.query<{ status: string }>(text, [payableId])
    return rows[0]?.status
  }
  assert.equal(await status(), 'held')
  unwrap(await testTaxes(ground, {}))
  await inAct(db, ground.crew.frank, async (act) => {
    unwrap(await assessOnPayer(act, { subjectId: ground.payerId }))
  })
  assert.equal(await status(), 'ready')
})
