import { KeyRound, Plus } from 'lucide-react'
import { useState } from 'react'
import { createKey, listKeys, listPeople, revokeKey } from '../../../src/identity/contract.ts'
import { useChange, usePages, useRoute } from '../../api/queries.ts'
import { useMay } from '../../api/session.ts'
import { Badge } from '../../ui/badge.tsx'
import { Button } from '../../ui/button.tsx'
import { Checkbox } from '../../ui/checkbox.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { firstMissing, FormDialog, SelectField } from '../../ui/form-dialog.tsx'
import { TextField, useWritten } from '../../ui/form-dialog.tsx'
import { printAmount } from '../../ui/money.tsx'
import { EmptyState, SkeletonRows } from '../../ui/surface.tsx'
import { toastDone } from '../../ui/toast.tsx'
import { DateTime } from '../../ui/when.tsx'
import { roleWord } from '../../api/role.ts'
import { type OwnRole, ownRoles } from './invite-dialog.tsx'
import { Pending } from './pending.tsx'
import { sayRefusal } from './person.ts'

/** Agents' keys: who answers for each, what it may, until when. The key itself is shown once. */
export function KeysPane() {
  const keys = useRoute(listKeys, {})
  const [making, setMaking] = useState(false)
  const [token, setToken] = useState<string | null>(null)
  const may = useMay()
  const revoke = useChange(revokeKey, {
    done: () => toastDone('The key no longer works'),
    refused: sayRefusal,
  })
  if (keys.error) return <ErrorPanel problem={keys.error.body} className="m-4" />
  if (!keys.data) return <SkeletonRows />
  const make = (
    <Button
      icon={Plus}
      look="primary"
      onClick={() => setMaking(true)}
      disabledReason={may(createKey) && 'An administrator makes keys.'}
    >
      Make a key
    </Button>
  )
  return (
    <div className="space-y-4 p-4">
      {keys.data.rows.length === 0 ? (
        <EmptyState icon={KeyRound} title="No agent has a key" action={make}>
          An agent works through the interface with a role and a limit of its own, and one person
          answers for it. A second person agrees before its key works.
        </EmptyState>
      ) : (
        <>
          <div className="flex justify-end">{make}</div>
          <Pending people={[]} />
          <ul aria-label="Keys" className="rounded-lg border bg-raised">
            {keys.data.rows.map((row) => (
              <li
                key={row.keyId}
                className="flex flex-wrap items-center gap-3 border-t px-4 py-2.5 first:border-t-0"
              >
                <span className="min-w-56 flex-1">
                  <span className="font-medium">{row.agent}</span>{' '}
                  <span className="font-mono text-[12px] text-muted">{row.tokenStart}…</span>
                  <span className="block text-[12px] text-muted">
                    {row.roles.map(roleWord).join(', ')}
                    {row.limit ? `, up to ${printAmount(row.limit)}` : ''} · {row.answersFor}{' '}
                    answers for it · until <DateTime at={row.expiresAt} />
                  </span>
                </span>
                <Badge tone={row.status === 'active' ? 'good' : 'neutral'}>{row.status}</Badge>
                {row.status === 'revoked' ? null : (
                  <Button
                    size="sm"
                    look="danger"
                    aria-label={`End the key of ${row.agent}`}
                    disabledReason={may(revokeKey) && 'An administrator ends keys.'}
                    onClick={() => revoke.mutate({ params: { keyId: row.keyId } })}
                  >
                    End it
                  </Button>
                )}
              </li>
            ))}
          </ul>
        </>
      )}
      {making ? <KeyDialog onClose={() => setMaking(false)} onToken={setToken} /> : null}
      {token ? (
        <Dialog
          open
          onClose={() => setToken(null)}
          title="The key, this once"
          intro="Put it where the agent reads it. It is kept as a hash only, and works when a second person has agreed."
          actions={
            <Button look="primary" onClick={() => setToken(null)}>
              I have it
            </Button>
          }
        >
          <p
            aria-label="Key"
            className="rounded-md border bg-hover px-3 py-2 font-mono text-[12px] wrap-anywhere select-all"
          >
            {token}
          </p>
        </Dialog>
      ) : null}
    </div>
  )
}

function KeyDialog(props: { onClose: () => void; onToken: (token: string) => void }) {
  const people = usePages(listPeople, { query: { limit: 200 } })
  const { written, text } = useWritten({
    name: '',
    answersFor: '',
    expiresOn: '',
    amount: '',
    currency: 'EUR',
  })
  const [roles, setRoles] = useState<readonly OwnRole[]>([])
  const change = useChange(createKey, {
    done: ({ token }) => (props.onClose(), props.onToken(token)),
  })
  const person = people.rows.find((row) => row.principalId === written.answersFor)
  const held = ownRoles.filter(
    (role) =>
      role !== 'admin' &&
      person?.grants.some((grant) => grant.role === role && grant.status === 'active'),
  )
  const limit =
    written.amount.trim() === ''
      ? null
      : { amount: written.amount.trim(), currency: written.currency.trim().toUpperCase() }
  return (
    <FormDialog
      title="Make a key"
      intro="A key has at most the roles and the limit of whoever answers for it; what they lose, it loses."
      send="Make the key"
      busy={change.isPending}
      whyNot={firstMissing([
        [written.name, 'what people call the agent'],
        [written.answersFor, 'who answers for it'],
        [roles.join(), 'a role'],
        [written.expiresOn, 'its last day'],
      ])}
      problem={change.error?.body ?? null}
      onClose={props.onClose}
      onSend={() =>
        change.mutate({
          body: {
            name: written.name,
            answersFor: written.answersFor,
            roles: [...roles],
            limit,
            expiresOn: written.expiresOn,
          },
        })
      }
    >
      <TextField label="What people call it" required {...text('name')} />
      <SelectField
        label="Who answers for it"
        required
        value={written.answersFor}
        onChange={(value) => (setRoles([]), text('answersFor').onChange(value))}
        options={people.rows
          .filter((row) => row.kind === 'person' && row.status === 'active')
          .filter((row) => !row.grants.some((grant) => grant.role === 'admin'))
          .map((row) => ({ value: row.principalId, label: row.name }))}
      />
      {person ? (
        <fieldset>
          <legend className="eyebrow mb-1">Roles</legend>
          {held.length === 0 ? (
            <p className="text-muted">{person.name} holds no role yet.</p>
          ) : null}
          {held.map((role) => (
            <Checkbox
              key={role}
              shown
              checked={roles.includes(role)}
              onChange={(on) =>
                setRoles(on ? [...roles, role] : roles.filter((each) => each !== role))
              }
              label={roleWord(role)}
            />
          ))}
        </fieldset>
      ) : null}
      <TextField label="Works until" type="date" required {...text('expiresOn')} />
      <div className="grid grid-cols-2 gap-3">
        <TextField
          label="Decides alone up to"
          inputMode="decimal"
          help="Empty: decides nothing alone."
          {...text('amount')}
        />
        <TextField label="Currency" maxLength={3} {...text('currency')} />
      </div>
    </FormDialog>
  )
}
