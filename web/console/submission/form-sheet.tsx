import { Link } from '@tanstack/react-router'
import { CircleAlert, Paperclip } from 'lucide-react'
import { AmountInput, Input } from '../../ui/input.tsx'
import { Badge } from '../../ui/badge.tsx'
import { cn } from '../../ui/cn.ts'
import { isSome, Money } from '../../ui/money.tsx'
import { Segmented } from '../../ui/segmented.tsx'
import { DefinitionList } from '../../ui/surface.tsx'
import { Day } from '../../ui/when.tsx'
import { sayAnswer, type FormField } from '../../words/answer.tsx'
import { Changes } from '../../words/changes.tsx'
import { evidenceWords, sayCode } from '../../words/submission.ts'
import type { Judging, Judgment, Verdict } from './judgments.ts'
import type { SubmissionView } from './reading.ts'
import { PlanCard } from './plan-card.tsx'
import { DealCard } from './deal-card.tsx'
import { ReferralCard } from './referral-card.tsx'

export type EvidenceItem = SubmissionView['evidence'][number]
/** Answers that stand in the head of the sheet already. */
const saidAbove = new Set(['activity_type', 'title', 'starts_on', 'ends_on'])

/** What the partner handed in: the form, the lines with a verdict each, and what is attached. */
export function FormSheet(props: {
  view: SubmissionView
  judging: Judging
  fields: readonly FormField[]
  locked: boolean
  onEvidence: (itemId: string) => void
}) {
  const { view } = props
  const general = view.evidence.filter((item) => item.lineNo === null)
  return (
    <div className="space-y-6 p-4">
      <section>
        <h2 className="mb-2 font-semibold">{view.title}</h2>
        <DefinitionList
          columns={3}
          entries={[
            { term: 'Program', value: view.programName },
            ...(view.type.startsWith('mdf_')
              ? [
                  {
                    term: 'Activity',
                    value: view.activityType ? sayCode(view.activityType) : null,
                  },
                  {
                    term: 'Takes place',
                    value: (
                      <>
                        <Day on={view.firstOn} /> to <Day on={view.lastOn} />
                      </>
                    ),
                  },
                ]
              : []),
            ...(view.committed && isSome(view.committed)
              ? [{ term: 'Committed', value: <Money value={view.committed} /> }]
              : []),
            ...(view.committedRemaining && view.committed && isSome(view.committed)
              ? [{ term: 'Of it remaining', value: <Money value={view.committedRemaining} /> }]
              : []),
            { term: 'Fund', value: view.fundCode },
            ...(view.tier ? [{ term: 'Tier', value: sayCode(view.tier) }] : []),
            ...props.fields
              .filter((field) => !saidAbove.has(field.name))
              .map((field) => ({
                term: field.label,
                value: sayAnswer(field, view.form[field.name] ?? '', view.currency),
              })),
          ]}
        />
      </section>
      {view.before ? (
        <section>
          <h2 className="mb-2 font-semibold">What changes</h2>
          <Changes fields={props.fields} before={view.before} now={view} currency={view.currency} />
        </section>
      ) : null}
      {view.linked.length > 0 ? <LinkedClaims view={view} /> : null}
      {view.incentiveId && view.type.startsWith('deal_') ? (
        <DealCard incentiveId={view.incentiveId} version={view.version} />
      ) : null}
      {view.incentiveId && (view.type === 'referral' || view.type === 'referral_fee') ? (
        <ReferralCard incentiveId={view.incentiveId} />
      ) : null}
      {view.incentiveId && view.type.startsWith('coinvest_') ? (
        <PlanCard incentiveId={view.incentiveId} />
      ) : null}
      {general.length > 0 ? (
        <Attached title="For the whole submission" items={general} onEvidence={props.onEvidence} />
      ) : null}
      {view.lines.length > 0 ? (
        <section>
          <h2 className="mb-2 font-semibold">Lines</h2>
          <ol className="space-y-2">
            {view.lines.map((line) => (
              <Line key={line.lineNo} line={line} {...props} />
            ))}
          </ol>
        </section>
      ) : null}
    </div>
  )
}

/** The claim it continues, and those that hold lines which were returned here. */
function LinkedClaims({ view }: { view: SubmissionView }) {
  return (
    <ul className="space-y-1 text-muted">
      {view.linked.map((one) => (
        <li key={one.submissionId}>
          {one.isBefore ? 'Holds what was returned of ' : 'What was returned is in '}
          {one.number === 'Draft' ? (
            'a draft of the partner'
          ) : (
            <Link
              to="/submissions/$submissionId"
              params={{ submissionId: one.submissionId }}
              className="font-mono text-accent-ink underline underline-offset-3"
            >
              {one.number}
            </Link>
          )}
          {one.isBefore ? ', on the partner’s word.' : '.'}
        </li>
      ))}
    </ul>
  )
}

function Attached(props: {
  title: string
  items: readonly EvidenceItem[]
  onEvidence: (itemId: string) => void
}) {
  return (
    <section>
      <h2 className="mb-2 font-semibold">{props.title}</h2>
      <EvidenceChips items={props.items} onEvidence={props.onEvidence} />
    </section>
  )
}

export function EvidenceChips(props: {
  items: readonly EvidenceItem[]
  onEvidence: (itemId: string) => void
}) {
  if (props.items.length === 0) return null
  return (
    <ul className="flex flex-wrap gap-1.5">
      {props.items.map((item) => (
        <li key={item.itemId}>
          <button
            type="button"
            onClick={() => props.onEvidence(item.itemId)}
            className="flex h-7 max-w-80 items-center gap-1.5 rounded-md border bg-raised px-2 hover:bg-hover"
          >
            <Paperclip aria-hidden className="size-3.5 shrink-0 text-muted" />
            <span className="shrink-0 text-muted">{sayCode(item.slot)}</span>
            <span className="min-w-0 truncate">{item.name}</span>
            {item.state === 'pending' ? null : (
              <Badge
                tone={evidenceWords[item.state]?.tone ?? 'neutral'}
                className="h-4 px-1 text-[11px]"
              >
                {evidenceWords[item.state]?.word}
              </Badge>
            )}
          </button>
        </li>
      ))}
    </ul>
  )
}

type LineProps = {
  line: SubmissionView['lines'][number]
  view: SubmissionView
  judging: Judging
  locked: boolean
  onEvidence: (itemId: string) => void
}

function Line({ line, view, judging, locked, onEvidence }: LineProps) {
  const items = view.evidence.filter((item) => item.lineNo === line.lineNo)
  const defects = view.defects.filter(
    (defect) => defect.mendedAt === null && isOfLine(defect, line.lineNo),
  )
  const judgments = judging.judgments.filter((one) => one.lineNo === line.lineNo)
  const invoice = [line.seller, line.invoiceNumber].filter(Boolean).join(' · ')
  return (
    <li className="rounded-lg border bg-raised p-3">
      <div className="flex items-start gap-3">
        <span className="tnum mt-0.5 w-5 shrink-0 text-[12px] text-muted">{line.lineNo}</span>
        <div className="min-w-0 flex-1">
          <p className="font-medium">{line.description}</p>
          {line.criterion ? <p className="text-[12px]">{line.criterion}</p> : null}
          <p className="text-[12px] text-muted">
            {line.dueOn ? (
              <>
                Due <Day on={line.dueOn} />
              </>
            ) : (
              sayCode(line.costKind)
            )}
            {invoice ? ` · ${invoice}` : ''}
            {line.invoiceOn ? (
              <>
                {' · '}
                <Day on={line.invoiceOn} />
              </>
            ) : null}
          </p>
        </div>
        <div className="text-right">
          <Money value={line.dueOn ? line.net : line.claimed} className="font-semibold" />
          {line.dueOn ? null : (
            <p className="text-[12px] text-muted">
              of <Money value={line.net} /> net, tax <Money value={line.tax} />
            </p>
          )}
        </div>
      </div>
      <div className="mt-2 space-y-2 pl-8">
        <EvidenceChips items={items} onEvidence={onEvidence} />
        {defects.map((defect) => (
          <p key={defect.defectId} className="flex gap-1.5 text-[12px] text-warn">
            <CircleAlert aria-hidden className="mt-0.5 size-3.5 shrink-0" />
            {defect.reason}
          </p>
        ))}
        {judgments.map((one) => (
          <JudgeRow
            key={one.key}
            one={one}
            mixed={judgments.length > 1}
            judging={judging}
            locked={locked}
          />
        ))}
      </div>
    </li>
  )
}

function isOfLine(defect: { targetKind: string; target: string }, lineNo: number): boolean {
  return defect.targetKind === 'line'
    ? defect.target === String(lineNo)
    : defect.target.endsWith(`:${lineNo}`)
}

const verdicts = [
  { value: 'accepted', label: 'Accept' },
  { value: 'reduced', label: 'Reduce' },
  { value: 'denied', label: 'Deny' },
  { value: 'returned', label: 'Return' },
] as const

function JudgeRow(props: { one: Judgment; mixed: boolean; judging: Judging; locked: boolean }) {
  const { one, judging } = props
  const name = props.mixed ? `line ${one.lineNo}, ${sayCode(one.costKind)}` : `line ${one.lineNo}`
  if (props.locked) return null
  return (
    <div className={cn('space-y-2', props.mixed && 'border-l-2 pl-3')}>
      <div className="flex flex-wrap items-center gap-2">
        {props.mixed ? (
          <span className="text-[12px] text-muted">
            {sayCode(one.costKind)} <Money value={one.claimed} />
          </span>
        ) : null}
        <Segmented
          small
          label={`Verdict on ${name}`}
          options={verdicts}
          value={one.verdict}
          onChange={(value) => judging.change(one.key, { verdict: verdictOf(value) })}
        />
        {one.verdict === 'reduced' ? (
          <AmountInput
            currency={one.claimed.currency}
            aria-label={`Accepted of ${name}`}
            value={one.accepted}
            onChange={(event) => judging.change(one.key, { accepted: event.target.value })}
            className="w-40"
          />
        ) : null}
        {one.clauseId && one.verdict !== 'accepted' ? (
          <span className="font-mono text-[11px] text-muted">{one.clauseId}</span>
        ) : null}
      </div>
      {one.verdict === 'accepted' ? null : (
        <Input
          aria-label={`Reason for ${name}`}
          placeholder="Why? The partner reads this."
          value={one.reason}
          onChange={(event) => judging.change(one.key, { reason: event.target.value })}
        />
      )}
    </div>
  )
}

function verdictOf(text: string): Verdict {
  return verdicts.find((one) => one.value === text)?.value ?? 'accepted'
}
