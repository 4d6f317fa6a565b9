import { z } from 'zod'
import { roles } from '../audit/act.ts'
import { fileAnswer, route } from '../platform/contract.ts'
import {
  currencySchema,
  dateSchema,
  idSchema,
  moneySchema,
  pageOf,
  pageQuery,
} from '../platform/wire.ts'
import { foundKinds, type FoundKind } from './search-kinds.ts'
import { setUpParts, setUpSteps } from './set-up-steps.ts'
import { trailKinds, trailSchema } from './trail-shapes.ts'

export {
  exceptionClauses,
  exceptionFile,
  listExceptions,
  repeatedExceptions,
} from './exception-contract.ts'

/** Where the money of a payable is: one word from request to bank line. */
export const trackerStages = [
  'held',
  'ready',
  'scheduled',
  'sent',
  'paid',
  'returned',
  'cancelled',
] as const
export type TrackerStage = (typeof trackerStages)[number]

/** One payable. `key` never changes: `MDF-2026-00042/2-L1-1`, submission, line, instalment; a later
 *  decision on the same adds `-D2`. Amounts are the fund's currency. */
export const trackerRowSchema = z.object({
  key: z.string(),
  payableId: idSchema('payable'),
  partnerId: idSchema('partner'),
  partnerCode: z.string(),
  partnerName: z.string(),
  programName: z.string(),
  incentiveNumber: z.string(),
  activity: z.string(),
  submissionId: idSchema('submission'),
  submissionNumber: z.string(),
  fundCode: z.string(),
  currency: currencySchema,
  requested: moneySchema.nullable(),
  claimed: moneySchema.nullable(),
  requestedOn: dateSchema.nullable(),
  /** What the request was approved for, and so committed. */
  approved: moneySchema.nullable(),
  decidedOn: dateSchema,
  decidedBy: z.string(),
  amount: moneySchema,
  dueOn: dateSchema,
  stage: z.enum(trackerStages),
  /** What it waits for, in words, and who owes the next step; null when nobody does. */
  waitsFor: z.string().nullable(),
  owedBy: z.string().nullable(),
  runNumber: z.string().nullable(),
  endToEndId: z.string().nullable(),
  sentOn: dateSchema.nullable(),
  bankBookedOn: dateSchema.nullable(),
  /** What of it statement lines prove. */
  bankAmount: moneySchema.nullable(),
  statementRef: z.string().nullable(),
  returnedOn: dateSchema.nullable(),
  daysLate: z.number().int().nullable(),
})

const trackerFilter = {
  payerId: idSchema('payer').optional(),
  partnerId: idSchema('partner').optional(),
  fundId: idSchema('fund').optional(),
  stage: z.enum(trackerStages).optional(),
}

export const tracker = route({
  method: 'get',
  path: '/tracker',
  action: 'tracker.read',
  summary: 'One row per payable from request to bank line, by key',
  query: z.object({ ...pageQuery, ...trackerFilter }),
  answer: pageOf(trackerRowSchema),
})

export const trackerSheet = route({
  method: 'get',
  path: '/tracker.xlsx',
  action: 'tracker.read',
  summary: 'The tracker as a spreadsheet; the same rows give the same bytes',
  query: z.object(trackerFilter),
  kind: 'download',
  answer: fileAnswer,
})

/** Sub-ledger = ledger = bank. `erp` is null: not connected, never zero. Figures at the end of the
 *  day; what a figure differs by has rows. */
export const tieOutRowSchema = z.object({
  fundId: idSchema('fund'),
  fundCode: z.string(),
  payerId: idSchema('payer'),
  currency: currencySchema,
  /** Payables paid, by the sub-ledger. */
  payables: moneySchema,
  /** The fund book's bucket `paid`. */
  ledger: moneySchema,
  /** What matched statement lines paid for this fund, less what came back. */
  bank: moneySchema,
  /** Netted less clawed back: paid in the books, and by no line of a bank. */
  apart: moneySchema,
  erp: moneySchema.nullable(),
  owedPayables: moneySchema,
  owedLedger: moneySchema,
  inTransitPayables: moneySchema,
  inTransitLedger: moneySchema,
  /** Zero when every pair agrees: the largest gap between any two of them. */
  difference: moneySchema,
})

export const tieOutDifferenceSchema = z.object({
  fundId: idSchema('fund'),
  fundCode: z.string(),
  partnerId: idSchema('partner').nullable(),
  partnerCode: z.string().nullable(),
  bucket: z.enum(['payable', 'in_transit', 'paid']),
  payables: moneySchema,
  ledger: moneySchema,
  bank: moneySchema.nullable(),
})

export const tieOut = route({
  method: 'get',
  path: '/tie-out',
  action: 'ledger.read',
  summary: 'Per fund: payables = ledger = bank; every difference with the rows under it',
  query: z.object({ payerId: idSchema('payer').optional() }),
  answer: z.object({
    rows: z.array(tieOutRowSchema),
    differences: z.array(tieOutDifferenceSchema),
  }),
})

export const trail = route({
  method: 'get',
  path: '/trail/{kind}/{id}',
  action: 'tracker.read',
  summary: 'One payout through every hand, from evidence to the bank’s line and back',
  params: z.object({ kind: z.enum(trailKinds), id: z.uuid() }),
  answer: trailSchema,
})

export const readSetUp = route({
  method: 'get',
  path: '/house/set-up',
  action: 'set_up.read',
  summary: 'What the house still lacks before its first request: whose it is, what it waits for',
  answer: z.object({
    /** Whether a partner can hand in a request that can be decided and paid. */
    ready: z.boolean(),
    steps: z
      .array(
        z.object({
          step: z.enum(setUpSteps),
          parts: z
            .array(
              z.object({
                part: z.enum(setUpParts),
                text: z.string(),
                done: z.boolean(),
                needed: z.boolean(),
                whose: z.array(z.enum(roles)).readonly(),
                mine: z.boolean(),
                note: z.string().nullable(),
              }),
            )
            .readonly(),
        }),
      )
      .readonly(),
  }),
})

const kinds = Object.keys(foundKinds) as [FoundKind, ...FoundKind[]] // the record's own keys

/** `id` is what opens: of an opportunity its customer, of an incentive its last submission. */
export const search = route({
  method: 'get',
  path: '/search',
  action: 'search.read',
  summary: 'Records by the beginning of a number, a code or a word of a name',
  query: z.object({ text: z.string().trim().min(2).max(100) }),
  answer: z.object({
    rows: z
      .array(
        z.object({
          kind: z.enum(kinds),
          id: z.uuid(),
          label: z.string(),
          name: z.string(),
          note: z.string(),
        }),
      )
      .readonly(),
  }),
})
