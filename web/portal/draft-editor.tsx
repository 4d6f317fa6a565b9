import { Cloud, CloudOff, Send } from 'lucide-react'
import { useState } from 'react'
import { checkNumber } from '../../src/programs/contract.ts'
import { submitSubmission } from '../../src/submissions/contract.ts'
import { Problem, type ProblemBody } from '../api/client.ts'
import { useChange } from '../api/queries.ts'
import { Button } from '../ui/button.tsx'
import { CheckList } from '../ui/check-list.tsx'
import { ErrorPanel } from '../ui/error-panel.tsx'
import { Card } from '../ui/surface.tsx'
import { toastDone } from '../ui/toast.tsx'
import { typeWords } from '../words/submission.ts'
import { Changes } from '../words/changes.tsx'
import { useDraft, type Draft, type Offer, type OfferForm, type PortalSubmission } from './draft.ts'
import { PackField } from './form-field.tsx'
import { LaterLines, LinkedClaims } from './later-lines.tsx'
import { LinesEditor } from './lines-editor.tsx'
import { SlotList } from './slots.tsx'
import { SplitEvenly } from './split-evenly.tsx'
import { SubmissionStatus } from './status.tsx'
import { PortalThread } from './thread.tsx'

type EditorProps = {
  readonly view: PortalSubmission
  readonly offer: Offer
  readonly form: OfferForm
}

/** Writes a draft, or mends what came back. It is saved while it is written, and says beforehand what
 *  sending would refuse. */
export function DraftEditor({ view, offer, form }: EditorProps) {
  const draft = useDraft(view, form)
  const mending = view.status === 'action_required'
  const defects = view.defects.filter((defect) => defect.mendedAt === null)
  const { problems } = draft
  const wrong = (kind: string, target: string) =>
    problems.find((one) => one.targetKind === kind && one.target === target)?.detail
  const asked = (kind: string, target: string) =>
    defects.find((one) => one.targetKind === kind && one.target === target)?.reason
  const lineOpen = (lineNo: number) => !mending || asked('line', String(lineNo)) !== undefined
  return (
    <div className="space-y-5">
      <header className="flex flex-wrap items-center gap-2">
        <h1
          tabIndex={-1}
          data-page-title
          className="text-[22px] font-semibold tracking-tight outline-none"
        >
          {form.title || (typeWords[view.type] ?? view.type)}
        </h1>
        <SubmissionStatus status={view.status} />
        <SaveState state={draft.state} />
      </header>
      {mending ? <MendCard defects={defects} /> : <p className="text-muted">{form.intro}</p>}
      <LinkedClaims view={view} />
      {draft.problem ? <ErrorPanel problem={draft.problem} /> : null}
      <Card>
        <div className="grid gap-4 sm:grid-cols-2">
          {form.fields.map((field) => (
            <PackField
              key={field.name}
              field={field}
              currency={view.currency}
              value={draft.typed.form[field.name] ?? ''}
              locked={mending && asked('field', field.name) === undefined}
              defect={asked('field', field.name)}
              warning={draft.saved ? wrong('field', field.name) : undefined}
              onChange={(value) =>
                draft.change({ ...draft.typed, form: { ...draft.typed.form, [field.name]: value } })
              }
            />
          ))}
        </div>
      </Card>
      {view.before ? (
        <Card title="What changes" note="Approved before, and asked for now">
          <Changes
            fields={form.fields}
            before={view.before}
            now={{ form: draft.typed.form, lines: costsOf(draft, view.currency) }}
            currency={view.currency}
          />
        </Card>
      ) : null}
      {form.lines.max > 0 ? (
        <LinesEditor
          form={form}
          lines={draft.typed.lines}
          currency={view.currency}
          free={!mending}
          onChange={(lines) => draft.change({ ...draft.typed, lines })}
          warningOf={(lineNo) => (draft.saved ? wrong('line', String(lineNo)) : undefined)}
          defectOf={(lineNo) => asked('line', String(lineNo))}
          isOpen={lineOpen}
          evidence={(lineNo) => (
            <SlotList
              view={view}
              slots={form.lines.slots}
              lineNo={lineNo}
              open={(target) => lineOpen(lineNo) || asked('slot', target) !== undefined}
              defectOf={(target) => asked('slot', target)}
              flush={draft.flush}
            />
          )}
        />
      ) : null}
      {view.type === 'coinvest_proposal' && !mending ? (
        <SplitEvenly
          share={draft.typed.form['requested'] ?? ''}
          currency={view.currency}
          lines={draft.typed.lines}
          onChange={(lines) => draft.change({ ...draft.typed, lines })}
        />
      ) : null}
      <ProofCard
        view={view}
        offer={offer}
        form={form}
        draft={draft}
        mending={mending}
        asked={asked}
      />
      <SendCard view={view} draft={draft} mending={mending} />
      {mending ? <LaterLines view={view} draft={draft} /> : null}
      {mending ? <PortalThread view={view} /> : null}
    </div>
  )
}

/** The planned costs as they are typed. */
function costsOf(draft: Draft, currency: string) {
  return draft.typed.lines.map(({ values }) => ({
    description: values['description'] ?? '',
    costKind: values['cost_kind'] ?? '',
    net: { amount: values['net'] || '0', currency },
  }))
}

function ProofCard(
  props: EditorProps & {
    draft: Draft
    mending: boolean
    asked: (kind: string, target: string) => string | undefined
  },
) {
  const { view, offer, form, draft } = props
  const type = draft.typed.form['activity_type'] ?? view.activityType
  const activity = offer.activities.find((one) => one.type === type)
  const slots = [...form.slots, ...(form.proofOfPerformance ? (activity?.proof ?? []) : [])]
  if (slots.length === 0) return null
  return (
    <Card
      title="Documents"
      note={form.proofOfPerformance ? 'What shows that the activity took place' : undefined}
    >
      <SlotList
        view={view}
        slots={slots}
        lineNo={null}
        open={(target) => !props.mending || props.asked('slot', target) !== undefined}
        defectOf={(target) => props.asked('slot', target)}
        flush={draft.flush}
      />
    </Card>
  )
}

function MendCard({ defects }: { defects: PortalSubmission['defects'] }) {
  return (
    <Card
      title="What to mend"
      note="Only these are open; everything else stays as you sent it."
      className="border-warn/50"
    >
      <ul className="list-disc space-y-1 pl-5">
        {defects.map((defect) => (
          <li key={defect.defectId}>{defect.reason}</li>
        ))}
      </ul>
    </Card>
  )
}

function SaveState({ state }: { state: Draft['state'] }) {
  const words = { saved: 'Saved', typing: 'Writing…', saving: 'Saving…', failed: 'Not saved' }
  const Icon = state === 'failed' ? CloudOff : Cloud
  return (
    <span role="status" className="ml-auto flex items-center gap-1.5 text-[13px] text-muted">
      <Icon aria-hidden className="size-4" />
      {words[state]}
    </span>
  )
}

function SendCard({
  view,
  draft,
  mending,
}: {
  view: PortalSubmission
  draft: Draft
  mending: boolean
}) {
  const [refused, setRefused] = useState<ProblemBody | null>(null)
  const [busy, setBusy] = useState(false)
  const submit = useChange(submitSubmission, {
    done: (answer) => {
      // The page becomes another one: it begins at its top.
      window.scrollTo({ top: 0 })
      toastDone(`${answer.number} is with us`, { detail: 'You see here where it stands.' })
    },
  })
  const { problems } = draft
  const checks = draft.saved?.checks ?? []
  const telling = checks.filter((check) => check.state !== 'pass')
  const send = async () => {
    setBusy(true)
    setRefused(null)
    try {
      const version = await draft.flush()
      await submit.mutateAsync({ params: { submissionId: view.submissionId }, body: { version } })
    } catch (error) {
      setRefused(error instanceof Problem ? error.body : null)
    } finally {
      setBusy(false)
    }
  }
  return (
    <Card title={mending ? 'Send it again' : 'Send it'}>
      {problems.length > 0 ? (
        <div className="mb-3">
          <p className="font-medium">Still missing</p>
          <ul className="list-disc pl-5 text-muted">
            {problems.map((problem) => (
              <li key={`${problem.target}${problem.code}`}>{problem.detail}</li>
            ))}
          </ul>
        </div>
      ) : null}
      {telling.length > 0 ? (
        <div className="mb-3">
          <p className="font-medium">What we would look at</p>
          <CheckList
            checks={telling.map((check) => ({
              code: check.code,
              number: checkNumber(view.type, check.code),
              outcome: check.state,
              sentence: check.sentence,
              clause: check.clauseId,
            }))}
          />
        </div>
      ) : null}
      {refused ? <ErrorPanel problem={refused} className="mb-3" /> : null}
      <Button
        look="primary"
        size="lg"
        icon={Send}
        busy={busy}
        onClick={() => void send()}
        className="w-full sm:w-auto"
      >
        {mending ? 'Send again' : 'Send'}
      </Button>
    </Card>
  )
}
