import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import type { RouteWireAnswer } from '../../../src/platform/contract.ts'
import { closeAnswerLine, listAnswerLines } from '../../../src/payouts/contract.ts'
import { useChange } from '../../api/queries.ts'
import { useMay } from '../../api/session.ts'
import { Badge } from '../../ui/badge.tsx'
import { Button } from '../../ui/button.tsx'
import { Money } from '../../ui/money.tsx'
import { ReasonDialog } from '../../ui/reason-dialog.tsx'
import { toastDone } from '../../ui/toast.tsx'
import type { Tone } from '../../ui/tone.ts'
import { DateTime } from '../../ui/when.tsx'
import { sayCode } from '../../words/submission.ts'
import { AssignLine } from './assign-line.tsx'
import { JudgeLine, LiftRefusal } from './line-judging.tsx'

export type AnswerLine = RouteWireAnswer<typeof listAnswerLines>['rows'][number]

const says: Readonly<Record<AnswerLine['says'], { word: string; tone: Tone }>> = {
  received: { word: 'Received', tone: 'info' },
  accepted: { word: 'Accepted', tone: 'good' },
  paid: { word: 'Paid by the ERP', tone: 'good' },
  rejected: { word: 'Rejected', tone: 'bad' },
  returned: { word: 'Returned', tone: 'bad' },
  blocked: { word: 'Blocked', tone: 'bad' },
  change: { word: 'Other account data', tone: 'warn' },
}
const scopes: Readonly<Record<AnswerLine['scope'], string>> = {
  file: 'the whole file',
  block: 'a block of the file',
  payment: 'a payment',
}

const ends: Readonly<Record<NonNullable<AnswerLine['closed']>['as'], string>> = {
  closed: 'Closed',
  assigned: 'Used',
  confirmed: 'Confirmed',
  declined: 'Not used, said',
  shown: 'Shown by the statement imported',
  overtaken: 'Ended by another answer,',
}

/** What an answer says of a file, a block or a payment, in words, and what became of it. */
export function AnswerLineRow({ line }: { line: AnswerLine }) {
  const { word, tone } = says[line.says]
  const isOpen = line.outcome === 'open' && line.closed === null
  return (
    <li className="flex items-start gap-x-4 gap-y-2 border-b px-4 py-3 max-md:flex-wrap">
      <div className="w-56 shrink-0 max-md:w-auto max-md:flex-1">
        <p className="font-medium">{line.creditorName ?? `Of ${scopes[line.scope]}`}</p>
        <p className="font-mono text-[12px] wrap-anywhere text-muted">
          {line.endToEndRef ?? line.messageRef ?? 'names nothing'}
        </p>
      </div>
      <div className="min-w-0 flex-1 space-y-1 max-md:order-last max-md:basis-full">
        <p>
          <Badge tone={tone}>{word}</Badge>{' '}
          {line.reason ? (
            <>
              <span className="font-mono text-[12px]">{line.reason.code}</span> {line.reason.staff}
            </>
          ) : null}
          {line.information ? <span className="text-muted"> “{line.information}”</span> : null}
        </p>
        {line.reason && line.says !== 'accepted' ? (
          <p className="text-muted">
            {line.reason.remedy}{' '}
            <Badge tone="neutral">{`owed by ${sayCode(line.reason.owedBy).toLowerCase()}`}</Badge>
          </p>
        ) : null}
        {line.why ? (
          <p className={isOpen ? 'text-bad' : 'text-muted'}>
            {line.why.text} <span className="text-ink">{line.why.remedy}</span>
          </p>
        ) : null}
        {line.assigned ? (
          <p>
            Assigned to <span className="font-mono text-[12px]">{line.assigned.to}</span> by{' '}
            {line.assigned.by}, <DateTime at={line.assigned.at} />: {line.assigned.reason}
            {line.waitsForSecond
              ? ' Another person of Finance confirms it before anything moves.'
              : ''}
          </p>
        ) : null}
        {line.closed ? (
          <p className="text-[12px] text-muted">
            {ends[line.closed.as]} by {line.closed.by}, <DateTime at={line.closed.at} />:{' '}
            {line.closed.reason}
          </p>
        ) : null}
        <p className="text-[12px] text-muted">
          {line.answerName}, line {line.fileLine} ·{' '}
          {line.arrivedBy === 'channel' ? 'fetched from the bank' : `filed by ${line.filedBy}`},{' '}
          <DateTime at={line.filedAt} /> · {outcomeOf(line)}
        </p>
        {isOpen ? (
          <p className="flex flex-wrap gap-2">
            {line.waitsForSecond ? <JudgeLine line={line} /> : null}
            {line.mayAssign ? <AssignLine line={line} /> : null}
            {line.waitsForSecond ? null : <CloseLine line={line} />}
          </p>
        ) : null}
        {line.lift?.stands === true && line.paymentId ? (
          <LiftRefusal paymentId={line.paymentId} lift={line.lift} />
        ) : null}
      </div>
      <div className="text-right">
        {line.amount ? <Money value={line.amount} className="font-medium" /> : null}
        {line.runId && line.runNumber ? (
          <p>
            <Link
              to="/payouts/$runId"
              params={{ runId: line.runId }}
              className="font-mono text-[12px] underline underline-offset-3"
            >
              {line.runNumber}
            </Link>
          </p>
        ) : null}
      </div>
    </li>
  )
}

function outcomeOf(line: AnswerLine): string {
  if (line.outcome === 'known') return 'said nothing new'
  if (line.waitsForSecond) return 'waits for a second person'
  if (line.outcome === 'open') return line.closed ? 'ended' : 'waits for a person'
  const count = line.paymentsMoved
  return count === 0 ? 'done' : `${count} ${count === 1 ? 'payment' : 'payments'} moved by it`
}

function CloseLine({ line }: { line: AnswerLine }) {
  const may = useMay()
  const [closing, setClosing] = useState(false)
  const close = useChange(closeAnswerLine, {
    done: () => (toastDone('The line is closed'), setClosing(false)),
  })
  return (
    <>
      <Button size="sm" disabledReason={may(closeAnswerLine)} onClick={() => setClosing(true)}>
        Close the line
      </Button>
      {closing ? (
        <ReasonDialog
          title="Close this line"
          intro="It moves no money. What the bank says of a payment that it names badly is assigned to that payment instead."
          does="Close the line"
          busy={close.isPending}
          problem={close.error?.body ?? null}
          onClose={() => setClosing(false)}
          onReason={(reason) =>
            close.mutate({
              params: { bankAnswerId: line.bankAnswerId, lineNo: String(line.lineNo) },
              body: { reason },
            })
          }
        />
      ) : null}
    </>
  )
}
