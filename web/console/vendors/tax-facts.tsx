import { useState } from 'react'
import { decideTaxEasing, setTaxFacts, showTaxFacts } from '../../../src/payouts/contract.ts'
import type { RouteWireAnswer } from '../../../src/platform/contract.ts'
import { useChange, useRoute } from '../../api/queries.ts'
import { useMay } from '../../api/session.ts'
import { Badge } from '../../ui/badge.tsx'
import { Button } from '../../ui/button.tsx'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { FormDialog, LongTextField, TextField, useWritten } from '../../ui/form-dialog.tsx'
import { ReasonDialog } from '../../ui/reason-dialog.tsx'
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
  const { rules, numberRefusedOn, reason, easing } = facts.data
  return (
    <Card
      title="Tax of payments"
      note="As of today, by payer"
      aside={
        <Button
          size="sm"
          disabledReason={
            may(setTaxFacts) ?? (easing ? 'That waits for another of Finance.' : null)
          }
          onClick={() => setNoting(true)}
        >
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
      {easing ? <Easing vendorId={vendorId} easing={easing} /> : null}
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

/** That less is withheld waits: another of Finance agrees, or it stays as it is. */
function Easing(props: { vendorId: string; easing: NonNullable<Facts['easing']> }) {
  const { vendorId, easing } = props
  const may = useMay()
  const [declining, setDeclining] = useState(false)
  const decide = useChange(decideTaxEasing, {
    done: ({ state }) => (
      setDeclining(false),
      toastDone(state === 'eased' ? 'Less is withheld from now on' : 'What stands holds on')
    ),
  })
  const params = { vendorId }
  return (
    <div className="flex flex-wrap items-center gap-2 border-t bg-sunken px-4 py-2.5">
      <span className="min-w-56 flex-1">
        <span className="font-medium">
          {easing.to ? (
            <>
              Refused on <Day on={easing.to} /> instead
            </>
          ) : (
            'The number is to stand again'
          )}
        </span>
        <span className="block text-[12px] text-muted">
          Asked for by {easing.askedBy.name}: {easing.reason}
        </span>
        {decide.error && !declining ? <ErrorPanel problem={decide.error.body} /> : null}
      </span>
      <Button
        size="sm"
        look="primary"
        busy={decide.isPending}
        disabledReason={easing.mayAgree}
        onClick={() => decide.mutate({ params, body: { approve: true } })}
      >
        Agree
      </Button>
      <Button
        size="sm"
        look="danger"
        disabledReason={may(decideTaxEasing)}
        onClick={() => setDeclining(true)}
      >
        Decline
      </Button>
      {declining ? (
        <ReasonDialog
          title="Decline that less is withheld"
          intro="What stands holds on; whoever asked may ask again."
          does="Decline it"
          busy={decide.isPending}
          problem={decide.error?.body ?? null}
          onClose={() => setDeclining(false)}
          onReason={(reason) => decide.mutate({ params, body: { approve: false, reason } })}
        />
      ) : null}
    </div>
  )
}

function NoteDialog(props: { vendorId: string; facts: Facts; onClose: () => void }) {
  const { vendorId, facts, onClose } = props
  const refuses = facts.numberRefusedOn === null
  const { written, text } = useWritten({ on: todayText(), reason: '' })
  const save = useChange(setTaxFacts, {
    done: ({ waits }) => (
      onClose(),
      toastDone('Noted', waits ? { detail: 'Another of Finance agrees to it.' } : undefined)
    ),
  })
  return (
    <FormDialog
      title={refuses ? 'The IRS refused the number' : 'The number stands again'}
      intro={
        refuses
          ? 'Backup tax is withheld from that day on, until the number stands again.'
          : 'Backup tax is withheld until another of Finance agrees.'
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
