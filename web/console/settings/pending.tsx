import { Check, X } from 'lucide-react'
import type { ReactNode } from 'react'
import {
  approveDelegation,
  approveKey,
  approveLimit,
  approveRole,
  endDelegation,
  listDelegations,
  listKeys,
  revokeKey,
  revokeRole,
} from '../../../src/identity/contract.ts'
import { useChange, useRoute } from '../../api/queries.ts'
import { useMay, useSignedIn } from '../../api/session.ts'
import { Button } from '../../ui/button.tsx'
import { printAmount } from '../../ui/money.tsx'
import { Card } from '../../ui/surface.tsx'
import { toastDone } from '../../ui/toast.tsx'
import { printDay } from '../../ui/when.tsx'
import { roleWord } from '../../api/role.ts'
import { type Person, sayRefusal } from './person.ts'

/** Everything that holds only when a second person agrees, in one list; none: nothing is shown. */
export function Pending({ people }: { people: readonly Person[] }) {
  const { may } = useSignedIn()
  const delegations = useRoute(listDelegations, {})
  const keys = useRoute(listKeys, {}, { enabled: (may as readonly string[]).includes('key.read') })
  const rows = [
    ...people.flatMap((person) =>
      person.grants
        .filter((grant) => grant.status === 'pending')
        .map((grant) => <PendingRole key={grant.grantId} person={person} grant={grant} />),
    ),
    ...people.flatMap((person) =>
      person.limits
        .filter((limit) => limit.status === 'pending')
        .map((limit) => <PendingLimit key={limit.limitId} person={person} limit={limit} />),
    ),
    ...(delegations.data?.rows ?? [])
      .filter((row) => row.status === 'pending')
      .map((row) => <PendingDelegation key={row.delegationId} row={row} />),
    ...(keys.data?.rows ?? [])
      .filter((row) => row.status === 'pending')
      .map((row) => <PendingKey key={row.keyId} row={row} />),
  ]
  if (rows.length === 0) return null
  return (
    <Card
      title="Waits for a second person"
      note="Neither who proposed it nor who it is for can agree."
      flush
    >
      <ul aria-label="Waits for a second person">{rows}</ul>
    </Card>
  )
}

function Row(props: { children: ReactNode; note: string; actions: ReactNode }) {
  return (
    <li className="flex flex-wrap items-center gap-2 border-t px-4 py-2 first:border-t-0">
      <span className="min-w-48 flex-1">
        {props.children}
        <span className="block text-[12px] text-muted">{props.note}</span>
      </span>
      {props.actions}
    </li>
  )
}

/** The second person agrees; read out, it says to what. */
function Agree(props: { what: string; busy: boolean; whyNot: string | null; onAgree: () => void }) {
  return (
    <Button
      size="sm"
      icon={Check}
      aria-label={`Agree: ${props.what}`}
      busy={props.busy}
      disabledReason={props.whyNot}
      onClick={props.onAgree}
    >
      Agree
    </Button>
  )
}

function TurnDown(props: { what: string; whyNot: string | null; onTurnDown: () => void }) {
  return (
    <Button
      size="sm"
      look="quiet"
      icon={X}
      aria-label={`Turn down: ${props.what}`}
      disabledReason={props.whyNot}
      onClick={props.onTurnDown}
    >
      Turn down
    </Button>
  )
}

/** Why the caller is not the second person; null when they may be. */
function useWhyNot() {
  const may = useMay()
  const me = useSignedIn().principal.principalId
  return (route: Parameters<typeof may>[0], doers: readonly string[], who: string) => {
    if (may(route) !== null) return `${who} can agree, as a second person.`
    return doers.includes(me) ? 'You proposed it, or it is for you: somebody else agrees.' : null
  }
}

function PendingRole(props: { person: Person; grant: Person['grants'][number] }) {
  const { person, grant } = props
  const may = useMay()
  const whyNot = useWhyNot()
  const { principalId } = person
  const agree = useChange(approveRole, {
    done: () => toastDone(`${person.name} is ${roleWord(grant.role)} now`),
    refused: sayRefusal,
  })
  const turnDown = useChange(revokeRole, {
    done: () => toastDone('It is turned down'),
    refused: sayRefusal,
  })
  return (
    <Row
      note={`proposed by ${grant.proposedByName}`}
      actions={
        <>
          <Agree
            what={`${person.name} as ${roleWord(grant.role)}`}
            busy={agree.isPending}
            whyNot={whyNot(
              approveRole,
              [grant.proposedBy, principalId],
              'An administrator, a lead or Finance',
            )}
            onAgree={() => agree.mutate({ params: { grantId: grant.grantId } })}
          />
          <TurnDown
            what={`${person.name} as ${roleWord(grant.role)}`}
            whyNot={may(revokeRole) && 'An administrator turns it down.'}
            onTurnDown={() => turnDown.mutate({ params: { principalId, role: grant.role } })}
          />
        </>
      }
    >
      <span className="font-medium">{person.name}</span> as {roleWord(grant.role)}
    </Row>
  )
}

function PendingLimit(props: { person: Person; limit: Person['limits'][number] }) {
  const { person, limit } = props
  const whyNot = useWhyNot()
  const agree = useChange(approveLimit, {
    done: () => toastDone(`${person.name} decides up to ${printAmount(limit.limit)}`),
    refused: sayRefusal,
  })
  return (
    <Row
      note={`proposed by ${limit.proposedByName}`}
      actions={
        <Agree
          what={`limit of ${person.name}`}
          busy={agree.isPending}
          whyNot={whyNot(
            approveLimit,
            [limit.proposedBy, person.principalId],
            'Another lead, Finance or a program owner',
          )}
          onAgree={() => agree.mutate({ params: { limitId: limit.limitId } })}
        />
      }
    >
      <span className="font-medium">{person.name}</span> decides alone up to{' '}
      <span className="tnum">{printAmount(limit.limit)}</span>
    </Row>
  )
}

type DelegationRow = NonNullable<
  ReturnType<typeof useRoute<typeof listDelegations>>['data']
>['rows'][number]

function PendingDelegation({ row }: { row: DelegationRow }) {
  const whyNot = useWhyNot()
  const may = useMay()
  const me = useSignedIn().principal.principalId
  const params = { delegationId: row.delegationId }
  const agree = useChange(approveDelegation, {
    done: () => toastDone(`${row.toName} stands in`),
    refused: sayRefusal,
  })
  const end = useChange(endDelegation, {
    done: () => toastDone('It is turned down'),
    refused: sayRefusal,
  })
  return (
    <Row
      note={`from ${printDay(row.validFrom.slice(0, 10))} until ${printDay(row.validUntil.slice(0, 10))}`}
      actions={
        <>
          <Agree
            what={`${row.toName} for ${row.fromName}`}
            busy={agree.isPending}
            whyNot={whyNot(approveDelegation, [row.from, row.to], 'Another of Finance or a lead')}
            onAgree={() => agree.mutate({ params })}
          />
          <TurnDown
            what={`${row.toName} for ${row.fromName}`}
            whyNot={
              (may(endDelegation) && 'The lead or Finance ends it.') ??
              (row.to === me ? 'Whoever stands in does not end it.' : null)
            }
            onTurnDown={() => end.mutate({ params })}
          />
        </>
      }
    >
      <span className="font-medium">{row.toName}</span> stands in for {row.fromName} as{' '}
      {roleWord(row.role)}
    </Row>
  )
}

type KeyRow = NonNullable<ReturnType<typeof useRoute<typeof listKeys>>['data']>['rows'][number]

function PendingKey({ row }: { row: KeyRow }) {
  const whyNot = useWhyNot()
  const may = useMay()
  const params = { keyId: row.keyId }
  const agree = useChange(approveKey, {
    done: () => toastDone(`The key of ${row.agent} works`),
    refused: sayRefusal,
  })
  const revoke = useChange(revokeKey, {
    done: () => toastDone('It is turned down'),
    refused: sayRefusal,
  })
  return (
    <Row
      note={`made by ${row.madeByName}, ${row.answersFor} answers for it`}
      actions={
        <>
          <Agree
            what={`key of ${row.agent}`}
            busy={agree.isPending}
            whyNot={whyNot(approveKey, [row.madeBy], 'A lead, Finance or an administrator')}
            onAgree={() => agree.mutate({ params })}
          />
          <TurnDown
            what={`key of ${row.agent}`}
            whyNot={may(revokeKey) && 'An administrator turns it down.'}
            onTurnDown={() => revoke.mutate({ params })}
          />
        </>
      }
    >
      The key of the agent <span className="font-medium">{row.agent}</span> as{' '}
      {row.roles.map(roleWord).join(', ')}
    </Row>
  )
}
