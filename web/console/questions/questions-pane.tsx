import { Link } from '@tanstack/react-router'
import { MessageCircleQuestion } from 'lucide-react'
import { useState } from 'react'
import { listQuestions } from '../../../src/escalations/contract.ts'
import { usePages } from '../../api/queries.ts'
import { Button, buttonLook } from '../../ui/button.tsx'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { PageBody, Toolbar } from '../../ui/page.tsx'
import { Segmented } from '../../ui/segmented.tsx'
import { EmptyState, SkeletonRows } from '../../ui/surface.tsx'
import { sayCode } from '../../words/submission.ts'
import { AnswerDialog } from './answer-dialog.tsx'
import { type Question, QuestionCard } from './question-card.tsx'

const views = {
  mine: { label: 'For me', query: { state: 'open', mine: 'true' } },
  open: { label: 'Open', query: { state: 'open' } },
  answered: { label: 'Answered', query: { state: 'answered' } },
  withdrawn: { label: 'Taken back', query: { state: 'withdrawn' } },
} as const
type View = keyof typeof views

/** Questions: open ones by when they are due, what is overdue first. */
export function QuestionsPane() {
  const [view, setView] = useState<View>('open')
  const pages = usePages(listQuestions, { query: views[view].query })
  const [answering, setAnswering] = useState<Question | null>(null)
  return (
    <div className="flex h-full min-h-0 flex-col">
      <Toolbar>
        <Segmented
          label="Which"
          value={view}
          onChange={(value) => setView(isView(value) ? value : 'open')}
          options={Object.entries(views).map(([value, { label }]) => ({ value, label }))}
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
            actions={
              <>
                <Link
                  to="/questions/$questionId"
                  params={{ questionId: question.questionId }}
                  className={`${buttonLook()} ml-auto`}
                >
                  The whole thread
                </Link>
                {question.state === 'open' ? (
                  <AnswerButton question={question} onAnswer={() => setAnswering(question)} />
                ) : null}
              </>
            }
          />
        ))}
        {pages.more ? <Button onClick={pages.loadMore}>Show more</Button> : null}
      </PageBody>
      {answering ? <AnswerDialog question={answering} onClose={() => setAnswering(null)} /> : null}
    </div>
  )
}

function isView(value: string): value is View {
  return Object.hasOwn(views, value)
}

/** Off with its reason for whoever may not answer. */
export function AnswerButton(props: { question: Question; onAnswer: () => void }) {
  const { mayAnswer, roles } = props.question
  const who = roles.map((role) => sayCode(role).toLowerCase()).join(' or ')
  return (
    <Button
      look="primary"
      onClick={props.onAnswer}
      disabledReason={mayAnswer ? null : `Answered by ${who}, and never by who asked.`}
    >
      Answer
    </Button>
  )
}
