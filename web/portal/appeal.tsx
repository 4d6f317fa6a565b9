import { Scale, Undo2 } from 'lucide-react'
import { useState } from 'react'
import { appealSubmission, keepDecision } from '../../src/submissions/contract.ts'
import { useChange } from '../api/queries.ts'
import { Button } from '../ui/button.tsx'
import { ReasonDialog } from '../ui/reason-dialog.tsx'
import { Card } from '../ui/surface.tsx'
import { DateTime, Day } from '../ui/when.tsx'
import type { PortalSubmission } from './draft.ts'
import { SlotList } from './slots.tsx'

type Reopening = PortalSubmission['reopenings'][number]

/** What a partner may do about a decision, and what became of what they did. */
export function Appeals({ view }: { view: PortalSubmission }) {
  return (
    <>
      {view.reopenings.map((one) => (
        <Again key={one.reopeningId} view={view} one={one} />
      ))}
      <AppealCard view={view} />
    </>
  )
}

function Again({ view, one }: { view: PortalSubmission; one: Reopening }) {
  const isAppeal = one.kind === 'appeal'
  return (
    <Card
      title={isAppeal ? 'Your appeal' : 'We look at our decision again'}
      note={<DateTime at={one.openedAt} />}
    >
      {isAppeal ? <p className="whitespace-pre-wrap">{one.reason}</p> : null}
      <p className="mt-2 text-muted">{whatBecame(view, one)}</p>
      {isAppeal && view.status === 'appealed' && one.ended === null ? (
        <div className="mt-3">
          <SlotList
            view={view}
            slots={[{ slot: 'appeal', label: 'What supports your appeal', required: false }]}
            lineNo={null}
            open={() => true}
            defectOf={() => undefined}
            flush={async () => view.version}
          />
        </div>
      ) : null}
      {isAppeal && one.ended === null ? <TakeBack view={view} /> : null}
    </Card>
  )
}

function whatBecame(view: PortalSubmission, one: Reopening) {
  const isAppeal = one.kind === 'appeal'
  if (one.ended === 'taken_back') {
    return isAppeal ? 'You took it back; the decision stands.' : 'The decision stands as it was.'
  }
  if (one.ended === 'lapsed') return 'No answer came in time; the decision stands.'
  if (one.ended === 'decided') {
    return isAppeal ? 'It was decided anew, and that is final.' : 'A new decision took its place.'
  }
  return (
    <>
      {isAppeal ? 'Another person decides it' : 'It stands until you hear from us'}
      {view.decisionDueAt ? (
        <>
          , by <DateTime at={view.decisionDueAt} />
        </>
      ) : null}
      .
    </>
  )
}

function AppealCard({ view }: { view: PortalSubmission }) {
  const [open, setOpen] = useState(false)
  const change = useChange(appealSubmission, { done: () => setOpen(false) })
  const move = view.mayNow.find((one) => one.name === 'appeal')
  if (view.appealUntil === null || move?.whyNot !== null) return null
  return (
    <Card title="You do not agree?">
      <p>
        You may appeal until <Day on={view.appealUntil} />. Another person than the one who decided
        looks at it. What was approved stays approved.
      </p>
      <Button icon={Scale} className="mt-3" onClick={() => setOpen(true)}>
        Appeal
      </Button>
      {open ? (
        <ReasonDialog
          title={`Appeal: ${view.title || view.number}`}
          intro="Say what was not seen or not right. You can add papers afterwards."
          does="Send the appeal"
          busy={change.isPending}
          problem={change.error?.body ?? null}
          onClose={() => setOpen(false)}
          onReason={(reason) =>
            change.mutate({
              params: { submissionId: view.submissionId },
              body: { version: view.version, reason },
            })
          }
        />
      ) : null}
    </Card>
  )
}

function TakeBack({ view }: { view: PortalSubmission }) {
  const [open, setOpen] = useState(false)
  const change = useChange(keepDecision, { done: () => setOpen(false) })
  if (view.mayNow.find((one) => one.name === 'keep')?.whyNot !== null) return null
  return (
    <>
      <Button look="quiet" icon={Undo2} className="mt-3" onClick={() => setOpen(true)}>
        Take the appeal back
      </Button>
      {open ? (
        <ReasonDialog
          title="Take the appeal back?"
          intro="What was decided stands then, and cannot be appealed again."
          does="Take it back"
          busy={change.isPending}
          problem={change.error?.body ?? null}
          onClose={() => setOpen(false)}
          onReason={(reason) =>
            change.mutate({
              params: { submissionId: view.submissionId },
              body: { version: view.version, reason },
            })
          }
        />
      ) : null}
    </>
  )
}
