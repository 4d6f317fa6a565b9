import { Ellipsis } from 'lucide-react'
import {
  grantRole,
  type listPeople,
  renewContactLink,
  restorePerson,
  revokeRole,
  suspendPerson,
} from '../../../src/identity/contract.ts'
import type { RouteWireAnswer } from '../../../src/platform/contract.ts'
import { useChange } from '../../api/queries.ts'
import { roleWord } from '../../api/role.ts'
import { useMay } from '../../api/session.ts'
import { IconButton } from '../../ui/button.tsx'
import { Menu } from '../../ui/menu.tsx'
import { toastDone } from '../../ui/toast.tsx'
import type { ShownLink } from '../settings/invite-dialog.tsx'
import { sayRefusal } from '../settings/person.ts'

type Contact = RouteWireAnswer<typeof listPeople>['rows'][number]

/** What can be done for one of a partner's people: a new link, a role, to suspend them. */
export function ContactMenu(props: { contact: Contact; onLink: (link: ShownLink) => void }) {
  const { contact, onLink } = props
  const { principalId, name, email, status, grants, hasPassword } = contact
  const may = useMay()
  const refused = sayRefusal
  const renew = useChange(renewContactLink, {
    done: ({ link }) => onLink({ name, email: email ?? '', link }),
    refused,
  })
  const suspend = useChange(suspendPerson, {
    done: () => toastDone(`${name} is suspended`),
    refused,
  })
  const restore = useChange(restorePerson, {
    done: () => toastDone(`${name} may sign in again`),
    refused,
  })
  const grant = useChange(grantRole, { done: () => toastDone('The role is given'), refused })
  const revoke = useChange(revokeRole, {
    done: () => toastDone('The role is taken away'),
    refused,
  })
  const params = { principalId }
  const roles = (['partner', 'partner_admin'] as const).map((role) =>
    grants.some((held) => held.role === role)
      ? {
          label: `Take away: ${roleWord(role)}`,
          danger: true,
          disabledReason: may(revokeRole),
          onPick: () => revoke.mutate({ params: { principalId, role } }),
        }
      : {
          label: `Make them ${roleWord(role)}`,
          disabledReason: may(grantRole),
          onPick: () => grant.mutate({ params, body: { role } }),
        },
  )
  return (
    <Menu
      trigger={<IconButton look="quiet" icon={Ellipsis} label={`What can be done for ${name}`} />}
      entries={[
        {
          label: 'New set-up link',
          disabledReason: may(renewContactLink) ?? (hasPassword ? 'Has a password already.' : null),
          onPick: () => renew.mutate({ params }),
        },
        ...roles,
        status === 'suspended'
          ? {
              label: 'Let in again',
              disabledReason: may(restorePerson),
              onPick: () => restore.mutate({ params }),
            }
          : {
              label: 'Suspend',
              danger: true,
              disabledReason: may(suspendPerson),
              onPick: () => suspend.mutate({ params }),
            },
      ]}
    />
  )
}
