import { z } from 'zod'

const amount = { amountMinor: z.string(), currency: z.string() }
const content = { contentHash: z.string(), payments: z.number().int(), ...amount }
const ofRun = { runId: z.uuid(), number: z.string() }
const bank = { ...ofRun, endToEndId: z.string(), bookedOn: z.string(), ...amount }

const invoiceMoved = z.strictObject({ from: z.string() })
const remittance = { payerId: z.uuid(), authority: z.string(), ...amount }

const repaymentInvoice = z.strictObject({
  number: z.string(),
  payerId: z.uuid(),
  receivableIds: z.array(z.uuid()),
  ...amount,
})

/** Names of what is to change, never old or new. */
const payerChange = z.strictObject({
  payerId: z.uuid(),
  payingAccountId: z.uuid().nullable(),
  changed: z.array(z.string()),
})

/** What payouts record: numbers, amounts, hashes and codes; no name and no account. */
export const payoutEvents = {
  'payer.created': z.strictObject({ code: z.string() }),
  'paying_account.proposed': z.strictObject({ payerId: z.uuid(), currency: z.string() }),
  'paying_account.approved': z.strictObject({ payerId: z.uuid(), currency: z.string() }),
  'paying_account.retired': z.strictObject({ payerId: z.uuid(), currency: z.string() }),
  'paying_account.usable': z.strictObject({ payerId: z.uuid(), currency: z.string() }),
  'payer_change.proposed': payerChange,
  'payer_change.approved': payerChange,
  'payer_change.applied': payerChange,
  'payer_change.declined': payerChange,
  'run.file_taken': z.strictObject({ number: z.string() }),
  'run.file_given_back': z.strictObject({ number: z.string() }),
  'written_name.stated': z.strictObject({ runId: z.uuid(), paymentId: z.uuid() }),
  'payer.taxes_set': z.strictObject({
    incomeSource: z.string(),
    taxInvoices: z.string(),
    taxInvoicesFrom: z.string().nullable(),
    recoversVat: z.boolean(),
  }),
  'tax_invoice.received': z.strictObject({
    payerId: z.uuid(),
    payableIds: z.array(z.uuid()),
    netMinor: z.string(),
    vatMinor: z.string(),
    currency: z.string(),
  }),
  'tax_invoice.under_review': invoiceMoved,
  'tax_invoice.accepted': invoiceMoved,
  'tax_invoice.rejected': invoiceMoved,
  'repayment_invoice.issued': repaymentInvoice.extend({ dueOn: z.string() }),
  'repayment_invoice.withdrawn': repaymentInvoice,
  'tax_remittance.proposed': z.strictObject({ ...remittance, payables: z.number().int() }),
  'tax_remittance.remitted': z.strictObject(remittance),
  'tax_remittance.declined': z.strictObject(remittance),
  'run.prepared': z.strictObject({
    number: z.string(),
    payingAccountId: z.uuid(),
    executeOn: z.string(),
    payments: z.number().int(),
    dropped: z.number().int(),
    ...amount,
  }),
  'run.checked': z.strictObject({ number: z.string(), ...content }),
  'run.changed': z.strictObject({ number: z.string(), changed: z.array(z.string()) }),
  'run.approval_voided': z.strictObject({
    number: z.string(),
    approvals: z.number().int(),
    changed: z.array(z.string()),
  }),
  'run.approved': z.strictObject({
    number: z.string(),
    contentHash: z.string(),
    approvals: z.number().int(),
    needed: z.number().int(),
    /** Payments that stood out and were looked at, and whom the approver stood in for. */
    lookedAt: z.array(z.uuid()).optional(),
    standsInFor: z.string().nullable().optional(),
  }),
  'run.payment_looked_at': z.strictObject({
    number: z.string(),
    paymentId: z.uuid(),
    points: z.number().int(),
    signs: z.array(z.string()),
  }),
  'run.returned_to_draft': z.strictObject({
    number: z.string(),
    dropped: z.array(z.uuid()),
    codes: z.array(z.string()),
  }),
  'run.released': z.strictObject({
    number: z.string(),
    /** Null when everything was netted and nothing went to the bank. */
    sha256: z.string().nullable(),
    releasedOn: z.string(),
    /** What proved who released it: absent before that was asked. */
    proof: z.enum(['step_up', 'operator']).optional(),
    standsInFor: z.string().nullable().optional(),
    ...content,
  }),
  'run.acknowledged': z.strictObject({ number: z.string() }),
  'run.settled': z.strictObject({ number: z.string() }),
  'run.reopened': z.strictObject({ number: z.string() }),
  'run.rejected': z.strictObject({ number: z.string() }),
  'run.cancelled': z.strictObject({ number: z.string() }),
  'payment.dropped': z.strictObject({ ...ofRun, codes: z.array(z.string()) }),
  'payment.netted': z.strictObject({ ...ofRun, endToEndId: z.string(), ...amount }),
  'payment.withheld': z.strictObject({ ...ofRun, endToEndId: z.string(), ...amount }),
  'payment.tax_given_back': z.strictObject({ ...ofRun, endToEndId: z.string(), ...amount }),
  'payment.accepted': z.strictObject({ ...ofRun, endToEndId: z.string() }),
  'payment.settled': z.strictObject(bank),
  'payment.unsettled': z.strictObject(bank),
  'payment.rejected': z.strictObject(bank),
  'payment.returned': z.strictObject({ ...bank, wasSettled: z.boolean() }),
  'payment.unknown': z.strictObject({ ...ofRun, endToEndId: z.string() }),
  'bank_answer.filed': z.strictObject({
    format: z.string(),
    sha256: z.string(),
    /** `person` filed it, or our `channel` fetched it; not said by older events. */
    arrivedBy: z.string().optional(),
    lines: z.number().int(),
    accepted: z.number().int(),
    paid: z.number().int().optional(),
    rejected: z.number().int(),
    returned: z.number().int(),
    open: z.number().int(),
  }),
  'bank_answer.fetched': z.strictObject({}),
  'bank_answer.line_closed': z.strictObject({
    lineNo: z.number().int(),
    /** `shown` by a statement, or `overtaken` by another answer; none where a person closed it. */
    as: z.string().optional(),
  }),
  'bank_answer.line_confirmed': z.strictObject({ lineNo: z.number().int() }),
  'bank_answer.line_declined': z.strictObject({ lineNo: z.number().int() }),
  'bank_answer.line_assigned': z.strictObject({
    lineNo: z.number().int(),
    paymentId: z.uuid(),
    endToEndId: z.string(),
    /** Another person confirms it. */
    waits: z.boolean(),
  }),
  'written_answer.filed': z.strictObject({ ...ofRun, says: z.string(), sha256: z.string() }),
  'written_answer.confirmed': z.strictObject({ ...ofRun, says: z.string() }),
  'written_answer.declined': z.strictObject({ ...ofRun, says: z.string() }),
  'paying_account.answer_time_set': z.strictObject({
    bankingDays: z.number().int(),
    validFrom: z.string(),
  }),
} as const
