import { Ban, CircleCheck, ListChecks, Send } from 'lucide-react'
import { useState } from 'react'
import { approveRun, cancelRun, checkRun } from '../../../src/payouts/contract.ts'
import { useChange } from '../../api/queries.ts'
import { Button } from '../../ui/button.tsx'
import { useKeys } from '../../ui/keys.tsx'
import { printAmount } from '../../ui/money.tsx'
import { ReasonDialog } from '../../ui/reason-dialog.tsx'
import { toastDone, toastFailed } from '../../ui/toast.tsx'
import { runNext } from '../../words/next-step.ts'
import { ReleaseDialog, sayPayments } from './release-dialog.tsx'
import type { RunView } from './run.tsx'

const refused = (problem: { body: { title: string; detail: string } }) =>
  toastFailed(problem.body.title, { detail: problem.body.detail })

type Step = RunView['mayNow'][number]['action']

/** Whether anything can still be done with a run but to look at it. */
const ended: ReadonlySet<string> = new Set(['settled', 'rejected', 'cancelled'])

/** What may happen next with a run, and why the rest may not. */
export function RunActions({ run }: { run: RunView }) {
  const params = { runId: run.runId }
  const over = ended.has(run.status)
  const [dialog, setDialog] = useState<'release' | 'cancel' | null>(null)
  const why = (action: Step) => {
    const move = run.mayNow.find((one) => one.action === action)
    return move?.may ? null : (move?.whyNot ?? 'Not now.')
  }
  const check = useChange(checkRun, {
    done: (step) =>
      toastDone(
        step.dropped.length > 0
          ? `${sayPayments(step.dropped.length)} dropped out`
          : 'Everything passes',
        { detail: printAmount(step.total) },
      ),
    refused,
  })
  const approve = useChange(approveRun, {
    done: () => toastDone(`${run.number} is approved`),
    refused,
  })
  const cancel = useChange(cancelRun, {
    done: () => (toastDone(`${run.number} is cancelled`), setDialog(null)),
  })
  const approveNow = () =>
    run.contentHash && approve.mutate({ params, body: { contentHash: run.contentHash } })
  useKeys('Run', [
    { key: 'a', does: 'Approve this content', run: approveNow, off: why('approve') !== null },
    { key: 'l', does: 'Release', run: () => setDialog('release'), off: why('release') !== null },
  ])
  return (
    <section
      aria-label="Next step"
      data-action-bar
      className="flex shrink-0 flex-wrap items-center gap-2 border-t bg-raised px-4 py-3"
    >
      {over ? null : (
        <Button
          look="quiet"
          icon={Ban}
          onClick={() => setDialog('cancel')}
          disabledReason={why('cancel')}
        >
          Cancel the run
        </Button>
      )}
      <span className="min-w-40 flex-1 text-muted max-md:order-first max-md:basis-full">
        {runNext[run.status]}
      </span>
      {over ? null : (
        <>
          <Button
            icon={ListChecks}
            onClick={() => check.mutate({ params })}
            busy={check.isPending}
            disabledReason={why('check')}
          >
            Check again
          </Button>
          <Button
            icon={CircleCheck}
            hint="a"
            onClick={approveNow}
            busy={approve.isPending}
            disabledReason={why('approve')}
          >
            Approve
          </Button>
          <Button
            look="primary"
            icon={Send}
            hint="l"
            onClick={() => setDialog('release')}
            disabledReason={why('release')}
          >
            Release
          </Button>
        </>
      )}
      {dialog === 'cancel' ? (
        <ReasonDialog
          title={`Cancel ${run.number}`}
          intro="Its payables are free again for another run."
          does="Cancel the run"
          busy={cancel.isPending}
          problem={cancel.error?.body ?? null}
          onClose={() => setDialog(null)}
          onReason={(reason) => cancel.mutate({ params, body: { reason } })}
        />
      ) : null}
      {dialog === 'release' ? <ReleaseDialog run={run} onClose={() => setDialog(null)} /> : null}
    </section>
  )
}
