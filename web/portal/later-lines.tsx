import { Link } from '@tanstack/react-router'
import { FastForward } from 'lucide-react'
import { useState } from 'react'
import { sendLinesLater } from '../../src/submissions/contract.ts'
import { Problem, type ProblemBody } from '../api/client.ts'
import { useChange } from '../api/queries.ts'
import { Button } from '../ui/button.tsx'
import { ErrorPanel } from '../ui/error-panel.tsx'
import { Card } from '../ui/surface.tsx'
import { toastDone } from '../ui/toast.tsx'
import { DateTime } from '../ui/when.tsx'
import type { Draft, PortalSubmission } from './draft.ts'

/** The partner's choice when lines came back: have the rest decided now, and send those later. */
export function LaterLines({ view, draft }: { view: PortalSubmission; draft: Draft }) {
  const [refused, setRefused] = useState<ProblemBody | null>(null)
  const [busy, setBusy] = useState(false)
  const change = useChange(sendLinesLater, {
    done: () => {
      window.scrollTo({ top: 0 })
      toastDone('The rest is with us', { detail: 'What came back waits in a claim of its own.' })
    },
  })
  const lines = view.laterLines
  if (lines === null) return null
  const named = lines.length === 1 ? `line ${lines[0]}` : `lines ${lines.join(', ')}`
  const send = async () => {
    setBusy(true)
    setRefused(null)
    try {
      const version = await draft.flush()
      await change.mutateAsync({ params: { submissionId: view.submissionId }, body: { version } })
    } catch (error) {
      setRefused(error instanceof Problem ? error.body : null)
    } finally {
      setBusy(false)
    }
  }
  return (
    <Card title="Or have the rest decided now">
      <p className="text-muted">
        We judge this claim without {named}. {lines.length === 1 ? 'It' : 'They'} will wait, with
        the papers, in a claim of {lines.length === 1 ? 'its' : 'their'} own that you send later.
      </p>
      {refused ? <ErrorPanel problem={refused} className="mt-3" /> : null}
      <Button
        size="lg"
        icon={FastForward}
        busy={busy}
        onClick={() => void send()}
        className="mt-3 w-full sm:w-auto"
      >
        Decide the rest, I send {named} later
      </Button>
    </Card>
  )
}

/** Which claim this one continues, and which hold lines that were taken out of it. */
export function LinkedClaims({ view }: { view: PortalSubmission }) {
  if (view.linked.length === 0) return null
  return (
    <ul className="space-y-1">
      {view.linked.map((one) => (
        <li key={one.submissionId} className="text-muted">
          {one.isBefore ? 'It holds what came back of ' : 'What came back of it is in '}
          <Link
            to="/portal/submissions/$submissionId"
            params={{ submissionId: one.submissionId }}
            className="font-medium text-accent-ink underline underline-offset-3"
          >
            {one.number === 'Draft' ? 'a draft' : one.number}
          </Link>
          {one.status === 'draft' && one.answerBy ? (
            <>
              : send it until <DateTime at={one.answerBy} />
            </>
          ) : null}
          .
        </li>
      ))}
    </ul>
  )
}
