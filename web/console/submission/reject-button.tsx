import { CircleX } from 'lucide-react'
import { useState } from 'react'
import { decideSubmission } from '../../../src/submissions/contract.ts'
import { useChange } from '../../api/queries.ts'
import { useMay } from '../../api/session.ts'
import { Button } from '../../ui/button.tsx'
import { useKeys } from '../../ui/keys.tsx'
import { ReasonDialog } from '../../ui/reason-dialog.tsx'
import { toastDone } from '../../ui/toast.tsx'
import type { SubmissionView } from './reading.ts'

/** Declines the whole submission, with the reason the partner reads. */
export function RejectButton({ view }: { view: SubmissionView }) {
  const may = useMay()
  const [open, setOpen] = useState(false)
  const change = useChange(decideSubmission, {
    done: () => (toastDone(`${view.number}: rejected`), setOpen(false)),
  })
  const whyNot =
    may(decideSubmission) ?? view.mayNow.find((move) => move.name === 'reject')?.whyNot ?? null
  useKeys('Reject', [
    { key: 'r', does: 'Reject the whole', run: () => setOpen(true), off: whyNot !== null },
  ])
  return (
    <>
      <Button
        look="danger"
        icon={CircleX}
        hint="r"
        onClick={() => setOpen(true)}
        disabledReason={whyNot}
      >
        Reject
      </Button>
      {open ? (
        <ReasonDialog
          title={`Reject ${view.number}`}
          intro="The partner reads the reason and may appeal; another person then decides. You can undo it for a minute, until the letter leaves."
          does="Reject"
          busy={change.isPending}
          problem={change.error?.body ?? null}
          onClose={() => setOpen(false)}
          onReason={(reason) =>
            change.mutate({
              params: { submissionId: view.submissionId },
              body: { version: view.version, outcome: 'reject', reason },
            })
          }
        />
      ) : null}
    </>
  )
}
