import type { Id } from '../kernel/ids.ts'
import { type Money, subtract } from '../kernel/money.ts'
import type { PlainDate } from '../kernel/temporal.ts'

export type PayableId = Id<'payable'>

export const payableStatuses = ['held', 'ready', 'scheduled', 'paid', 'cancelled'] as const
export type PayableStatus = (typeof payableStatuses)[number]

type Move = { readonly from: readonly PayableStatus[]; readonly to: PayableStatus }

export const payableMoves = {
  hold: { from: ['ready'], to: 'held' },
  clear: { from: ['held'], to: 'ready' },
  schedule: { from: ['ready'], to: 'scheduled' },
  unschedule: { from: ['scheduled'], to: 'ready' },
  pay: { from: ['scheduled'], to: 'paid' },
  unpay: { from: ['paid'], to: 'scheduled' },
  return: { from: ['scheduled', 'paid'], to: 'ready' },
  cancel: { from: ['held', 'ready'], to: 'cancelled' },
} as const satisfies Record<string, Move>
export type PayableMove = keyof typeof payableMoves

export const holdKinds = [
  'unassessed',
  'vendor',
  'bank',
  'tax_form',
  'tax_invoice',
  'screening',
  'standing',
  'hold_period',
  'dispute',
  'correction',
  'paperwork',
] as const
export type HoldKind = (typeof holdKinds)[number]

export const holdOwners = ['partner', 'specialist', 'lead', 'finance', 'legal', 'time'] as const
export type HoldOwner = (typeof holdOwners)[number]

/** One thing that keeps a payable from being paid. What vendors call missing has this shape. */
export type Hold = {
  readonly hold: HoldKind
  /** A word for what is missing: `profile`, `call_back`. */
  readonly what: string
  readonly owedBy: HoldOwner
  /** The first day without it, when only time is needed. */
  readonly until: PlainDate | null
}

export type Payable = {
  readonly payableId: PayableId
  readonly submissionId: string
  readonly decisionId: string
  /** 0: the whole decision. */
  readonly lineNo: number
  readonly instalment: number
  readonly fundId: string
  readonly payerId: string
  readonly partnerId: string
  readonly incentiveId: string
  /** What is owed: as decided, less what it was lowered by since. */
  readonly amount: Money
  /** What it was lowered by, after the decision and before it was paid. */
  readonly lowered: Money
  /** What of the amount was paid by netting it with what the partner owed us. */
  readonly netted: Money
  /** What of it was withheld for a tax authority. */
  readonly withheld: Money
  /** What of it was claimed back after it was paid. */
  readonly clawedBack: Money
  /** Less than this is not paid by itself, its program says; null where it says nothing. */
  readonly minimum: Money | null
  /** Its program lets it be netted. */
  readonly netting: boolean
  readonly decidedOn: PlainDate
  /** The person who decided it, or `system:…`. */
  readonly decidedBy: string
  /** The submission's number. */
  readonly reference: string
  readonly holdUntil: PlainDate | null
  /** The day its tax invoice was accepted. */
  readonly taxInvoiceOn: PlainDate | null
  readonly dueOn: PlainDate
  readonly status: PayableStatus
  readonly runId: string | null
  /** The day its run was released: the money is on its way. */
  readonly sentOn: PlainDate | null
  readonly paidOn: PlainDate | null
  /** Finance confirmed that it is paid though its partner is terminated. */
  readonly confirmed: boolean
  readonly version: number
}

/** What a transfer still has to carry: what is owed less what was netted and withheld. */
export function toPay(payable: Pick<Payable, 'amount' | 'netted' | 'withheld'>): Money {
  return subtract(subtract(payable.amount, payable.netted), payable.withheld)
}
