import { useState } from 'react'
import { Button } from './button.tsx'
import { Dialog } from './dialog.tsx'
import { ErrorPanel, type ShownProblem } from './error-panel.tsx'
import { Field } from './field.tsx'
import { Textarea } from './input.tsx'

/** Asks why before something is done that cannot be taken back. */
export function ReasonDialog(props: {
  title: string
  intro: string
  does: string
  label: string
  busy: boolean
  problem: ShownProblem | null
  onDo: (reason: string) => void
  onClose: () => void
}) {
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
          disabledReason={reason.trim() === '' ? 'Say why.' : null}
          onClick={() => props.onDo(reason.trim())}
        >
          {props.does}
        </Button>
      }
    >
      {props.problem ? <ErrorPanel problem={props.problem} className="mb-3" /> : null}
      <Field label={props.label} required>
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
