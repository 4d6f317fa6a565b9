import { useState } from 'react'
import type { ProblemBody } from '../../api/client.ts'
import { Field } from '../../ui/field.tsx'
import { FormDialog, LongTextField } from '../../ui/form-dialog.tsx'
import { AmountInput } from '../../ui/input.tsx'
import type { WireMoney } from '../../ui/money.tsx'

export type PartDialogProps = {
  readonly title: string
  readonly intro: string
  readonly does: string
  /** All that is open: what the amount starts as. */
  readonly open: WireMoney
  readonly busy: boolean
  readonly problem: ProblemBody | null
  readonly onClose: () => void
  readonly onPart: (amount: WireMoney, reason: string) => void
}

/** An amount up to what is open, with its reason on record. */
export function PartDialog(props: PartDialogProps) {
  const { currency } = props.open
  const [amount, setAmount] = useState(props.open.amount)
  const [reason, setReason] = useState('')
  const whyNot =
    amount.trim() === ''
      ? 'Write an amount.'
      : reason.trim() === ''
        ? 'Give a reason: it stays in the record.'
        : null
  return (
    <FormDialog
      title={props.title}
      intro={props.intro}
      send={props.does}
      busy={props.busy}
      whyNot={whyNot}
      problem={props.problem}
      onClose={props.onClose}
      onSend={() => props.onPart({ amount: amount.trim(), currency }, reason.trim())}
    >
      <Field label="Amount" required>
        {(wiring) => (
          <AmountInput
            {...wiring}
            currency={currency}
            value={amount}
            onChange={(event) => setAmount(event.target.value)}
          />
        )}
      </Field>
      <LongTextField label="Reason" required value={reason} onChange={setReason} />
    </FormDialog>
  )
}
