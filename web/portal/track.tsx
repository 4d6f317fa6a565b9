import type { ReactNode } from 'react'
import type { ownPayDates } from '../../src/payouts/contract.ts'
import type { RouteWireAnswer } from '../../src/platform/contract.ts'
import type { TrackStep } from '../ui/progress.tsx'
import { DateTime, Day } from '../ui/when.tsx'
import { sayCode, sayHold } from '../words/submission.ts'
import type { PortalSubmission } from './draft.ts'

/** Decisions that decided something; a request for information is none, nor what was taken back. */
export function decisionsOf(view: PortalSubmission): PortalSubmission['decisions'] {
  const deciding = ['approve', 'approve_reduced', 'reject']
  return view.decisions.filter(
    (decision) => deciding.includes(decision.outcome) && decision.undoneAt === null,
  )
}

export type PayDate = RouteWireAnswer<typeof ownPayDates>['rows'][number]

/** What the partner can do for it to be in time, or that it will not be. */
function sayPayDate({ isLate, waitsForYou, actBefore }: PayDate): ReactNode {
  if (waitsForYou && actBefore && !isLate)
    return (
      <>
        if you send what is missing before <DateTime at={actBefore} />
      </>
    )
  if (waitsForYou) return 'as soon as you send what is missing; until then it waits'
  return isLate ? 'later than it is due: we are on it' : undefined
}

/** The way of a submission to the partner's account, as far as the rows say it. */
export function trackOf(view: PortalSubmission, payDates: readonly PayDate[] = []): TrackStep[] {
  const sent: TrackStep = {
    id: 'sent',
    label: 'Sent',
    state: 'done',
    when: view.submittedAt ? <DateTime at={view.submittedAt} /> : null,
  }
  const decision = decisionsOf(view).at(-1)
  const steps = [sent, decided(view, decision)]
  if (!view.pays) return steps
  return view.status === 'rejected' ? steps : [...steps, ...moneySteps(view, payDates)]
}

function decided(
  view: PortalSubmission,
  decision: PortalSubmission['decisions'][number] | undefined,
): TrackStep {
  if (view.status === 'appealed' || view.reopenedBy !== null) {
    const due = view.decisionDueAt
    return {
      id: 'decided',
      label: view.reopenedBy === 'correction' ? 'Looked at again' : 'Appealed',
      state: 'now',
      when: due ? (
        <>
          answer by <DateTime at={due} />
        </>
      ) : null,
    }
  }
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

function moneySteps(view: PortalSubmission, payDates: readonly PayDate[]): TrackStep[] {
  const payable = view.payables[0]
  if (!payable) {
    return [
      { id: 'scheduled', label: 'Scheduled', state: 'ahead' },
      { id: 'sent-to-bank', label: 'To the bank', state: 'ahead' },
      { id: 'paid', label: 'In your account', state: 'ahead' },
    ]
  }
  const { dueOn, sentOn, paidOn, missing } = payable
  const paid = payable.status === 'paid'
  const sent = paid || sentOn !== null
  const waits = missing.length > 0 && !sent
  const dated = payDates.find((one) => one.payableId === payable.payableId)
  return [
    {
      id: 'scheduled',
      label: waits ? 'Waits for something' : 'Scheduled',
      state: sent ? 'done' : waits ? 'stuck' : 'now',
      when: (
        <>
          due <Day on={dueOn} />
        </>
      ),
      note: waits ? (
        <ul className="space-y-0.5">
          {missing.map((what) => (
            <li key={what}>{sayHold(what)}</li>
          ))}
        </ul>
      ) : undefined,
    },
    {
      id: 'sent-to-bank',
      label: sent ? 'With the bank' : 'To the bank',
      state: paid ? 'done' : sent ? 'now' : 'ahead',
      when: sentOn ? (
        <>
          sent <Day on={sentOn} />
        </>
      ) : null,
    },
    {
      id: 'paid',
      label: paid ? 'Paid' : 'In your account',
      state: paid ? 'done' : 'ahead',
      when: paidOn ? (
        <>
          booked <Day on={paidOn} />
        </>
      ) : dated?.predictedOn ? (
        <>
          expected <Day on={dated.predictedOn} />
          {dated.isProvisional ? ' (bank holidays not published yet)' : null}
        </>
      ) : null,
      note: paidOn || !dated ? undefined : sayPayDate(dated),
    },
  ]
}
