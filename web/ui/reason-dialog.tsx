import { useState } from 'react'
import { Button } from './button.tsx'
import { Dialog } from './dialog.tsx'
import { ErrorPanel, type ShownProblem } from './error-panel.tsx'
import { Field } from './field.tsx'
import { Textarea } from './input.tsx'

export type ReasonDialogProps = {
  readonly title: string
  readonly intro: string
  readonly does: string
  readonly busy: boolean
  readonly problem: ShownProblem | null
  readonly onClose: () => void
  readonly onReason: (reason: string) => void
}

/** Something that needs its reason on record. */
export function ReasonDialog(props: ReasonDialogProps) {
  const [reason, setReason] = useState('')
  return (
    <Dialog
      open
      onClose={props.onClose}
      title={props.title}
      intro={props.intro}
      actions={
        <Button
          look="primary"
          busy={props.busy}
          disabledReason={reason.trim() === '' ? 'Give a reason: it stays in the record.' : null}
          onClick={() => props.onReason(reason.trim())}
        >
          {props.does}
        </Button>
      }
    >
      {props.problem ? <ErrorPanel problem={props.problem} className="mb-3" /> : null}
      <Field label="Reason" required>
        {(wiring) => (
          <Textarea
            {...wiring}
            value={reason}
            onChange={(event) => setReason(event.target.value)}
          />
        )}
      </Field>
    </Dialog>
  )
}
