import { useState } from 'react'
import { grantRole, setLimit } from '../../../src/identity/contract.ts'
import { useChange } from '../../api/queries.ts'
import { errorAt, firstMissing, FormDialog, SelectField } from '../../ui/form-dialog.tsx'
import { TextField, useWritten } from '../../ui/form-dialog.tsx'
import { toastDone } from '../../ui/toast.tsx'
import { sayCode } from '../../words/submission.ts'
import { type OwnRole, ownRoles } from './invite-dialog.tsx'
import type { Person } from './person.ts'

/** Gives one of our people another role. */
export function RoleDialog({ person, onClose }: { person: Person; onClose: () => void }) {
  const held = new Set<string>(person.grants.map((grant) => grant.role))
  const free = ownRoles.filter((role) => !held.has(role))
  const [role, setRole] = useState<OwnRole | null>(null)
  const change = useChange(grantRole, {
    done: ({ status }) => {
      toastDone(status === 'active' ? 'The role is given' : 'The role waits for a second person')
      onClose()
    },
  })
  return (
    <FormDialog
      title={`A role for ${person.name}`}
      intro="Finance and lead hold when a second person has agreed: neither you nor they themselves."
      send="Give the role"
      busy={change.isPending}
      whyNot={role === null ? 'Choose a role.' : null}
      problem={change.error?.body ?? null}
      onClose={onClose}
      onSend={() =>
        role && change.mutate({ params: { principalId: person.principalId }, body: { role } })
      }
    >
      <SelectField
        label="Role"
        required
        value={role ?? ''}
        onChange={(value) => setRole(free.find((each) => each === value) ?? null)}
        options={free.map((value) => ({ value, label: sayCode(value) }))}
      />
    </FormDialog>
  )
}

/** Up to which amount somebody decides alone, in one currency. */
export function LimitDialog({ person, onClose }: { person: Person; onClose: () => void }) {
  const { written, text } = useWritten({ amount: '', currency: 'EUR' })
  const change = useChange(setLimit, {
    done: ({ status }) => {
      toastDone(status === 'active' ? 'The limit is set' : 'The limit waits for a second person')
      onClose()
    },
  })
  const problem = change.error?.body ?? null
  const { amount, currency } = written
  return (
    <FormDialog
      title={`A limit for ${person.name}`}
      intro="Lowering holds at once; raising waits until Finance, a program owner or another lead agrees."
      send="Set the limit"
      busy={change.isPending}
      whyNot={firstMissing([
        [amount, 'an amount'],
        [currency, 'a currency'],
      ])}
      problem={problem}
      onClose={onClose}
      onSend={() =>
        change.mutate({
          params: { principalId: person.principalId },
          body: { limit: { amount: amount.trim(), currency: currency.trim().toUpperCase() } },
        })
      }
    >
      <TextField
        label="Decides alone up to"
        required
        inputMode="decimal"
        error={errorAt(problem, 'limit')}
        {...text('amount')}
      />
      <TextField
        label="Currency"
        required
        maxLength={3}
        help="The currency of the program: EUR, USD, …"
        {...text('currency')}
      />
    </FormDialog>
  )
}
