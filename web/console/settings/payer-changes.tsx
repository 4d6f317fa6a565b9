import { Check } from 'lucide-react'
import { useState } from 'react'
import {
  approvePayerChange,
  declinePayerChange,
  proposeAccountChange,
  proposePayerChange,
} from '../../../src/payouts/contract.ts'
import { useChange } from '../../api/queries.ts'
import { useMay } from '../../api/session.ts'
import { Badge } from '../../ui/badge.tsx'
import { Button } from '../../ui/button.tsx'
import { errorAt, firstMissing, FormDialog, TextField, useWritten } from '../../ui/form-dialog.tsx'
import { toastDone } from '../../ui/toast.tsx'
import type { Payer } from './payers.tsx'
import { sayRefusal } from './person.ts'

type Account = Payer['accounts'][number]
type Change = Payer['changes'][number]

const asked = 'Another of Finance approves it; until then nothing leaves.'
const orNull = (text: string) => (text.trim() === '' ? null : text.trim())

/** What waits of a payer and its accounts: old beside new, for whom, and since whom. */
export function PayerChanges({ payer }: { payer: Payer }) {
  if (payer.changes.length === 0) return null
  return (
    <ul aria-label={`Changes of ${payer.legalName} that wait`} className="border-t">
      {payer.changes.map((change) => (
        <ChangeRow key={change.payerChangeId} payer={payer} change={change} />
      ))}
    </ul>
  )
}

function ChangeRow({ payer, change }: { payer: Payer; change: Change }) {
  const may = useMay()
  const [declining, setDeclining] = useState(false)
  const { payerChangeId, fields, usableOn, proposedBy, reason, mayApprove } = change
  const account = payer.accounts.find((one) => one.payingAccountId === change.payingAccountId)
  const name = account?.name ?? payer.legalName
  const approve = useChange(approvePayerChange, {
    done: () => toastDone(`The change of ${name} is approved`),
    refused: sayRefusal,
  })
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-1.5 bg-sunken px-4 py-2.5">
      <span className="min-w-56 flex-1">
        <span className="font-medium">{name} is to change</span>
        {fields.map(({ field, label, before, after }) => (
          <span key={field} className="block text-[12px]">
            {label}: <s className="text-muted">{before}</s> → <b>{after}</b>
          </span>
        ))}
        <span className="block text-[12px] text-muted">
          Proposed by {proposedBy.name}: {reason}
        </span>
      </span>
      <Badge tone="warn">
        {usableOn === null ? 'waits for another of Finance' : `counts from ${usableOn}`}
      </Badge>
      {change.state === 'proposed' ? (
        <Button
          size="sm"
          icon={Check}
          look="primary"
          aria-label={`Approve the change of ${name}`}
          busy={approve.isPending}
          disabledReason={mayApprove.whyNot}
          onClick={() => approve.mutate({ params: { payerChangeId } })}
        >
          Approve
        </Button>
      ) : null}
      <Button
        size="sm"
        look="danger"
        aria-label={`Decline the change of ${name}`}
        disabledReason={may(declinePayerChange) && 'Finance does this.'}
        onClick={() => setDeclining(true)}
      >
        Decline
      </Button>
      {declining ? (
        <DeclineDialog id={payerChangeId} name={name} onClose={() => setDeclining(false)} />
      ) : null}
    </li>
  )
}

function DeclineDialog(props: { id: Change['payerChangeId']; name: string; onClose: () => void }) {
  const { id: payerChangeId, name, onClose } = props
  const { written, text } = useWritten({ reason: '' })
  const change = useChange(declinePayerChange, {
    done: () => (toastDone(`${name} stays as it is`), onClose()),
  })
  return (
    <FormDialog
      title={`Decline the change of ${name}`}
      intro="What stands stays. Runs that were sent back are checked and approved again."
      send="Decline it"
      busy={change.isPending}
      whyNot={firstMissing([[written.reason, 'a reason']])}
      problem={change.error?.body ?? null}
      onClose={onClose}
      onSend={() => change.mutate({ params: { payerChangeId }, body: written })}
    >
      <TextField label="Reason" required {...text('reason')} />
    </FormDialog>
  )
}

/** Proposes a change of an account; its number and currency are none: that is another account. */
export function ChangeAccountDialog({
  account,
  onClose,
}: {
  account: Account
  onClose: () => void
}) {
  const { payingAccountId, currency } = account
  const { written, text } = useWritten({
    name: account.name,
    bic: account.bic ?? '',
    calendar: account.calendar,
    cutOff: account.cutOff,
    leadDays: String(account.leadDays),
    paymentMin: account.paymentMin.amount,
    glAccount: account.glAccount ?? '',
    reason: '',
  })
  const change = useChange(proposeAccountChange, {
    done: () => (
      toastDone(`The change of ${account.name} waits for another of Finance`),
      onClose()
    ),
  })
  const problem = change.error?.body ?? null
  const error = (field: string) => errorAt(problem, `wanted.${field}`)
  const send = () =>
    change.mutate({
      params: { payingAccountId },
      body: {
        wanted: {
          name: written.name.trim(),
          bic: orNull(written.bic),
          calendar: written.calendar.trim(),
          cutOff: written.cutOff.trim(),
          leadDays: Number(written.leadDays),
          paymentMin: { amount: written.paymentMin.trim(), currency },
          glAccount: orNull(written.glAccount),
        },
        reason: written.reason,
      },
    })
  return (
    <FormDialog
      title={`Change ${account.name}`}
      intro={`${asked} BIC, calendar, cut-off and days wait three banking days more. Another number is another account: add it, and retire this one.`}
      send="Propose the change"
      busy={change.isPending}
      whyNot={firstMissing([
        [written.name, 'a name'],
        [written.calendar, 'the calendar'],
        [written.cutOff, 'the cut-off'],
        [written.leadDays, 'the days'],
        [written.reason, 'a reason'],
      ])}
      problem={problem}
      onClose={onClose}
      onSend={send}
    >
      <TextField label="Name" required error={error('name')} {...text('name')} />
      <div className="grid grid-cols-2 gap-3">
        <TextField label="BIC" error={error('bic')} {...text('bic')} />
        <TextField label="Calendar" required error={error('calendar')} {...text('calendar')} />
        <TextField label="Cut-off" required error={error('cutOff')} {...text('cutOff')} />
        <TextField
          label="Banking days before"
          required
          inputMode="numeric"
          error={error('leadDays')}
          {...text('leadDays')}
        />
        <TextField
          label={`Smallest payment (${currency})`}
          required
          error={error('paymentMin')}
          {...text('paymentMin')}
        />
        <TextField label="Ledger account" error={error('glAccount')} {...text('glAccount')} />
      </div>
      <TextField label="Reason" required {...text('reason')} />
    </FormDialog>
  )
}

/** Proposes a change of a payer: its name, address and numbers as they stand on payments. */
export function ChangePayerDialog({ payer, onClose }: { payer: Payer; onClose: () => void }) {
  const { payerId, address } = payer
  const { written, text } = useWritten({
    legalName: payer.legalName,
    street: address.street,
    houseNumber: address.houseNumber ?? '',
    postCode: address.postCode,
    town: address.town,
    region: address.region ?? '',
    country: address.country,
    taxNumber: payer.taxNumber ?? '',
    vatNumber: payer.vatNumber ?? '',
    reason: '',
  })
  const change = useChange(proposePayerChange, {
    done: () => (
      toastDone(`The change of ${payer.legalName} waits for another of Finance`),
      onClose()
    ),
  })
  const problem = change.error?.body ?? null
  const error = (field: string) => errorAt(problem, `wanted.${field}`)
  const send = () => {
    const { legalName, taxNumber, vatNumber, reason, ...at } = written
    const wanted = {
      legalName,
      taxNumber: orNull(taxNumber),
      vatNumber: orNull(vatNumber),
      address: {
        ...at,
        houseNumber: orNull(at.houseNumber),
        region: orNull(at.region),
        country: at.country.trim().toUpperCase(),
      },
    }
    change.mutate({ params: { payerId }, body: { wanted, reason } })
  }
  return (
    <FormDialog
      title={`Change ${payer.legalName}`}
      intro={asked}
      send="Propose the change"
      busy={change.isPending}
      whyNot={firstMissing([
        [written.legalName, 'the legal name'],
        [written.street, 'the street'],
        [written.postCode, 'the post code'],
        [written.town, 'the town'],
        [written.country, 'the country'],
        [written.reason, 'a reason'],
      ])}
      problem={problem}
      onClose={onClose}
      onSend={send}
    >
      <TextField label="Legal name" required error={error('legalName')} {...text('legalName')} />
      <div className="grid grid-cols-2 gap-3">
        <TextField label="Street" required error={error('address.street')} {...text('street')} />
        <TextField label="Number" {...text('houseNumber')} />
        <TextField label="Post code" required {...text('postCode')} />
        <TextField label="Town" required {...text('town')} />
        <TextField label="Region or state" {...text('region')} />
        <TextField
          label="Country"
          required
          maxLength={2}
          error={error('address.country')}
          {...text('country')}
        />
        <TextField label="Tax number" error={error('taxNumber')} {...text('taxNumber')} />
        <TextField label="VAT number" error={error('vatNumber')} {...text('vatNumber')} />
      </div>
      <TextField label="Reason" required {...text('reason')} />
    </FormDialog>
  )
}
