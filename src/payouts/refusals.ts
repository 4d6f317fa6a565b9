import type { MissingProof } from '../identity/index.ts'
import { type Money, printMoney } from '../kernel/money.ts'
import type { RefusalTable } from '../kernel/result.ts'
import { type AnswerFilerRefusal, answerFilerRefusals } from './answers/filer-refusal.ts'
import { Temporal, type PlainDate } from '../kernel/temporal.ts'
import type { Difference } from './differences.ts'
import type { AttemptState, RunStatus } from './run.ts'

export type PayoutRefusal =
  | { readonly code: 'payer.unknown'; readonly payer: string }
  | { readonly code: 'payer.code_taken'; readonly payer?: string }
  | { readonly code: 'payer.zone_unknown'; readonly zone: string }
  | { readonly code: 'payer.third_bar_low'; readonly bar?: Money }
  | { readonly code: 'paying_account.unknown'; readonly account: string }
  | {
      readonly code: 'paying_account.invalid'
      readonly field: string
      readonly expected: string
    }
  | { readonly code: 'paying_account.exists'; readonly account?: string }
  | { readonly code: 'paying_account.own_proposal'; readonly account?: string }
  | {
      readonly code: 'paying_account.not_movable'
      readonly account: string
      readonly state: string
      readonly wanted: string
    }
  | { readonly code: 'payer_change.unknown'; readonly change: string }
  | { readonly code: 'payer_change.nothing'; readonly of: string }
  | { readonly code: 'payer_change.waits'; readonly of?: string }
  | { readonly code: 'payer_change.not_open'; readonly state: string }
  | { readonly code: 'payer_change.own' }
  | { readonly code: 'run.unknown'; readonly run: string }
  | {
      readonly code: 'run.nothing_due'
      readonly payer: string
      readonly currency: string
      readonly upToDueOn: PlainDate
    }
  | {
      readonly code: 'run.not_movable'
      readonly run: string
      readonly status: RunStatus
      readonly wanted: string
    }
  | { readonly code: 'run.not_banking_day'; readonly day: PlainDate; readonly next: PlainDate }
  | {
      readonly code: 'run.cut_off_passed'
      readonly executeOn: PlainDate
      readonly closed: string
      readonly earliest: PlainDate
    }
  | { readonly code: 'written_name.invalid'; readonly found: string; readonly nameOnFile: string }
  | { readonly code: 'run.payment_unknown'; readonly run: string; readonly payment: string }
  | {
      readonly code: 'run.content_changed'
      readonly run: string
      readonly approved: string
      readonly now: string
      readonly changed: readonly string[]
      readonly differences: readonly Difference[]
    }
  | { readonly code: 'run.step_up_needed'; readonly run?: string; readonly missing?: MissingProof }
  | {
      readonly code: 'run.not_looked_at'
      readonly run: string
      readonly payments: readonly string[]
    }
  | {
      readonly code: 'run.above_limit'
      readonly run: string
      readonly total: Money
      readonly limit: Money
    }
  | {
      readonly code: 'run.stand_in_barred'
      readonly run: string
      readonly standsInFor: readonly string[]
      readonly wanted: string
    }
  | { readonly code: 'run.preparer'; readonly run?: string; readonly wanted?: string }
  | { readonly code: 'run.decider'; readonly run: string; readonly references: readonly string[] }
  | AnswerFilerRefusal
  | {
      readonly code: 'run.first_payment'
      readonly run: string
      readonly payments: readonly string[]
      /** Names of who may release it. */
      readonly mayRelease: readonly string[]
    }
  | {
      readonly code: 'run.second_approval'
      readonly run: string
      readonly day: PlainDate
      readonly total: Money
      readonly above: Money
    }
  | { readonly code: 'run.approver_gone'; readonly run: string; readonly who: readonly string[] }
  | { readonly code: 'run.taken_elsewhere' }
  | { readonly code: 'run.no_file'; readonly run: string }
  | {
      readonly code: 'run.file_not_to_send'
      readonly run: string
      readonly because: string
      readonly todo: string
    }
  | { readonly code: 'run.file_taken'; readonly run?: string; readonly by?: string }
  | { readonly code: 'run.file_not_taken'; readonly run: string }
  | {
      readonly code: 'payment.not_movable'
      readonly payment: string
      readonly state: AttemptState
      readonly wanted: string
    }

const id = '0190b6c4-7a1e-7cc3-9f2b-3b1d5c0e8a11'
const hash = '9f2b3b1d5c0e8a11'.repeat(4)
const day = Temporal.PlainDate.from
const usd = (minor: bigint): Money => ({ minor, currency: 'USD' })

const howToProve: Readonly<Record<MissingProof, string>> = {
  agent: 'An agent has no second factor: the person who answers for it releases the run.',
  no_second_factor: 'Set an authenticator up on the page “Your account”, then release.',
  never: 'Type the six digits that your authenticator shows, then release.',
  expired: 'The last code was shown too long ago: type the newest one, then release.',
}

export const payoutRefusals = {
  'payer.unknown': {
    status: 404,
    title: 'No such payer',
    text: (r) => `There is no payer ${r.payer}.`,
    example: { code: 'payer.unknown', payer: id },
  },
  'payer.code_taken': {
    status: 409,
    title: 'Payer code taken',
    text: (r) => `Another payer has the code ${r.payer ?? 'given'}. Choose another.`,
    example: { code: 'payer.code_taken', payer: 'EMEA' },
  },
  'payer.zone_unknown': {
    status: 422,
    title: 'No such time zone',
    text: (r) => `"${r.zone}" is no time zone: expected an IANA name such as Europe/Berlin.`,
    example: { code: 'payer.zone_unknown', zone: 'Berlin' },
  },
  'payer.third_bar_low': {
    status: 422,
    title: 'Below the bar for two',
    text: (r) =>
      `Above ${r.bar === undefined ? 'the bar given' : printMoney(r.bar)} three of Finance would ` +
      'approve. Set a bar for two in the same currency, and this one higher.',
    example: { code: 'payer.third_bar_low', bar: usd(5_000_000n) },
  },
  'paying_account.unknown': {
    status: 404,
    title: 'No such paying account',
    text: (r) => `There is no paying account ${r.account}.`,
    example: { code: 'paying_account.unknown', account: id },
  },
  'paying_account.invalid': {
    status: 422,
    title: 'Account not usable',
    text: (r) => `The ${r.field} is not usable: expected ${r.expected}.`,
    example: { code: 'paying_account.invalid', field: 'IBAN', expected: 'an IBAN for SEPA' },
  },
  'paying_account.exists': {
    status: 409,
    title: 'Account already there',
    text: (r) => `The account ${r.account ?? 'given'} is one of ours already. Use that one.`,
    example: { code: 'paying_account.exists', account: 'IE** **** 5678' },
  },
  'paying_account.own_proposal': {
    status: 403,
    title: 'Another person approves',
    text: (r) =>
      `You added the account ${r.account ?? 'named'} yourself, so somebody else of Finance approves it.`,
    example: { code: 'paying_account.own_proposal', account: 'EUR main' },
  },
  'paying_account.not_movable': {
    status: 409,
    title: 'Account cannot do that now',
    text: (r) =>
      `The account ${r.account} is ${r.state}, so it cannot be ${r.wanted}. ` +
      'A paying account is approved by a second person of Finance before it pays.',
    example: {
      code: 'paying_account.not_movable',
      account: 'EUR main',
      state: 'proposed',
      wanted: 'used for a run',
    },
  },
  'payer_change.unknown': {
    status: 404,
    title: 'No such change',
    text: (r) => `There is no change ${r.change} of a payer or its account.`,
    example: { code: 'payer_change.unknown', change: id },
  },
  'payer_change.nothing': {
    status: 422,
    title: 'Nothing would change',
    text: (r) => `All that you entered is what ${r.of} has already. Change something, or close.`,
    example: { code: 'payer_change.nothing', of: 'EUR main' },
  },
  'payer_change.waits': {
    status: 409,
    title: 'A change waits already',
    text: (r) =>
      `A change of ${r.of ?? 'it'} waits. Another of Finance approves or declines it first.`,
    example: { code: 'payer_change.waits', of: 'EUR main' },
  },
  'payer_change.not_open': {
    status: 409,
    title: 'Change is decided',
    text: (r) => `This change is ${r.state}. Load the page again; propose another if needed.`,
    example: { code: 'payer_change.not_open', state: 'declined' },
  },
  'payer_change.own': {
    status: 403,
    title: 'Another person approves',
    text: () => 'You proposed this change yourself, so somebody else of Finance approves it.',
    example: { code: 'payer_change.own' },
  },
  'run.unknown': {
    status: 404,
    title: 'No such pay run',
    text: (r) => `There is no pay run ${r.run}.`,
    example: { code: 'run.unknown', run: id },
  },
  'run.nothing_due': {
    status: 409,
    title: 'Nothing to pay',
    text: (r) =>
      `${r.payer} has nothing ready in ${r.currency} that is due by ${r.upToDueOn.toString()}. ` +
      'Look at what is blocked and what it is missing, or choose a later day.',
    example: {
      code: 'run.nothing_due',
      payer: 'Example Europe Ltd',
      currency: 'EUR',
      upToDueOn: day('2026-04-30'),
    },
  },
  'run.not_movable': {
    status: 409,
    title: 'Run cannot do that now',
    text: (r) => `${r.run} is ${r.status}, so it cannot be ${r.wanted}.`,
    example: { code: 'run.not_movable', run: 'PR-2026-0007', status: 'draft', wanted: 'approved' },
  },
  'run.not_banking_day': {
    status: 422,
    title: 'No banking day',
    text: (r) => `${r.day.toString()} is no banking day. The next one is ${r.next.toString()}.`,
    example: { code: 'run.not_banking_day', day: day('2026-04-03'), next: day('2026-04-07') },
  },
  'run.cut_off_passed': {
    status: 409,
    title: 'Cut-off has passed',
    text: (r) =>
      `To execute on ${r.executeOn.toString()} the bank had to have the file by ${r.closed}. ` +
      `The earliest day now is ${r.earliest.toString()}.`,
    example: {
      code: 'run.cut_off_passed',
      executeOn: day('2026-04-30'),
      closed: '2026-04-29 15:30 (Europe/Berlin)',
      earliest: day('2026-05-04'),
    },
  },
  'written_name.invalid': {
    status: 422,
    title: 'No shorter form of the name',
    text: (r) =>
      `“${r.found}” is no shorter form of “${r.nameOnFile}”: expected at most 16 of A–Z 0–9 . & / - ` +
      'and spaces, letters of that name in their order, beginning with its first.',
    example: {
      code: 'written_name.invalid',
      found: 'ACME LTD',
      nameOnFile: 'Konstantinopolitanische Dampfschiff GmbH',
    },
  },
  'run.payment_unknown': {
    status: 404,
    title: 'Not in this run',
    text: (r) => `${r.payment} is not in ${r.run} (any more).`,
    example: { code: 'run.payment_unknown', run: 'PR-2026-0007', payment: id },
  },
  'run.content_changed': {
    status: 409,
    title: 'Not what the run holds now',
    text: (r) =>
      `You looked at the content ${r.approved.slice(0, 8)} of ${r.run}; it is ${r.now.slice(0, 8)} ` +
      `now.${r.changed.length === 0 ? '' : ` Changed: ${r.changed.join('; ')}.`} ` +
      'Look at the run again and approve what it holds.',
    example: {
      code: 'run.content_changed',
      run: 'PR-2026-0007',
      approved: hash,
      now: 'a'.repeat(64),
      changed: ['payment 1 to Globex GmbH: 5,000.00 EUR → 3,000.00 EUR'],
      differences: [
        {
          payment: 1,
          creditor: 'Globex GmbH',
          field: 'amount',
          before: '5,000.00 EUR',
          after: '3,000.00 EUR',
        },
      ],
    },
  },
  'run.step_up_needed': {
    status: 403,
    title: 'Show your second factor first',
    text: (r) =>
      `Releasing ${r.run ?? 'a run'} takes a code of your authenticator, shown within the last ten ` +
      `minutes in this session. ${howToProve[r.missing ?? 'never']}`,
    example: { code: 'run.step_up_needed', run: 'PR-2026-0007', missing: 'expired' },
  },
  'run.not_looked_at': {
    status: 409,
    title: 'Something stands out and was not looked at',
    text: (r) =>
      `In ${r.run}, ${r.payments.join(', ')} ${r.payments.length === 1 ? 'stands' : 'stand'} out. ` +
      'Open each, read why, say that you looked, then approve.',
    example: {
      code: 'run.not_looked_at',
      run: 'PR-2026-0007',
      payments: ['5,000.00 EUR to Globex GmbH'],
    },
  },
  'run.above_limit': {
    status: 403,
    title: 'Above your limit',
    text: (r) =>
      `${r.run} comes to ${printMoney(r.total)}, above the ${printMoney(r.limit)} up to which you, or ` +
      'whom you stand in for, may approve. Somebody of Finance with a higher limit approves it.',
    example: {
      code: 'run.above_limit',
      run: 'PR-2026-0007',
      total: usd(6_250_000n),
      limit: usd(2_000_000n),
    },
  },
  'run.stand_in_barred': {
    status: 403,
    title: 'Not for this person',
    text: (r) =>
      `You would ${r.wanted} ${r.run} for ${r.standsInFor.join(', ')}, who may not do it themselves, or ` +
      'did it already. A delegation gives no more than its giver has: somebody else of Finance ' +
      `is to ${r.wanted} it.`,
    example: {
      code: 'run.stand_in_barred',
      run: 'PR-2026-0007',
      standsInFor: ['Fran Finance'],
      wanted: 'approve',
    },
  },
  'run.preparer': {
    status: 403,
    title: 'Another person does this',
    text: (r) =>
      `You prepared, changed or checked ${r.run ?? 'this run'} yourself, so somebody else of ` +
      `Finance is to ${r.wanted ?? 'release'} it.`,
    example: { code: 'run.preparer', run: 'PR-2026-0007', wanted: 'approve' },
  },
  'run.decider': {
    status: 403,
    title: 'Who decided what it pays does not approve it',
    text: (r) =>
      `${r.run} pays ${r.references.join(', ')}; who decided that, first or again, does not approve ` +
      'it. Somebody else of Finance does.',
    example: { code: 'run.decider', run: 'PR-2026-0007', references: ['MDF-2026-00042/2'] },
  },
  ...answerFilerRefusals,
  'run.first_payment': {
    status: 403,
    title: 'First payment to an account you approved',
    text: (r) =>
      `You approved the account of ${r.payments.join(', ')}, and ${r.run} pays to it for the first ` +
      `time. ${
        r.mayRelease.length === 0
          ? 'Nobody else of Finance may release it now: delegate the role with dates, or take it out.'
          : `It may be released by ${r.mayRelease.join(', ')}.`
      }`,
    example: {
      code: 'run.first_payment',
      run: 'PR-2026-0007',
      payments: ['Globex GmbH (DE** **** 3000)'],
      mayRelease: ['Fran Finance'],
    },
  },
  'run.second_approval': {
    status: 409,
    title: 'A second approval is needed',
    text: (r) =>
      `With ${r.run} the payer releases ${printMoney(r.total)} on ${r.day.toString()}, above ` +
      `${printMoney(r.above)}: a second person of Finance approves it first.`,
    example: {
      code: 'run.second_approval',
      run: 'PR-2026-0007',
      day: day('2026-04-29'),
      total: usd(6_250_000n),
      above: usd(5_000_000n),
    },
  },
  'run.approver_gone': {
    status: 409,
    title: 'Who approved it is gone',
    text: (r) =>
      `${r.run} was approved by ${r.who.join(' and ')}, who is suspended or no longer of Finance, ` +
      'so that approval does not count. Somebody else of Finance looks at the run and approves it.',
    example: { code: 'run.approver_gone', run: 'PR-2026-0007', who: ['Fred Abara'] },
  },
  'run.taken_elsewhere': {
    status: 409,
    title: 'Taken by another run',
    text: () =>
      'Another run took one of these payables at this moment. Prepare again with what is left.',
    example: { code: 'run.taken_elsewhere' },
  },
  'run.no_file': {
    status: 404,
    title: 'No file yet',
    text: (r) => `${r.run} has no file: it is written when the run is released.`,
    example: { code: 'run.no_file', run: 'PR-2026-0007' },
  },
  'run.file_not_to_send': {
    status: 409,
    title: 'Not to be handed in',
    text: (r) =>
      `The file of ${r.run} is not to be handed in: ${r.because}. ${r.todo} A copy for audit is ` +
      'there to read.',
    example: {
      code: 'run.file_not_to_send',
      run: 'PR-2026-0007',
      because: '2 payments of it are owed again, refused or come back',
      todo: 'What is owed again is paid by another run.',
    },
  },
  'run.file_taken': {
    status: 409,
    title: 'Another person has the file',
    text: (r) =>
      `${r.by ?? 'Somebody of Finance'} took the file of ${r.run ?? 'this run'} to hand it in. Ask ` +
      'them: if it was not handed in, say so first, with how you know.',
    example: { code: 'run.file_taken', run: 'PR-2026-0007', by: 'Frank Finance' },
  },
  'run.file_not_taken': {
    status: 409,
    title: 'Nobody has the file',
    text: (r) =>
      `Nobody took the file of ${r.run} to hand it in, so there is nothing to give back.`,
    example: { code: 'run.file_not_taken', run: 'PR-2026-0007' },
  },
  'payment.not_movable': {
    status: 409,
    title: 'Payment cannot do that now',
    text: (r) =>
      `The payment ${r.payment} is ${r.state}, so it cannot become ${r.wanted}. ` +
      'Look at what the bank said of it before.',
    example: {
      code: 'payment.not_movable',
      payment: '26007000110X',
      state: 'rejected',
      wanted: 'settled',
    },
  },
} as const satisfies RefusalTable<PayoutRefusal>

/** Constraints that stand for a refusal of this domain. */
export const payoutConstraints = {
  payers_code_unique: { code: 'payer.code_taken' },
  paying_accounts_once: { code: 'paying_account.exists' },
  paying_accounts_second_person: { code: 'paying_account.own_proposal' },
  second_approvals_third: { code: 'payer.third_bar_low' },
  paying_accounts_home: {
    code: 'paying_account.invalid',
    field: 'account',
    expected: 'an account that its country keeps in this currency',
  },
  paying_accounts_originator: {
    code: 'paying_account.invalid',
    field: 'originator',
    expected: 'the ids that the bank gave for the profile',
  },
  file_takings_one_living: { code: 'run.file_taken' },
  payer_changes_one_open: { code: 'payer_change.waits' },
  payer_changes_second_person: { code: 'payer_change.own' },
  runs_stepped_up: { code: 'run.step_up_needed' },
  runs_release_proof: { code: 'run.step_up_needed' },
  approvals_own_answer: { code: 'run.answer_filer' },
  runs_own_answer: { code: 'run.answer_filer' },
  runs_released_by_another: { code: 'run.preparer' },
  payment_lines_payable_once: { code: 'run.taken_elsewhere' },
  payment_lines_decision_once: { code: 'run.taken_elsewhere' },
} as const
