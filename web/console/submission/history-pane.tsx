import { Link } from '@tanstack/react-router'
import { Badge } from '../../ui/badge.tsx'
import { Money } from '../../ui/money.tsx'
import { Card } from '../../ui/surface.tsx'
import { Timeline, type TimelineEntry } from '../../ui/timeline.tsx'
import { DateTime, Day } from '../../ui/when.tsx'
import { sayReason } from '../../words/reason.ts'
import { answererWords, sayCode } from '../../words/submission.ts'
import { Precedents } from '../questions/precedents.tsx'
import { ConditionLine } from '../questions/question-card.tsx'
import { Decisions } from './again.tsx'
import type { SubmissionView } from './reading.ts'
import { ThreadPane } from './thread-pane.tsx'

/** The right: questions and their answers, what is owed, and everything that happened. */
export function HistoryPane({ view }: { view: SubmissionView }) {
  return (
    <div className="space-y-4 p-4">
      <Decisions view={view} />
      {view.questions.map((question) => (
        <Card
          key={question.questionId}
          title={`Question: ${sayCode(question.kind)}`}
          aside={
            <Badge tone={question.answer && question.verdict !== 'refused' ? 'good' : 'warn'}>
              {question.verdict === 'refused' ? 'refused' : question.status}
            </Badge>
          }
        >
          <p>{question.text}</p>
          {question.answer ? (
            <p className="mt-2 border-l-2 border-good pl-2">{question.answer}</p>
          ) : question.withdrawnReason ? (
            <p className="mt-2 text-muted">Taken back: {question.withdrawnReason}</p>
          ) : (
            <p className="mt-2 text-warn">
              Waits for {answererWords[question.kind] ?? 'an answer'}
            </p>
          )}
          {question.condition ? <ConditionLine condition={question.condition} /> : null}
          {question.authority ? (
            <p className="mt-2 text-[12px] text-muted">
              Authority up to <Money value={question.authority.amount} />
              {question.authority.usable ? '' : ', used or expired'}
            </p>
          ) : null}
          <p className="mt-1 text-[12px] text-muted">
            asked <DateTime at={question.askedAt} /> ·{' '}
            <Link
              to="/questions/$questionId"
              params={{ questionId: question.questionId }}
              className="font-medium underline underline-offset-3"
            >
              The whole thread
            </Link>
          </p>
        </Card>
      ))}
      {view.payables.map((payable) => (
        <Card key={payable.payableId} title="Owed" aside={<Badge>{sayCode(payable.status)}</Badge>}>
          <p>
            <Money value={payable.amount} className="font-semibold" /> due{' '}
            <Day on={payable.dueOn} />
          </p>
          {payable.sentOn ? (
            <p className="text-[12px] text-muted">
              with the bank since <Day on={payable.sentOn} />
              {payable.paidOn ? (
                <>
                  , booked <Day on={payable.paidOn} />
                </>
              ) : null}
            </p>
          ) : null}
          {payable.missing.length > 0 ? (
            <p className="text-[12px] text-warn">{payable.missing.map(waitsFor).join(', ')}</p>
          ) : null}
          <Link
            to="/trail/$kind/$id"
            params={{ kind: 'payable', id: payable.payableId }}
            className="text-[12px] font-medium underline underline-offset-3"
          >
            Follow the record
          </Link>
        </Card>
      ))}
      <Precedents submissionId={view.submissionId} />
      <ThreadPane kind="submission" id={view.submissionId} partnerName={view.partnerName} />
      <section>
        <h2 className="mb-2 font-semibold">What happened</h2>
        <Timeline entries={view.timeline.map(entryOf)} />
      </section>
    </div>
  )
}

/** `bank: call back` → `Call back (bank)`; a hold that only says its own name says it once. */
function waitsFor(missing: string): string {
  const [hold, what = ''] = missing.split(': ')
  const kind = sayCode(hold ?? '')
  const said = sayCode(what)
  return said === '' || said === kind ? kind : `${said} (${kind.toLowerCase()})`
}

/** Who is not told for our letters: they go out by themselves, whoever caused them. */
function entryOf(event: SubmissionView['timeline'][number]): TimelineEntry {
  return {
    id: event.eventId,
    at: event.at,
    by: event.type === 'message.sent' ? '' : event.actor,
    title: event.words,
    body: event.reason ? (
      <p className="rounded-md bg-hover px-2 py-1.5 text-[12.5px]">{sayReason(event.reason)}</p>
    ) : undefined,
  }
}
