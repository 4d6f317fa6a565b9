import { useState } from 'react'
import { escalateSubmission } from '../../../src/submissions/contract.ts'
import { useChange } from '../../api/queries.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { Field } from '../../ui/field.tsx'
import { AmountInput, Textarea } from '../../ui/input.tsx'
import { Select } from '../../ui/select.tsx'
import { toastDone } from '../../ui/toast.tsx'
import type { Assessment, SubmissionView } from './reading.ts'

const kinds = [
  { value: 'limit', label: 'Above my limit', note: 'The program owner answers' },
  { value: 'budget', label: 'Budget', note: 'The program owner answers' },
  { value: 'design', label: 'The rules do not cover it', note: 'The program owner answers' },
  { value: 'fraud', label: 'Suspected fraud', note: 'Lead and Finance answer' },
  { value: 'legal', label: 'Legal terms', note: 'Legal answers' },
  { value: 'sanctions', label: 'Sanctions', note: 'Legal answers' },
  { value: 'tax', label: 'Tax', note: 'Finance answers' },
] as const
type Kind = (typeof kinds)[number]['value']

function kindOf(text: string): Kind {
  return kinds.find((kind) => kind.value === text)?.value ?? 'design'
}

/** A question the queue may not answer, to the person who may. */
export function EscalateDialog(props: {
  view: SubmissionView
  assessment: Assessment | undefined
  open: boolean
  onClose: () => void
}) {
  const { view } = props
  const suggested = props.assessment?.suggestion
  const [kind, setKind] = useState<Kind>(
    kindOf((suggested?.outcome ?? '').replace('escalate_', '')),
  )
  const [question, setQuestion] = useState(
    suggested?.outcome.startsWith('escalate_') ? suggested.reason : '',
  )
  const [amount, setAmount] = useState(
    kind === 'limit' || kind === 'budget' ? view.requested.amount : '',
  )
  const change = useChange(escalateSubmission, {
    done: () => (
      toastDone('The question is on its way', {
        detail: `${view.number} waits for the answer; its clock runs on.`,
      }),
      props.onClose()
    ),
  })
  const send = () =>
    change.mutate({
      params: { submissionId: view.submissionId },
      body: {
        version: view.version,
        kind,
        question,
        ...(amount.trim()
          ? { amount: { amount: amount.trim(), currency: view.requested.currency } }
          : {}),
      },
    })
  return (
    <Dialog
      open={props.open}
      onClose={props.onClose}
      title={`Ask about ${view.number}`}
      intro="The answer is recorded against the question and binds this case. An authority it gives can be cited in the decision."
      actions={
        <Button
          look="primary"
          busy={change.isPending}
          disabledReason={question.trim() === '' ? 'Write the question.' : null}
          onClick={send}
        >
          Ask
        </Button>
      }
    >
      <div className="space-y-3">
        {change.error ? <ErrorPanel problem={change.error.body} /> : null}
        <Field label="About">
          {(wiring) => (
            <Select
              {...wiring}
              options={kinds}
              value={kind}
              onChange={(value) => setKind(kindOf(value))}
            />
          )}
        </Field>
        <Field label="Question" required>
          {(wiring) => (
            <Textarea
              {...wiring}
              value={question}
              onChange={(event) => setQuestion(event.target.value)}
            />
          )}
        </Field>
        <Field label="Amount it is about, if any">
          {(wiring) => (
            <AmountInput
              {...wiring}
              currency={view.requested.currency}
              value={amount}
              onChange={(event) => setAmount(event.target.value)}
            />
          )}
        </Field>
      </div>
    </Dialog>
  )
}
