import { Ellipsis, UserPlus, Users } from 'lucide-react'
import { useState } from 'react'
import {
  delegate,
  grantRole,
  invitePerson,
  listPeople,
  renewLink,
  restorePerson,
  revokeRole,
  setLimit,
  suspendPerson,
} from '../../../src/identity/contract.ts'
import { useChange, usePages } from '../../api/queries.ts'
import { useMay, useSignedIn } from '../../api/session.ts'
import { Badge } from '../../ui/badge.tsx'
import { Button, IconButton } from '../../ui/button.tsx'
import { cn } from '../../ui/cn.ts'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { Menu } from '../../ui/menu.tsx'
import { printAmount } from '../../ui/money.tsx'
import { EmptyState, SkeletonRows } from '../../ui/surface.tsx'
import { toastDone } from '../../ui/toast.tsx'
import { roleWord } from '../../api/role.ts'
import { Delegations, DelegationDialog } from './delegations.tsx'
import { InviteDialog, LinkDialog, type ShownLink } from './invite-dialog.tsx'
import { Pending } from './pending.tsx'
import { type Person, sayRefusal } from './person.ts'
import { LimitDialog, RoleDialog } from './role-dialogs.tsx'

type Asked =
  | { readonly kind: 'invite' | 'delegate' }
  | { readonly kind: 'role' | 'limit'; readonly person: Person }

/** Our people and agents: what they may do, what waits for a second person, who stands in for whom. */
export function PeoplePane() {
  const pages = usePages(listPeople, { query: { limit: 200 } })
  const [asked, setAsked] = useState<Asked | null>(null)
  const [link, setLink] = useState<ShownLink | null>(null)
  const may = useMay()
  const close = () => setAsked(null)
  return (
    <div className="space-y-4 p-4">
      <div className="flex flex-wrap justify-end gap-2">
        <Button
          onClick={() => setAsked({ kind: 'delegate' })}
          disabledReason={may(delegate) && 'The lead and Finance name who stands in for them.'}
        >
          Name a stand-in
        </Button>
        <Button
          icon={UserPlus}
          look="primary"
          onClick={() => setAsked({ kind: 'invite' })}
          disabledReason={may(invitePerson) && 'An administrator invites people.'}
        >
          Invite somebody
        </Button>
      </div>
      {pages.problem ? <ErrorPanel problem={pages.problem.body} /> : null}
      <Pending people={pages.rows} />
      {pages.loaded ? (
        pages.rows.length === 0 ? (
          <EmptyState icon={Users} title="Nobody works here yet">
            An administrator invites the first people.
          </EmptyState>
        ) : (
          <PeopleTable rows={pages.rows} onAsk={setAsked} onLink={setLink} />
        )
      ) : pages.problem ? null : (
        <SkeletonRows />
      )}
      {pages.more ? <Button onClick={pages.loadMore}>Show more</Button> : null}
      <Delegations />
      {asked?.kind === 'invite' ? <InviteDialog onClose={close} onLink={setLink} /> : null}
      {asked?.kind === 'delegate' ? <DelegationDialog people={pages.rows} onClose={close} /> : null}
      {asked?.kind === 'role' ? <RoleDialog person={asked.person} onClose={close} /> : null}
      {asked?.kind === 'limit' ? <LimitDialog person={asked.person} onClose={close} /> : null}
      {link ? <LinkDialog link={link} onClose={() => setLink(null)} /> : null}
    </div>
  )
}

type TableProps = {
  readonly onAsk: (asked: Asked) => void
  readonly onLink: (link: ShownLink) => void
}

function PeopleTable({ rows, ...rest }: TableProps & { rows: readonly Person[] }) {
  return (
    <div className="relative rounded-lg border bg-raised">
      <table className="w-full text-left max-md:block">
        <caption className="sr-only">People and agents</caption>
        <thead className="eyebrow max-md:sr-only">
          <tr className="border-b">
            <th className="px-3 py-2">Name</th>
            <th className="px-3">Roles</th>
            <th className="px-3">Limit</th>
            <th className="px-3">Status</th>
            <th className="w-12 px-3">
              <span className="sr-only">Actions</span>
            </th>
          </tr>
        </thead>
        <tbody className="max-md:block">
          {rows.map((person) => (
            <PersonRow key={person.principalId} person={person} {...rest} />
          ))}
        </tbody>
      </table>
    </div>
  )
}

function PersonRow({ person, onAsk, onLink }: TableProps & { person: Person }) {
  const active = person.grants.filter((grant) => grant.status === 'active')
  const limits = person.limits.filter((limit) => limit.status === 'active')
  return (
    <tr className="relative border-b align-top last:border-0 max-md:flex max-md:flex-wrap max-md:gap-x-2 max-md:px-3 max-md:py-2">
      <td className="px-3 py-2 max-md:basis-full max-md:p-0 max-md:pr-10">
        <span className="block font-medium">{person.name}</span>
        <span className="text-[12px] text-muted">
          {person.email ?? (person.kind === 'agent' ? 'agent' : '')}
        </span>
      </td>
      <td className="space-x-1 px-3 py-2 max-md:p-0">
        {active.map((grant) => (
          <Badge key={grant.grantId}>{roleWord(grant.role)}</Badge>
        ))}
        {active.length === 0 ? <span className="text-muted">none yet</span> : null}
      </td>
      <td className={cn('px-3 py-2 max-md:p-0', limits.length === 0 && 'max-md:hidden')}>
        {limits.map((one) => (
          <span key={one.limitId} className="tnum block">
            {printAmount(one.limit)}
          </span>
        ))}
        {limits.length === 0 ? <span className="text-muted">—</span> : null}
      </td>
      <td className="px-3 py-2 max-md:p-0">
        <StatusBadge person={person} />
      </td>
      <td className="px-3 py-1.5 text-right max-md:absolute max-md:top-1 max-md:right-0">
        {person.kind === 'person' ? (
          <PersonMenu person={person} onAsk={onAsk} onLink={onLink} />
        ) : null}
      </td>
    </tr>
  )
}

function StatusBadge({ person }: { person: Person }) {
  if (person.status === 'suspended') return <Badge tone="bad">suspended</Badge>
  if (person.kind === 'person' && !person.hasPassword) return <Badge tone="warn">invited</Badge>
  return (
    <span className="flex flex-wrap gap-1">
      <Badge tone="good">active</Badge>
      {person.secondFactor ? <Badge>second factor</Badge> : null}
    </span>
  )
}

function PersonMenu({ person, onAsk, onLink }: TableProps & { person: Person }) {
  const may = useMay()
  const me = useSignedIn().principal.principalId
  const { principalId, name } = person
  const own = principalId === me ? 'Nobody changes what they may themselves.' : null
  const suspended = person.status === 'suspended'
  const suspend = useChange(suspendPerson, {
    done: () => toastDone(`${name} is suspended`),
    refused: sayRefusal,
  })
  const restore = useChange(restorePerson, {
    done: () => toastDone(`${name} may sign in again`),
    refused: sayRefusal,
  })
  const renew = useChange(renewLink, {
    done: ({ link }) => onLink({ name, email: person.email ?? '', link }),
    refused: sayRefusal,
  })
  const revoke = useChange(revokeRole, {
    done: () => toastDone('The role is taken away'),
    refused: sayRefusal,
  })
  const decides = person.grants.some(({ role }) => role === 'specialist' || role === 'lead')
  const admins = 'An administrator does this.'
  return (
    <Menu
      trigger={<IconButton look="quiet" icon={Ellipsis} label={`What can be done for ${name}`} />}
      entries={[
        {
          label: 'Give a role…',
          disabledReason: (may(grantRole) && admins) ?? own,
          onPick: () => onAsk({ kind: 'role', person }),
        },
        {
          label: 'Set a limit…',
          disabledReason:
            (may(setLimit) && 'The lead does this.') ??
            own ??
            (decides ? null : 'Only a specialist or a lead decides amounts.'),
          onPick: () => onAsk({ kind: 'limit', person }),
        },
        {
          label: 'New set-up link',
          disabledReason:
            (may(renewLink) && admins) ?? (person.hasPassword ? 'Has a password already.' : null),
          onPick: () => renew.mutate({ params: { principalId } }),
        },
        ...person.grants
          .filter((grant) => grant.status === 'active')
          .map((grant) => ({
            label: `Take away: ${roleWord(grant.role)}`,
            danger: true,
            disabledReason: (may(revokeRole) && admins) ?? own,
            onPick: () => revoke.mutate({ params: { principalId, role: grant.role } }),
          })),
        suspended
          ? {
              label: 'Let in again',
              disabledReason: (may(restorePerson) && admins) ?? own,
              onPick: () => restore.mutate({ params: { principalId } }),
            }
          : {
              label: 'Suspend',
              danger: true,
              disabledReason: (may(suspendPerson) && admins) ?? own,
              onPick: () => suspend.mutate({ params: { principalId } }),
            },
      ]}
    />
  )
}
