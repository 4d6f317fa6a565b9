import { UserPlus } from 'lucide-react'
import { useState } from 'react'
import { inviteContact, listPeople } from '../../../src/identity/contract.ts'
import { useChange, usePages } from '../../api/queries.ts'
import { useMay } from '../../api/session.ts'
import { Badge } from '../../ui/badge.tsx'
import { Button } from '../../ui/button.tsx'
import { errorAt, firstMissing, FormDialog, SelectField } from '../../ui/form-dialog.tsx'
import { TextField, useWritten } from '../../ui/form-dialog.tsx'
import { Card } from '../../ui/surface.tsx'
import { toastDone } from '../../ui/toast.tsx'
import { roleWord } from '../../api/role.ts'
import { ContactMenu } from './contact-menu.tsx'
import { LinkDialog, type ShownLink } from '../settings/invite-dialog.tsx'

const byOperations = 'A specialist or the lead invites a partner’s people.'

/** Who signs in to the portal for this partner. */
export function PortalPeople({ partnerId }: { partnerId: string }) {
  const pages = usePages(listPeople, { query: { side: 'partner', partnerId } })
  const [inviting, setInviting] = useState(false)
  const [link, setLink] = useState<ShownLink | null>(null)
  const may = useMay()
  return (
    <Card
      title="Their sign-ins"
      note="The portal’s people of this partner"
      aside={
        <Button
          size="sm"
          icon={UserPlus}
          onClick={() => setInviting(true)}
          disabledReason={may(inviteContact) && byOperations}
        >
          Invite a contact
        </Button>
      }
    >
      {pages.loaded && pages.rows.length === 0 ? (
        <p className="text-muted">
          Nobody yet, so nothing can be handed in here: a specialist or the lead invites a contact.
        </p>
      ) : null}
      <ul className="divide-y">
        {pages.rows.map((person) => (
          <li key={person.principalId} className="flex flex-wrap items-center gap-2 py-1.5">
            <span className="min-w-32 flex-1">
              <span className="block truncate font-medium">{person.name}</span>
              <span className="block truncate text-[12px] text-muted">{person.email}</span>
            </span>
            {person.grants.map((grant) => (
              <Badge key={grant.grantId}>{roleWord(grant.role)}</Badge>
            ))}
            {person.status === 'suspended' ? (
              <Badge tone="bad">suspended</Badge>
            ) : person.hasPassword ? null : (
              <Badge tone="warn">invited</Badge>
            )}
            <ContactMenu contact={person} onLink={setLink} />
          </li>
        ))}
      </ul>
      {inviting ? (
        <ContactDialog partnerId={partnerId} onClose={() => setInviting(false)} onLink={setLink} />
      ) : null}
      {link ? <LinkDialog link={link} onClose={() => setLink(null)} /> : null}
    </Card>
  )
}

function ContactDialog(props: {
  partnerId: string
  onClose: () => void
  onLink: (link: ShownLink) => void
}) {
  const { written, text } = useWritten({ name: '', email: '', role: 'partner_admin' })
  const change = useChange(inviteContact, {
    done: ({ link }) => {
      toastDone(`${written.name} is invited`)
      props.onClose()
      if (link !== null) props.onLink({ name: written.name, email: written.email, link })
    },
  })
  const problem = change.error?.body ?? null
  return (
    <FormDialog
      title="Invite a contact"
      intro="They choose a password by a link that works for 72 hours, and see nothing but this partner’s own."
      send="Invite"
      busy={change.isPending}
      whyNot={firstMissing([
        [written.name, 'a name'],
        [written.email, 'an e-mail address'],
      ])}
      problem={problem}
      onClose={props.onClose}
      onSend={() =>
        change.mutate({
          body: {
            name: written.name,
            email: written.email,
            partnerId: props.partnerId,
            role: written.role === 'partner' ? 'partner' : 'partner_admin',
          },
        })
      }
    >
      <TextField label="Name" required error={errorAt(problem, 'name')} {...text('name')} />
      <TextField
        label="E-mail"
        type="email"
        required
        error={errorAt(problem, 'email')}
        {...text('email')}
      />
      <SelectField
        label="May"
        required
        {...text('role')}
        options={[
          { value: 'partner_admin', label: 'Hand in, and give bank and tax details' },
          { value: 'partner', label: 'Hand in and answer' },
        ]}
      />
    </FormDialog>
  )
}
