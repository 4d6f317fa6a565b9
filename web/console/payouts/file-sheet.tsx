import { useState } from 'react'
import { profileRules, runFileNames, stateWrittenName } from '../../../src/payouts/contract.ts'
import type { RouteWireAnswer } from '../../../src/platform/contract.ts'
import { useChange, useRoute } from '../../api/queries.ts'
import { useMay } from '../../api/session.ts'
import { Badge, type Tone } from '../../ui/badge.tsx'
import { Button } from '../../ui/button.tsx'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { errorAt, firstMissing, FormDialog, TextField, useWritten } from '../../ui/form-dialog.tsx'
import { Card, SkeletonRows } from '../../ui/surface.tsx'
import { toastDone } from '../../ui/toast.tsx'
import type { RunView } from './run.tsx'

type Named = RouteWireAnswer<typeof runFileNames>['names'][number]
type Payment = RunView['paymentRows'][number]

const howWords: Readonly<Record<Named['how'], readonly [string, Tone]>> = {
  same: ['as on file', 'neutral'],
  spelled: ['spelled', 'neutral'],
  shortened: ['shortened', 'warn'],
  stated: ['stated', 'warn'],
  does_not_fit: ['does not fit', 'bad'],
}

/** What the run's file is, and each creditor whose name it says otherwise than our file does: shown
 *  before anybody approves. Names that no rule makes fit are stated here, by Finance. */
export function RunFileSheet({ run }: { run: RunView }) {
  const sheet = useRoute(runFileNames, { params: { runId: run.runId } })
  const [asked, setAsked] = useState<Payment | null>(null)
  const may = useMay()
  if (sheet.error) return <ErrorPanel problem={sheet.error.body} />
  if (!sheet.data) return <SkeletonRows rows={3} />
  const { names, profile, file, more } = sheet.data
  const others = names.filter((each) => each.how !== 'same')
  const unfit = run.paymentRows.filter((payment) => payment.reasons.some(isNameFault))
  return (
    <Card title="The file" note={`${file} · ${profileRules[profile].words}`}>
      {others.length === 0 ? (
        <p className="text-muted">
          {names.length === 0 ? 'Nothing is in it.' : 'It names every creditor as our file does.'}
        </p>
      ) : (
        <ul aria-label="Names the file says otherwise" className="divide-y">
          {others.map((each) => (
            <NameRow key={each.paymentId} named={each} />
          ))}
        </ul>
      )}
      {more > 0 ? (
        <p className="mt-2 text-muted">and {more} more names that the file says otherwise.</p>
      ) : null}
      {unfit.map((payment) => (
        <div key={payment.paymentId} className="mt-3 flex flex-wrap items-center gap-2">
          <span className="min-w-0 flex-1">
            {payment.creditorName}: the file cannot carry this name, and nothing is cut.
          </span>
          <Button
            size="sm"
            aria-label={`State a shorter name for ${payment.creditorName}`}
            disabledReason={may(stateWrittenName) && 'Finance does this.'}
            onClick={() => setAsked(payment)}
          >
            State a shorter name
          </Button>
        </div>
      ))}
      {asked === null ? null : (
        <NameDialog runId={run.runId} payment={asked} onClose={() => setAsked(null)} />
      )}
    </Card>
  )
}

/** The file's format refused the creditor's name. */
function isNameFault({ code, text }: Payment['reasons'][number]): boolean {
  return code === 'file_refused' && text.includes('creditor.name')
}

function NameRow({ named }: { named: Named }) {
  const [words, tone] = howWords[named.how]
  return (
    <li className="flex flex-wrap items-baseline gap-x-2 gap-y-0.5 py-1.5">
      <span className="min-w-0 flex-1">
        <span className="block text-[12px] text-muted">{named.onFile}</span>
        <span className="font-mono text-[12.5px] wrap-anywhere">{named.written ?? '–'}</span>
      </span>
      <Badge tone={tone}>{words}</Badge>
      {named.why.length > 0 ? (
        <span className="basis-full text-[12px] text-muted">{named.why.join('; ')}</span>
      ) : null}
    </li>
  )
}

function NameDialog(props: { runId: RunView['runId']; payment: Payment; onClose: () => void }) {
  const { payment, onClose } = props
  const { written, text } = useWritten({ name: '' })
  const change = useChange(stateWrittenName, {
    done: () => (
      toastDone(`Files say ${written.name.toUpperCase()} from the next run on`),
      onClose()
    ),
  })
  const problem = change.error?.body ?? null
  return (
    <FormDialog
      title="A shorter name for files"
      intro={`${payment.creditorName} is too long for this kind of file. State a form of it: its letters in their order, at most 16. Whoever approves sees both.`}
      send="State the name"
      busy={change.isPending}
      whyNot={firstMissing([[written.name, 'the shorter name']])}
      problem={problem}
      onClose={onClose}
      onSend={() =>
        change.mutate({
          params: { runId: props.runId, paymentId: payment.paymentId },
          body: { name: written.name },
        })
      }
    >
      <TextField
        label="Name in files"
        required
        maxLength={16}
        help="A–Z 0–9 . & / - and spaces"
        error={errorAt(problem, 'name')}
        {...text('name')}
      />
    </FormDialog>
  )
}
