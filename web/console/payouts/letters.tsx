import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import type { RouteWireAnswer } from '../../../src/platform/contract.ts'
import {
  confirmWritten,
  declineWritten,
  listWritten,
  writtenFile,
} from '../../../src/payouts/contract.ts'
import { addressOf } from '../../api/client.ts'
import { useChange } from '../../api/queries.ts'
import { useMay } from '../../api/session.ts'
import { Badge } from '../../ui/badge.tsx'
import { Button } from '../../ui/button.tsx'
import { Money } from '../../ui/money.tsx'
import { ReasonDialog } from '../../ui/reason-dialog.tsx'
import { toastDone, toastFailed } from '../../ui/toast.tsx'
import { DateTime, Day } from '../../ui/when.tsx'

type Letter = RouteWireAnswer<typeof listWritten>['rows'][number]

const states = {
  filed: { word: 'waits for a second person', tone: 'warn' },
  confirmed: { word: 'confirmed', tone: 'good' },
  declined: { word: 'not used', tone: 'neutral' },
} as const

/** A bank's letter about one payment: what it says, its paper, and who stands for it. */
export function LetterRow({ letter }: { letter: Letter }) {
  const may = useMay()
  const { word, tone } = states[letter.state]
  const paper = addressOf(writtenFile, { params: { writtenAnswerId: letter.writtenAnswerId } })
  return (
    <li className="flex items-start gap-x-4 gap-y-2 border-b px-4 py-3 max-md:flex-wrap">
      <div className="w-56 shrink-0 max-md:w-auto max-md:flex-1">
        <p className="font-medium">{letter.creditorName}</p>
        <p className="font-mono text-[12px] text-muted">{letter.endToEndId}</p>
      </div>
      <div className="min-w-0 flex-1 space-y-1 max-md:order-last max-md:basis-full">
        <p>
          <Badge tone={tone}>{word}</Badge> The bank wrote on <Day on={letter.saidOn} /> that it was{' '}
          {letter.says}: {letter.words}
        </p>
        {letter.reason ? <p className="text-muted">{letter.reason.staff}</p> : null}
        <p className="text-[12px] text-muted">
          {may(writtenFile) === null ? (
            <a className="underline underline-offset-3" href={paper} download={letter.fileName}>
              {letter.fileName}
            </a>
          ) : (
            letter.fileName
          )}{' '}
          · filed by {letter.filedBy}, <DateTime at={letter.filedAt} />
          {letter.judgedBy && letter.judgedAt ? (
            <>
              {' '}
              · {word} by {letter.judgedBy}, <DateTime at={letter.judgedAt} />
            </>
          ) : null}
          {letter.declinedReason ? `: ${letter.declinedReason}` : ''}
        </p>
        {letter.state === 'filed' ? <Judge letter={letter} /> : null}
      </div>
      <div className="text-right">
        <Money value={letter.amount} className="font-medium" />
        <p>
          <Link
            to="/payouts/$runId"
            params={{ runId: letter.runId }}
            className="font-mono text-[12px] underline underline-offset-3"
          >
            {letter.runNumber}
          </Link>
        </p>
      </div>
    </li>
  )
}

function Judge({ letter }: { letter: Letter }) {
  const may = useMay()
  const [declining, setDeclining] = useState(false)
  const params = { writtenAnswerId: letter.writtenAnswerId }
  const confirm = useChange(confirmWritten, {
    done: () => toastDone('It counts as the bank’s own word'),
    refused: (problem) => toastFailed(problem.body.title, { detail: problem.body.detail }),
  })
  const decline = useChange(declineWritten, {
    done: () => (toastDone('The letter is not used'), setDeclining(false)),
  })
  return (
    <p className="flex flex-wrap gap-2">
      <Button
        size="sm"
        look="primary"
        busy={confirm.isPending}
        disabledReason={may(confirmWritten) ?? letter.mayConfirm.whyNot}
        onClick={() => confirm.mutate({ params })}
      >
        Confirm against the paper
      </Button>
      <Button size="sm" disabledReason={may(declineWritten)} onClick={() => setDeclining(true)}>
        Do not use it
      </Button>
      {declining ? (
        <ReasonDialog
          title="Do not use this letter"
          intro="Nothing moves. The letter and its paper stay on record."
          does="Do not use it"
          busy={decline.isPending}
          problem={decline.error?.body ?? null}
          onClose={() => setDeclining(false)}
          onReason={(reason) => decline.mutate({ params, body: { reason } })}
        />
      ) : null}
    </p>
  )
}
