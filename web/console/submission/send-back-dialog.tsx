import { useState } from 'react'
import { sendBack } from '../../../src/submissions/contract.ts'
import { useChange } from '../../api/queries.ts'
import { Button } from '../../ui/button.tsx'
import { Checkbox } from '../../ui/checkbox.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { Field } from '../../ui/field.tsx'
import { Input, Textarea } from '../../ui/input.tsx'
import { toastDone } from '../../ui/toast.tsx'
import type { FormField } from '../../words/answer.tsx'
import { sayCode } from '../../words/submission.ts'
import type { Judging } from './judgments.ts'
import type { SubmissionView } from './reading.ts'

type Target = {
  readonly kind: 'field' | 'line' | 'slot'
  readonly target: string
  readonly label: string
  readonly reason: string
}

/** Everything a defect may name, with the reason already known for what is wrong. */
function targetsOf(view: SubmissionView, judging: Judging, asked: readonly FormField[]): Target[] {
  const known = (kind: string, target: string) =>
    view.problems.find((problem) => problem.targetKind === kind && problem.target === target)
      ?.detail ?? ''
  const lines = view.lines.map((line): Target => {
    const judged = judging.judgments.find(
      (one) => one.lineNo === line.lineNo && one.verdict === 'returned',
    )
    return {
      kind: 'line',
      target: String(line.lineNo),
      label: `Line ${line.lineNo}: ${line.description}`,
      reason: judged?.reason ?? known('line', String(line.lineNo)),
    }
  })
  const slots = view.evidence.map((item): Target => {
    const target = item.lineNo === null ? item.slot : `${item.slot}:${item.lineNo}`
    const place = item.lineNo === null ? '' : ` of line ${item.lineNo}`
    return {
      kind: 'slot',
      target,
      label: `${sayCode(item.slot)}${place}: ${item.name}`,
      reason: item.reason ?? known('slot', target),
    }
  })
  const missing = view.problems
    .filter(
      (problem) =>
        problem.targetKind === 'slot' && !slots.some((slot) => slot.target === problem.target),
    )
    .map((problem): Target => ({
      kind: 'slot',
      target: problem.target,
      label: sayCode(problem.target),
      reason: problem.detail,
    }))
  const fields = asked.map(({ name, label }): Target => ({
    kind: 'field',
    target: name,
    label,
    reason: known('field', name),
  }))
  const seen = new Set<string>()
  return [...lines, ...slots, ...missing, ...fields].filter(({ kind, target }) => {
    const key = `${kind} ${target}`
    return seen.has(key) ? false : (seen.add(key), true)
  })
}

/** Names what the partner must mend; only that reopens for them. */
export function SendBackDialog(props: {
  view: SubmissionView
  judging: Judging
  fields: readonly FormField[]
  open: boolean
  onClose: () => void
}) {
  const { view } = props
  const targets = targetsOf(view, props.judging, props.fields)
  const [reasons, setReasons] = useState<ReadonlyMap<string, string>>(
    new Map(
      targets
        .filter((one) => one.reason !== '')
        .map((one) => [`${one.kind} ${one.target}`, one.reason]),
    ),
  )
  const [message, setMessage] = useState('')
  const change = useChange(sendBack, {
    done: () => (
      toastDone(`${view.number} went back to ${view.partnerName}`, {
        detail: 'The clock waits for their answer.',
      }),
      props.onClose()
    ),
  })
  const defects = targets.flatMap((one) => {
    const reason = reasons.get(`${one.kind} ${one.target}`)
    return reason === undefined
      ? []
      : [{ targetKind: one.kind, target: one.target, reason: reason.trim() }]
  })
  const whyNot =
    defects.length === 0
      ? 'Choose at least one thing to mend.'
      : defects.some((one) => one.reason === '')
        ? 'Each thing needs its reason.'
        : message.trim() === ''
          ? 'Write a line to the partner.'
          : null
  const set = (key: string, reason: string | null) =>
    setReasons((all) => {
      const next = new Map(all)
      if (reason === null) next.delete(key)
      else next.set(key, reason)
      return next
    })
  return (
    <Dialog
      open={props.open}
      onClose={props.onClose}
      place="side"
      title={`Send ${view.number} back`}
      intro="Choose what is wrong. Only what you choose opens for the partner again; everything else stays as it is."
      actions={
        <Button
          look="primary"
          disabledReason={whyNot}
          busy={change.isPending}
          onClick={() =>
            change.mutate({
              params: { submissionId: view.submissionId },
              body: { version: view.version, message, defects },
            })
          }
        >
          Send back{' '}
          {defects.length > 0
            ? `with ${defects.length} ${defects.length === 1 ? 'defect' : 'defects'}`
            : ''}
        </Button>
      }
    >
      {change.error ? <ErrorPanel problem={change.error.body} className="mb-3" /> : null}
      <fieldset>
        <legend className="eyebrow mb-1">What is wrong</legend>
        {targets.map((one) => {
          const key = `${one.kind} ${one.target}`
          const reason = reasons.get(key)
          return (
            <div key={key} className="border-t py-2 first:border-0">
              <Checkbox
                shown
                label={one.label}
                checked={reason !== undefined}
                onChange={(on) => set(key, on ? one.reason : null)}
              />
              {reason === undefined ? null : (
                <Input
                  className="mt-1.5"
                  aria-label={`Reason: ${one.label}`}
                  placeholder="What is wrong, and what would be right?"
                  value={reason}
                  onChange={(event) => set(key, event.target.value)}
                />
              )}
            </div>
          )
        })}
      </fieldset>
      <Field label="To the partner" required className="mt-4">
        {(wiring) => (
          <Textarea
            {...wiring}
            value={message}
            onChange={(event) => setMessage(event.target.value)}
          />
        )}
      </Field>
    </Dialog>
  )
}
