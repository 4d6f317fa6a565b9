import { z } from 'zod'

const amount = { amountMinor: z.string(), currency: z.string() }

/** What reconciliation records: ids, days, amounts and codes; no name, no account, no remittance. */
export const reconciliationEvents = {
  'statement.imported': z.strictObject({
    payingAccountIds: z.array(z.uuid()),
    sha256: z.string(),
    lines: z.number().int(),
    linesNew: z.number().int(),
  }),
  'statement.quarantined': z.strictObject({
    payingAccountIds: z.array(z.uuid()),
    sha256: z.string(),
  }),
  'statement_line.booked': z.strictObject({
    payingAccountId: z.uuid(),
    statementId: z.uuid(),
    bookedOn: z.string(),
    ...amount,
  }),
  'statement_line.matched': z.strictObject({
    tier: z.string(),
    payments: z.number().int(),
    kinds: z.array(z.string()),
    shortMinor: z.string(),
    ...amount,
  }),
  'statement_line.match_undone': z.strictObject({ undoes: z.uuid(), ...amount }),
  'match_proposal.rejected': z.strictObject({ lineId: z.uuid(), paymentId: z.uuid() }),
  'break.resolved': z.strictObject({ subjectKind: z.string(), subjectId: z.uuid() }),
  'period.prepared': z.strictObject({ payerId: z.uuid(), month: z.string() }),
  'period.reviewed': z.strictObject({
    payerId: z.uuid(),
    month: z.string(),
    figuresHash: z.string(),
  }),
} as const
