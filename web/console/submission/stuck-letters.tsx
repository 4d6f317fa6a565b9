import { RotateCcw } from 'lucide-react'
import { sendLetterAgain, type showThread } from '../../../src/correspondence/contract.ts'
import type { RouteWireAnswer } from '../../../src/platform/contract.ts'
import { useChange } from '../../api/queries.ts'
import { useMay } from '../../api/session.ts'
import { Button } from '../../ui/button.tsx'
import { toastDone, toastFailed } from '../../ui/toast.tsx'

type Message = RouteWireAnswer<typeof showThread>['rows'][number]

/** Letters that failed, or of which nobody knows whether they arrived: why, and the way to send them
 *  again. Nothing where all went out. */
export function StuckLetters({ messages }: { messages: readonly Message[] }) {
  const may = useMay()
  const again = useChange(sendLetterAgain, {
    done: () => toastDone('It goes out again'),
    refused: (problem) => toastFailed(problem.body.title, { detail: problem.body.detail }),
  })
  const stuck = messages
    .flatMap((message) => message.letters)
    .filter((letter) => letter.state === 'failed' || letter.state === 'unknown')
  return stuck.map((letter) => (
    <p
      key={letter.letterId}
      className="flex flex-wrap items-center gap-2 rounded-md bg-warn-soft px-3 py-2 text-[12px]"
    >
      <span className="min-w-0 flex-1 wrap-anywhere">
        {letter.state === 'failed'
          ? `The mail to ${letter.toEmail} did not go out.`
          : `Nobody knows whether the mail to ${letter.toEmail} arrived.`}
        {letter.reason ? ` ${letter.reason}` : ''}
      </span>
      <Button
        size="sm"
        icon={RotateCcw}
        busy={again.isPending}
        disabledReason={may(sendLetterAgain)}
        onClick={() => again.mutate({ params: { letterId: letter.letterId } })}
      >
        Send again
      </Button>
    </p>
  ))
}
