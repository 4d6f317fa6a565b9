import { Check, UserPlus } from 'lucide-react'
import { useState } from 'react'
import { useForm } from 'react-hook-form'
import {
  approveLimit,
  approveRole,
  invitePerson,
  listPeople,
} from '../../../src/identity/contract.ts'
import type { RouteWireAnswer } from '../../../src/platform/contract.ts'
import { useChange, usePages } from '../../api/queries.ts'
import { useMay } from '../../api/session.ts'
import { Badge } from '../../ui/badge.tsx'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { Field } from '../../ui/field.tsx'
import { Input } from '../../ui/input.tsx'
import { printAmount } from '../../ui/money.tsx'
import { Select } from '../../ui/select.tsx'
import { SkeletonRows } from '../../ui/surface.tsx'
import { toastDone, toastFailed } from '../../ui/toast.tsx'
import { sayCode } from '../../words/submission.ts'

type Person = RouteWireAnswer<typeof listPeople>['rows'][number]

const refused = (problem: { body: { title: string; detail: string } }) =>
  toastFailed(problem.body.title, { detail: problem.body.detail })

/** People and agents, what they may do, and what waits for a second person. */
export function PeoplePane() {
  const pages = usePages(listPeople, { query: { limit: 200 } })
  const [inviting, setInviting] = useState(false)
  const may = useMay()
  return (
    <div className="p-4">
      <div className="mb-3 flex justify-end">
        <Button
          icon={UserPlus}
          onClick={() => setInviting(true)}
          disabledReason={may(invitePerson)}
        >
          Invite somebody
        </Button>
      </div>
      {pages.problem ? <ErrorPanel problem={pages.problem.body} /> : null}
      {pages.loaded ? (
        <div className="overflow-x-auto">
          <table className="w-full rounded-lg border text-left">
            <thead className="eyebrow">
              <tr className="border-b">
                <th className="px-3 py-2">Name</th>
                <th className="px-3">Roles</th>
                <th className="px-3">Limit</th>
                <th className="px-3">Status</th>
              </tr>
            </thead>
            <tbody>
              {pages.rows.map((person) => (
                <PersonRow key={person.principalId} person={person} />
              ))}
            </tbody>
          </table>
        </div>
      ) : (
        <SkeletonRows />
      )}
      {inviting ? <Invite onClose={() => setInviting(false)} /> : null}
    </div>
  )
}

function PersonRow({ person }: { person: Person }) {
  const may = useMay()
  const role = useChange(approveRole, { done: () => toastDone('The role is granted'), refused })
  const limit = useChange(approveLimit, { done: () => toastDone('The limit is set'), refused })
  return (
    <tr className="border-b align-top last:border-0">
      <td className="px-3 py-2">
        <span className="block font-medium">{person.name}</span>
        <span className="text-[12px] text-muted">
          {person.email ?? (person.kind === 'agent' ? 'agent' : '')}
        </span>
      </td>
      <td className="space-x-1 px-3 py-2">
        {person.grants.map((grant) => (
          <span key={grant.grantId} className="inline-flex items-center gap-1">
            <Badge tone={grant.status === 'pending' ? 'warn' : 'neutral'}>
              {sayCode(grant.role)}
              {grant.status === 'pending' ? `, proposed by ${grant.proposedBy}` : ''}
            </Badge>
            {grant.status === 'pending' ? (
              <Button
                size="sm"
                icon={Check}
                disabledReason={may(approveRole)}
                onClick={() => role.mutate({ params: { grantId: grant.grantId } })}
              >
                Agree
              </Button>
            ) : null}
          </span>
        ))}
      </td>
      <td className="px-3 py-2">
        {person.limits.map((one) => (
          <span key={one.limitId} className="flex items-center gap-1">
            <span className="tnum">{printAmount(one.limit)}</span>
            {one.status === 'pending' ? (
              <Button
                size="sm"
                icon={Check}
                disabledReason={may(approveLimit)}
                onClick={() => limit.mutate({ params: { limitId: one.limitId } })}
              >
                Agree
              </Button>
            ) : null}
          </span>
        ))}
      </td>
      <td className="px-3 py-2">
        <Badge tone={person.status === 'active' ? 'good' : 'warn'}>{person.status}</Badge>
      </td>
    </tr>
  )
}

const roleOptions = [
  'specialist',
  'lead',
  'program_owner',
  'finance',
  'legal',
  'auditor',
  'admin',
] as const
type OwnRole = (typeof roleOptions)[number]

function Invite({ onClose }: { onClose: () => void }) {
  const form = useForm({ defaultValues: { name: '', email: '' } })
  const [role, setRole] = useState<OwnRole>('specialist')
  const change = useChange(invitePerson, {
    done: () => (toastDone('The invitation is on its way'), onClose()),
  })
  const error = (path: string) =>
    change.error?.body.fields.find((field) => field.path === path)?.detail
  const send = form.handleSubmit(({ name, email }) =>
    change.mutate({ body: { name, email, roles: [role] } }),
  )
  return (
    <Dialog
      open
      onClose={onClose}
      title="Invite somebody"
      intro="They get a link by mail to choose a password. Finance and lead wait for a second person."
      actions={
        <Button look="primary" busy={change.isPending} onClick={() => void send()}>
          Invite
        </Button>
      }
    >
      <form onSubmit={(event) => void send(event)} className="space-y-3">
        {change.error ? <ErrorPanel problem={change.error.body} /> : null}
        <Field label="Name" required error={error('name')}>
          {(wiring) => <Input {...wiring} {...form.register('name', { required: true })} />}
        </Field>
        <Field label="E-mail" required error={error('email')}>
          {(wiring) => (
            <Input {...wiring} type="email" {...form.register('email', { required: true })} />
          )}
        </Field>
        <Field label="Role">
          {(wiring) => (
            <Select
              {...wiring}
              value={role}
              onChange={(value) =>
                setRole(roleOptions.find((one) => one === value) ?? 'specialist')
              }
              options={roleOptions.map((value) => ({ value, label: sayCode(value) }))}
            />
          )}
        </Field>
      </form>
    </Dialog>
  )
}
