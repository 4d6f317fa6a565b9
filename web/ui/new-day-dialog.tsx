import { useState } from 'react'
import type { ShownProblem } from './error-panel.tsx'
import { FormDialog, LongTextField, TextField } from './form-dialog.tsx'

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
    <FormDialog
      title={props.title}
      intro={props.intro}
      send={props.say(day)}
      busy={props.busy}
      whyNot={missing}
      problem={props.problem}
      onClose={props.onClose}
      onSend={() => props.onDay(day, reason)}
    >
      <TextField label="New day" required type="date" value={day} onChange={setDay} />
      <LongTextField label="Why" required value={reason} onChange={setReason} />
    </FormDialog>
  )
}
