import { useState } from 'react'
import type { RouteWireAnswer } from '../../src/platform/contract.ts'
import { type readPlan, slipMilestone } from '../../src/submissions/contract.ts'
import { useChange } from '../api/queries.ts'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { ErrorPanel } from '../ui/error-panel.tsx'
import { Field } from '../ui/field.tsx'
import { Input, Textarea } from '../ui/input.tsx'
import { toastDone } from '../ui/toast.tsx'
import { printDay } from '../ui/when.tsx'

export type SlippingMilestone = RouteWireAnswer<typeof readPlan>['milestones'][number]

/** Moves the day of a milestone: by itself as far as it may slip; beyond that the program owner is
 *  asked, and their authority carries it. For both halves: the console and the portal. */
export function SlipDialog(props: {
  incentiveId: string
  milestone: SlippingMilestone
  /** An authority of the owner's that is free; null in the portal. */
  authorityId: string | null
  onClose: () => void
}) {
  const { milestone, authorityId } = props
  const { milestoneNo: no, maySlipUntil } = milestone
  const [dueOn, setDueOn] = useState('')
  const [reason, setReason] = useState('')
  const slip = useChange(slipMilestone, {
    done: () => {
      props.onClose()
      toastDone(`Milestone ${no} is due on ${printDay(dueOn)}`)
    },
  })
  const isBeyond = dueOn !== '' && (maySlipUntil === null || dueOn > maySlipUntil)
  const missing = dueOn === '' ? 'Give the new day.' : reason.trim() === '' ? 'Say why.' : null
  return (
    <Dialog
      open
      onClose={props.onClose}
      title={`Move milestone ${no}`}
      intro={
        maySlipUntil === null
          ? `It is due on ${printDay(milestone.dueOn)} and slipped before. A new day is a question to the program owner.`
          : `It is due on ${printDay(milestone.dueOn)} and may slip once, until ${printDay(maySlipUntil)}. A later day is a question to the program owner.`
      }
      actions={
        <Button
          look="primary"
          busy={slip.isPending}
          disabledReason={missing}
          onClick={() =>
            slip.mutate({
              params: { incentiveId: props.incentiveId },
              body: {
                milestoneNo: no,
                dueOn,
                reason,
                ...(isBeyond && authorityId !== null ? { authorityId } : {}),
              },
            })
          }
        >
          {isBeyond && authorityId === null ? 'Ask the program owner' : 'Move it'}
        </Button>
      }
    >
      {slip.error ? <ErrorPanel problem={slip.error.body} className="mb-3" /> : null}
      <div className="space-y-3">
        <Field label="New day" required>
          {(wiring) => (
            <Input
              {...wiring}
              type="date"
              value={dueOn}
              onChange={(event) => setDueOn(event.target.value)}
            />
          )}
        </Field>
        <Field label="Why" required>
          {(wiring) => (
            <Textarea
              {...wiring}
              value={reason}
              onChange={(event) => setReason(event.target.value)}
            />
          )}
        </Field>
      </div>
    </Dialog>
  )
}
