import { personBehind, record, type Act, type Role } from '../audit/index.ts'
import { ok, refuse, type Result } from '../kernel/result.ts'
import { accountOf, endSessions, endSetUpLinks } from './accounts-sql.ts'
import { insertSetUpLink, insertUser, setPassword } from './accounts-sql.ts'
import { takeSetUpLink } from './accounts-sql.ts'
import { roleIsHeld, roleWasHeld } from './grants-sql.ts'
import type { IdentityRefusal } from './refusals.ts'
import { writeGrant, type GrantStatus } from './roles.ts'
import { needsSecondPerson } from './second-person.ts'
import { emailKnown, insertPrincipal, lockPrincipal, setStatus, type PrincipalId } from './sql.ts'

/** How long a link to choose the first password works. */
export const SET_UP_LINK_HOURS = 72

export type NewPerson = {
  readonly name: string
  readonly email: string
  /** The partner whose person this is; null for our own people. */
  readonly partnerId: string | null
  readonly roles: readonly Role[]
  /** SHA-256 of the set-up link's token; null when no link is wanted (imports, sample company). */
  readonly linkHash: Buffer | null
  /** Whether whoever invites sees the link, for want of a mail server. It is recorded. */
  readonly linkShown?: boolean
}

export type Invited = {
  readonly principalId: PrincipalId
  readonly grants: readonly GrantStatus[]
}

/** Adds a person with roles and a link to choose a password. Finance and lead wait as pending, but
 *  for the very first holder of each: nobody can be asked yet, so these two hold by their set-up
 *  links. One link makes one of them, so that two people come by two links. */
export async function invitePerson(
  act: Act,
  input: NewPerson,
): Promise<Result<Invited, IdentityRefusal>> {
  const [weighty, ...more] = input.roles.filter(needsSecondPerson)
  if (weighty === undefined || more.length > 0) return addPerson(act, input, () => false)
  const { held } = await roleWasHeld(act.tx, weighty)
  return addPerson(act, input, (role) => !held && role === weighty)
}

/** Invites a partner's person: by operations, or by the partner's own admin for that partner. */
export async function inviteContact(
  act: Act,
  input: Omit<NewPerson, 'partnerId' | 'roles'> & {
    readonly partnerId: string
    readonly role: 'partner' | 'partner_admin'
  },
): Promise<Result<Invited, IdentityRefusal>> {
  const { partnerId } = act.actor
  if (partnerId !== null && partnerId !== input.partnerId) {
    return refuse({ code: 'identity.unknown', what: 'partner', id: input.partnerId })
  }
  return addPerson(act, { ...input, roles: [input.role] }, () => false)
}

/** Adds a person from the terminal, where whoever installs the program sits. The first holder of
 *  admin, finance and lead needs no second person, for there is none yet; later ones do. */
export async function setUpPerson(
  act: Act,
  input: NewPerson,
): Promise<Result<Invited, IdentityRefusal>> {
  const firsts = new Set<Role>()
  for (const role of input.roles.filter((each) => needsSecondPerson(each) || each === 'admin')) {
    const { held } = await roleIsHeld(act.tx, role)
    if (!held) firsts.add(role)
    else if (role === 'admin') return refuse({ code: 'identity.set_up_done', role })
  }
  return addPerson(act, input, (role) => firsts.has(role))
}

async function addPerson(
  act: Act,
  input: NewPerson,
  isFirst: (role: Role) => boolean,
): Promise<Result<Invited, IdentityRefusal>> {
  const { name, partnerId, roles } = input
  const email = input.email.trim()
  const administers = roles.includes('admin')
  if (administers && roles.length > 1) {
    const holds = roles.filter((role) => role !== 'admin')
    return refuse({ code: 'identity.admin_excludes', who: name, role: 'admin', holds })
  }
  const wrong = roles.find((role) => role.startsWith('partner') !== (partnerId !== null))
  if (wrong !== undefined) return refuse({ code: 'identity.wrong_side', who: name, role: wrong })
  if ((await emailKnown(act.tx, email)) !== null) {
    return refuse({ code: 'identity.email_taken', email })
  }
  const principalId = act.newId<'principal'>()
  const row = { principalId, kind: 'person', name, email, partnerId, answersFor: null } as const
  await insertPrincipal(act.tx, { ...row, administers, at: act.at })
  await insertUser(act.tx, { principalId, name, email })
  await record(act, {
    type: 'person.invited',
    subjectKind: 'person',
    subjectId: principalId,
    partnerId,
    body: { roles },
  })
  const grants = []
  for (const role of roles) {
    grants.push(await writeGrant(act, { principalId, role, bySetUp: isFirst(role) }))
  }
  if (input.linkHash !== null) await writeLink(act, { ...input, principalId })
  return ok({ principalId, grants })
}

async function writeLink(
  act: Act,
  link: {
    readonly principalId: PrincipalId
    readonly partnerId: string | null
    readonly linkHash: Buffer | null
    readonly linkShown?: boolean
  },
): Promise<void> {
  const { principalId, partnerId, linkHash: tokenHash } = link
  if (tokenHash === null) return
  const expiresAt = act.at.add({ hours: SET_UP_LINK_HOURS })
  await insertSetUpLink(act.tx, { tokenHash, principalId, at: act.at, expiresAt })
  if (link.linkShown !== true) return
  await record(act, {
    type: 'person.link_shown',
    subjectKind: 'person',
    subjectId: principalId,
    partnerId,
    body: {},
  })
}

/** A new link for somebody who has not chosen a password yet; the older ones end. `side` says whose
 *  people the caller invites. Refuses who has a password: they reset it themselves. */
export async function renewLink(
  act: Act,
  input: {
    readonly principalId: string
    readonly side: 'own' | 'partner'
    readonly linkHash: Buffer
    readonly linkShown: boolean
  },
): Promise<Result<{ principalId: PrincipalId; email: string }, IdentityRefusal>> {
  const unknown = { code: 'identity.unknown', what: 'person', id: input.principalId } as const
  const person = await lockPrincipal(act.tx, input.principalId)
  if (person === null || person.kind !== 'person') return refuse(unknown)
  const { principalId, partnerId, name } = person
  if ((partnerId === null) !== (input.side === 'own')) return refuse(unknown)
  if (act.actor.partnerId !== null && act.actor.partnerId !== partnerId) return refuse(unknown)
  const account = await accountOf(act.tx, principalId)
  if (account === null) return refuse(unknown)
  if (account.hasPassword) return refuse({ code: 'identity.password_chosen', who: name })
  await endSetUpLinks(act.tx, principalId, act.at)
  await writeLink(act, { ...input, principalId, partnerId })
  return ok({ principalId, email: account.email })
}

/** Uses a set-up link: the person chooses a password and may sign in from now on. */
export async function finishSetUp(
  act: Act,
  input: { readonly linkHash: Buffer; readonly passwordHash: string },
): Promise<Result<{ principalId: PrincipalId }, IdentityRefusal>> {
  const link = await takeSetUpLink(act.tx, input.linkHash, act.at)
  if (link === null) return refuse({ code: 'identity.link_used_up' })
  await setPassword(act.tx, link.principalId, input.passwordHash, act.at)
  await record(act, {
    type: 'person.set_up',
    subjectKind: 'person',
    subjectId: link.principalId,
    body: { changed: ['password'] },
  })
  return ok({ principalId: link.principalId })
}

/** Suspends somebody: signed out everywhere, their agents' keys stop, their roles do nothing. */
export async function suspendPerson(
  act: Act,
  input: { readonly principalId: string },
): Promise<Result<{ principalId: PrincipalId }, IdentityRefusal>> {
  if (personBehind(act.actor) === input.principalId) {
    return refuse({ code: 'identity.own', what: 'access' })
  }
  return changeStatus(act, input.principalId, 'suspended')
}

/** Lets a suspended person in again, with the roles they had. Never oneself. */
export async function restorePerson(
  act: Act,
  input: { readonly principalId: string },
): Promise<Result<{ principalId: PrincipalId }, IdentityRefusal>> {
  if (personBehind(act.actor) === input.principalId) {
    return refuse({ code: 'identity.own', what: 'access' })
  }
  return changeStatus(act, input.principalId, 'active')
}

async function changeStatus(
  act: Act,
  id: string,
  status: 'active' | 'suspended',
): Promise<Result<{ principalId: PrincipalId }, IdentityRefusal>> {
  const person = await lockPrincipal(act.tx, id)
  if (person === null || person.kind !== 'person') {
    return refuse({ code: 'identity.unknown', what: 'person', id })
  }
  await setStatus(act.tx, person.principalId, status)
  if (status === 'suspended') await endSessions(act.tx, person.principalId)
  await record(act, {
    type: status === 'suspended' ? 'person.suspended' : 'person.restored',
    subjectKind: 'person',
    subjectId: person.principalId,
    partnerId: person.partnerId,
    body: {},
  })
  return ok({ principalId: person.principalId })
}
