import { useRef, useState } from 'react'
import { readSampleCode, readStepUp, stepUp } from '../../../src/identity/contract.ts'
import { releaseRun } from '../../../src/payouts/contract.ts'
import { useChange, useRoute } from '../../api/queries.ts'
import { useSignedIn } from '../../api/session.ts'
import { FormDialog, TextField } from '../../ui/form-dialog.tsx'
import { Button } from '../../ui/button.tsx'
import { Money, printAmount } from '../../ui/money.tsx'
import { toastDone, toastFailed } from '../../ui/toast.tsx'
import { DateTime } from '../../ui/when.tsx'
import type { RunView } from './run.tsx'

export function sayPayments(count: number): string {
  return count === 1 ? '1 payment' : `${count} payments`
}

/** Releases a run: what leaves, what is new about it, and the code of the person's authenticator,
 *  unless it was shown within the last minutes. Enter sends it; a code can be pasted. */
export function ReleaseDialog({ run, onClose }: { run: RunView; onClose: () => void }) {
  const { sampleMode } = useSignedIn()
  const [code, setCode] = useState('')
  const sample = useRoute(readSampleCode, {}, { enabled: sampleMode })
  // The sample's authenticator is made when its code is first asked for.
  const shown = useRoute(readStepUp, {}, { enabled: !sampleMode || !sample.isPending })
  const release = useRelease(run, onClose)
  const prove = useChange(stepUp, {
    quiet: true,
    done: () => release.mutate({ params: { runId: run.runId } }),
  })
  const until = shown.data?.until ?? null
  const lacks = shown.data !== undefined && !shown.data.secondFactor
  const digits = code.replaceAll(/\s/g, '')
  const whyNot = lacks
    ? 'Set up your authenticator first.'
    : shown.data === undefined
      ? 'One moment.'
      : until === null && !/^\d{6}$/.test(digits)
        ? 'Type the six digits your authenticator shows.'
        : null
  const send = () =>
    until === null
      ? prove.mutate({ body: { code: digits } })
      : release.mutate({ params: { runId: run.runId } })
  return (
    <FormDialog
      title={`Release ${run.number}`}
      intro="Everything is checked once more under lock. If anything changed, the run goes back to draft instead. Once released it cannot be undone here."
      send={`Release ${printAmount(run.total)}`}
      busy={prove.isPending || release.isPending}
      whyNot={whyNot}
      problem={prove.error?.body ?? release.error?.body ?? null}
      onClose={onClose}
      onSend={send}
    >
      <Leaving run={run} />
      {lacks ? (
        <p className="rounded-md bg-warn-soft px-3 py-2">
          Releasing takes a second factor.{' '}
          <a href="/account" className="font-medium text-accent-ink underline">
            Set up your authenticator
          </a>
          , then come back.
        </p>
      ) : null}
      {until === null && !lacks ? (
        <CodeField
          code={code}
          onCode={setCode}
          sample={sampleMode ? (sample.data?.code ?? null) : null}
        />
      ) : null}
      {until === null ? null : (
        <p className="text-muted">
          Your second factor was shown, and holds until <DateTime at={until} />.
        </p>
      )}
    </FormDialog>
  )
}

function useRelease(run: RunView, onClose: () => void) {
  return useChange(releaseRun, {
    done: (answer) => {
      onClose()
      if (answer.outcome === 'released')
        toastDone(`${run.number} is released`, { detail: answer.file?.name ?? '' })
      else
        toastFailed(`${run.number} is a draft again`, {
          detail: `Changed since the approval and left out: ${sayPayments(answer.dropped.length)}.`,
        })
    },
  })
}

/** First payments that are named; of the others it is said how many. */
const NAMED_MAX = 20

function Leaving({ run }: { run: RunView }) {
  const first = run.paymentRows.filter(
    (payment) => payment.firstToAccount && payment.reasons.length === 0,
  )
  const named = first.slice(0, NAMED_MAX)
  return (
    <>
      <div>
        <p className="text-[20px] font-semibold">
          <Money value={run.total} />
        </p>
        <p className="text-muted">
          {sayPayments(run.payments)} from {run.accountName}
        </p>
      </div>
      {run.firstPayments > 0 ? (
        <p className="rounded-md bg-warn-soft px-3 py-2">
          {sayPayments(run.firstPayments)} to an account for the first time:{' '}
          {named.map((payment) => payment.creditorName).join(', ')}
          {run.firstPayments > named.length ? ` and ${run.firstPayments - named.length} more` : ''}.
        </p>
      ) : null}
    </>
  )
}

function CodeField(props: {
  readonly code: string
  readonly onCode: (code: string) => void
  /** What a sample person's authenticator shows now; null outside the sample company. */
  readonly sample: string | null
}) {
  const { code, onCode, sample } = props
  const field = useRef<HTMLInputElement>(null)
  const fillIn = (given: string) => {
    onCode(given)
    field.current?.focus()
  }
  return (
    <>
      <TextField
        ref={field}
        label="Code of your authenticator"
        help="Six digits. They count once, and for ten minutes in this session."
        required
        autoFocus
        inputMode="numeric"
        autoComplete="one-time-code"
        maxLength={9}
        className="font-mono text-[16px] tracking-widest"
        value={code}
        onChange={onCode}
      />
      {sample === null ? null : (
        <p className="flex flex-wrap items-center gap-2 text-muted">
          <span>
            Sample company: the authenticator shows{' '}
            <span className="font-mono font-medium text-ink">{sample}</span>
          </span>
          <Button size="sm" onClick={() => fillIn(sample)}>
            Fill it in
          </Button>
        </p>
      )}
    </>
  )
}
