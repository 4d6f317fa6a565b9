import { useState } from 'react'
import { Button } from './button.tsx'
import { Dialog } from './dialog.tsx'
import { ErrorPanel, type ShownProblem } from './error-panel.tsx'
import { Field } from './field.tsx'
import { Input, Textarea } from './input.tsx'

/** Asks for a later day and the reason. `say` words the button for the day that is typed; empty while
 *  none is. */
export function NewDayDialog(props: {
  title: string
  intro: string
  say: (day: string) => string
  busy: boolean
  problem: ShownProblem | null
  onDay: (day: string, reason: string) => void
  onClose: () => void
}) {
  const [day, setDay] = useState('')
  const [reason, setReason] = useState('')
  const missing = day === '' ? 'Give the new day.' : reason.trim() === '' ? 'Say why.' : null
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
          disabledReason={missing}
          onClick={() => props.onDay(day, reason)}
        >
          {props.say(day)}
        </Button>
      }
    >
      {props.problem ? <ErrorPanel problem={props.problem} className="mb-3" /> : null}
      <div className="space-y-3">
        <Field label="New day" required>
          {(wiring) => (
            <Input
              {...wiring}
              type="date"
              value={day}
              onChange={(event) => setDay(event.target.value)}
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
