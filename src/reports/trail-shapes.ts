import { z } from 'zod'
import {
  bigintSchema,
  currencySchema,
  dateSchema,
  idSchema,
  instantSchema,
  moneySchema,
  monthSchema,
} from '../platform/wire.ts'

/** From where a trail may be entered: any hand that held the money or its reason. */
export const trailKinds = ['payable', 'payment', 'submission', 'line'] as const
export type TrailKind = (typeof trailKinds)[number]

/** The hands in their order. One that the money has not reached yet is not there. */
export const trailHops = [
  'submission',
  'evidence',
  'checks',
  'policy',
  'decision',
  'owed',
  'payable',
  'payment',
  'file',
  'line',
] as const
export type TrailHop = (typeof trailHops)[number]

/** An event of the log, who caused it, and the seal that holds it; null until it is sealed. */
export const momentSchema = z.object({
  eventId: idSchema('event'),
  type: z.string(),
  at: instantSchema,
  by: z.string(),
  reason: z.string().nullable(),
  sealNumber: bigintSchema.nullable(),
})

/** What an entry moved in one account of this trail: positive into the bucket. */
export const postingSchema = z.object({
  /** The fund's code, or the name of the own account. */
  book: z.string(),
  bucket: z.string(),
  /** Whose: a partner's code, an incentive's or a run's number; empty where the book has no holder. */
  holder: z.string(),
  amount: moneySchema,
})

/** One entry of the books. `others`: how many postings it has beside these, of other payouts. */
export const trailEntrySchema = z.object({
  entryId: bigintSchema,
  kind: z.string(),
  eventId: idSchema('event'),
  bookedOn: dateSchema,
  earnedPeriod: monthSchema,
  postings: z.array(postingSchema),
  others: z.number().int(),
})

const recorded = { events: z.array(momentSchema), entries: z.array(trailEntrySchema) }

const checkFound = z.object({
  code: z.string(),
  state: z.enum(['pass', 'warn', 'fail', 'unknown']),
  clauseId: z.string().nullable(),
  sentence: z.string(),
  facts: z.record(z.string(), z.string()),
})

const submissionHop = z.object({
  hop: z.literal('submission'),
  ...recorded,
  submissionId: idSchema('submission'),
  number: z.string(),
  type: z.string(),
  status: z.string(),
  title: z.string(),
  source: z.string(),
  requested: moneySchema,
  submittedAt: instantSchema.nullable(),
  incentiveNumber: z.string().nullable(),
})

const evidenceHop = z.object({
  hop: z.literal('evidence'),
  ...recorded,
  items: z.array(
    z.object({
      itemId: idSchema('evidence_item'),
      slot: z.string(),
      lineNo: z.number().int().nullable(),
      name: z.string(),
      mediaType: z.string(),
      bytes: z.number().int(),
      sha256: z.string(),
      state: z.enum(['pending', 'accepted', 'rejected']),
      reason: z.string().nullable(),
      attachedAt: instantSchema,
      uploadedBy: z.string(),
    }),
  ),
})

/** As they stood when it was decided, kept with the decision. */
const checksHop = z.object({
  hop: z.literal('checks'),
  ...recorded,
  submissionType: z.string(),
  checks: z.array(checkFound),
})

/** Which version, tables and rows answered, and the arithmetic that made the amount. */
const policyHop = z.object({
  hop: z.literal('policy'),
  ...recorded,
  programId: idSchema('program'),
  programName: z.string(),
  versionId: idSchema('version'),
  versionNumber: z.number().int(),
  /** Hash of the published pack: what this version says cannot change. */
  contentHash: z.string(),
  /** What the table answered; null when it covered nothing or nothing was decided by it. */
  outcome: z
    .object({
      outcome: z.string(),
      row: z.string(),
      clause: z.string(),
      reason: z.string(),
      approvalLevel: z.string(),
    })
    .nullable(),
  /** Each table asked, with the row that answered. */
  rows: z.array(z.object({ table: z.string(), row: z.string() })),
  arithmetic: z.array(z.object({ label: z.string(), formula: z.string(), amount: moneySchema })),
})

const decisionHop = z.object({
  hop: z.literal('decision'),
  ...recorded,
  decisionId: idSchema('decision'),
  submissionId: idSchema('submission'),
  outcome: z.string(),
  amount: moneySchema.nullable(),
  reason: z.string(),
  clauseIds: z.array(z.string()),
  decidedBy: z.string(),
  /** The person an agent stood for. */
  decidedFor: z.string().nullable(),
  decidedAt: instantSchema,
  /** What was granted for exactly this, when it was above the decider's limit. */
  authority: z
    .object({ amount: moneySchema, grantedBy: z.string(), clauseId: z.string().nullable() })
    .nullable(),
  lines: z.array(
    z.object({
      lineNo: z.number().int(),
      partNo: z.number().int(),
      costKind: z.string(),
      verdict: z.string(),
      claimed: moneySchema,
      accepted: moneySchema,
      clauseId: z.string().nullable(),
      reason: z.string(),
    }),
  ),
})

/** The entry of the decision: what it moved in the fund. */
const owedHop = z.object({
  hop: z.literal('owed'),
  ...recorded,
  fundId: idSchema('fund'),
  fundCode: z.string(),
})

const payableHop = z.object({
  hop: z.literal('payable'),
  ...recorded,
  payableId: idSchema('payable'),
  /** Its key in the tracker, which never changes. */
  key: z.string(),
  amount: moneySchema,
  decidedOn: dateSchema,
  dueOn: dateSchema,
  status: z.string(),
  sentOn: dateSchema.nullable(),
  paidOn: dateSchema.nullable(),
  cancelReason: z.string().nullable(),
})

const paymentHop = z.object({
  hop: z.literal('payment'),
  ...recorded,
  paymentId: idSchema('payment'),
  runId: idSchema('run'),
  runNumber: z.string(),
  runStatus: z.string(),
  ordinal: z.number().int(),
  /** What the payment pays in all, and what of it is for this payable. */
  amount: moneySchema,
  share: moneySchema,
  creditorName: z.string(),
  masked: z.string(),
  accountName: z.string(),
  executeOn: dateSchema,
  endToEndId: z.string().nullable(),
  state: z.string(),
  bookedOn: dateSchema.nullable(),
  bankReason: z.string().nullable(),
  preparers: z.array(z.string()),
  /** What was approved, as the hash of its content. */
  contentHash: z.string().nullable(),
  approvals: z.array(
    z.object({
      by: z.string(),
      at: instantSchema,
      contentHash: z.string(),
      voidReason: z.string().nullable(),
    }),
  ),
  releasedBy: z.string().nullable(),
  releasedAt: instantSchema.nullable(),
})

const fileHop = z.object({
  hop: z.literal('file'),
  ...recorded,
  runId: idSchema('run'),
  runNumber: z.string(),
  name: z.string(),
  bytes: z.number().int(),
  sha256: z.string(),
  writtenAt: instantSchema,
  writtenBy: z.string(),
  /** Its place among the payments of the file, and the id that the bank gives back. */
  position: z.number().int(),
  payments: z.number().int(),
  endToEndId: z.string(),
})

const lineHop = z.object({
  hop: z.literal('line'),
  ...recorded,
  lineId: idSchema('statement_line'),
  statementId: idSchema('statement'),
  /** `STMT-12 / 3`: the statement and the place of the line in it. */
  reference: z.string(),
  bookedOn: dateSchema,
  valuedOn: dateSchema.nullable(),
  /** The whole line, and what of it this match explains; signed as the bank signs it. */
  amount: moneySchema,
  matched: moneySchema,
  leg: z.enum(['out', 'returned']),
  tier: z.string(),
  because: z.string(),
  matchedBy: z.string(),
  matchedAt: instantSchema,
  /** The match was taken back later. */
  undone: z.boolean(),
  fileName: z.string(),
  fileSha256: z.string(),
  importedBy: z.string(),
  importedAt: instantSchema,
})

export const hopSchema = z.discriminatedUnion('hop', [
  submissionHop,
  evidenceHop,
  checksHop,
  policyHop,
  decisionHop,
  owedHop,
  payableHop,
  paymentHop,
  fileHop,
  lineHop,
])
export type Hop = z.output<typeof hopSchema>
export type HopOf<K extends TrailHop> = Extract<Hop, { hop: K }>
export type Moment = z.output<typeof momentSchema>
export type TrailEntry = z.output<typeof trailEntrySchema>

/** One payable a hand is part of: several are chosen from. */
export const trailChoiceSchema = z.object({
  payableId: idSchema('payable'),
  key: z.string(),
  partnerName: z.string(),
  amount: moneySchema,
  status: z.string(),
})

export const trailSchema = z.object({
  kind: z.enum(trailKinds),
  /** What was asked for as people call it. */
  name: z.string(),
  /** The payables behind it. The chain is there when it is one, or none yet. */
  choices: z.array(trailChoiceSchema),
  /** More payables than are listed. */
  more: z.boolean(),
  chain: z
    .object({
      partnerId: idSchema('partner'),
      partnerName: z.string(),
      currency: currencySchema,
      amount: moneySchema.nullable(),
      hops: z.array(hopSchema),
      /** What comes next and who owes it; null when the record is at its end. */
      waitsFor: z.string().nullable(),
      owedBy: z.string().nullable(),
    })
    .nullable(),
})
export type Trail = z.output<typeof trailSchema>
export type Chain = NonNullable<Trail['chain']>
