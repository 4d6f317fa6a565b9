import { useState } from 'react'
import type { ProblemBody } from '../../api/client.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { Field } from '../../ui/field.tsx'
import { AmountInput, Textarea } from '../../ui/input.tsx'
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
    <Dialog
      open
      onClose={props.onClose}
      title={props.title}
      intro={props.intro}
      actions={
        <Button
          look="primary"
          busy={props.busy}
          disabledReason={whyNot}
          onClick={() => props.onPart({ amount: amount.trim(), currency }, reason.trim())}
        >
          {props.does}
        </Button>
      }
    >
      <div className="space-y-3">
        {props.problem ? <ErrorPanel problem={props.problem} /> : null}
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
        <Field label="Reason" required>
          {(wiring) => (
            <Textarea
              {...wiring}
              value={reason}
              onChange={(event) => setReason(event.target.value)}
            />
          )}
        </Field>
      </div>
    </Dialog>
  )
}
