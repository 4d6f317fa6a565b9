import { ok, refuse, type Result } from '../kernel/result.ts'
import { money } from '../kernel/money.ts'
import type { ServedRoute } from '../platform/handler.ts'
import { pageFrom, readCursor, type PageRefusal } from '../platform/page.ts'
import { withTx, type Tx } from '../platform/db.ts'
import { changeAccount } from './account.ts'
import { accountOf, samplePeople } from './accounts-sql.ts'
import { visitor } from './actor.ts'
import * as contract from './contract.ts'
import { approveDelegation, delegate, endDelegation } from './delegations.ts'
import { execute, read, type Call } from './execute.ts'
import { liveDelegations } from './grants-sql.ts'
import { approveKey, createKey, revokeKey } from './keys.ts'
import { keyList } from './keys-sql.ts'
import { approveLimit, setLimit } from './limits.ts'
import { on } from './on.ts'
import { finishSetUp, inviteContact, invitePerson, renewLink, restorePerson } from './people.ts'
import { SET_UP_LINK_HOURS, suspendPerson } from './people.ts'
import { actionsOf, mayDo, permissions, type Action } from './permissions.ts'
import { approveRole, grantRole, revokeRole } from './roles.ts'
import { addressChangedLetter, hashPassword, invitationLetter } from './sign-in.ts'
import type { SendMail, SignIn } from './sign-in.ts'
import { namesOf, peoplePage } from './sql.ts'
import { isPassword, stepUpRoutes } from './step-up-routes.ts'
import { newToken, setUpUrl, tokenHash } from './token.ts'

const SAMPLE_PEOPLE_MAX = 60
const KEYS_MAX = 500
const DELEGATIONS_MAX = 500

/** What these routes need of the door beyond a call: letters, whether they reach anybody (`smtp`) or
 *  lie in a folder, and where links lead. */
export type IdentityTools = {
  readonly sendMail: SendMail
  readonly mail: 'smtp' | 'folder'
  readonly origin: string
  readonly authenticatorOf: SignIn['authenticatorOf']
}

/** The routes over who somebody is and what they may. */
export function identityRoutes(tools: IdentityTools): readonly ServedRoute<Call>[] {
  return [
    ...sessionRoutes,
    ...accountRoutes(tools),
    ...stepUpRoutes(tools),
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
      may: signedIn ? actionsOf(actor.roles, actor.kind) : publicActions,
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

/** One's own account. The sign-in library's rows are no partner's to read, so this reads on the
 *  application's login, by the caller's own id. */
function accountRoutes({ sendMail }: IdentityTools) {
  return [
    on(contract.readAccount, async ({ actor, world }) => {
      const account = await withTx(world.app, (tx) => accountOf(tx, actor.principalId), {
        readOnly: true,
      })
      const none = { email: null, hasPassword: false, secondFactor: false }
      return account ?? { name: actor.name, ...none }
    }),
    on(contract.changeAccount, async (call, { body: { password, ...wanted } }) => {
      const passwordRight = await isPassword(call, password)
      const input = { ...wanted, passwordRight }
      const changed = await execute(call, 'account.edit', changeAccount, input)
      if (!changed.ok) return changed
      const { before, ...account } = changed.value
      if (before !== account.email) await sendMail(addressChangedLetter(before, account.email))
      return ok(account)
    }),
  ]
}

type Renewed = { readonly principalId: string; readonly email: string }

/** After the commit, the link goes by letter to the person, not to who invites: whoever holds the
 *  link chooses the password. Only while no mail server is set, the letter would reach nobody, so the
 *  link is also shown to who invites, once, and the record says so. */
function invitations({ sendMail, mail, origin }: IdentityTools) {
  const linkShown = mail === 'folder'
  const invited = async <T extends object>(
    emailOf: (made: T) => string,
    run: (link: { linkHash: Buffer; linkShown: boolean }) => Promise<Result<T, { code: string }>>,
  ): Promise<Result<T & { link: string | null }, { code: string }>> => {
    const token = newToken('qs_')
    const made = await run({ linkHash: token.hash, linkShown })
    if (!made.ok) return made
    const url = setUpUrl(origin, token.text)
    await sendMail(invitationLetter(emailOf(made.value), url, SET_UP_LINK_HOURS))
    return ok({ ...made.value, link: linkShown ? url : null })
  }
  return [
    on(contract.invitePerson, (call, { body }) =>
      invited(
        () => body.email,
        (link) =>
          execute(call, 'person.invite', invitePerson, { ...body, partnerId: null, ...link }),
      ),
    ),
    on(contract.inviteContact, (call, { body }) =>
      invited(
        () => body.email,
        (link) => execute(call, 'contact.invite', inviteContact, { ...body, ...link }),
      ),
    ),
    on(contract.renewLink, (call, { params }) =>
      invited<Renewed>(
        (made) => made.email,
        (link) =>
          execute(call, 'person.invite', renewLink, { ...params, ...link, side: 'own' as const }),
      ),
    ),
    on(contract.renewContactLink, (call, { params }) =>
      invited<Renewed>(
        (made) => made.email,
        (link) =>
          execute(call, 'contact.invite', renewLink, {
            ...params,
            ...link,
            side: 'partner' as const,
          }),
      ),
    ),
  ]
}

const uuidForm = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** Says a person's name for an id; the system and who is unknown keep their word. */
async function sayNames(tx: Tx, ids: readonly string[]): Promise<(id: string) => string> {
  const known = await namesOf(
    tx,
    [...new Set(ids)].filter((id) => uuidForm.test(id)),
  )
  const names = new Map<string, string>(known.map((row) => [row.principalId, row.name]))
  return (id) => names.get(id) ?? id.replace(/^system:/, '')
}

const peopleRoutes = [
  on(contract.listPeople, async (call, { query }) => {
    const after = readCursor(query.after, query)
    if (after === 'stale') return stale
    const { limit, side, partnerId = null } = query
    const since = { afterName: after?.key ?? '', afterId: after?.id ?? null }
    const asked = { ...since, limit: limit + 1, side, partnerId }
    const found = await read(call, 'person.read', async (tx) => {
      const people = await peoplePage(tx, asked)
      const proposals = people.flatMap((row) => [...row.grants, ...row.limits])
      const say = await sayNames(
        tx,
        proposals.map((each) => each.proposedBy),
      )
      return { people, say }
    })
    if (!found.ok) return found
    const { people, say } = found.value
    const named = <T extends { proposedBy: string }>(each: T) => ({
      ...each,
      proposedByName: say(each.proposedBy),
    })
    const rows = people.map((row) => ({
      ...row,
      grants: row.grants.map(named),
      limits: row.limits.map((each) => named(withMoney(each))),
    }))
    const mark = (row: { name: string; principalId: string }) => ({
      key: row.name,
      id: row.principalId,
    })
    return ok(pageFrom(rows, { limit, filter: query }, mark))
  }),
  on(contract.listDelegations, async (call) => {
    const found = await read(call, 'person.read', (tx) =>
      liveDelegations(tx, call.at, DELEGATIONS_MAX),
    )
    return found.ok ? ok({ rows: found.value }) : found
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
    const found = await read(call, 'key.read', async (tx) => {
      const keys = await keyList(tx, KEYS_MAX)
      const say = await sayNames(
        tx,
        keys.map((key) => key.madeBy),
      )
      return keys.map((key) => ({ ...key, madeByName: say(key.madeBy) }))
    })
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
