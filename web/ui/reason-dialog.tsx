import { useState } from 'react'
import type { ShownProblem } from './error-panel.tsx'
import { FormDialog, LongTextField } from './form-dialog.tsx'

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
    <FormDialog
      title={props.title}
      intro={props.intro}
      send={props.does}
      busy={props.busy}
      whyNot={reason.trim() === '' ? 'Give a reason: it stays in the record.' : null}
      problem={props.problem}
      onClose={props.onClose}
      onSend={() => props.onReason(reason.trim())}
    >
      <LongTextField label="Reason" required value={reason} onChange={setReason} />
    </FormDialog>
  )
}
