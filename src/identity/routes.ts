import { ok, refuse, type Result } from '../kernel/result.ts'
import { money } from '../kernel/money.ts'
import type { ServedRoute } from '../platform/handler.ts'
import { pageFrom, readCursor, type PageRefusal } from '../platform/page.ts'
import { withTx } from '../platform/db.ts'
import { samplePeople } from './accounts-sql.ts'
import { visitor } from './actor.ts'
import * as contract from './contract.ts'
import { approveDelegation, delegate, endDelegation } from './delegations.ts'
import { execute, read, type Call } from './execute.ts'
import { approveKey, createKey, revokeKey } from './keys.ts'
import { keyList } from './keys-sql.ts'
import { approveLimit, setLimit } from './limits.ts'
import { on } from './on.ts'
import { finishSetUp, inviteContact, invitePerson, restorePerson } from './people.ts'
import { SET_UP_LINK_HOURS, suspendPerson } from './people.ts'
import { actionsOf, mayDo, permissions, type Action } from './permissions.ts'
import { approveRole, grantRole, revokeRole } from './roles.ts'
import { hashPassword, invitationLetter, type SendMail } from './sign-in.ts'
import { peoplePage } from './sql.ts'
import { newToken, setUpUrl, tokenHash } from './token.ts'

const SAMPLE_PEOPLE_MAX = 60
const KEYS_MAX = 500

/** What these routes need of the door beyond a call: letters, and where links lead. */
export type IdentityTools = { readonly sendMail: SendMail; readonly origin: string }

/** The routes over who somebody is and what they may. */
export function identityRoutes(tools: IdentityTools): readonly ServedRoute<Call>[] {
  return [
    ...sessionRoutes,
    ...invitations(tools),
    ...peopleRoutes,
    ...secondPersonRoutes,
    ...keyRoutes,
  ]
}

const stale = refuse({ code: 'page.stale_cursor' } satisfies PageRefusal)

const sessionRoutes = [
  on(contract.readSession, async (call) => {
    const { actor, world } = call
    const signedIn = actor.principalId !== visitor.principalId
    const kind: 'agent' | 'person' = actor.kind === 'agent' ? 'agent' : 'person'
    const people = world.sampleMode ? await samplePeopleOf(call) : undefined
    return {
      signedIn,
      principal: signedIn ? { ...actor, kind } : null,
      may: signedIn ? actionsOf(actor.roles) : publicActions,
      sampleMode: world.sampleMode,
      ...(people === undefined ? {} : { samplePersons: people }),
    }
  }),
  on(contract.setUp, async (call, { body }) => {
    const passwordHash = await hashPassword(body.password)
    const input = { linkHash: tokenHash(body.token), passwordHash }
    return execute(call, 'session.set_up', finishSetUp, input)
  }),
]

const publicActions = (Object.keys(permissions) as Action[]).filter((action) =>
  mayDo({ signedIn: false, roles: [] }, action),
)

function samplePeopleOf(call: Call) {
  return withTx(call.world.app, (tx) => samplePeople(tx, SAMPLE_PEOPLE_MAX), { readOnly: true })
}

/** After the commit, the link goes by letter to the person, never to who invites: whoever holds the
 *  link chooses the password. */
function invitations({ sendMail, origin }: IdentityTools) {
  const invited = async <T>(
    email: string,
    run: (linkHash: Buffer) => Promise<Result<T, { code: string }>>,
  ): Promise<Result<T, { code: string }>> => {
    const token = newToken('qs_')
    const result = await run(token.hash)
    const url = setUpUrl(origin, token.text)
    if (result.ok) await sendMail(invitationLetter(email, url, SET_UP_LINK_HOURS))
    return result
  }
  return [
    on(contract.invitePerson, (call, { body }) =>
      invited(body.email, (linkHash) =>
        execute(call, 'person.invite', invitePerson, { ...body, partnerId: null, linkHash }),
      ),
    ),
    on(contract.inviteContact, (call, { body }) =>
      invited(body.email, (linkHash) =>
        execute(call, 'contact.invite', inviteContact, { ...body, linkHash }),
      ),
    ),
  ]
}

const peopleRoutes = [
  on(contract.listPeople, async (call, { query }) => {
    const after = readCursor(query.after, query)
    if (after === 'stale') return stale
    const { limit } = query
    const asked = { afterName: after?.key ?? '', afterId: after?.id ?? null, limit: limit + 1 }
    const found = await read(call, 'person.read', (tx) => peoplePage(tx, asked))
    if (!found.ok) return found
    const rows = found.value.map((row) => ({ ...row, limits: row.limits.map(withMoney) }))
    const mark = (row: { name: string; principalId: string }) => ({
      key: row.name,
      id: row.principalId,
    })
    return ok(pageFrom(rows, { limit, filter: query }, mark))
  }),
  on(contract.suspendPerson, (call, { params }) =>
    execute(call, 'person.suspend', suspendPerson, params),
  ),
  on(contract.restorePerson, (call, { params }) =>
    execute(call, 'person.suspend', restorePerson, params),
  ),
  on(contract.grantRole, (call, { params, body }) =>
    execute(call, 'role.grant', grantRole, { ...params, ...body }),
  ),
  on(contract.revokeRole, (call, { params }) => execute(call, 'role.grant', revokeRole, params)),
  on(contract.setLimit, (call, { params, body }) =>
    execute(call, 'limit.set', setLimit, { ...params, ...body }),
  ),
  on(contract.delegate, (call, { body }) => execute(call, 'delegation.set', delegate, body)),
  on(contract.endDelegation, (call, { params }) =>
    execute(call, 'delegation.set', endDelegation, params),
  ),
]

function withMoney<T extends { amountMinor: string; currency: string }>(row: T) {
  return { ...row, limit: money(BigInt(row.amountMinor), row.currency) }
}

const secondPersonRoutes = [
  on(contract.approveRole, (call, { params }) =>
    execute(call, 'role.approve', approveRole, params),
  ),
  on(contract.approveLimit, (call, { params }) =>
    execute(call, 'limit.approve', approveLimit, params),
  ),
  on(contract.approveDelegation, (call, { params }) =>
    execute(call, 'delegation.approve', approveDelegation, params),
  ),
  on(contract.approveKey, (call, { params }) => execute(call, 'key.approve', approveKey, params)),
]

const keyRoutes = [
  on(contract.listKeys, async (call) => {
    const found = await read(call, 'key.read', (tx) => keyList(tx, KEYS_MAX))
    if (!found.ok) return found
    const rows = found.value.map(({ limitMinor, limitCurrency, ...row }) => ({
      ...row,
      limit:
        limitMinor === null || limitCurrency === null ? null : money(limitMinor, limitCurrency),
    }))
    return ok({ rows })
  }),
  // The key's text is in this one answer and nowhere else: the command stores its hash, so that not
  // even the stored answer of an idempotent request tells it.
  on(contract.createKey, async (call, { body }) => {
    const token = newToken('qk_')
    const { expiresOn, ...rest } = body
    const expiresAt = expiresOn.toZonedDateTime('UTC').toInstant()
    const input = { ...rest, expiresAt, tokenHash: token.hash, tokenStart: token.start }
    const made = await execute(call, 'key.create', createKey, input)
    return made.ok ? ok({ ...made.value, token: token.text }) : made
  }),
  on(contract.revokeKey, (call, { params }) => execute(call, 'key.revoke', revokeKey, params)),
]
