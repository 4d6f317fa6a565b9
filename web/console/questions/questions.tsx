import { Link } from '@tanstack/react-router'
import { MessageCircleQuestion } from 'lucide-react'
import { useState } from 'react'
import { answerQuestion, listQuestions } from '../../../src/escalations/contract.ts'
import type { RouteWireAnswer } from '../../../src/platform/contract.ts'
import { useChange, usePages } from '../../api/queries.ts'
import { Badge } from '../../ui/badge.tsx'
import { Button } from '../../ui/button.tsx'
import { Checkbox } from '../../ui/checkbox.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { Field } from '../../ui/field.tsx'
import { AmountInput, Input, Textarea } from '../../ui/input.tsx'
import { Money } from '../../ui/money.tsx'
import { PageBody, PageHeader, Toolbar } from '../../ui/page.tsx'
import { useTitle } from '../../ui/route-announcer.tsx'
import { Segmented } from '../../ui/segmented.tsx'
import { Card, EmptyState, SkeletonRows } from '../../ui/surface.tsx'
import { toastDone } from '../../ui/toast.tsx'
import { DateTime, Day, SlaChip } from '../../ui/when.tsx'
import { sayCode } from '../../words/submission.ts'

type Question = RouteWireAnswer<typeof listQuestions>['rows'][number]

/** What the queue may not answer by itself, and who may. */
export default function Questions() {
  useTitle('Questions')
  const [view, setView] = useState<'open' | 'answered'>('open')
  const pages = usePages(listQuestions, { query: { state: view } })
  const [answering, setAnswering] = useState<Question | null>(null)
  return (
    <>
      <PageHeader title="Questions" />
      <Toolbar>
        <Segmented
          label="Which"
          value={view}
          onChange={(value) => setView(value === 'answered' ? 'answered' : 'open')}
          options={[
            { value: 'open', label: 'Open' },
            { value: 'answered', label: 'Answered' },
          ]}
        />
      </Toolbar>
      <PageBody className="max-w-4xl">
        {pages.problem ? <ErrorPanel problem={pages.problem.body} /> : null}
        {!pages.loaded && !pages.problem ? <SkeletonRows /> : null}
        {pages.loaded && pages.rows.length === 0 ? (
          <EmptyState icon={MessageCircleQuestion} title="No question here">
            What a specialist may not decide alone comes here: limit, budget and design for the
            program owner, fraud for the lead and Finance, law for legal, tax for Finance.
          </EmptyState>
        ) : null}
        {pages.rows.map((question) => (
          <QuestionCard
            key={question.questionId}
            question={question}
            onAnswer={() => setAnswering(question)}
          />
        ))}
        {pages.more ? <Button onClick={pages.loadMore}>Show more</Button> : null}
      </PageBody>
      {answering ? <AnswerDialog question={answering} onClose={() => setAnswering(null)} /> : null}
    </>
  )
}

function QuestionCard({ question, onAnswer }: { question: Question; onAnswer: () => void }) {
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
          asked by {question.askedByName ?? 'Quittance'}, <DateTime at={question.askedAt} />
        </>
      }
      aside={
        question.answer === null ? (
          <SlaChip dueAt={question.dueAt} />
        ) : (
          <Badge tone="good">answered</Badge>
        )
      }
    >
      <p className="whitespace-pre-line">{question.question}</p>
      {question.answer ? (
        <div className="mt-3 border-l-2 border-good pl-3">
          <p>{question.answer}</p>
          <p className="text-[12px] text-muted">
            {question.answeredByName}
            {question.authority ? (
              <>
                {' '}
                · authority up to <Money value={question.authority.amount} />
              </>
            ) : null}
          </p>
        </div>
      ) : null}
      <div className="mt-3 flex items-center gap-2">
        {question.subjectKind === 'submission' ? (
          <Link
            to="/submissions/$submissionId"
            params={{ submissionId: question.subjectId }}
            className="font-medium text-accent-ink underline underline-offset-3"
          >
            What it is about
          </Link>
        ) : null}
        {question.answer === null ? (
          <Button
            className="ml-auto"
            look="primary"
            onClick={onAnswer}
            disabledReason={
              question.mayAnswer
                ? null
                : `Answered by ${question.roles.map((role) => sayCode(role).toLowerCase()).join(' or ')}, and never by who asked.`
            }
          >
            Answer
          </Button>
        ) : null}
      </div>
    </Card>
  )
}

const withAuthority: ReadonlySet<string> = new Set(['limit', 'budget', 'design'])

function AnswerDialog({ question, onClose }: { question: Question; onClose: () => void }) {
  const [text, setText] = useState('')
  const [gives, setGives] = useState(withAuthority.has(question.kind) && question.amount !== null)
  const [amount, setAmount] = useState(question.amount?.amount ?? '')
  const [until, setUntil] = useState('')
  const change = useChange(answerQuestion, {
    done: () => (toastDone('Your answer is recorded'), onClose()),
  })
  const currency = question.amount?.currency ?? 'USD'
  const whyNot =
    text.trim() === ''
      ? 'Write the answer.'
      : gives && (amount.trim() === '' || until === '')
        ? 'An authority has an amount and an end.'
        : null
  const send = () =>
    change.mutate({
      params: { questionId: question.questionId },
      body: {
        text,
        authority: gives
          ? {
              amount: { amount: amount.trim(), currency },
              expiresAt: new Date(`${until}T23:59:59`).toISOString(),
            }
          : null,
      },
    })
  return (
    <Dialog
      open
      onClose={onClose}
      title="Answer"
      intro={question.question}
      actions={
        <Button look="primary" busy={change.isPending} disabledReason={whyNot} onClick={send}>
          Answer
        </Button>
      }
    >
      <div className="space-y-3">
        {change.error ? <ErrorPanel problem={change.error.body} /> : null}
        <Field label="Answer" required>
          {(wiring) => (
            <Textarea {...wiring} value={text} onChange={(event) => setText(event.target.value)} />
          )}
        </Field>
        {withAuthority.has(question.kind) ? (
          <>
            <Checkbox
              shown
              label="Give an authority that the decision may cite"
              checked={gives}
              onChange={setGives}
            />
            {gives ? (
              <div className="grid grid-cols-2 gap-3">
                <Field label="Up to">
                  {(wiring) => (
                    <AmountInput
                      {...wiring}
                      currency={currency}
                      value={amount}
                      onChange={(event) => setAmount(event.target.value)}
                    />
                  )}
                </Field>
                <Field label="Until" help={until ? <Day on={until} /> : undefined}>
                  {(wiring) => (
                    <Input
                      {...wiring}
                      type="date"
                      value={until}
                      onChange={(event) => setUntil(event.target.value)}
                    />
                  )}
                </Field>
              </div>
            ) : null}
          </>
        ) : null}
      </div>
    </Dialog>
  )
}
