import { CalendarClock } from 'lucide-react'
import { useState } from 'react'
import { moveExecution } from '../../../src/payouts/contract.ts'
import { useChange } from '../../api/queries.ts'
import { Button } from '../../ui/button.tsx'
import { FormDialog, TextField } from '../../ui/form-dialog.tsx'
import { toastDone } from '../../ui/toast.tsx'
import type { RunView } from './run.tsx'

/** Executes a run on another day: where a cut-off has passed, or the day is no banking day. */
export function MoveDay({ run }: { run: RunView }) {
  const change = run.mayNow.find((move) => move.action === 'change')
  const [open, setOpen] = useState(false)
  const [day, setDay] = useState(run.executeOn)
  const move = useChange(moveExecution, {
    done: () => (toastDone(`${run.number} executes on another day`), setOpen(false)),
  })
  if (!['draft', 'checked', 'approved'].includes(run.status)) return null
  return (
    <>
      <Button
        size="sm"
        icon={CalendarClock}
        disabledReason={change?.may ? null : (change?.whyNot ?? 'Not now.')}
        onClick={() => setOpen(true)}
      >
        Another day
      </Button>
      {open ? (
        <FormDialog
          title={`Execute ${run.number} on another day`}
          intro="An approval given before is void: what is approved includes the day."
          send="Move the day"
          busy={move.isPending}
          whyNot={day === run.executeOn ? 'It executes on that day already.' : null}
          problem={move.error?.body ?? null}
          onClose={() => setOpen(false)}
          onSend={() => move.mutate({ params: { runId: run.runId }, body: { executeOn: day } })}
        >
          <TextField label="Executes on" type="date" required value={day} onChange={setDay} />
        </FormDialog>
      ) : null}
    </>
  )
}
