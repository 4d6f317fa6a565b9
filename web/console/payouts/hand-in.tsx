import { Download, Undo2 } from 'lucide-react'
import { useState } from 'react'
import { giveFileBack, runFile, takeFile } from '../../../src/payouts/contract.ts'
import { addressOf } from '../../api/client.ts'
import { useChange } from '../../api/queries.ts'
import { Button, buttonLook } from '../../ui/button.tsx'
import { ReasonDialog } from '../../ui/reason-dialog.tsx'
import { Card } from '../../ui/surface.tsx'
import { toastDone, toastFailed } from '../../ui/toast.tsx'
import { DateTime } from '../../ui/when.tsx'
import type { RunView } from './run.tsx'

const refused = (problem: { body: { title: string; detail: string } }) =>
  toastFailed(problem.body.title, { detail: problem.body.detail })

/** Who hands the file in at the bank, or why nobody does (any more); a copy for audit beside it. The
 *  bank's is fetched only by whoever has taken it. Nothing before release. */
export function HandIn({ run }: { run: RunView }) {
  const { file, runId } = run
  const [givingBack, setGivingBack] = useState(false)
  const params = { runId }
  const take = useChange(takeFile, {
    done: () => {
      toastDone(`The file of ${run.number} is yours to hand in`)
      window.location.assign(addressOf(runFile, { params, query: { for: 'bank' } }))
    },
    refused,
  })
  if (file === null) return null
  const move = (action: string) => run.mayNow.find((one) => one.action === action)
  const handIn = move('handIn')
  const mayRead = move('file')?.may ?? false
  return (
    <Card title="Handed in by hand">
      {file.taken ? (
        <p>
          {file.taken.by.name} has it since <DateTime at={file.taken.at} />.
        </p>
      ) : null}
      <p className="text-muted">
        {handIn?.may
          ? file.taken
            ? 'Hand it in once; if that did not work, say so before another does.'
            : 'Whoever takes it has it alone: nobody else takes it or has it sent.'
          : handIn?.whyNot}
      </p>
      <div className="mt-3 flex flex-wrap gap-2">
        {handIn?.may ? (
          <Button
            size="sm"
            icon={Download}
            busy={take.isPending}
            onClick={() => take.mutate({ params })}
          >
            {file.taken ? 'Fetch it again' : 'Take it to the bank'}
          </Button>
        ) : null}
        {file.taken && move('handIn')?.whyNot !== 'Finance does this.' ? (
          <Button size="sm" icon={Undo2} onClick={() => setGivingBack(true)}>
            It was not handed in
          </Button>
        ) : null}
        {mayRead ? (
          <a className={buttonLook({ size: 'sm' })} href={addressOf(runFile, { params })} download>
            <Download aria-hidden className="size-3.5" />
            Copy for audit
          </a>
        ) : null}
      </div>
      {givingBack ? <GiveBack run={run} onClose={() => setGivingBack(false)} /> : null}
    </Card>
  )
}

function GiveBack({ run, onClose }: { run: RunView; onClose: () => void }) {
  const change = useChange(giveFileBack, {
    done: () => (toastDone(`The file of ${run.number} is with nobody now`), onClose()),
  })
  return (
    <ReasonDialog
      title={`The file of ${run.number} was not handed in`}
      intro="Say how you know: the bank does not have it, and nobody will hand in the copy that was fetched."
      does="It was not handed in"
      busy={change.isPending}
      problem={change.error?.body ?? null}
      onClose={onClose}
      onReason={(reason) => change.mutate({ params: { runId: run.runId }, body: { reason } })}
    />
  )
}
