import { Check, Hourglass, Undo2 } from 'lucide-react'
import { useState } from 'react'
import type { RouteWireAnswer } from '../../../src/platform/contract.ts'
import {
  approveScreeningLimit,
  declineScreeningLimit,
  type listScreeningLists,
  proposeScreeningLimit,
} from '../../../src/vendors/contract.ts'
import { useChange } from '../../api/queries.ts'
import { useMay } from '../../api/session.ts'
import { Button } from '../../ui/button.tsx'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import {
  firstMissing,
  FormDialog,
  LongTextField,
  TextField,
  useWritten,
} from '../../ui/form-dialog.tsx'
import { ReasonDialog } from '../../ui/reason-dialog.tsx'
import { Card } from '../../ui/surface.tsx'
import { toastDone } from '../../ui/toast.tsx'
import { DateTime, Day } from '../../ui/when.tsx'

type Lists = RouteWireAnswer<typeof listScreeningLists>

/** After how many days a list counts as old; one proposes another number, and another agrees. */
export function ScreeningLimit({ lists }: { lists: Lists }) {
  const may = useMay()
  const [asking, setAsking] = useState(false)
  const { limitDays, limitSince, limitChange } = lists
  const why = may(proposeScreeningLimit)
  return (
    <Card title="When a list is old">
      <p>
        A list that is more than {limitDays} days old counts as old, since <Day on={limitSince} />:
        no run leaves by it. A list of your own never grows old.
      </p>
      {limitChange === null ? (
        <Button
          size="sm"
          icon={Hourglass}
          className="mt-2"
          disabledReason={why}
          onClick={() => setAsking(true)}
        >
          Propose another limit
        </Button>
      ) : (
        <Waiting change={limitChange} why={why} />
      )}
      {asking ? <ProposeDialog now={limitDays} onClose={() => setAsking(false)} /> : null}
    </Card>
  )
}

function Waiting(props: { change: NonNullable<Lists['limitChange']>; why: string | null }) {
  const { change, why } = props
  const [declining, setDeclining] = useState(false)
  const agree = useChange(approveScreeningLimit, {
    done: () => toastDone(`A list counts as old after ${change.days} days now`),
  })
  const decline = useChange(declineScreeningLimit, {
    done: () => {
      setDeclining(false)
      toastDone('The limit stays as it is')
    },
  })
  const own = change.isOwn ? 'You proposed it: another of Finance or legal agrees.' : null
  return (
    <div className="mt-2 rounded-md bg-warn-soft px-3 py-2">
      <p className="font-medium">{change.days} days are proposed</p>
      <p>{change.reason}</p>
      <p className="text-[12px]">
        By {change.proposedByName ?? 'the system'}, <DateTime at={change.proposedAt} />. It counts
        once a second person agrees.
      </p>
      {agree.error ? <ErrorPanel problem={agree.error.body} className="mt-2" /> : null}
      <div className="mt-2 flex flex-wrap gap-2">
        <Button
          look="primary"
          size="sm"
          icon={Check}
          busy={agree.isPending}
          disabledReason={why ?? own}
          onClick={() => agree.mutate({})}
        >
          Agree to {change.days} days
        </Button>
        <Button size="sm" icon={Undo2} disabledReason={why} onClick={() => setDeclining(true)}>
          {change.isOwn ? 'Take it back' : 'Decline'}
        </Button>
      </div>
      {declining ? (
        <ReasonDialog
          title={change.isOwn ? 'Take the proposal back' : 'Decline the limit'}
          intro="The limit stays as it is. Say why; the reason stays on record."
          does={change.isOwn ? 'Take it back' : 'Decline'}
          busy={decline.isPending}
          problem={decline.error?.body ?? null}
          onClose={() => setDeclining(false)}
          onReason={(reason) => decline.mutate({ body: { reason } })}
        />
      ) : null}
    </div>
  )
}

function ProposeDialog({ now, onClose }: { now: number; onClose: () => void }) {
  const { written, text } = useWritten({ days: String(now), reason: '' })
  const propose = useChange(proposeScreeningLimit, {
    done: () => {
      onClose()
      toastDone('Proposed: a second person agrees')
    },
  })
  const days = /^\d{1,3}$/.test(written.days.trim()) ? Number(written.days) : 0
  const isDays = days >= 1 && days <= 365
  const missing = firstMissing([
    [written.days, 'the days'],
    [written.reason, 'the reason'],
  ])
  return (
    <FormDialog
      title="When a list is old"
      intro="A longer limit pays by an older list: somebody who was listed since is not held. Another person of Finance or legal agrees before it counts."
      send="Propose"
      busy={propose.isPending}
      whyNot={isDays ? missing : 'Say a whole number of days from 1 to 365.'}
      problem={propose.error?.body ?? null}
      onClose={onClose}
      onSend={() => propose.mutate({ body: { days, reason: written.reason.trim() } })}
    >
      <TextField label="Days" required inputMode="numeric" {...text('days')} />
      <LongTextField label="Reason" required {...text('reason')} />
    </FormDialog>
  )
}
