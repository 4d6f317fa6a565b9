import { useState } from 'react'
import { invitePerson } from '../../../src/identity/contract.ts'
import { useChange } from '../../api/queries.ts'
import { Button } from '../../ui/button.tsx'
import { Checkbox } from '../../ui/checkbox.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { errorAt, firstMissing, FormDialog, TextField, useWritten } from '../../ui/form-dialog.tsx'
import { toastDone } from '../../ui/toast.tsx'
import { roleWord } from '../../api/role.ts'

/** Our own roles, as the contract names them. */
export const ownRoles = [
  'specialist',
  'lead',
  'program_owner',
  'finance',
  'legal',
  'auditor',
  'admin',
] as const
export type OwnRole = (typeof ownRoles)[number]

/** Whose set-up link was made; null: it went by mail only. */
export type ShownLink = {
  readonly name: string
  readonly email: string
  readonly link: string | null
}

/** Invites one of our own people; where no mail server is set, the link is shown once. */
export function InviteDialog(props: { onClose: () => void; onLink: (link: ShownLink) => void }) {
  const { written, text } = useWritten({ name: '', email: '' })
  const [roles, setRoles] = useState<readonly OwnRole[]>([])
  const change = useChange(invitePerson, {
    done: ({ link, grants }) => {
      const waits = grants.some((grant) => grant.status === 'pending')
      const detail = 'A role waits until a second person agrees.'
      toastDone(`${written.name} is invited`, waits ? { detail } : undefined)
      props.onClose()
      if (link !== null) props.onLink({ ...written, link })
    },
  })
  const problem = change.error?.body ?? null
  const toggle = (role: OwnRole, on: boolean) =>
    setRoles(on ? [...roles, role] : roles.filter((each) => each !== role))
  const mixed = roles.includes('admin') && roles.length > 1
  const whyNot =
    firstMissing([
      [written.name, 'a name'],
      [written.email, 'an e-mail address'],
      [roles.join(), 'a role'],
    ]) ?? (mixed ? 'An administrator holds no other role.' : null)
  return (
    <FormDialog
      title="Invite somebody"
      intro="They choose a password by a link that works for 72 hours. The very first of Finance and the very first lead hold by their link, one per link; every later one waits until a second person agrees."
      send="Invite"
      busy={change.isPending}
      whyNot={whyNot}
      problem={problem}
      onClose={props.onClose}
      onSend={() => change.mutate({ body: { ...written, roles: [...roles] } })}
    >
      <TextField label="Name" required error={errorAt(problem, 'name')} {...text('name')} />
      <TextField
        label="E-mail"
        type="email"
        required
        error={errorAt(problem, 'email')}
        {...text('email')}
      />
      <fieldset>
        <legend className="eyebrow mb-1">Roles</legend>
        <div className="grid grid-cols-2 gap-x-4">
          {ownRoles.map((role) => (
            <Checkbox
              key={role}
              shown
              checked={roles.includes(role)}
              onChange={(on) => toggle(role, on)}
              label={roleWord(role)}
            />
          ))}
        </div>
      </fieldset>
    </FormDialog>
  )
}

/** The link, once: whoever opens it chooses the password. */
export function LinkDialog({ link, onClose }: { link: ShownLink; onClose: () => void }) {
  const [copied, setCopied] = useState(false)
  const copy = async (text: string) => {
    await navigator.clipboard.writeText(text).then(
      () => setCopied(true),
      () => setCopied(false),
    )
  }
  if (link.link === null)
    return (
      <Dialog
        open
        onClose={onClose}
        title="The link is on its way"
        intro={`A letter with a new link went to ${link.email}. Older links no longer work.`}
        actions={
          <Button look="primary" onClick={onClose}>
            Good
          </Button>
        }
      />
    )
  const text = link.link
  return (
    <Dialog
      open
      onClose={onClose}
      title={`A link for ${link.name}`}
      intro="No mail server is set, so no letter reaches anybody: hand this link over yourself. Whoever opens it chooses the password; it works once, within 72 hours, and is not shown again. The record keeps that you saw it."
      actions={
        <>
          <Button onClick={() => void copy(text)}>{copied ? 'Copied' : 'Copy the link'}</Button>
          <Button look="primary" onClick={onClose}>
            I have it
          </Button>
        </>
      }
    >
      <p
        aria-label="Set-up link"
        className="rounded-md border bg-hover px-3 py-2 font-mono text-[12px] wrap-anywhere select-all"
      >
        {text}
      </p>
    </Dialog>
  )
}
