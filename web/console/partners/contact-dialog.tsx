import { useState } from 'react'
import { saveContact, type showPartner } from '../../../src/partners/contract.ts'
import type { RouteWireAnswer } from '../../../src/platform/contract.ts'
import { useChange } from '../../api/queries.ts'
import { Field } from '../../ui/field.tsx'
import { FormDialog } from '../../ui/form-dialog.tsx'
import { Input } from '../../ui/input.tsx'
import { Select } from '../../ui/select.tsx'
import { toastDone } from '../../ui/toast.tsx'
import { channelWords } from '../../words/bank.ts'

type Contact = RouteWireAnswer<typeof showPartner>['contacts'][number]

const roles = [
  { value: 'admin', label: 'Administration' },
  { value: 'business', label: 'Business' },
  { value: 'finance', label: 'Finance' },
] as const
const channels = ['mail', 'phone', 'letter', 'meeting'] as const

/** A contact typed by us on the partner's word: who asked and by which way stays with the change. */
export function ContactDialog(props: {
  readonly partnerId: string
  /** The one to change; null adds one. */
  readonly contact: Contact | null
  readonly onClose: () => void
}) {
  const { partnerId, contact, onClose } = props
  const [name, setName] = useState(contact?.name ?? '')
  const [email, setEmail] = useState(contact?.email ?? '')
  const [phone, setPhone] = useState(contact?.phone ?? '')
  const [role, setRole] = useState<(typeof roles)[number]['value']>(contact?.role ?? 'business')
  const [channel, setChannel] = useState<(typeof channels)[number]>('mail')
  const [from, setFrom] = useState('')
  const save = useChange(saveContact, {
    done: () => (
      toastDone('The contact is saved', { detail: 'Everybody on file is told.' }),
      onClose()
    ),
  })
  const text = (label: string, value: string, set: (value: string) => void, required = false) => (
    <Field label={label} required={required}>
      {(wiring) => (
        <Input {...wiring} value={value} onChange={(event) => set(event.target.value)} />
      )}
    </Field>
  )
  return (
    <FormDialog
      title={contact === null ? 'Add a contact' : `Change ${contact.name ?? contact.email ?? ''}`}
      intro="A new address or number counts as on file after 30 days, once somebody else asked the partner."
      send="Save the contact"
      busy={save.isPending}
      whyNot={email.trim() === '' ? 'A contact has a mail address.' : null}
      problem={save.error?.body ?? null}
      onClose={onClose}
      onSend={() =>
        save.mutate({
          params: { partnerId },
          body: {
            ...(contact === null ? {} : { contactId: contact.contactId }),
            email: email.trim(),
            name: name.trim() === '' ? null : name.trim(),
            phone: phone.trim() === '' ? null : phone.trim(),
            role,
            asked: { channel, from: from.trim() === '' ? null : from.trim() },
          },
        })
      }
    >
      {text('Name', name, setName)}
      {text('Mail address', email, setEmail, true)}
      {text('Telephone', phone, setPhone)}
      <Field label="For">
        {(wiring) => (
          <Select
            {...wiring}
            value={role}
            onChange={(value) => setRole(roles.find((one) => one.value === value)?.value ?? role)}
            options={roles}
          />
        )}
      </Field>
      <Field label="How we were asked">
        {(wiring) => (
          <Select
            {...wiring}
            value={channel}
            onChange={(value) => setChannel(channels.find((one) => one === value) ?? 'mail')}
            options={channels.map((value) => ({ value, label: channelWords[value] ?? value }))}
          />
        )}
      </Field>
      {text('By whom, from which address or number', from, setFrom)}
    </FormDialog>
  )
}
