import { useState } from 'react'
import { allocate } from '../../../src/funds/contract.ts'
import { useChange } from '../../api/queries.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { Field } from '../../ui/field.tsx'
import { AmountInput, Input } from '../../ui/input.tsx'
import { toastDone } from '../../ui/toast.tsx'
import type { FundView } from './buckets.ts'

type AllocateProps = {
  fund: FundView['fund']
  allocation: FundView['allocations'][number]['allocation']
  onClose: () => void
}

/** Puts budget into an allocation, with its reason. */
export function AllocateDialog({ fund, allocation, onClose }: AllocateProps) {
  const [amount, setAmount] = useState('')
  const [reason, setReason] = useState('')
  const change = useChange(allocate, {
    done: () => (toastDone(`${allocation.name} has more budget`), onClose()),
  })
  const fieldError = (path: string) =>
    change.error?.body.fields.find((field) => field.path.startsWith(path))?.detail
  const whyNot =
    amount.trim() === ''
      ? 'Write an amount.'
      : reason.trim() === ''
        ? 'Give a reason: it stays in the record.'
        : null
  return (
    <Dialog
      open
      onClose={onClose}
      title={`Add budget to ${allocation.name}`}
      intro="It becomes available at once and stays in the books with its reason."
      actions={
        <Button
          look="primary"
          busy={change.isPending}
          disabledReason={whyNot}
          onClick={() =>
            change.mutate({
              params: { fundId: fund.fundId, allocationId: allocation.allocationId },
              body: { amount: { amount: amount.trim(), currency: fund.currency }, reason },
            })
          }
        >
          Add budget
        </Button>
      }
    >
      <div className="space-y-3">
        {change.error ? <ErrorPanel problem={change.error.body} /> : null}
        <Field label="Amount" required error={fieldError('amount')}>
          {(wiring) => (
            <AmountInput
              {...wiring}
              currency={fund.currency}
              value={amount}
              onChange={(event) => setAmount(event.target.value)}
            />
          )}
        </Field>
        <Field label="Reason" required error={fieldError('reason')}>
          {(wiring) => (
            <Input {...wiring} value={reason} onChange={(event) => setReason(event.target.value)} />
          )}
        </Field>
      </div>
    </Dialog>
  )
}
