import { Ban, CircleCheck, Eye, Send } from 'lucide-react'
import { useState } from 'react'
import type { RouteWireAnswer } from '../../../src/platform/contract.ts'
import {
  confirmFileSent,
  lookForFile,
  sendFileAgain,
  showTransmission,
  stopSendingFile,
} from '../../../src/payouts/contract.ts'
import { useChange, useRoute } from '../../api/queries.ts'
import { Badge } from '../../ui/badge.tsx'
import { Button } from '../../ui/button.tsx'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { ReasonDialog } from '../../ui/reason-dialog.tsx'
import { Card } from '../../ui/surface.tsx'
import { toastDone } from '../../ui/toast.tsx'
import { DateTime } from '../../ui/when.tsx'
import { sightingWords, stepWords, transmissionWords } from '../../words/transmission.ts'

type Shown = NonNullable<RouteWireAnswer<typeof showTransmission>['transmission']>
type Asked = 'again' | 'confirm' | 'stop'

/** Where the file of a released run is on its way to the bank, each try, and what a person may do.
 *  Nothing for a run whose file somebody hands in. */
export function Transmission({ runId }: { runId: string }) {
  const found = useRoute(showTransmission, { params: { runId } })
  if (found.error) return <ErrorPanel problem={found.error.body} />
  const shown = found.data?.transmission ?? null
  return shown === null ? null : <OnItsWay shown={shown} />
}

function OnItsWay({ shown }: { shown: Shown }) {
  const params = { runId: shown.runId }
  const [asked, setAsked] = useState<Asked | null>(null)
  const look = useChange(lookForFile, {
    done: ({ found, where }) => toastDone(sightingWords[found] ?? found, { detail: where }),
  })
  const words = transmissionWords[shown.state]
  const { mayNow } = shown
  return (
    <Card
      title="To the bank"
      aside={<Badge tone={words?.tone ?? 'neutral'}>{words?.word ?? shown.state}</Badge>}
    >
      <p className="text-muted">{words?.means}</p>
      {shown.late ? (
        <p className="mt-2 rounded-md bg-warn-soft px-3 py-2">
          The bank closes for this day at <DateTime at={shown.cutOffAt} />, and it is not there.
        </p>
      ) : null}
      {shown.nextAt ? (
        <p className="mt-2">
          Next try <DateTime at={shown.nextAt} />, {shown.triesLeft} left.
        </p>
      ) : null}
      <p className="mt-2 font-mono text-[11px] wrap-anywhere">{shown.remoteName}</p>
      {look.error ? <ErrorPanel problem={look.error.body} className="mt-2" /> : null}
      <Tries steps={shown.steps} />
      <div className="mt-3 flex flex-wrap gap-2">
        <Button
          size="sm"
          icon={Eye}
          busy={look.isPending}
          disabledReason={mayNow.look.whyNot}
          onClick={() => look.mutate({ params })}
        >
          Look at the bank
        </Button>
        {mayNow.sendAgain.may ? (
          <Button size="sm" icon={Send} onClick={() => setAsked('again')}>
            Send again
          </Button>
        ) : null}
        {mayNow.confirm.may ? (
          <Button size="sm" icon={CircleCheck} onClick={() => setAsked('confirm')}>
            The bank has it
          </Button>
        ) : null}
        {mayNow.stop.may ? (
          <Button size="sm" icon={Ban} onClick={() => setAsked('stop')}>
            Stop
          </Button>
        ) : null}
      </div>
      {asked ? <AskedDialog asked={asked} shown={shown} onClose={() => setAsked(null)} /> : null}
    </Card>
  )
}

function Tries({ steps }: { steps: Shown['steps'] }) {
  if (steps.length === 0) return null
  return (
    <ol aria-label="What was done about the file, newest first" className="mt-3 divide-y">
      {steps.map((step, index) => (
        <li key={steps.length - index} className="py-1.5 text-[12px]">
          <span className="flex flex-wrap items-baseline gap-x-2">
            <span className="font-medium">{stepWords[step.step] ?? step.step}</span>
            <span className="text-muted">
              {step.by.name.startsWith('system:') ? 'the program' : step.by.name},{' '}
              <DateTime at={step.at} />
            </span>
          </span>
          {step.found ? <span className="block">{sightingWords[step.found]}</span> : null}
          {step.said ? <span className="block text-muted wrap-anywhere">{step.said}</span> : null}
        </li>
      ))}
    </ol>
  )
}

const dialogs = {
  again: {
    route: sendFileAgain,
    title: 'Send the file again',
    intro:
      'Say how you know that the bank does not have it. Where nobody can tell, your own look within the last half hour must have found nothing.',
    does: 'Send it again',
    done: 'It is on its way again',
  },
  confirm: {
    route: confirmFileSent,
    title: 'The bank has the file',
    intro: 'Say how you know: who of the bank said so, or that you handed it in yourself.',
    does: 'It is at the bank',
    done: 'Kept: the bank has it',
  },
  stop: {
    route: stopSendingFile,
    title: 'Take the file off its way',
    intro:
      'The program does not send it any more. Hand it in yourself, then say that the bank has it.',
    does: 'Stop sending it',
    done: 'It is not sent by the program any more',
  },
} as const

function AskedDialog(props: { asked: Asked; shown: Shown; onClose: () => void }) {
  const { asked, shown, onClose } = props
  const { route, title, intro, does, done } = dialogs[asked]
  const change = useChange(route, { done: () => (toastDone(done), onClose()) })
  return (
    <ReasonDialog
      title={`${title}: ${shown.number}`}
      intro={intro}
      does={does}
      busy={change.isPending}
      problem={change.error?.body ?? null}
      onClose={onClose}
      onReason={(reason) => change.mutate({ params: { runId: shown.runId }, body: { reason } })}
    />
  )
}
