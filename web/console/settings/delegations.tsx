import { useState } from 'react'
import { delegate, endDelegation, listDelegations } from '../../../src/identity/contract.ts'
import { useChange, useRoute } from '../../api/queries.ts'
import { useMay, useSignedIn } from '../../api/session.ts'
import { Button } from '../../ui/button.tsx'
import { firstMissing, FormDialog, SelectField } from '../../ui/form-dialog.tsx'
import { TextField, useWritten } from '../../ui/form-dialog.tsx'
import { Card } from '../../ui/surface.tsx'
import { toastDone } from '../../ui/toast.tsx'
import { DateTime, todayText } from '../../ui/when.tsx'
import { roleWord } from '../../api/role.ts'
import { type Person, sayRefusal } from './person.ts'

/** Who stands in for whom, as far as it holds or will. */
export function Delegations() {
  const list = useRoute(listDelegations, {})
  const may = useMay()
  const me = useSignedIn().principal.principalId
  const end = useChange(endDelegation, {
    done: () => toastDone('The delegation has ended'),
    refused: sayRefusal,
  })
  const rows = (list.data?.rows ?? []).filter((row) => row.status === 'active')
  if (rows.length === 0) return null
  return (
    <Card title="Stand-ins" note="Dated; separation of duties counts persons, not roles." flush>
      <ul aria-label="Stand-ins">
        {rows.map((row) => (
          <li
            key={row.delegationId}
            className="flex flex-wrap items-center gap-2 border-t px-4 py-2 first:border-t-0"
          >
            <span className="min-w-48 flex-1">
              <span className="font-medium">{row.toName}</span> for {row.fromName} as{' '}
              {roleWord(row.role)}
              <span className="block text-[12px] text-muted">
                <DateTime at={row.validFrom} /> until <DateTime at={row.validUntil} />
              </span>
            </span>
            <Button
              size="sm"
              look="danger"
              aria-label={`End: ${row.toName} for ${row.fromName}`}
              disabledReason={
                (may(endDelegation) && 'The lead or Finance ends it.') ??
                (row.to === me ? 'Whoever stands in does not end it.' : null)
              }
              onClick={() => end.mutate({ params: { delegationId: row.delegationId } })}
            >
              End it
            </Button>
          </li>
        ))}
      </ul>
    </Card>
  )
}

/** The instant a day begins where the reader is. */
function dayBegins(on: string): string {
  const [year = 0, month = 1, day = 1] = on.split('-').map(Number)
  return new Date(year, month - 1, day).toISOString()
}

/** Lets a colleague stand in for oneself, from a day until a day. */
export function DelegationDialog(props: { people: readonly Person[]; onClose: () => void }) {
  const { principal } = useSignedIn()
  const held = (['lead', 'finance'] as const).filter((role) => principal.roles.includes(role))
  const [role, setRole] = useState<'lead' | 'finance' | null>(held[0] ?? null)
  const { written, text } = useWritten({ to: '', from: todayText(), until: '' })
  const change = useChange(delegate, {
    done: () => (toastDone('It waits for a second person'), props.onClose()),
  })
  const colleagues = props.people.filter(
    (person) =>
      person.kind === 'person' &&
      person.principalId !== principal.principalId &&
      person.status === 'active' &&
      !person.grants.some((grant) => grant.role === 'admin'),
  )
  const whyNot =
    role === null
      ? 'Only who holds lead or finance names a stand-in.'
      : firstMissing([
          [written.to, 'who stands in'],
          [written.from, 'the first day'],
          [written.until, 'the day you are back'],
        ])
  return (
    <FormDialog
      title="Name a stand-in"
      intro="For dated days, at most 92. It gives the role, never what separation of duties takes, and holds when another of Finance or another lead has agreed."
      send="Propose"
      busy={change.isPending}
      whyNot={whyNot}
      problem={change.error?.body ?? null}
      onClose={props.onClose}
      onSend={() =>
        role &&
        change.mutate({
          body: {
            to: written.to,
            role,
            from: dayBegins(written.from),
            until: dayBegins(written.until),
          },
        })
      }
    >
      <SelectField
        label="Who stands in"
        required
        {...text('to')}
        options={colleagues.map((person) => ({ value: person.principalId, label: person.name }))}
      />
      <SelectField
        label="As"
        required
        value={role ?? ''}
        onChange={(value) => setRole(held.find((each) => each === value) ?? null)}
        options={held.map((value) => ({ value, label: roleWord(value) }))}
      />
      <div className="grid grid-cols-2 gap-3">
        <TextField label="First day" type="date" required {...text('from')} />
        <TextField label="Back on" type="date" required {...text('until')} />
      </div>
    </FormDialog>
  )
}
