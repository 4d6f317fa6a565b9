import { useState } from 'react'
import { showPartner } from '../../../src/partners/contract.ts'
import { recordCallBack } from '../../../src/vendors/contract.ts'
import { useChange, useRoute } from '../../api/queries.ts'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { Field } from '../../ui/field.tsx'
import { FormDialog } from '../../ui/form-dialog.tsx'
import { Input } from '../../ui/input.tsx'
import { Segmented } from '../../ui/segmented.tsx'
import { Select } from '../../ui/select.tsx'
import { toastDone } from '../../ui/toast.tsx'
import { printDay } from '../../ui/when.tsx'
import { callBackWords, outcomeWords } from '../../words/bank.ts'
import type { VendorView } from './vendor.tsx'

const sources = ['number_on_file', 'contract', 'public_register'] as const
const outcomes = ['confirmed', 'not_reached', 'denied'] as const
const said: Record<(typeof outcomes)[number], string> = {
  confirmed: 'The call-back is recorded',
  not_reached: 'The try is recorded',
  denied: 'The account is retired, and lead and Finance are asked',
}

/** A call about an account, whatever came of it: never on a number that came with the request. */
export function CallDialog(props: {
  readonly vendor: VendorView
  readonly detail: VendorView['bankDetails'][number]
  readonly onClose: () => void
}) {
  const { vendor, detail, onClose } = props
  const [outcome, setOutcome] = useState<(typeof outcomes)[number]>('confirmed')
  const [source, setSource] = useState<(typeof sources)[number]>(
    detail.isFirst ? 'contract' : 'number_on_file',
  )
  const [reference, setReference] = useState('')
  const [contactId, setContactId] = useState<string | null>(null)
  const isOnFile = source === 'number_on_file'
  const change = useChange(recordCallBack, {
    done: () => (toastDone(said[outcome]), onClose()),
  })
  const whyNot =
    isOnFile && contactId === null
      ? 'Say whose number you called.'
      : reference.trim() === ''
        ? 'Say what was said.'
        : null
  return (
    <FormDialog
      title={`Call back about ${detail.masked}`}
      intro="Never on a number that came with the request. Say whom you reached and where the number stands."
      send="Record call-back"
      busy={change.isPending}
      whyNot={whyNot}
      problem={change.error?.body ?? null}
      onClose={onClose}
      onSend={() =>
        change.mutate({
          params: { bankDetailId: detail.bankDetailId },
          body: { source, reference, outcome, contactId: isOnFile ? contactId : null },
        })
      }
    >
      <Segmented
        label="What came of it"
        value={outcome}
        onChange={(value) => setOutcome(outcomes.find((one) => one === value) ?? 'confirmed')}
        options={outcomes.map((value) => ({ value, label: outcomeWords[value] ?? value }))}
      />
      {outcome === 'denied' ? (
        <p className="text-warn-text">
          The account is retired at once, what it was to replace stands again, and lead and Finance
          are asked whether it was fraud.
        </p>
      ) : null}
      <Field label="Where the number came from">
        {(wiring) => (
          <Select
            {...wiring}
            value={source}
            onChange={(value) => setSource(sources.find((one) => one === value) ?? 'contract')}
            options={sources.map((value) => ({ value, label: callBackWords[value] ?? value }))}
          />
        )}
      </Field>
      {isOnFile ? (
        <NumberOnFile partnerId={vendor.partnerId} value={contactId} onChange={setContactId} />
      ) : null}
      <Field label="Whom you reached, and what they said" required>
        {(wiring) => (
          <Input
            {...wiring}
            value={reference}
            onChange={(event) => setReference(event.target.value)}
          />
        )}
      </Field>
    </FormDialog>
  )
}

/** The contacts that have a number, each with the day since which it is on file. */
export function NumberOnFile(props: {
  readonly partnerId: string
  readonly value: string | null
  readonly onChange: (contactId: string) => void
}) {
  const partner = useRoute(showPartner, { params: { partnerId: props.partnerId } })
  if (partner.error) return <ErrorPanel problem={partner.error.body} />
  const options = (partner.data?.contacts ?? []).flatMap(
    ({ contactId, name, email, phone, phoneSince }) =>
      phone === null || phoneSince === null
        ? []
        : [
            {
              value: contactId,
              label: `${name ?? email ?? 'A contact'}, ${phone}, since ${printDay(phoneSince.slice(0, 10))}`,
            },
          ],
  )
  return (
    <Field label="Whose number you called" required>
      {(wiring) => (
        <Select
          {...wiring}
          value={props.value}
          onChange={props.onChange}
          options={options}
          placeholder={options.length === 0 ? 'No contact has a number' : 'Choose…'}
        />
      )}
    </Field>
  )
}
