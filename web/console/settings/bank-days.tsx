import { Check } from 'lucide-react'
import { useState } from 'react'
import {
  agreeCalendarChange,
  declineCalendarChange,
  type listHolidays,
} from '../../../src/clocks/contract.ts'
import type { RouteWireAnswer } from '../../../src/platform/contract.ts'
import { useChange } from '../../api/queries.ts'
import { useMay } from '../../api/session.ts'
import { Button } from '../../ui/button.tsx'
import { ReasonDialog } from '../../ui/reason-dialog.tsx'
import { toastDone } from '../../ui/toast.tsx'
import { Day } from '../../ui/when.tsx'
import { sayRefusal } from './person.ts'

type Waiting = RouteWireAnswer<typeof listHolidays>['waiting'][number]

/** Days that are to become bank days: they shorten every cooling-off, so another person agrees. */
export function BankDays({ code, waiting }: { code: string; waiting: readonly Waiting[] }) {
  if (waiting.length === 0) return null
  return (
    <ul aria-label={`New bank days of ${code} that wait`} className="mt-3 divide-y bg-sunken px-3">
      {waiting.map((change) => (
        <BankDay key={change.calendarChangeId} change={change} />
      ))}
    </ul>
  )
}

function BankDay({ change }: { change: Waiting }) {
  const may = useMay()
  const [declining, setDeclining] = useState(false)
  const { calendarChangeId, on, name, hours, proposedBy, mayAgree } = change
  const params = { calendarChangeId }
  const agree = useChange(agreeCalendarChange, {
    done: () => toastDone(`${on} is a bank day`),
    refused: sayRefusal,
  })
  const decline = useChange(declineCalendarChange, {
    done: () => (setDeclining(false), toastDone(`${on} stays as it is`)),
  })
  return (
    <li className="flex flex-wrap items-center gap-2 py-2">
      <span className="min-w-40 flex-1">
        <Day on={on} className="font-medium" /> is to be a bank day
        <span className="block text-[12px] text-muted">
          {name === null ? 'No longer a day that differs' : `${name}, open ${hours}`}; proposed by{' '}
          {proposedBy.name}
        </span>
      </span>
      <Button
        size="sm"
        icon={Check}
        look="primary"
        aria-label={`Agree that ${on} is a bank day`}
        busy={agree.isPending}
        disabledReason={mayAgree}
        onClick={() => agree.mutate({ params })}
      >
        Agree
      </Button>
      <Button
        size="sm"
        look="danger"
        aria-label={`Decline that ${on} is a bank day`}
        disabledReason={may(declineCalendarChange) && 'A lead or Finance does this.'}
        onClick={() => setDeclining(true)}
      >
        Decline
      </Button>
      {declining ? (
        <ReasonDialog
          title={`${on} stays as it is`}
          intro="The calendar is not changed; whoever proposed it may propose it again."
          does="Decline it"
          busy={decline.isPending}
          problem={decline.error?.body ?? null}
          onClose={() => setDeclining(false)}
          onReason={(reason) => decline.mutate({ params, body: { reason } })}
        />
      ) : null}
    </li>
  )
}
