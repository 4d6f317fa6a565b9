import type { RouteArgument, RouteWireAnswer } from '../../../src/platform/contract.ts'
import { checkNumber } from '../../../src/programs/contract.ts'
import type {
  assessSubmission,
  decideSubmission,
  readSubmission,
} from '../../../src/submissions/contract.ts'
import type { ArithmeticStep } from '../../ui/arithmetic.tsx'
import type { CheckEntry } from '../../ui/check-list.tsx'
import { sayReason } from '../../words/reason.ts'
import { sayCode } from '../../words/submission.ts'

export type SubmissionView = RouteWireAnswer<typeof readSubmission>
export type Assessment = RouteWireAnswer<typeof assessSubmission>
export type DecisionBody = RouteArgument<typeof decideSubmission>['body']

type WireCheck = Assessment['checks'][number]

export function checkEntry(check: WireCheck, type: string): CheckEntry {
  return {
    code: check.code,
    number: checkNumber(type, check.code),
    outcome: check.state,
    sentence: check.sentence,
    clause: check.clauseId,
    facts: Object.entries(check.facts).map(([name, value]) => ({ name: sayCode(name), value })),
  }
}

/** `type`: of the submission. */
export function checkEntries(assessment: Assessment, type: string): CheckEntry[] {
  return assessment.checks.map((check) => checkEntry(check, type))
}

/** The steps as the product computed them; the last one is the amount. */
export function stepEntries(
  assessment: Pick<Assessment['suggestion'], 'arithmetic'> | Assessment,
): ArithmeticStep[] {
  const steps =
    'suggestion' in assessment ? assessment.suggestion.arithmetic : assessment.arithmetic
  return steps.map((step, index) => ({
    label: step.label,
    how: step.formula,
    amount: step.amount,
    kind: index === steps.length - 1 ? 'result' : 'step',
  }))
}

export type Acceptance =
  | { readonly ok: true; readonly body: DecisionBody }
  | { readonly ok: false; readonly whyNot: string }

/** The decision that accepting the suggestion would make; or why it cannot be taken with one key. */
export function acceptance(view: SubmissionView, assessment: Assessment | undefined): Acceptance {
  const status = view.mayNow.find((move) => move.name === 'approve')?.whyNot
  if (status) return { ok: false, whyNot: status }
  if (!assessment) return { ok: false, whyNot: 'The checks are still running.' }
  const { suggestion } = assessment
  const { outcome } = suggestion
  if (outcome !== 'approve' && outcome !== 'approve_reduced')
    return {
      ok: false,
      whyNot: `The policy does not suggest to approve. ${sayReason(suggestion.problem ?? suggestion.reason)}`,
    }
  return {
    ok: true,
    body: {
      version: view.version,
      outcome,
      ...(view.judged === 'amount' && outcome === 'approve_reduced'
        ? { amount: suggestion.amount }
        : {}),
      lines: suggestion.lines.map((line) => ({
        lineNo: line.lineNo,
        partNo: line.partNo,
        verdict: line.verdict,
        ...(line.verdict === 'reduced' ? { accepted: line.accepted } : {}),
        clauseId: line.clauseId,
        reason: line.verdict === 'accepted' ? '' : sayReason(line.reason),
      })),
      reason: sayReason(suggestion.reason),
      clauseIds: suggestion.clauseIds,
    },
  }
}
