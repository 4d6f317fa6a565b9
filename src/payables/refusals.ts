import { printMoney, toDecimal } from '../kernel/money.ts'
import type { Money } from '../kernel/money.ts'
import type { RefusalTable } from '../kernel/result.ts'
import type { PayableStatus } from './payable.ts'

export type PayableRefusal =
  | { readonly code: 'payable.unknown'; readonly payable: string }
  | { readonly code: 'payable.exists'; readonly decision?: string; readonly lineNo?: number }
  | {
      readonly code: 'payable.not_movable'
      readonly payable: string
      readonly status: PayableStatus
      readonly wanted: string
    }
  | { readonly code: 'payable.other_run'; readonly payable: string; readonly run: string | null }
  | { readonly code: 'payable.on_its_way'; readonly payable: string; readonly sent: boolean }
  | { readonly code: 'payable.fund_differs'; readonly fund: string; readonly amount: Money }
  | {
      readonly code: 'payable.owes_less'
      readonly payable: string
      readonly open: Money
      readonly by: Money
    }
  | {
      readonly code: 'payable.withheld_less'
      readonly payable: string
      readonly withheld: Money
      readonly asked: Money
    }
  | { readonly code: 'payable.adjusted_already' }
  | { readonly code: 'payable.not_terminated'; readonly payable: string }
  | { readonly code: 'receivable.unknown'; readonly receivable: string }
  | { readonly code: 'receivable.claimed_already' }
  | {
      readonly code: 'receivable.open_less'
      readonly receivable: string
      readonly open: Money
      readonly asked: Money
    }
  | {
      readonly code: 'receivable.dispute_stands'
      readonly receivable: string
      readonly disputed: boolean
    }
  | { readonly code: 'write_off.waits'; readonly receivable?: string }
  | { readonly code: 'write_off.none'; readonly receivable: string }
  | { readonly code: 'write_off.own_proposal'; readonly receivable?: string }

const usd = (minor: bigint): Money => ({ minor, currency: 'USD' })
const id = '0190b6c4-7a1e-7cc3-9f2b-3b1d5c0e8a11'

export const payableRefusals = {
  'payable.unknown': {
    status: 404,
    title: 'No such payable',
    text: (r) => `There is no payable ${r.payable} that you may see.`,
    example: { code: 'payable.unknown', payable: id },
  },
  'payable.exists': {
    status: 409,
    title: 'Already owed',
    text: (r) =>
      `Line ${r.lineNo ?? 0} of the decision ${r.decision ?? 'named'} is owed already; ` +
      'one decision owes each line and instalment once.',
    example: { code: 'payable.exists', decision: id, lineNo: 1 },
  },
  'payable.not_movable': {
    status: 409,
    title: 'Payable cannot do that now',
    text: (r) =>
      `The payable ${r.payable} is ${r.status}, so it cannot be ${r.wanted}. ` +
      'See what it waits for, or the run it is in.',
    example: { code: 'payable.not_movable', payable: id, status: 'held', wanted: 'scheduled' },
  },
  'payable.other_run': {
    status: 409,
    title: 'Payable is in another run',
    text: (r) =>
      `The payable ${r.payable} is in ${r.run === null ? 'no run' : `the run ${r.run}`}.`,
    example: { code: 'payable.other_run', payable: id, run: null },
  },
  'payable.on_its_way': {
    status: 409,
    title: 'Payable and the bank',
    text: (r) =>
      r.sent
        ? `The payable ${r.payable} was sent to the bank already; only the bank's word brings it back.`
        : `The payable ${r.payable} was not sent to the bank yet.`,
    example: { code: 'payable.on_its_way', payable: id, sent: true },
  },
  'payable.fund_differs': {
    status: 409,
    title: 'Fund of another currency',
    text: (r) =>
      `The fund ${r.fund} does not pay in ${r.amount.currency} (${toDecimal(r.amount)} asked). ` +
      'Owe it from a fund of that currency.',
    example: {
      code: 'payable.fund_differs',
      fund: 'EMEA-MDF-2026',
      amount: { minor: 100000n, currency: 'USD' },
    },
  },
  'payable.owes_less': {
    status: 409,
    title: 'Less is owed',
    text: (r) =>
      `Of the payable ${r.payable} ${printMoney(r.open)} is left, so ${printMoney(r.by)} cannot be ` +
      'taken off. Name an amount above zero in its currency and up to what is left; of one that ' +
      'was netted in part, less than what is left.',
    example: { code: 'payable.owes_less', payable: id, open: usd(10000n), by: usd(12000n) },
  },
  'payable.withheld_less': {
    status: 409,
    title: 'Less is withheld',
    text: (r) =>
      `Of ${r.payable} ${printMoney(r.withheld)} is withheld and not remitted, not ` +
      `${printMoney(r.asked)}: a payment came back or was claimed back since. Decline this ` +
      'remittance and propose it again.',
    example: {
      code: 'payable.withheld_less',
      payable: 'MDF-2026-00042/2',
      withheld: usd(0n),
      asked: usd(30000n),
    },
  },
  'payable.adjusted_already': {
    status: 409,
    title: 'Adjusted already',
    text: () =>
      'What brought this about has adjusted that payable already; one cause adjusts a payable once.',
    example: { code: 'payable.adjusted_already' },
  },
  'payable.not_terminated': {
    status: 409,
    title: 'Nothing to confirm',
    text: (r) =>
      `The payable ${r.payable} needs no confirmation: its partner is not terminated, it is ` +
      'confirmed already, or it is not open.',
    example: { code: 'payable.not_terminated', payable: id },
  },
  'receivable.unknown': {
    status: 404,
    title: 'No such receivable',
    text: (r) => `There is no receivable ${r.receivable} that you may see.`,
    example: { code: 'receivable.unknown', receivable: id },
  },
  'receivable.claimed_already': {
    status: 409,
    title: 'Clawed back already',
    text: () =>
      'What brought this about was clawed back of that payable already; one cause claims once.',
    example: { code: 'receivable.claimed_already' },
  },
  'receivable.open_less': {
    status: 409,
    title: 'Less is open',
    text: (r) =>
      `Of the receivable from ${r.receivable} ${printMoney(r.open)} is open, not ` +
      `${printMoney(r.asked)}. Name an amount above zero in its currency and up to what is open.`,
    example: {
      code: 'receivable.open_less',
      receivable: 'RF-2026-00007/2',
      open: usd(30000n),
      asked: usd(50000n),
    },
  },
  'receivable.dispute_stands': {
    status: 409,
    title: 'Dispute',
    text: (r) =>
      r.disputed
        ? `The receivable from ${r.receivable} is disputed already.`
        : `Nobody disputes the receivable from ${r.receivable}.`,
    example: { code: 'receivable.dispute_stands', receivable: 'RF-2026-00007/2', disputed: true },
  },
  'write_off.waits': {
    status: 409,
    title: 'A write-off waits',
    text: (r) =>
      `A write-off of the receivable from ${r.receivable ?? 'that payable'} waits for its second ` +
      'person. Have it approved or declined first.',
    example: { code: 'write_off.waits', receivable: 'RF-2026-00007/2' },
  },
  'write_off.none': {
    status: 409,
    title: 'No write-off waits',
    text: (r) =>
      `Nobody has proposed to write off the receivable from ${r.receivable}, or it was decided.`,
    example: { code: 'write_off.none', receivable: 'RF-2026-00007/2' },
  },
  'write_off.own_proposal': {
    status: 403,
    title: 'Needs a second person',
    text: (r) =>
      `You proposed to write off the receivable from ${r.receivable ?? 'that payable'}; another ` +
      'person of Finance approves it.',
    example: { code: 'write_off.own_proposal', receivable: 'RF-2026-00007/2' },
  },
} as const satisfies RefusalTable<PayableRefusal>

/** Constraints that stand for a refusal of this domain. */
export const payableConstraints = {
  payables_once: { code: 'payable.exists' },
  adjustments_once: { code: 'payable.adjusted_already' },
  receivables_once: { code: 'receivable.claimed_already' },
  write_offs_one_open: { code: 'write_off.waits' },
  write_offs_second_person: { code: 'write_off.own_proposal' },
} as const
