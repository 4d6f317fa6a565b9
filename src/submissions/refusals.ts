import { type Money, printMoney } from '../kernel/money.ts'
import type { RefusalTable } from '../kernel/result.ts'
import type { Problem } from './completeness.ts'

export type SubmissionRefusal =
  | { readonly code: 'submission.unknown'; readonly submission: string }
  | {
      readonly code: 'submission.stale'
      readonly submission: string
      readonly seen: number
      readonly now: number
    }
  | {
      readonly code: 'submission.wrong_state'
      readonly submission: string
      readonly why: string
    }
  | {
      readonly code: 'submission.incomplete'
      readonly submission: string
      readonly problems: readonly Problem[]
    }
  | { readonly code: 'submission.not_divisible'; readonly submission: string; readonly why: string }
  | {
      readonly code: 'submission.earlier_claim'
      readonly submission: string
      readonly earlier: string
    }
  | { readonly code: 'submission.no_program'; readonly program: string; readonly on: string }
  | {
      readonly code: 'submission.not_eligible'
      readonly program: string
      readonly partner: string
      readonly why: string
    }
  | {
      readonly code: 'submission.other_program'
      readonly program: string
      readonly programType: string
      readonly type: string
    }
  | {
      readonly code: 'submission.not_claimable'
      readonly incentive: string
      readonly why: string
    }
  | { readonly code: 'submission.partner_missing' }
  | {
      readonly code: 'submission.locked_part'
      readonly submission: string
      readonly parts: readonly string[]
    }
  | {
      readonly code: 'submission.over_limit'
      readonly amount: Money
      readonly limit: Money
    }
  | {
      readonly code: 'submission.lines_unjudged'
      readonly submission: string
      readonly lines: readonly string[]
    }
  | {
      readonly code: 'submission.outcome_differs'
      readonly asked: string
      readonly follows: string
      readonly amount: Money
    }
  | {
      readonly code: 'submission.policy_forbids'
      readonly outcome: string
      readonly reason: string
      readonly clauses: readonly string[]
    }
  | {
      readonly code: 'submission.lines_wrong'
      readonly submission: string
      readonly lines: readonly string[]
    }
  | {
      readonly code: 'submission.other_currency'
      readonly given: Money
      readonly currency: string
    }
  | { readonly code: 'submission.no_worker'; readonly person: string }
  | { readonly code: 'submission.own'; readonly submission: string }
  | { readonly code: 'submission.open_questions'; readonly submission: string }
  | { readonly code: 'submission.same_decider'; readonly submission: string }
  | {
      readonly code: 'submission.appeal_worse'
      readonly submission: string
      readonly before: Money
      readonly now: Money
    }
  | { readonly code: 'submission.in_use'; readonly submission: string; readonly why: string }
  | { readonly code: 'submission.no_appeal'; readonly submission: string; readonly why: string }
  | { readonly code: 'submission.not_undoable'; readonly submission: string; readonly why: string }
  | { readonly code: 'submission.no_research'; readonly submission: string; readonly why: string }
  | { readonly code: 'submission.no_allocation'; readonly fund: string; readonly partner: string }

const usd = (minor: bigint): Money => ({ minor, currency: 'USD' })

export const submissionRefusals = {
  'submission.unknown': {
    status: 404,
    title: 'No such submission',
    text: (r) => `There is no submission ${r.submission} that you may see. Check the number.`,
    example: { code: 'submission.unknown', submission: 'MDF-2026-00042/1' },
  },
  'submission.stale': {
    status: 409,
    title: 'Changed meanwhile',
    text: (r) =>
      `${r.submission} is now version ${r.now}; you worked on version ${r.seen}. ` +
      'Look at what changed and do it again.',
    example: { code: 'submission.stale', submission: 'MDF-2026-00042/1', seen: 3, now: 4 },
  },
  'submission.wrong_state': {
    status: 409,
    title: 'Not in this state',
    text: (r) => `${r.submission}: ${r.why}`,
    example: {
      code: 'submission.wrong_state',
      submission: 'MDF-2026-00042/1',
      why: 'It is approved; only what is in review can be.',
    },
  },
  'submission.no_research': {
    status: 409,
    title: 'No closer look',
    text: (r) => `${r.submission}: ${r.why}`,
    example: {
      code: 'submission.no_research',
      submission: 'DR-2026-00042/1',
      why: 'It was looked at more closely before, and once is all. Decide it.',
    },
  },
  'submission.incomplete': {
    status: 422,
    title: 'Not complete',
    text: (r) =>
      `${r.submission} lacks ${r.problems.length} thing${r.problems.length === 1 ? '' : 's'}: ` +
      `${r.problems.map((problem) => problem.detail).join(' ')} Fill them in and submit again.`,
    example: {
      code: 'submission.incomplete',
      submission: 'The draft',
      problems: [
        {
          targetKind: 'slot',
          target: 'agenda',
          code: 'missing',
          detail: 'Agenda is missing.',
        },
      ],
    },
  },
  'submission.not_divisible': {
    status: 409,
    title: 'Decided whole',
    text: (r) =>
      `No line of ${r.submission} can be sent later: ${r.why} ` +
      'Mend what was sent back and hand it in again.',
    example: {
      code: 'submission.not_divisible',
      submission: 'MDF-2026-00042/2',
      why: 'all of its lines were sent back: no rest is left.',
    },
  },
  'submission.earlier_claim': {
    status: 409,
    title: 'The claim before it is undecided',
    text: (r) =>
      `${r.submission} continues ${r.earlier}, which is not decided yet: what is left for it is ` +
      'not known. Decide the earlier one first.',
    example: {
      code: 'submission.earlier_claim',
      submission: 'MDF-2026-00042/3',
      earlier: 'MDF-2026-00042/2',
    },
  },
  'submission.no_program': {
    status: 404,
    title: 'No program in force',
    text: (r) =>
      `The program ${r.program} has no published version in force on ${r.on}. ` +
      'Choose a program that is open.',
    example: { code: 'submission.no_program', program: 'MDF-NA', on: '2025-12-31' },
  },
  'submission.not_eligible': {
    status: 422,
    title: 'Not for this partner',
    text: (r) =>
      `${r.partner} cannot take part in ${r.program}. ${r.why} ` +
      'Choose a program that is open to it, or ask the program’s owner.',
    example: {
      code: 'submission.not_eligible',
      program: 'MDF-NA',
      partner: 'P-1001',
      why: 'It is open to partners in Canada, United States; this one sits in Germany.',
    },
  },
  'submission.other_program': {
    status: 422,
    title: 'Another kind of program',
    text: (r) =>
      `${r.program} is a program of type ${r.programType}; it takes no ` +
      `${r.type.replaceAll('_', ' ')}. Choose a program of that type.`,
    example: {
      code: 'submission.other_program',
      program: 'MDF-NA',
      programType: 'mdf',
      type: 'deal_registration',
    },
  },
  'submission.not_claimable': {
    status: 409,
    title: 'Nothing to hand in under',
    text: (r) => `Nothing can be handed in under ${r.incentive}: ${r.why}`,
    example: {
      code: 'submission.not_claimable',
      incentive: 'MDF-2026-00042',
      why: 'it is settled.',
    },
  },
  'submission.partner_missing': {
    status: 422,
    title: 'For whom?',
    text: () => 'Say which partner the submission is for.',
    example: { code: 'submission.partner_missing' },
  },
  'submission.locked_part': {
    status: 409,
    title: 'Not open for change',
    text: (r) =>
      `Only what was sent back may change in ${r.submission}; also changed: ` +
      `${r.parts.join(', ')}. Put these back as they were.`,
    example: {
      code: 'submission.locked_part',
      submission: 'MDF-2026-00042/2',
      parts: ['claimed', 'line 1'],
    },
  },
  'submission.over_limit': {
    status: 409,
    title: 'Above your limit',
    escalates: 'limit',
    text: (r) =>
      `${printMoney(r.amount)} is above your limit of ${printMoney(r.limit)}. ` +
      'The question goes to the program owner; their authority lets the decision through once.',
    example: { code: 'submission.over_limit', amount: usd(3000000n), limit: usd(2500000n) },
  },
  'submission.lines_unjudged': {
    status: 422,
    title: 'Lines without a verdict',
    text: (r) =>
      `${r.submission}: these lines have no verdict that can stand in an approval: ` +
      `${r.lines.join(', ')}. Accept, reduce or deny each, or send the claim back.`,
    example: {
      code: 'submission.lines_unjudged',
      submission: 'MDF-2026-00042/2',
      lines: ['2 (returned)'],
    },
  },
  'submission.outcome_differs': {
    status: 409,
    title: 'The arithmetic says otherwise',
    text: (r) =>
      `The lines come to ${printMoney(r.amount)}, which is ${r.follows.replace('_', ' ')}, ` +
      `not ${r.asked.replace('_', ' ')}. Look at the arithmetic and decide what it says.`,
    example: {
      code: 'submission.outcome_differs',
      asked: 'approve',
      follows: 'approve_reduced',
      amount: usd(500000n),
    },
  },
  'submission.policy_forbids': {
    status: 409,
    title: 'Outside policy',
    escalates: 'design',
    text: (r) =>
      `Policy answers ${r.outcome.replaceAll('_', ' ')} (${r.reason.replaceAll('_', ' ')}, ` +
      `${r.clauses.join(', ')}). Approving is an exception: ask the program owner for an authority.`,
    example: {
      code: 'submission.policy_forbids',
      outcome: 'reject',
      reason: 'late',
      clauses: ['MDF-4.1'],
    },
  },
  'submission.lines_wrong': {
    status: 422,
    title: 'Lines that cannot be kept',
    text: (r) => `${r.submission}: ${r.lines.join('; ')}. Mend these and save again.`,
    example: {
      code: 'submission.lines_wrong',
      submission: 'The draft',
      lines: ['line 1, net: 100.00 EUR is not in USD', 'line 2 stands there twice'],
    },
  },
  'submission.other_currency': {
    status: 422,
    title: 'Another currency',
    text: (r) =>
      `${printMoney(r.given)} was given; the program decides in ${r.currency}. ` +
      `Give the amount in ${r.currency}.`,
    example: {
      code: 'submission.other_currency',
      given: { minor: 10000n, currency: 'EUR' },
      currency: 'USD',
    },
  },
  'submission.no_worker': {
    status: 422,
    title: 'Nobody who decides',
    text: (r) =>
      `${r.person} is no active specialist or lead. Give the work to somebody who may decide it.`,
    example: { code: 'submission.no_worker', person: '0194f3c2-7a10-7000-8000-000000000001' },
  },
  'submission.own': {
    status: 403,
    title: 'Your own submission',
    text: (r) =>
      `You entered or changed ${r.submission} yourself, or told us of the payment that raised it: ` +
      'another person decides it.',
    example: { code: 'submission.own', submission: 'MDF-2026-00042/2' },
  },
  'submission.same_decider': {
    status: 403,
    title: 'Another person decides',
    text: (r) =>
      `${r.submission} was decided before, by you or by somebody who answers for you or for whom ` +
      'you answer. A person who did not decide it decides the appeal.',
    example: { code: 'submission.same_decider', submission: 'MDF-2026-00042/2' },
  },
  'submission.appeal_worse': {
    status: 409,
    title: 'An appeal makes nothing worse',
    text: (r) =>
      `${r.submission}: ${printMoney(r.before)} was approved before the appeal, ` +
      `${printMoney(r.now)} would be now. Approve at least as much; too much is corrected by a ` +
      'correction of our own.',
    example: {
      code: 'submission.appeal_worse',
      submission: 'MDF-2026-00042/2',
      before: usd(300000n),
      now: usd(250000n),
    },
  },
  'submission.in_use': {
    status: 409,
    title: 'What was granted is in use',
    text: (r) =>
      `The decision on ${r.submission} cannot be made otherwise now: ${r.why} ` +
      'Correct or end first what rests on it.',
    example: {
      code: 'submission.in_use',
      submission: 'MDF-2026-00042/1',
      why: 'something was claimed under MDF-2026-00042.',
    },
  },
  'submission.no_appeal': {
    status: 409,
    title: 'No appeal',
    text: (r) => `${r.submission} cannot be appealed. ${r.why}`,
    example: {
      code: 'submission.no_appeal',
      submission: 'MDF-2026-00042/2',
      why: 'It could be appealed until the end of 14 May 2026.',
    },
  },
  'submission.not_undoable': {
    status: 409,
    title: 'Too late to undo',
    text: (r) =>
      `The decision on ${r.submission} cannot be undone: ${r.why} Correct the decision instead.`,
    example: {
      code: 'submission.not_undoable',
      submission: 'MDF-2026-00042/2',
      why: 'it is older than 60 seconds.',
    },
  },
  'submission.open_questions': {
    status: 409,
    title: 'A question is open',
    text: (r) =>
      `${r.submission} waits for an answer. It comes back by itself when the last question is ` +
      'answered.',
    example: { code: 'submission.open_questions', submission: 'MDF-2026-00042/2' },
  },
  'submission.no_allocation': {
    status: 409,
    title: 'No allocation',
    escalates: 'budget',
    text: (r) =>
      `${r.fund} has neither an allocation for ${r.partner} nor a general one. ` +
      'Ask the fund’s owner to add one.',
    example: { code: 'submission.no_allocation', fund: 'NA-MDF', partner: 'Globex Corp.' },
  },
} as const satisfies RefusalTable<SubmissionRefusal>

/** Which refusal a violated constraint means: two people created the same thing at once. */
export const submissionConstraints = {
  submissions_origin: {
    code: 'submission.wrong_state',
    submission: 'The row',
    why: 'It was taken in a moment ago by somebody else; import the sheet again.',
  },
} as const satisfies Record<string, SubmissionRefusal>
