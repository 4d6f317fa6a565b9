import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { listPayers, prepareRun } from '../../../src/payouts/contract.ts'
import { useChange, useRoute } from '../../api/queries.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { Field } from '../../ui/field.tsx'
import { Input } from '../../ui/input.tsx'
import { Select } from '../../ui/select.tsx'
import { todayText } from '../../ui/when.tsx'
import { railWords } from '../../words/payout.ts'

/** Gathers what is ready and due from one account into a run; each payment is checked at once. */
export function PrepareDialog({ onClose }: { onClose: () => void }) {
  const payers = useRoute(listPayers, {})
  const navigate = useNavigate()
  const [accountId, setAccountId] = useState<string | null>(null)
  const [upTo, setUpTo] = useState(todayText())
  const change = useChange(prepareRun, {
    done: ({ runId }) => (onClose(), void navigate({ to: '/payouts/$runId', params: { runId } })),
  })
  const accounts = (payers.data?.rows ?? []).flatMap((payer) =>
    payer.accounts.map((account) => ({
      value: account.payingAccountId,
      label: `${payer.legalName}: ${account.name}`,
      note: [account.currency, account.masked, railWords[account.profile] ?? account.profile]
        .filter(Boolean)
        .join(' · '),
    })),
  )
  const chosen = accountId ?? accounts[0]?.value ?? null
  return (
    <Dialog
      open
      onClose={onClose}
      title="Prepare a run"
      intro="Everything that is ready and due by the day goes into payments, one per vendor. What fails a check drops out with its reason; the rest goes on. You cannot approve or release what you prepare."
      actions={
        <Button
          look="primary"
          busy={change.isPending}
          disabledReason={
            chosen === null
              ? 'There is no paying account yet.'
              : upTo === ''
                ? 'Choose a day.'
                : null
          }
          onClick={() =>
            chosen && change.mutate({ body: { payingAccountId: chosen, upToDueOn: upTo } })
          }
        >
          Prepare
        </Button>
      }
    >
      <div className="space-y-3">
        {change.error ? <ErrorPanel problem={change.error.body} /> : null}
        {payers.error ? <ErrorPanel problem={payers.error.body} /> : null}
        <Field label="Pay from">
          {(wiring) => (
            <Select {...wiring} options={accounts} value={chosen} onChange={setAccountId} />
          )}
        </Field>
        <Field label="What is due by">
          {(wiring) => (
            <Input
              {...wiring}
              type="date"
              value={upTo}
              onChange={(event) => setUpTo(event.target.value)}
            />
          )}
        </Field>
      </div>
    </Dialog>
  )
}
