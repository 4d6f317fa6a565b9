import { getRouteApi } from '@tanstack/react-router'
import { useState } from 'react'
import {
  assignAsked,
  commentQuestion,
  listAnswerers,
  listSubjectQuestions,
  settleConditionOf,
  showQuestion,
  withdrawAskedQuestion,
} from '../../../src/escalations/contract.ts'
import { useChange, useRoute } from '../../api/queries.ts'
import { useMay } from '../../api/session.ts'
import { Button } from '../../ui/button.tsx'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { Field } from '../../ui/field.tsx'
import { Textarea } from '../../ui/input.tsx'
import { PageBody, PageHeader } from '../../ui/page.tsx'
import { ReasonDialog } from '../../ui/reason-dialog.tsx'
import { useTitle } from '../../ui/route-announcer.tsx'
import { Select } from '../../ui/select.tsx'
import { SkeletonRows } from '../../ui/surface.tsx'
import { toastDone } from '../../ui/toast.tsx'
import { DateTime } from '../../ui/when.tsx'
import { sayCode } from '../../words/submission.ts'
import { Back } from '../back.tsx'
import { AnswerDialog } from './answer-dialog.tsx'
import { Precedents } from './precedents.tsx'
import { type Question, QuestionCard } from './question-card.tsx'
import { AnswerButton } from './questions-pane.tsx'

const route = getRouteApi('/console/questions/$questionId')

/** The thread of one case: every question about it, what was said, and cases like it. */
export default function QuestionPage() {
  const { questionId } = route.useParams()
  const shown = useRoute(showQuestion, { params: { questionId } })
  useTitle(shown.data ? `Question: ${sayCode(shown.data.kind)}` : 'Question')
  if (shown.error) return <ErrorPanel problem={shown.error.body} className="m-4" />
  if (!shown.data) return <SkeletonRows />
  const { subjectKind, subjectId } = shown.data
  return (
    <>
      <PageHeader
        crumb={<Back to="/questions" list="questions" />}
        title={`Question: ${sayCode(shown.data.kind)}`}
      />
      <PageBody>
        <div className="grid gap-6 lg:grid-cols-2">
          <Thread about={{ subjectKind, subjectId }} />
          {subjectKind === 'submission' ? <Precedents submissionId={subjectId} /> : null}
        </div>
      </PageBody>
    </>
  )
}

function Thread({ about }: { about: { subjectKind: string; subjectId: string } }) {
  const thread = useRoute(listSubjectQuestions, { params: about })
  return (
    <section aria-label="Thread" className="space-y-4">
      {thread.error ? <ErrorPanel problem={thread.error.body} /> : null}
      {(thread.data?.rows ?? []).map((question) => (
        <div key={question.questionId} className="space-y-2">
          <QuestionCard question={question} actions={<Actions question={question} />} />
          <Comments question={question} />
        </div>
      ))}
    </section>
  )
}

type Asking = 'answer' | 'withdraw' | 'fulfilled' | 'failed' | null

function Actions({ question }: { question: Question }) {
  const [asking, setAsking] = useState<Asking>(null)
  const may = useMay()
  const close = () => setAsking(null)
  const whyNotSettle = may(settleConditionOf)
  return (
    <>
      {question.state === 'open' ? (
        <>
          <Button
            className="ml-auto"
            onClick={() => setAsking('withdraw')}
            disabledReason={question.mayWithdraw ? null : 'Who asked takes it back, or a lead.'}
          >
            Take back
          </Button>
          <AnswerButton question={question} onAnswer={() => setAsking('answer')} />
        </>
      ) : null}
      {question.condition?.state === 'open' ? (
        <>
          <Button
            className="ml-auto"
            onClick={() => setAsking('failed')}
            disabledReason={whyNotSettle}
          >
            Not met
          </Button>
          <Button
            look="primary"
            onClick={() => setAsking('fulfilled')}
            disabledReason={whyNotSettle}
          >
            Condition is met
          </Button>
        </>
      ) : null}
      {asking === 'answer' ? <AnswerDialog question={question} onClose={close} /> : null}
      {asking === 'withdraw' ? <Withdraw question={question} onClose={close} /> : null}
      {asking === 'fulfilled' || asking === 'failed' ? (
        <Settle question={question} state={asking} onClose={close} />
      ) : null}
    </>
  )
}

function Withdraw({ question, onClose }: { question: Question; onClose: () => void }) {
  const change = useChange(withdrawAskedQuestion, {
    done: () => (toastDone('The question is taken back'), onClose()),
  })
  const { questionId } = question
  return (
    <ReasonDialog
      title="Take the question back"
      intro="Nobody waits for its answer any more. The case comes back into review."
      does="Take back"
      busy={change.isPending}
      problem={change.error?.body ?? null}
      onClose={onClose}
      onReason={(reason) => change.mutate({ params: { questionId }, body: { reason } })}
    />
  )
}

function Settle(props: { question: Question; state: 'fulfilled' | 'failed'; onClose: () => void }) {
  const { question, state, onClose } = props
  const change = useChange(settleConditionOf, {
    done: () => (toastDone('The condition is recorded'), onClose()),
  })
  const { questionId } = question
  return (
    <ReasonDialog
      title={state === 'fulfilled' ? 'The condition is met' : 'The condition is not met'}
      intro={question.condition?.condition ?? ''}
      does="Record"
      busy={change.isPending}
      problem={change.error?.body ?? null}
      onClose={onClose}
      onReason={(evidence) => change.mutate({ params: { questionId }, body: { state, evidence } })}
    />
  )
}

function Comments({ question }: { question: Question }) {
  const may = useMay()
  const [text, setText] = useState('')
  const { questionId } = question
  const change = useChange(commentQuestion, { done: () => setText('') })
  const whyNot = may(commentQuestion)
  return (
    <div className="space-y-2 pl-4">
      {question.comments.map((one) => (
        <p key={one.commentId}>
          {one.text}{' '}
          <span className="text-[12px] text-muted">
            {one.saidByName ?? 'Quittance'}, <DateTime at={one.saidAt} />
          </span>
        </p>
      ))}
      {question.state === 'open' ? <Assign question={question} /> : null}
      {change.error ? <ErrorPanel problem={change.error.body} /> : null}
      {whyNot === null ? (
        <>
          <Field label="Comment, among ourselves">
            {(wiring) => (
              <Textarea
                {...wiring}
                value={text}
                onChange={(event) => setText(event.target.value)}
              />
            )}
          </Field>
          <Button
            busy={change.isPending}
            disabledReason={text.trim() === '' ? 'Write the comment.' : null}
            onClick={() => change.mutate({ params: { questionId }, body: { text } })}
          >
            Comment
          </Button>
        </>
      ) : null}
    </div>
  )
}

function Assign({ question }: { question: Question }) {
  const may = useMay()
  const { questionId, assignedTo } = question
  const isAllowed = may(assignAsked) === null
  const people = useRoute(listAnswerers, { params: { questionId } }, { enabled: isAllowed })
  const change = useChange(assignAsked, { done: () => toastDone('It is with them now') })
  if (!isAllowed) return null
  return (
    <>
      {change.error ? <ErrorPanel problem={change.error.body} /> : null}
      <Select
        label="Who looks after it"
        value={assignedTo ?? 'anybody'}
        onChange={(to) =>
          change.mutate({ params: { questionId }, body: { to: to === 'anybody' ? null : to } })
        }
        options={[
          { value: 'anybody', label: 'Whoever is first' },
          ...(people.data?.rows ?? []).map((one) => ({
            value: one.principalId,
            label: one.name,
          })),
        ]}
      />
    </>
  )
}
