import { Pencil, Plus } from 'lucide-react'
import { useState } from 'react'
import { saveOwnContact, showOwnPartner } from '../../src/partners/contract.ts'
import type { RouteWireAnswer } from '../../src/platform/contract.ts'
import { useChange, useRoute } from '../api/queries.ts'
import { useMay } from '../api/session.ts'
import { Badge } from '../ui/badge.tsx'
import { Button, IconButton } from '../ui/button.tsx'
import { ErrorPanel } from '../ui/error-panel.tsx'
import { Field } from '../ui/field.tsx'
import { FormDialog } from '../ui/form-dialog.tsx'
import { Input } from '../ui/input.tsx'
import { Select } from '../ui/select.tsx'
import { Card } from '../ui/surface.tsx'
import { toastDone } from '../ui/toast.tsx'
import { sayCode } from '../words/submission.ts'

type Contact = RouteWireAnswer<typeof showOwnPartner>['contacts'][number]

/** Whom we reach at this partner; whatever changes, everybody on file is told. */
export function OwnContacts() {
  const may = useMay()
  const partner = useRoute(showOwnPartner, {})
  const [editing, setEditing] = useState<{ readonly contact: Contact | null } | null>(null)
  const why = may(saveOwnContact)
  return (
    <Card
      title="Whom we reach"
      note="For your safety we tell everybody here when something changes, and rely on it after 30 days."
      aside={
        <Button icon={Plus} disabledReason={why} onClick={() => setEditing({ contact: null })}>
          Add a contact
        </Button>
      }
    >
      {partner.error ? <ErrorPanel problem={partner.error.body} /> : null}
      <ul className="divide-y">
        {(partner.data?.contacts ?? []).map((contact) => (
          <li key={contact.contactId} className="flex items-center gap-3 py-2">
            <span className="min-w-0 flex-1">
              <span className="block truncate font-medium">{contact.name ?? contact.email}</span>
              <span className="block truncate text-muted">
                {[contact.email, contact.phone].filter(Boolean).join(' · ')}
              </span>
            </span>
            <Badge>{sayCode(contact.role)}</Badge>
            <IconButton
              look="quiet"
              icon={Pencil}
              label={`Change ${contact.name ?? contact.email ?? 'this contact'}`}
              disabledReason={why}
              onClick={() => setEditing({ contact })}
            />
          </li>
        ))}
      </ul>
      {editing === null ? null : (
        <OwnContactDialog contact={editing.contact} onClose={() => setEditing(null)} />
      )}
    </Card>
  )
}

const roles = [
  { value: 'admin', label: 'Administration' },
  { value: 'business', label: 'Business' },
  { value: 'finance', label: 'Finance' },
] as const

function OwnContactDialog(props: {
  readonly contact: Contact | null
  readonly onClose: () => void
}) {
  const { contact, onClose } = props
  const [name, setName] = useState(contact?.name ?? '')
  const [email, setEmail] = useState(contact?.email ?? '')
  const [phone, setPhone] = useState(contact?.phone ?? '')
  const [role, setRole] = useState<(typeof roles)[number]['value']>(contact?.role ?? 'business')
  const save = useChange(saveOwnContact, {
    done: () => (
      toastDone('The contact is saved', { detail: 'Everybody on file is told.' }),
      onClose()
    ),
  })
  const whyNot =
    name.trim() === '' ? 'Give a name.' : email.trim() === '' ? 'Give a mail address.' : null
  const text = (label: string, value: string, set: (value: string) => void, required: boolean) => (
    <Field label={label} required={required}>
      {(wiring) => (
        <Input {...wiring} value={value} onChange={(event) => set(event.target.value)} />
      )}
    </Field>
  )
  return (
    <FormDialog
      title={contact === null ? 'Add a contact' : `Change ${contact.name ?? contact.email ?? ''}`}
      send="Save the contact"
      busy={save.isPending}
      whyNot={whyNot}
      problem={save.error?.body ?? null}
      onClose={onClose}
      onSend={() =>
        save.mutate({
          body: {
            ...(contact === null ? {} : { contactId: contact.contactId }),
            name: name.trim(),
            email: email.trim(),
            phone: phone.trim() === '' ? null : phone.trim(),
            role,
          },
        })
      }
    >
      {text('Name', name, setName, true)}
      {text('Mail address', email, setEmail, true)}
      {text('Telephone', phone, setPhone, false)}
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
    </FormDialog>
  )
}
