import { useState } from 'react'
import { setTaxFacts, showTaxFacts } from '../../../src/payouts/contract.ts'
import type { RouteWireAnswer } from '../../../src/platform/contract.ts'
import { useChange, useRoute } from '../../api/queries.ts'
import { useMay } from '../../api/session.ts'
import { Badge } from '../../ui/badge.tsx'
import { Button } from '../../ui/button.tsx'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { FormDialog, LongTextField, TextField, useWritten } from '../../ui/form-dialog.tsx'
import { Card } from '../../ui/surface.tsx'
import { toastDone } from '../../ui/toast.tsx'
import { Day, todayText } from '../../ui/when.tsx'
import { sayPercent } from '../../words/tax.ts'

type Facts = RouteWireAnswer<typeof showTaxFacts>

/** What each of our payers would withhold of a payment to this vendor today, and by which rule. */
export function TaxFacts({ vendorId }: { vendorId: string }) {
  const facts = useRoute(showTaxFacts, { params: { vendorId } })
  const may = useMay()
  const [noting, setNoting] = useState(false)
  if (facts.error) return <ErrorPanel problem={facts.error.body} />
  if (!facts.data) return null
  const { rules, numberRefusedOn, reason } = facts.data
  return (
    <Card
      title="Tax of payments"
      note="As of today, by payer"
      aside={
        <Button size="sm" disabledReason={may(setTaxFacts)} onClick={() => setNoting(true)}>
          {numberRefusedOn ? 'The number stands again' : 'The IRS refused its number'}
        </Button>
      }
      flush
    >
      {numberRefusedOn ? (
        <p className="px-4 pb-2">
          <Badge tone="warn">number refused</Badge> by the IRS on <Day on={numberRefusedOn} />:{' '}
          {reason}
        </p>
      ) : null}
      <ul aria-label="Tax of payments">
        {rules.map((rule) => (
          <li
            key={rule.payerId}
            className="flex flex-wrap items-center gap-x-4 gap-y-1 border-t px-4 py-2"
          >
            <span className="min-w-0 flex-1">
              <span className="block">{rule.payerName}</span>
              <span className="block text-[12px] text-muted">
                {rule.source ?? 'Nothing is withheld.'}
                {rule.asksForTaxInvoice ? ' Asks for a tax invoice per payout.' : ''}
              </span>
            </span>
            <span className="tnum font-medium">{rule.rate ? sayPercent(rule.rate) : 'none'}</span>
          </li>
        ))}
      </ul>
      {noting ? (
        <NoteDialog vendorId={vendorId} facts={facts.data} onClose={() => setNoting(false)} />
      ) : null}
    </Card>
  )
}

function NoteDialog(props: { vendorId: string; facts: Facts; onClose: () => void }) {
  const { vendorId, facts, onClose } = props
  const refuses = facts.numberRefusedOn === null
  const { written, text } = useWritten({ on: todayText(), reason: '' })
  const save = useChange(setTaxFacts, { done: () => (onClose(), toastDone('Noted')) })
  return (
    <FormDialog
      title={refuses ? 'The IRS refused the number' : 'The number stands again'}
      intro={
        refuses
          ? 'Backup tax is withheld from that day on, until the number stands again.'
          : 'Backup tax is no longer withheld for it.'
      }
      send="Note it"
      busy={save.isPending}
      whyNot={written.reason.trim() === '' ? 'Give a reason: it stays in the record.' : null}
      problem={save.error?.body ?? null}
      onClose={onClose}
      onSend={() =>
        save.mutate({
          params: { vendorId },
          body: { numberRefusedOn: refuses ? written.on : null, reason: written.reason.trim() },
        })
      }
    >
      {refuses ? <TextField label="Since" type="date" required {...text('on')} /> : null}
      <LongTextField label="Reason" required {...text('reason')} />
    </FormDialog>
  )
}
