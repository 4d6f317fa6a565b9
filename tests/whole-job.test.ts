/** The whole job for market development funds, over HTTP only, by the people who would do it: from the
 *  partner's request to the payout that the bank has confirmed. */
import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { after, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { XmlDocument, XsdValidator } from 'libxml2-wasm'
import { verifyAll } from '../src/cli/verify.ts'
import * as evidence from '../src/evidence/contract.ts'
import * as funds from '../src/funds/contract.ts'
import { must } from '../src/kernel/assert.ts'
import { money, printMoney } from '../src/kernel/money.ts'
import { Temporal } from '../src/kernel/temporal.ts'
import * as partners from '../src/partners/contract.ts'
import * as payables from '../src/payables/contract.ts'
import * as payouts from '../src/payouts/contract.ts'
import * as programs from '../src/programs/contract.ts'
import { readPackFolder } from '../src/programs/index.ts'
import * as reconciliation from '../src/reconciliation/contract.ts'
import * as reports from '../src/reports/contract.ts'
import { camtOf } from '../src/sample/papers/camt.ts'
import { pdfOf } from '../src/sample/papers/pdf.ts'
import { photoOf } from '../src/sample/papers/photo.ts'
import * as submissions from '../src/submissions/contract.ts'
import * as vendors from '../src/vendors/contract.ts'
import { openDoor, type Visitor } from './door-testing.ts'
import { checkHops } from './trail-testing.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const corpora = process.env['QUITTANCE_CORPORA'] ?? resolve(root, '../shared/corpora')
const schema = join(corpora, 'iso20022/xsd/pain.001.001.09.xsd')

const door = await openDoor('2026-01-05T09:00:00Z')
after(() => door.close())
const { at, ask, refused, request, upload, signedIn, world } = door
const eur = (amount: string) => ({ amount, currency: 'EUR' })
const isoDay = (text: string) => Temporal.PlainDate.from(text)

const owner = await signedIn({ name: 'Olga Owner', roles: ['program_owner'] })
const lead = await signedIn({ name: 'Lena Lead', roles: ['lead'] })
const limit = money(500_000n, 'EUR')
const specialist = await signedIn({ name: 'Sam Specialist', roles: ['specialist'], limit })
const preparer = await signedIn({ name: 'Pia Preparer', roles: ['specialist'] })
const financeA = await signedIn({ name: 'Frank Finance', roles: ['finance'] })
const financeB = await signedIn({ name: 'Fiona Finance', roles: ['finance'] })

const ourIban = 'DE80370400440907310042'
/** Filled as the story goes; each test needs what the one before it left. */
const known = {
  fundId: '',
  partnerId: '',
  payingAccountId: '',
  programId: '',
  requestId: '',
  claimId: '',
  runId: '',
  ana: { cookie: '', principalId: '' } as Visitor,
}

test('Finance names the account that pays, the owner funds and publishes a program', async () => {
  const address = {
    street: 'Speicherstraße',
    houseNumber: '9',
    postCode: '20457',
    town: 'Hamburg',
    region: null,
    country: 'DE',
  }
  const { payerId } = await ask(financeA, payouts.createPayer, {
    body: { code: 'EMEA', legalName: 'Example Europe GmbH', address, zone: 'Europe/Berlin' },
  })
  const { payingAccountId } = await ask(financeA, payouts.addPayingAccount, {
    params: { payerId },
    body: {
      name: 'EUR operating',
      currency: 'EUR',
      profile: 'sepa',
      account: { scheme: 'iban', iban: ourIban },
      calendar: 'target',
      cutOff: '15:30',
    },
  })
  const params = { payingAccountId }
  assert.equal(
    await refused(financeA, payouts.approvePayingAccount, { params }),
    'paying_account.own_proposal',
  )
  await ask(financeB, payouts.approvePayingAccount, { params })
  known.payingAccountId = payingAccountId
  const { fundId } = await ask(owner, funds.createFund, {
    body: {
      code: 'EMEA-MDF',
      name: 'EMEA MDF',
      payerId,
      currency: 'EUR',
      zone: 'Europe/Berlin',
      validFrom: '2026-01-01',
      validUntil: '2027-01-01',
    },
  })
  const { allocationId } = await ask(owner, funds.addAllocation, {
    params: { fundId },
    body: { code: 'GENERAL', name: 'General', kind: 'general' },
  })
  await ask(owner, funds.allocate, {
    params: { fundId, allocationId },
    body: { amount: eur('50000.00'), reason: 'Budget of the year' },
  })
  known.fundId = fundId
  const files = Object.fromEntries(await readPackFolder(join(root, 'programs/mdf-emea')))
  const { versionId, revision, programId } = await ask(owner, programs.draftVersion, {
    body: { files },
  })
  await ask(owner, programs.publishVersion, { params: { versionId }, body: { revision } })
  known.programId = programId
})

test('a partner is enrolled, asks for funds, and a specialist approves', async () => {
  at('2026-02-02T09:00:00Z')
  const { partnerId } = await ask(specialist, partners.enrolPartner, {
    body: {
      code: 'FINKE',
      legalName: 'Finke & Söhne GmbH',
      domains: ['finke.example'],
      country: 'DE',
      timeZone: 'Europe/Berlin',
      tier: 'select',
      goodStanding: true,
      parentCode: null,
    },
  })
  await ask(specialist, partners.saveContact, {
    params: { partnerId },
    body: { email: 'ana@finke.example', name: 'Ana Finke', phone: '+49 40 555010', role: 'admin' },
  })
  known.partnerId = partnerId
  known.ana = await signedIn({ name: 'Ana Finke', roles: ['partner_admin'], partnerId })
  at('2026-03-02T10:00:00Z')
  const draft = await ask(known.ana, submissions.createDraft, {
    body: { type: 'mdf_request', programId: known.programId },
  })
  const params = { submissionId: draft.submissionId }
  const saved = await ask(known.ana, submissions.saveDraft, {
    params,
    body: { version: draft.version, form: requestForm, lines: [plannedVenue] },
  })
  assert.deepEqual(saved.problems, [])
  const handed = await ask(known.ana, submissions.submitSubmission, {
    params,
    body: { version: saved.version },
  })
  assert.match(handed.number, /^MDF-2026-\d{5}\/1$/)
  at('2026-03-03T09:30:00Z')
  const body = { version: handed.version, outcome: 'approve' as const }
  assert.equal(
    await refused(known.ana, submissions.decideSubmission, { params, body }),
    'identity.not_allowed',
  )
  const decided = await ask(specialist, submissions.decideSubmission, { params, body })
  assert.equal(printMoney(decided.amount), '5,000.00 EUR')
  known.requestId = draft.submissionId
  const { rows } = await ask(known.ana, submissions.myIncentives, {})
  assert.deepEqual(
    rows.map((row) => [row.status, row.mayHandIn]),
    [['committed', ['mdf_change', 'mdf_claim']]],
  )
})

const requestForm = {
  activity_type: 'event',
  title: 'Hanse Cloud Day',
  starts_on: '2026-04-14',
  ends_on: '2026-04-15',
  place: 'Hamburg',
  country: 'DE',
  audience: 'Heads of IT',
  expected_leads: '40',
  expected_pipeline: '250000.00',
  requested: '5000.00',
}
const noInvoice = {
  seller: null,
  invoiceNumber: null,
  invoiceOn: null,
  deliveredOn: null,
  parts: [],
}
const plannedVenue = {
  lineNo: 1,
  description: 'Hall and catering',
  costKind: 'venue',
  ...noInvoice,
  net: eur('10000.00'),
  tax: eur('0.00'),
  claimed: eur('10000.00'),
}
const claimForm = {
  claimed: '5000.00',
  metric_value: '38',
  leads: '31',
  summary: 'It went well.',
  final: 'yes',
}
const claimLines = [
  {
    lineNo: 1,
    description: 'Hall',
    costKind: 'venue',
    seller: 'Speicher Eins Events GmbH',
    invoiceNumber: 'SE-1044',
    invoiceOn: '2026-04-15',
    deliveredOn: '2026-04-14',
    net: eur('8000.00'),
    tax: eur('1520.00'),
    claimed: eur('8000.00'),
    parts: [],
  },
  {
    lineNo: 2,
    description: 'Catering',
    costKind: 'catering',
    seller: 'Elbküche Catering GmbH',
    invoiceNumber: '26-0318',
    invoiceOn: '2026-04-15',
    deliveredOn: '2026-04-14',
    net: eur('2000.00'),
    tax: eur('380.00'),
    claimed: eur('2000.00'),
    parts: [
      { costKind: 'catering', net: eur('1700.00') },
      { costKind: 'alcohol', net: eur('300.00') },
    ],
  },
]

/** Uploads a paper and puts it into its slot. */
async function paper(
  slot: string,
  lineNo: number | null,
  name: string,
  bytes: Uint8Array,
): Promise<void> {
  const { fileId } = await upload(known.ana, evidence.uploadFile, { name, bytes })
  const params = { submissionId: known.claimId }
  await ask(known.ana, submissions.attachEvidence, { params, body: { fileId, slot, lineNo } })
}

const invoiceOf = (number: string) =>
  pdfOf({
    title: `Invoice ${number}`,
    from: ['Seller'],
    on: isoDay('2026-04-15'),
    facts: [['Total', 'as agreed']],
  })

test('the partner claims with two invoices; one proof is sent back, only that is mended', async () => {
  at('2026-04-20T09:00:00Z')
  const { rows } = await ask(known.ana, submissions.myIncentives, {})
  const incentiveId = must(rows[0], 'an activity').incentiveId
  const draft = await ask(known.ana, submissions.createDraft, {
    body: { type: 'mdf_claim', incentiveId },
  })
  known.claimId = draft.submissionId
  const params = { submissionId: known.claimId }
  await paper('invoice', 1, 'SE-1044.pdf', invoiceOf('SE-1044'))
  await paper('invoice', 2, '26-0318.pdf', invoiceOf('26-0318'))
  await paper('agenda', null, 'agenda.txt', Buffer.from('Agenda of last year\n'))
  await paper('photo', null, 'photo.png', photoOf('whole job', 'event'))
  await paper('attendee_list', null, 'attendees.csv', Buffer.from('Name,Company\nA. B.,C\n'))
  const { version: before } = await ask(known.ana, submissions.readSubmission, { params })
  const saved = await ask(known.ana, submissions.saveDraft, {
    params,
    body: { version: before, form: claimForm, lines: claimLines },
  })
  assert.deepEqual(saved.problems, [])
  const handed = await ask(known.ana, submissions.submitSubmission, {
    params,
    body: { version: saved.version },
  })
  at('2026-04-21T08:00:00Z')
  const reason = 'The agenda is of last year.'
  const back = await ask(specialist, submissions.sendBack, {
    params,
    body: {
      version: handed.version,
      message: reason,
      defects: [{ targetKind: 'slot', target: 'agenda', reason, clauseId: 'MDF-4.3' }],
    },
  })
  assert.equal(back.status, 'action_required')
  at('2026-04-22T08:00:00Z')
  const cheaper = {
    version: back.version,
    form: { ...claimForm, claimed: '4000.00' },
    lines: claimLines,
  }
  assert.equal(
    await refused(known.ana, submissions.saveDraft, { params, body: cheaper }),
    'submission.locked_part',
  )
  await paper('agenda', null, 'agenda.txt', Buffer.from('Agenda of this year\n'))
  const { version } = await ask(known.ana, submissions.readSubmission, { params })
  const mended = await ask(known.ana, submissions.submitSubmission, { params, body: { version } })
  assert.equal(mended.status, 'in_review')
})

test('it is approved reduced: the wine is denied with its clause, and the sum follows', async () => {
  at('2026-04-23T08:00:00Z')
  const params = { submissionId: known.claimId }
  const { version } = await ask(specialist, submissions.readSubmission, { params })
  const body = { version, outcome: 'approve_reduced' as const }
  const shown = await ask(specialist, submissions.previewDecision, { params, body })
  assert.equal(printMoney(shown.amount), '4,850.00 EUR')
  assert.deepEqual(
    shown.lines
      .filter((line) => line.verdict === 'denied')
      .map((line) => [line.lineNo, line.clauseId]),
    [[2, 'MDF-5.1']],
  )
  const decided = await ask(specialist, submissions.decideSubmission, { params, body })
  assert.equal(printMoney(decided.amount), '4,850.00 EUR')
  const { rows } = await ask(financeA, payables.listPayables, {})
  const owed = must(rows[0], 'a payable')
  assert.deepEqual(
    [owed.status, printMoney(owed.amount), owed.dueOn.toString()],
    ['held', '4,850.00 EUR', '2026-05-22'],
  )
  assert.deepEqual(owed.holds.map((hold) => hold.what).sort(), ['bank_detail', 'invitation'])
})

test('the vendor is invited, filled in by the partner, called back, approved by Finance; then it is ready', async () => {
  at('2026-04-24T08:00:00Z')
  const { vendorId } = await ask(specialist, vendors.inviteVendor, {
    body: { partnerId: known.partnerId },
  })
  const params = { vendorId }
  const profile = {
    legalName: 'Finke & Söhne GmbH',
    entityKind: 'company' as const,
    registrationNumber: 'HRB 90211',
    taxResidence: 'DE',
    street: 'Große Elbstraße',
    houseNumber: '41',
    postCode: '22767',
    town: 'Hamburg',
    region: null,
    country: 'DE',
    taxForm: 'vat' as const,
    taxFormSignedOn: null,
    taxNumber: 'DE136695976',
  }
  await ask(known.ana, vendors.fillProfile, { params, body: { ...profile, version: 1 } })
  const director = { name: 'Hinnerk Finke', bornOn: null, country: 'DE' }
  const said = { states: 'nobody' as const, owners: [], director }
  await ask(known.ana, vendors.setOwners, { params, body: said })
  await ask(known.ana, vendors.submitProfile, { params })
  await ask(specialist, vendors.reviewVendor, { params })
  await ask(financeA, vendors.approveVendor, { params, body: {} })
  const account = { scheme: 'iban' as const, iban: 'DE75512108001245126199' }
  const named = { currency: 'EUR', holderName: 'Finke & Söhne GmbH', account }
  const proposed = await ask(known.ana, vendors.proposeBankDetail, { params, body: named })
  const detail = { bankDetailId: proposed.bankDetailId }
  assert.equal(
    await refused(financeA, vendors.approveBankDetail, { params: detail, body: {} }),
    'bank_detail.not_movable',
  )
  await ask(specialist, vendors.recordCallBack, {
    params: detail,
    body: { source: 'contract', reference: 'Partner agreement, page 2' },
  })
  await ask(financeA, vendors.approveBankDetail, { params: detail, body: {} })
  const { rows } = await ask(financeA, payables.listPayables, {})
  const [row] = rows
  assert.deepEqual([rows.length, row?.status, row?.holds.length], [1, 'ready', 0])
})

/** The file as Finance downloads it. */
async function downloaded(): Promise<string> {
  const response = await request(financeA, payouts.runFile, { params: { runId: known.runId } })
  assert.equal(response.status, 200)
  assert.match(response.headers.get('content-disposition') ?? '', /^attachment/)
  return response.text()
}

test('the run is prepared, approved by one of Finance, released by the other; its file never changes', async () => {
  at('2026-05-20T08:00:00Z')
  const prepared = await ask(preparer, payouts.prepareRun, {
    body: {
      payingAccountId: known.payingAccountId,
      upToDueOn: '2026-05-22',
      executeOn: '2026-05-22',
    },
  })
  assert.deepEqual([prepared.status, prepared.payments, prepared.dropped], ['checked', 1, []])
  known.runId = prepared.runId
  const params = { runId: prepared.runId }
  const contentHash = must(prepared.contentHash, 'a checked run has its hash')
  assert.equal(
    await refused(preparer, payouts.approveRun, { params, body: { contentHash } }),
    'identity.not_allowed',
  )
  await ask(financeA, payouts.approveRun, { params, body: { contentHash } })
  at('2026-05-21T08:00:00Z')
  // Who approved the account of a first payment does not release it.
  assert.equal(await refused(financeB, payouts.releaseRun, { params }), 'run.step_up_needed')
  for (const each of [financeA, financeB]) await door.stepUp(each)
  assert.equal(await refused(financeA, payouts.releaseRun, { params }), 'run.first_payment')
  const released = await ask(financeB, payouts.releaseRun, { params })
  assert.equal(released.outcome, 'released')
  const file = await downloaded()
  await ask(financeB, payouts.releaseRun, { params })
  assert.equal(await downloaded(), file)
  assert.match(file, /<EndToEndId>[A-Z0-9]{12}<\/EndToEndId>/)
  assert.match(file, />4850\.00</)
})

const noSchema = existsSync(schema) ? false : `no schema at ${schema}`
test('the file is valid against the official schema', { skip: noSchema }, async () => {
  using rules = XmlDocument.fromString(readFileSync(schema, 'utf8'))
  using validator = XsdValidator.fromDoc(rules)
  using document = XmlDocument.fromString(await downloaded())
  validator.validate(document)
})

test('the bank statement proves it: run settled, portal paid, tracker complete, books tied out', async () => {
  at('2026-05-25T07:00:00Z')
  // The bank knows the file and nothing else of us.
  const file = await downloaded()
  const block = must(/<PmtInfId>([^<]+)</.exec(file)?.[1], 'a block')
  const total = must(/<CtrlSum>([^<]+)</.exec(file)?.[1], 'a sum')
  const debit = {
    amount: money(-BigInt(total.replace('.', '')), 'EUR'),
    information: 'Batch',
    paymentInfoId: block,
  }
  const bytes = camtOf({
    id: 'STMT-2026-05-22',
    on: isoDay('2026-05-22'),
    account: { iban: ourIban },
    opening: money(10_000_000n, 'EUR'),
    lines: [debit],
  })
  const statement = { name: 'statement.xml', bytes }
  const imported = await upload(financeA, reconciliation.importStatement, statement)
  assert.equal(imported.outcome, 'imported')
  assert.deepEqual(imported.matched, { settled: 1, returned: 0, proposed: 0, breaks: 0 })
  const again = await upload(financeA, reconciliation.importStatement, statement)
  assert.equal(again.outcome, 'known')
  const run = await ask(financeA, payouts.showRun, { params: { runId: known.runId } })
  assert.equal(run.status, 'settled')
  const { rows: own } = await ask(known.ana, payables.listOwnPayables, {})
  assert.deepEqual(
    own.map((row) => [row.status, row.paidOn?.toString()]),
    [['paid', '2026-05-22']],
  )
  const { rows: activities } = await ask(known.ana, submissions.myIncentives, {})
  assert.deepEqual(
    activities.map((row) => [row.status, printMoney(row.paid)]),
    [['settled', '4,850.00 EUR']],
  )
  const { rows: tracked } = await ask(financeA, reports.tracker, {})
  const row = must(tracked[0], 'a row of the tracker')
  assert.deepEqual(
    [row.stage, row.runNumber, row.bankBookedOn?.toString(), row.waitsFor, row.daysLate],
    ['paid', run.number, '2026-05-22', null, null],
  )
  assert.equal(printMoney(must(row.bankAmount, 'proven by the bank')), '4,850.00 EUR')
  const { rows: tied, differences } = await ask(financeA, reports.tieOut, {})
  assert.deepEqual(differences, [])
  assert.equal(printMoney(must(tied[0], 'the fund').bank), '4,850.00 EUR')
  const { balance } = await ask(lead, funds.readFund, { params: { fundId: known.fundId } })
  assert.deepEqual(
    [balance.committed.minor, balance.paid.minor, balance.available.minor],
    [0n, 485_000n, 4_515_000n],
  )
})

test('the payout is followed through every hand, from the bank’s line to the papers and back', async () => {
  const { rows } = await ask(lead, reconciliation.listLines, {})
  const lineId = must(rows[0], 'a bank line').lineId
  const read = (kind: 'line' | 'submission' | 'payable', id: string) =>
    ask(lead, reports.trail, { params: { kind, id } })
  const { chain, choices, name } = await read('line', lineId)
  assert.match(name, /STMT-2026-05-22 \/ 1$/)
  assert.ok(chain)
  checkHops(chain.hops)
  // The request stands behind the same payout, and so does the payable itself.
  const same = { ...chain, hops: chain.hops.map((hop) => hop.hop) }
  const { payableId } = must(choices[0], 'one payable')
  const backs = [known.requestId, known.claimId].map((id) => read('submission', id))
  for (const { chain: back } of await Promise.all([...backs, read('payable', payableId)])) {
    assert.deepEqual({ ...back, hops: back?.hops.map((hop) => hop.hop) }, same)
  }
})

test('everything the record promises holds', async () => {
  for (const verdict of await verifyAll(world)) assert.equal(verdict.wrong, null, verdict.name)
})
