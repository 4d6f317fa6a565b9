import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs'
import { must } from '../../kernel/assert.ts'
import { money, printMoney, toDecimal } from '../../kernel/money.ts'
import { unwrap } from '../../kernel/result.ts'
import { Temporal, type Instant, type PlainDate } from '../../kernel/temporal.ts'
import {
  clawBackPaid,
  disputeReceivable,
  receivablesById,
  recoverByRefund,
} from '../../payables/index.ts'
import { inAct, testDatabase } from '../../platform/testing.ts'
import { openPool, withTx } from '../../platform/db.ts'
import { constraintsOf } from '../../wiring.ts'
import * as payouts from '../index.ts'
import { openOwnAccount } from '../payers.ts'
import { codeOf, type Ground, owed, payoutGround, run, usableVendor } from '../testing.ts'
import { issueRepaymentInvoice, sweepRepaymentInvoices, withdrawRepaymentInvoice } from './issue.ts'
import { repaymentPdf } from './repayment-pdf.ts'
import { firstWrongInvoice, invoicesOfPartner } from './repayment-sql.ts'
import { repaymentState } from './repayment.ts'
import { repaymentInvoice } from './view.ts'

/** A partner that was paid 1,000.00 in March, of which some is claimed back and never netted. */
const db = await testDatabase({ constraints: constraintsOf() })
const superuser = openPool(db.superuserUrl, 'test superuser', 1)
after(() => superuser.end().then(() => db.close()))
const tools = { keys: db.world.keys, files: db.world.files }
const day = Temporal.PlainDate.from
const on = (text: string) => Temporal.Instant.from(`${text}T08:00:00Z`)
const eur = (minor: bigint) => money(minor, 'EUR')

async function overpaid(back: bigint) {
  const ground = await payoutGround(db)
  const { partnerId } = await usableVendor(ground, 'Globex GmbH')
  const payableId = await owed(ground, { partnerId, minor: 100_000n, reference: 'RF-2026-00001/2' })
  const runId = await prepared(ground, day('2026-04-01'), on('2026-03-30'))
  unwrap(await release(ground, runId, on('2026-03-30')))
  await inAct(db, ground.crew.specialist, async (act) => {
    const causeEventId = act.newId<'event'>()
    const settled = { runId, paymentIds: 'all', bookedOn: day('2026-03-30'), causeEventId } as const
    unwrap(await payouts.settlePayments(act, settled))
  })
  const receivableId = await claimBack(ground, payableId, back)
  return { ground, partnerId, payableId, receivableId }
}

function claimBack({ crew }: Ground, payableId: string, back: bigint) {
  return inAct(db, crew.fiona, async (act) => {
    const asked = { payableId, amount: eur(back), reason: 'the customer left', clauseId: null }
    const claimed = await clawBackPaid(act, { ...asked, causeEventId: act.newId<'event'>() })
    return unwrap(claimed).receivableId
  })
}

async function prepared({ crew, payingAccountId }: Ground, upToDueOn: PlainDate, at: Instant) {
  const prepare = { action: 'run.prepare', command: payouts.prepareRun(tools.keys) } as const
  const input = { payingAccountId, upToDueOn }
  const { runId, contentHash } = unwrap(await run(db, crew.specialist, { ...prepare, input, at }))
  if (contentHash === null) return runId
  const approve = { action: 'run.approve', command: payouts.approveRun, at } as const
  unwrap(await run(db, crew.frank, { ...approve, input: { runId, contentHash } }))
  return runId
}

const release = (ground: Ground, runId: string, at: Instant) =>
  run(db, ground.crew.fiona, {
    action: 'run.release',
    command: payouts.releaseRun(tools),
    input: { runId },
    at,
  })

const issue = (ground: Ground, receivableId: string, at: Instant) =>
  run(db, ground.crew.specialist, {
    action: 'receivable.invoice',
    command: issueRepaymentInvoice,
    input: { receivableId },
    at,
  })

const sweep = (ground: Ground, at: Instant) =>
  run(db, ground.crew.specialist, {
    action: 'receivable.invoice',
    command: (act) => sweepRepaymentInvoices(act),
    input: null,
    at,
  })

const invoices = (partnerId: string) =>
  withTx(db.world.app, (tx) => invoicesOfPartner(tx, partnerId, 10))
const receivable = (receivableId: string) =>
  withTx(db.world.app, async (tx) =>
    must((await receivablesById(tx, [receivableId]))[0], 'it is there'),
  )
const wrong = () => withTx(db.world.app, firstWrongInvoice)

async function textOf(pdf: Uint8Array): Promise<string> {
  const document = await getDocument({ data: pdf, verbosity: 0 }).promise
  const { items } = await (await document.getPage(1)).getTextContent()
  const texts = items.flatMap((item) => ('str' in item ? [item.str] : []))
  return texts.join(' ').replaceAll(/\s+/g, ' ')
}

test('what nothing netted for 90 days is asked for by one invoice, with the account to pay to', async () => {
  const { ground, partnerId, payableId, receivableId } = await overpaid(30_000n)
  await claimBack(ground, payableId, 5_050n)
  const early = await issue(ground, receivableId, on('2026-05-30'))
  assert.equal(codeOf(early), 'repayment_invoice.not_ready')
  unwrap(await sweep(ground, on('2026-05-30')))
  assert.deepEqual(await invoices(partnerId), [])
  unwrap(await sweep(ground, on('2026-05-31')))
  unwrap(await sweep(ground, on('2026-06-01')))
  const [one, ...more] = await invoices(partnerId)
  const invoice = must(one, 'it was issued')
  assert.equal(more.length, 0)
  assert.deepEqual(
    [invoice.amountMinor, `${invoice.issuedOn}`, `${invoice.dueOn}`],
    [35_050n, '2026-05-31', '2026-06-30'],
  )
  const { repaymentInvoiceId } = invoice
  const printed = (of: string | null) =>
    withTx(db.world.app, (tx) =>
      repaymentInvoice(tx, tools.keys, {
        repaymentInvoiceId,
        partnerId: of,
        on: day('2026-06-01'),
      }),
    )
  assert.equal(await printed(ground.payingAccountId), null)
  const text = await textOf(await repaymentPdf(must(await printed(partnerId), 'its own')))
  const iban = await withTx(db.world.app, (tx) =>
    openOwnAccount(tx, tools.keys, ground.payingAccountId),
  )
  for (const said of [invoice.number, 'RF-2026-00001/2', printMoney(eur(35_050n)), '30 June 2026'])
    assert.ok(text.includes(said), `${said} in ${text}`)
  assert.ok(text.includes(must(iban, 'an own account').account))
  const own = must(await printed(partnerId), 'its own')
  const other = await textOf(await repaymentPdf({ ...own, partner: '株式会社グローベックス' }))
  assert.ok(other.includes(`to ${own.partnerCode}`) && other.includes('is named'), other)
  assert.doesNotMatch(other, /[\u3000-\u9fff\0]/)
  assert.equal(await wrong(), null)
})

test('until its day it is not netted; after it, it is netted again', async () => {
  const { ground, partnerId, receivableId } = await overpaid(30_000n)
  unwrap(await issue(ground, receivableId, on('2026-06-01')))
  const decidedOn = day('2026-05-20')
  await owed(ground, { partnerId, minor: 40_000n, reference: 'RF-2026-00002/2', decidedOn })
  const before = await prepared(ground, day('2026-07-01'), on('2026-06-30'))
  unwrap(await release(ground, before, on('2026-06-30')))
  assert.equal(toDecimal((await receivable(receivableId)).open), '300.00')
  await owed(ground, { partnerId, minor: 40_000n, reference: 'RF-2026-00003/2', decidedOn })
  const after = await prepared(ground, day('2026-08-01'), on('2026-07-06'))
  unwrap(await release(ground, after, on('2026-07-06')))
  assert.equal(toDecimal((await receivable(receivableId)).open), '0.00')
  const [paid] = await invoices(partnerId)
  assert.equal(paid?.openMinor, 0n)
  const { ground: other, receivableId: theirs } = await overpaid(1n)
  assert.equal(codeOf(await issue(other, theirs, on('2026-05-01'))), 'repayment_invoice.not_ready')
})

test('a run that nets it goes first, and what an invoice asks for leaves a run that planned it', async () => {
  const { ground, partnerId, receivableId } = await overpaid(30_000n)
  const decidedOn = day('2026-05-20')
  await owed(ground, { partnerId, minor: 40_000n, reference: 'RF-2026-00002/2', decidedOn })
  const runId = await prepared(ground, day('2026-07-01'), on('2026-06-15'))
  const refused = await issue(ground, receivableId, on('2026-06-15'))
  assert.equal(codeOf(refused), 'repayment_invoice.not_ready')
  unwrap(await release(ground, runId, on('2026-06-15')))
  assert.equal(toDecimal((await receivable(receivableId)).open), '0.00')
  const closed = await issue(ground, receivableId, on('2026-06-16'))
  assert.equal(codeOf(closed), 'repayment_invoice.not_ready')
  assert.deepEqual(await invoices(partnerId), [])
})

test('withdrawn, it is netted and asked for again; paid, it cannot be withdrawn', async () => {
  const { ground, partnerId, receivableId } = await overpaid(30_000n)
  const { repaymentInvoiceId } = unwrap(await issue(ground, receivableId, on('2026-06-01')))
  assert.equal(
    codeOf(await issue(ground, receivableId, on('2026-06-02'))),
    'repayment_invoice.not_ready',
  )
  const withdraw = (id: string) =>
    run(db, ground.crew.frank, {
      action: 'receivable.invoice',
      command: withdrawRepaymentInvoice,
      input: { repaymentInvoiceId: id, reason: 'to another address' },
      at: on('2026-06-03'),
    })
  unwrap(await withdraw(repaymentInvoiceId))
  assert.equal(codeOf(await withdraw(repaymentInvoiceId)), 'repayment_invoice.not_open')
  const again = unwrap(await issue(ground, receivableId, on('2026-06-03')))
  await inAct(db, ground.crew.fiona, async (act) => {
    const refund = { receivableId, amount: eur(30_000n), reason: 'CAMT line 4' } as const
    unwrap(await recoverByRefund(act, refund))
  })
  assert.equal(codeOf(await withdraw(again.repaymentInvoiceId)), 'repayment_invoice.not_open')
  const rows = await invoices(partnerId)
  const states = rows.map((row) =>
    repaymentState({
      withdrawn: row.withdrawnBecause !== null,
      open: eur(row.openMinor),
      dueOn: row.dueOn,
      on: day('2026-09-01'),
    }),
  )
  assert.deepEqual(states, ['paid', 'withdrawn'])
  assert.equal(await wrong(), null)
})

test('what is disputed is not asked for, and of ten at once one asks', async () => {
  const { ground, receivableId, partnerId } = await overpaid(30_000n)
  const dispute = (disputed: boolean) =>
    inAct(db, ground.crew.fiona, async (act) =>
      unwrap(await disputeReceivable(act, { receivableId, disputed, reason: 'it was delivered' })),
    )
  await dispute(true)
  unwrap(await sweep(ground, on('2026-06-01')))
  assert.deepEqual(await invoices(partnerId), [])
  await dispute(false)
  const all = await Promise.all(
    Array.from({ length: 10 }, () => issue(ground, receivableId, on('2026-06-01'))),
  )
  assert.equal(all.filter((one) => one.ok).length, 1)
  assert.equal((await invoices(partnerId)).length, 1)
})

test('verify finds an invoice that asks for more, and a claim held by none', async () => {
  const { ground, receivableId, partnerId } = await overpaid(30_000n)
  const { number } = unwrap(await issue(ground, receivableId, on('2026-06-01')))
  const owner = (text: string, value: string) => superuser.query(text, [value])
  await owner(
    'update payouts.repayment_invoices set amount_minor = amount_minor + 1 where number = $1',
    number,
  )
  assert.equal((await wrong())?.number, number)
  await owner(
    'update payouts.repayment_invoices set amount_minor = amount_minor - 1 where number = $1',
    number,
  )
  await owner(
    'update payables.receivables set invoiced_until = null where receivable_id = $1',
    receivableId,
  )
  assert.match((await wrong())?.why ?? '', /not held from netting/)
  assert.equal((await invoices(partnerId)).length, 1)
})
