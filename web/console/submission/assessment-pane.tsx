import { Sparkles } from 'lucide-react'
import { Arithmetic } from '../../ui/arithmetic.tsx'
import { toneText } from '../../ui/badge.tsx'
import { cn } from '../../ui/cn.ts'
import { CheckList, countChecks } from '../../ui/check-list.tsx'
import { ErrorPanel, type ShownProblem } from '../../ui/error-panel.tsx'
import { isSome, Money } from '../../ui/money.tsx'
import { Badge } from '../../ui/badge.tsx'
import { Card, SkeletonRows } from '../../ui/surface.tsx'
import { DateTime } from '../../ui/when.tsx'
import { sayReason } from '../../words/reason.ts'
import { decidedWords, outcomeWords } from '../../words/submission.ts'
import { checkEntries, stepEntries, type Assessment, type SubmissionView } from './reading.ts'

/** The middle: what the policy says, how the amount came about, and every check. */
export function AssessmentPane(props: {
  view: SubmissionView
  assessment: Assessment | undefined
  clauses: ReadonlyMap<string, string>
  problem: ShownProblem | null
}) {
  const { view, assessment } = props
  return (
    <div className="space-y-4 p-4">
      {props.problem ? <ErrorPanel problem={props.problem} /> : null}
      {view.decisions.toReversed().map((decision) => (
        <Card
          key={decision.decisionId}
          title={decidedWords[decision.outcome] ?? decision.outcome}
          aside={
            decision.amount && isSome(decision.amount) ? (
              <Money value={decision.amount} className="font-semibold" />
            ) : undefined
          }
        >
          <p>{sayReason(decision.reason)}</p>
          <p className="mt-1 text-[12px] text-muted">
            {decision.decidedBy ?? 'the policy'} · <DateTime at={decision.decidedAt} />
          </p>
          <Clauses ids={decision.clauseIds} />
        </Card>
      ))}
      {assessment ? (
        <>
          <Suggestion assessment={assessment} />
          {assessment.suggestion.arithmetic.length > 0 ? (
            <Card title="How the amount came about">
              <Arithmetic label="Arithmetic of the suggestion" steps={stepEntries(assessment)} />
            </Card>
          ) : null}
          <Card title="Checks" note={countChecks(checkEntries(assessment, view.type))}>
            <CheckList
              checks={checkEntries(assessment, view.type).map((check) => ({
                ...check,
                clauseText: check.clause ? props.clauses.get(check.clause) : null,
              }))}
            />
          </Card>
        </>
      ) : props.problem || view.decisions.length > 0 ? null : (
        <SkeletonRows rows={6} />
      )}
    </div>
  )
}

function Suggestion({ assessment }: { assessment: Assessment }) {
  const { suggestion } = assessment
  const { word, tone } = outcomeWords[suggestion.outcome] ?? {
    word: suggestion.outcome,
    tone: 'neutral' as const,
  }
  return (
    <Card className="border-accent/40">
      <div className="flex items-start justify-between gap-3">
        <div>
          <p className="eyebrow flex items-center gap-1.5">
            <Sparkles aria-hidden className="size-3.5" /> The policy suggests
          </p>
          <p className={cn('text-[17px] font-semibold tracking-tight', toneText[tone])}>{word}</p>
        </div>
        {isSome(suggestion.amount) || isSome(suggestion.requested) ? (
          <div className="text-right">
            <Money value={suggestion.amount} className="text-[17px] font-semibold tracking-tight" />
            <p className="text-[12px] text-muted">
              of <Money value={suggestion.requested} />
            </p>
          </div>
        ) : null}
      </div>
      <p className="mt-2">{sayReason(suggestion.problem ?? suggestion.reason)}</p>
      <Clauses ids={suggestion.clauseIds} />
    </Card>
  )
}

function Clauses({ ids }: { ids: readonly string[] }) {
  if (ids.length === 0) return null
  return (
    <p className="mt-2 flex flex-wrap gap-1">
      {ids.map((id) => (
        <Badge key={id} className="font-mono text-[11px]">
          {id}
        </Badge>
      ))}
    </p>
  )
}
