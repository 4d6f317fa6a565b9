import type { TrackStep } from '../ui/progress.tsx'
import { DateTime, Day } from '../ui/when.tsx'
import { sayCode } from '../words/submission.ts'
import type { PortalSubmission } from './draft.ts'

/** Decisions that decided something; a request for information is none. */
export function decisionsOf(view: PortalSubmission): PortalSubmission['decisions'] {
  const deciding = ['approve', 'approve_reduced', 'reject']
  return view.decisions.filter((decision) => deciding.includes(decision.outcome))
}

/** The way of a submission to the partner's account, as far as the rows say it. */
export function trackOf(view: PortalSubmission): TrackStep[] {
  const sent: TrackStep = {
    id: 'sent',
    label: 'Sent',
    state: 'done',
    when: view.submittedAt ? <DateTime at={view.submittedAt} /> : null,
  }
  const decision = decisionsOf(view).at(-1)
  const steps = [sent, decided(view, decision)]
  if (view.type === 'mdf_request') return steps
  return view.status === 'rejected' ? steps : [...steps, ...moneySteps(view)]
}

function decided(
  view: PortalSubmission,
  decision: PortalSubmission['decisions'][number] | undefined,
): TrackStep {
  if (decision) {
    return {
      id: 'decided',
      label: view.status === 'rejected' ? 'Declined' : 'Approved',
      state: view.status === 'rejected' ? 'stuck' : 'done',
      when: <DateTime at={decision.decidedAt} />,
    }
  }
  const due = view.decisionDueAt
  if (view.status === 'withdrawn' || view.status === 'lapsed')
    return { id: 'decided', label: sayCode(view.status), state: 'stuck' }
  return {
    id: 'decided',
    label: 'Being looked at',
    state: 'now',
    when: due ? (
      <>
        answer by <DateTime at={due} />
      </>
    ) : null,
  }
}

function moneySteps(view: PortalSubmission): TrackStep[] {
  const payable = view.payables[0]
  if (!payable) {
    return [
      { id: 'scheduled', label: 'Scheduled', state: 'ahead' },
      { id: 'paid', label: 'Paid', state: 'ahead' },
    ]
  }
  const paid = payable.status === 'paid'
  const waits = payable.missing.length > 0
  const due = <Day on={payable.dueOn} />
  return [
    {
      id: 'scheduled',
      label: waits
        ? 'Waits for something'
        : payable.status === 'scheduled'
          ? 'In a payment run'
          : 'Scheduled',
      state: paid ? 'done' : waits ? 'stuck' : 'now',
      when: <>due {due}</>,
      note: waits ? (
        <>Missing: {payable.missing.map(sayCode).join(', ').toLowerCase()}</>
      ) : undefined,
    },
    { id: 'paid', label: paid ? 'Paid' : 'Paid to your account', state: paid ? 'done' : 'ahead' },
  ]
}
