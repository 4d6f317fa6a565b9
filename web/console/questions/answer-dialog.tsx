import { useState } from 'react'
import { answerQuestion } from '../../../src/escalations/contract.ts'
import { useChange } from '../../api/queries.ts'
import { Checkbox } from '../../ui/checkbox.tsx'
import { Field } from '../../ui/field.tsx'
import { FormDialog, LongTextField } from '../../ui/form-dialog.tsx'
import { AmountInput, Input, Textarea } from '../../ui/input.tsx'
import { Segmented } from '../../ui/segmented.tsx'
import { toastDone } from '../../ui/toast.tsx'
import { Day } from '../../ui/when.tsx'
import type { Question } from './question-card.tsx'

const withAuthority: ReadonlySet<string> = new Set(['limit', 'budget', 'design'])

const verdicts = [
  { value: 'granted', label: 'Yes' },
  { value: 'refused', label: 'No' },
  { value: 'said', label: 'Only words' },
] as const
type Verdict = (typeof verdicts)[number]['value']

/** What was typed, as the wire takes it; the text of what is missing where it cannot be sent. */
function useAnswer(question: Question) {
  const [text, setText] = useState('')
  const [verdict, setVerdict] = useState<Verdict>(
    withAuthority.has(question.kind) && question.amount !== null ? 'granted' : 'said',
  )
  const [gives, setGives] = useState(withAuthority.has(question.kind) && question.amount !== null)
  const [amount, setAmount] = useState(question.amount?.amount ?? '')
  const [until, setUntil] = useState('')
  const [condition, setCondition] = useState('')
  const [binds, setBinds] = useState<'before' | 'after'>('before')
  const [dueOn, setDueOn] = useState('')
  const mayGive = withAuthority.has(question.kind) && verdict === 'granted'
  const isGiven = mayGive && gives
  const currency = question.amount?.currency ?? 'USD'
  const whyNot =
    text.trim() === ''
      ? 'Write the answer.'
      : isGiven && (amount.trim() === '' || until === '')
        ? 'An authority has an amount and an end.'
        : null
  const body = () => ({
    text,
    verdict,
    authority: isGiven
      ? {
          amount: { amount: amount.trim(), currency },
          expiresAt: new Date(`${until}T23:59:59`).toISOString(),
        }
      : null,
    condition:
      condition.trim() === '' || verdict === 'refused'
        ? null
        : { text: condition.trim(), binds, dueOn: dueOn === '' ? null : dueOn },
  })
  return {
    text,
    setText,
    verdict,
    setVerdict,
    gives,
    setGives,
    amount,
    setAmount,
    until,
    setUntil,
    condition,
    setCondition,
    binds,
    setBinds,
    dueOn,
    setDueOn,
    mayGive,
    isGiven,
    currency,
    whyNot,
    body,
  }
}

/** The answer to a question: yes, no or words; with an authority and a condition if wanted. */
export function AnswerDialog({ question, onClose }: { question: Question; onClose: () => void }) {
  const typed = useAnswer(question)
  const change = useChange(answerQuestion, {
    done: () => (toastDone('Your answer is recorded'), onClose()),
  })
  const send = () =>
    change.mutate({ params: { questionId: question.questionId }, body: typed.body() })
  return (
    <FormDialog
      title="Answer"
      intro={question.question}
      send="Answer"
      busy={change.isPending}
      whyNot={typed.whyNot}
      problem={change.error?.body ?? null}
      onClose={onClose}
      onSend={send}
    >
      <Segmented
        label="What the answer is"
        value={typed.verdict}
        onChange={(value) => {
          const found = verdicts.find((one) => one.value === value)
          if (found) typed.setVerdict(found.value)
        }}
        options={[...verdicts]}
      />
      <LongTextField label="Answer" required value={typed.text} onChange={typed.setText} />
      {typed.mayGive ? (
        <Checkbox
          shown
          label="Give an authority that the decision may cite"
          checked={typed.gives}
          onChange={typed.setGives}
        />
      ) : null}
      {typed.isGiven ? <AuthorityFields typed={typed} /> : null}
      {typed.verdict === 'refused' ? null : <ConditionFields typed={typed} />}
    </FormDialog>
  )
}

type Typed = ReturnType<typeof useAnswer>

function AuthorityFields({ typed }: { typed: Typed }) {
  return (
    <div className="grid grid-cols-2 gap-3">
      <Field label="Up to">
        {(wiring) => (
          <AmountInput
            {...wiring}
            currency={typed.currency}
            value={typed.amount}
            onChange={(event) => typed.setAmount(event.target.value)}
          />
        )}
      </Field>
      <Field label="Until" help={typed.until ? <Day on={typed.until} /> : undefined}>
        {(wiring) => (
          <Input
            {...wiring}
            type="date"
            value={typed.until}
            onChange={(event) => typed.setUntil(event.target.value)}
          />
        )}
      </Field>
    </div>
  )
}

function ConditionFields({ typed }: { typed: Typed }) {
  const isSet = typed.condition.trim() !== ''
  return (
    <>
      <Field label="On condition that" help="Leave it empty where there is none.">
        {(wiring) => (
          <Textarea
            {...wiring}
            value={typed.condition}
            onChange={(event) => typed.setCondition(event.target.value)}
          />
        )}
      </Field>
      {isSet ? (
        <div className="grid grid-cols-2 items-end gap-3">
          <Segmented
            label="When it has to be met"
            value={typed.binds}
            onChange={(value) => typed.setBinds(value === 'after' ? 'after' : 'before')}
            options={[
              { value: 'before', label: 'Before the decision' },
              { value: 'after', label: 'After it' },
            ]}
          />
          <Field label="Met by">
            {(wiring) => (
              <Input
                {...wiring}
                type="date"
                value={typed.dueOn}
                onChange={(event) => typed.setDueOn(event.target.value)}
              />
            )}
          </Field>
        </div>
      ) : null}
    </>
  )
}
