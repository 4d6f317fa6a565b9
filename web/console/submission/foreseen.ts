import { useDeferredValue, useEffect, useState } from 'react'
import type { RouteWireAnswer } from '../../../src/platform/contract.ts'
import { previewDecision } from '../../../src/submissions/contract.ts'
import { call, Problem } from '../../api/client.ts'
import type { Drafted } from './judgments.ts'
import type { DecisionBody, SubmissionView } from './reading.ts'

type Preview = RouteWireAnswer<typeof previewDecision>
type Foreseen = {
  readonly text: string
  readonly outcome: DecisionBody['outcome']
  readonly preview: Preview | null
  readonly problem: string | null
}

const AFTER_MS = 250

/** Runs the decision rolled back each time it changes, so that the amount shown is the one paid, and
 *  what would be refused is said before. Whether a claim is paid whole or in part follows from its
 *  arithmetic: the server says which, and the decision goes by that. */
export function useForeseen(
  view: SubmissionView,
  drafted: Drafted,
): { drafted: Drafted; preview: Preview | undefined; foreseen: string | null } {
  const text = useDeferredValue(drafted.ok ? JSON.stringify(drafted.body) : null)
  const [last, setLast] = useState<Foreseen | null>(null)
  const open = view.mayNow.some((move) => move.name === 'approve' && move.whyNot === null)
  const { submissionId } = view
  useEffect(() => {
    if (text === null || !open) return
    const stop = new AbortController()
    const soon = setTimeout(
      () =>
        void foresee(submissionId, text, stop.signal).then(
          (seen) => stop.signal.aborted || setLast({ ...seen, text }),
        ),
      AFTER_MS,
    )
    return () => (clearTimeout(soon), stop.abort())
  }, [text, open, submissionId])
  if (!drafted.ok || last === null) return { drafted, preview: undefined, foreseen: null }
  const isCurrent = last.text === JSON.stringify(drafted.body)
  return {
    drafted: isCurrent ? { ok: true, body: { ...drafted.body, outcome: last.outcome } } : drafted,
    preview: last.preview ?? undefined,
    foreseen: isCurrent ? last.problem : null,
  }
}

async function foresee(
  submissionId: string,
  text: string,
  signal: AbortSignal,
): Promise<Omit<Foreseen, 'text'>> {
  const body = JSON.parse(text) as DecisionBody // written by useForeseen from one
  const ask = (outcome: DecisionBody['outcome']) =>
    call(previewDecision, { params: { submissionId }, body: { ...body, outcome } }, { signal })
  let { outcome } = body
  try {
    const preview = await ask(outcome).catch((error: unknown) => {
      const follows = followsOf(error)
      if (follows === null) throw error
      outcome = follows
      return ask(follows)
    })
    return { outcome, preview, problem: null }
  } catch (error) {
    const isRefusal = error instanceof Problem && error.body.status > 401 && error.body.status < 500
    return { outcome, preview: null, problem: isRefusal ? error.body.detail : null }
  }
}

/** The outcome that follows from the lines, when another was asked for. */
function followsOf(error: unknown): DecisionBody['outcome'] | null {
  if (!(error instanceof Problem) || error.body.code !== 'submission.outcome_differs') return null
  const { follows } = error.body
  return follows === 'approve' || follows === 'approve_reduced' || follows === 'reject'
    ? follows
    : null
}
