import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import type { listQuestions } from '../../../src/escalations/contract.ts'
import type { RouteWireAnswer } from '../../../src/platform/contract.ts'
import { Badge, type Tone } from '../../ui/badge.tsx'
import { Money } from '../../ui/money.tsx'
import { Card } from '../../ui/surface.tsx'
import { DateTime, Day, SlaChip } from '../../ui/when.tsx'
import { sayCode } from '../../words/submission.ts'

export type Question = RouteWireAnswer<typeof listQuestions>['rows'][number]

const verdictWords: Record<string, { word: string; tone: Tone }> = {
  granted: { word: 'granted', tone: 'good' },
  refused: { word: 'refused', tone: 'bad' },
  said: { word: 'answered', tone: 'info' },
}

/** One question with what was answered, and what may be done about it. */
export function QuestionCard({ question, actions }: { question: Question; actions?: ReactNode }) {
  return (
    <Card
      title={
        <span className="flex items-center gap-2">
          {sayCode(question.kind)}
          {question.amount ? <Money value={question.amount} /> : null}
        </span>
      }
      note={
        <>
          asked by {question.askedByName ?? 'Quittance'}, <DateTime at={question.askedAt} />; with{' '}
          {question.assignedToName ??
            question.roles.map((role) => sayCode(role).toLowerCase()).join(' or ')}
        </>
      }
      aside={<Standing question={question} />}
    >
      <p className="whitespace-pre-line">{question.question}</p>
      <Answer question={question} />
      {question.withdrawnReason ? (
        <p className="mt-2 text-muted">Taken back: {question.withdrawnReason}</p>
      ) : null}
      <div className="mt-3 flex flex-wrap items-center gap-2">
        {question.subjectKind === 'submission' ? (
          <Link
            to="/submissions/$submissionId"
            params={{ submissionId: question.subjectId }}
            className="font-medium text-accent-ink underline underline-offset-3"
          >
            What it is about
          </Link>
        ) : null}
        {actions}
      </div>
    </Card>
  )
}

function Standing({ question }: { question: Question }) {
  if (question.state === 'withdrawn') return <Badge>taken back</Badge>
  if (question.state === 'answered') {
    const { word, tone } = verdictWords[question.verdict ?? 'said'] ?? verdictWords['said']!
    return <Badge tone={tone}>{word}</Badge>
  }
  return (
    <span className="flex items-center gap-2">
      {question.isOverdue ? <Badge tone="bad">overdue</Badge> : null}
      <SlaChip dueAt={question.dueAt} />
    </span>
  )
}

function Answer({ question }: { question: Question }) {
  if (question.answer === null) return null
  const { authority, condition } = question
  return (
    <div className="mt-3 border-l-2 border-good pl-3">
      <p className="whitespace-pre-line">{question.answer}</p>
      <p className="text-[12px] text-muted">
        {question.answeredByName}
        {authority ? (
          <>
            {' '}
            · authority up to <Money value={authority.amount} />
            {authority.usedAt ? ', used' : ''}, until <DateTime at={authority.expiresAt} />
          </>
        ) : null}
        {question.citedBy.length > 0 ? ' · a decision rests on it' : ''}
      </p>
      {condition ? <ConditionLine condition={condition} /> : null}
    </div>
  )
}

const conditionTone: Record<string, Tone> = { open: 'warn', fulfilled: 'good', failed: 'bad' }

type Condition = Pick<
  NonNullable<Question['condition']>,
  'condition' | 'binds' | 'dueOn' | 'state'
> & { readonly evidence?: string | null }

/** The condition an answer stands under, and how it went. */
export function ConditionLine({
  condition,
}: {
  condition: Omit<Condition, 'binds' | 'state'> & { binds: string; state: string }
}) {
  return (
    <p className="mt-2">
      <Badge tone={conditionTone[condition.state] ?? 'neutral'}>
        {condition.state === 'open' ? 'condition' : `condition ${condition.state}`}
      </Badge>{' '}
      {condition.condition}{' '}
      <span className="text-[12px] text-muted">
        {condition.binds === 'before' ? 'before the decision' : 'after the decision'}
        {condition.dueOn ? (
          <>
            , by <Day on={condition.dueOn} />
          </>
        ) : null}
        {condition.evidence ? `; ${condition.evidence}` : ''}
      </span>
    </p>
  )
}
