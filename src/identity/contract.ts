import { z } from 'zod'
import { roles } from '../audit/act.ts'
import { route } from '../platform/contract.ts'
import {
  dateSchema,
  idSchema,
  instantSchema,
  moneySchema,
  pageOf,
  pageQuery,
} from '../platform/wire.ts'
import { permissions, type Action } from './permissions.ts'

/** Who may do an action, for a screen that tells a person why they may not. */
export function whoMayDo(action: string): readonly string[] {
  const grantees: Readonly<Record<string, readonly string[]>> = permissions
  return grantees[action] ?? []
}

const roleSchema = z.enum(roles)
// The keys of the permission table, and nothing else.
const actionSchema = z.enum(Object.keys(permissions) as [Action, ...Action[]])
const principalId = idSchema('principal')
const name = z.string().trim().min(1).max(200)
const email = z.email().max(254)
const ownRole = z.enum(roles.filter((role) => role !== 'partner' && role !== 'partner_admin'))

/** Who is signed in, as screens need it. */
export const principalSchema = z.object({
  principalId: z.string(),
  name: z.string(),
  kind: z.enum(['person', 'agent']),
  roles: z.array(roleSchema),
  partnerId: idSchema('partner').nullable(),
})

export const readSession = route({
  method: 'get',
  path: '/session',
  action: 'session.read',
  summary: 'Who is signed in, and what they may do',
  answer: z.object({
    signedIn: z.boolean(),
    principal: principalSchema.nullable(),
    may: z.array(actionSchema),
    sampleMode: z.boolean(),
    /** In a sample company: whom one can sign in as, on this machine only. */
    samplePersons: z
      .array(
        z.object({
          principalId,
          name: z.string(),
          email: z.string(),
          roles: z.array(roleSchema),
          partnerId: idSchema('partner').nullable(),
        }),
      )
      .optional(),
  }),
})

export const signInSample = route({
  method: 'post',
  path: '/session/sample',
  action: 'session.sign_in',
  summary: 'Sign in as a person of the sample company, on this machine only',
  body: z.object({ principalId }),
  answer: z.object({ signedIn: z.literal(true) }),
})

/** Percent of the sample company's load that is done; null: none is under way in this process. */
export const readSampleLoad = route({
  method: 'get',
  path: '/sample/load',
  action: 'session.read',
  summary: 'How far the sample company is set up, on this machine only',
  answer: z.object({ percent: z.number().int().min(0).max(100).nullable() }),
})

export const readAccount = route({
  method: 'get',
  path: '/account',
  action: 'account.read',
  summary: 'Your own account: name, address, and whether a second factor guards it',
  answer: z.object({
    name: z.string(),
    email: z.string().nullable(),
    hasPassword: z.boolean(),
    secondFactor: z.boolean(),
  }),
})

export const changeAccount = route({
  method: 'post',
  path: '/account',
  action: 'account.edit',
  summary: 'Change your own name and address; asks for your password',
  body: z.strictObject({ name, email, password: z.string().max(128) }),
  answer: z.object({ name: z.string(), email: z.string() }),
})

export const setUp = route({
  method: 'post',
  path: '/session/set-up',
  action: 'session.set_up',
  summary: 'Choose the first password by a set-up link',
  body: z.object({ token: z.string().max(100), password: z.string().min(12).max(128) }),
  answer: z.object({ principalId }),
})

export * from './step-up-contract.ts'

/** Where no mail server is set, a letter reaches nobody: whoever invites hands the link over. */
const handOver = { link: z.string().nullable() }
const grantStatus = z.object({ grantId: idSchema('grant'), status: z.enum(['pending', 'active']) })

export const listPeople = route({
  method: 'get',
  path: '/people',
  action: 'person.read',
  summary: 'People and agents with roles, limits and what waits for a second person',
  query: z.object({
    ...pageQuery,
    /** Our own people and agents, or those of partners. */
    side: z.enum(['own', 'partner']).default('own'),
    partnerId: idSchema('partner').optional(),
  }),
  answer: pageOf(
    z.object({
      principalId,
      kind: z.enum(['person', 'agent']),
      name: z.string(),
      email: z.string().nullable(),
      partnerId: idSchema('partner').nullable(),
      answersFor: principalId.nullable(),
      status: z.enum(['active', 'suspended']),
      /** False: invited, and has not chosen a password yet. */
      hasPassword: z.boolean(),
      secondFactor: z.boolean(),
      grants: z.array(
        grantStatus.extend({
          role: roleSchema,
          proposedBy: z.string(),
          proposedByName: z.string(),
        }),
      ),
      limits: z.array(
        z.object({
          limitId: idSchema('limit'),
          status: z.enum(['pending', 'active']),
          limit: moneySchema,
          proposedBy: z.string(),
          proposedByName: z.string(),
        }),
      ),
    }),
  ),
})

export const invitePerson = route({
  method: 'post',
  path: '/people',
  action: 'person.invite',
  summary: 'Invite one of our own people; the link to choose a password goes by mail',
  body: z.object({ name, email, roles: z.array(ownRole).min(1).max(8) }),
  status: 201,
  answer: z.object({ principalId, grants: z.array(grantStatus), ...handOver }),
})

export const inviteContact = route({
  method: 'post',
  path: '/people/contacts',
  action: 'contact.invite',
  summary: 'Invite a partner’s person to the portal',
  body: z.object({
    name,
    email,
    partnerId: idSchema('partner'),
    role: z.enum(['partner', 'partner_admin']),
  }),
  status: 201,
  answer: z.object({ principalId, grants: z.array(grantStatus), ...handOver }),
})

const onePerson = z.object({ principalId })

export const renewLink = route({
  method: 'post',
  path: '/people/{principalId}/set-up-link',
  action: 'person.invite',
  summary: 'A new link for one of our people who has not chosen a password; older ones end',
  params: onePerson,
  answer: z.object({ principalId, ...handOver }),
})

export const renewContactLink = route({
  method: 'post',
  path: '/people/contacts/{principalId}/set-up-link',
  action: 'contact.invite',
  summary: 'A new link for a partner’s person who has not chosen a password; older ones end',
  params: onePerson,
  answer: z.object({ principalId, ...handOver }),
})
const done = z.object({ principalId })

export const suspendPerson = route({
  method: 'post',
  path: '/people/{principalId}/suspension',
  action: 'person.suspend',
  summary: 'Suspend somebody: signed out everywhere, their agents stop',
  params: onePerson,
  answer: done,
})

export const restorePerson = route({
  method: 'delete',
  path: '/people/{principalId}/suspension',
  action: 'person.suspend',
  summary: 'Let a suspended person in again',
  params: onePerson,
  answer: done,
})

export const grantRole = route({
  method: 'post',
  path: '/people/{principalId}/roles',
  action: 'role.grant',
  summary: 'Grant a role; finance and lead wait for a second person',
  params: onePerson,
  body: z.object({ role: roleSchema }),
  status: 201,
  answer: grantStatus,
})

export const revokeRole = route({
  method: 'delete',
  path: '/people/{principalId}/roles/{role}',
  action: 'role.grant',
  summary: 'Take a role away, or turn a pending one down',
  params: z.object({ principalId, role: roleSchema }),
  answer: z.object({ grantId: idSchema('grant') }),
})

export const approveRole = route({
  method: 'post',
  path: '/role-grants/{grantId}/approval',
  action: 'role.approve',
  summary: 'Agree, as the second person, to a pending role',
  params: z.object({ grantId: idSchema('grant') }),
  answer: done,
})

export const setLimit = route({
  method: 'post',
  path: '/people/{principalId}/limits',
  action: 'limit.set',
  summary: 'Set up to which amount somebody decides alone; a raise waits for a second person',
  params: onePerson,
  body: z.object({ limit: moneySchema.refine((limit) => limit.minor >= 0n, 'is below zero') }),
  status: 201,
  answer: z.object({ limitId: idSchema('limit'), status: z.enum(['pending', 'active']) }),
})

export const approveLimit = route({
  method: 'post',
  path: '/limits/{limitId}/approval',
  action: 'limit.approve',
  summary: 'Agree, as the second person, to a raised limit',
  params: z.object({ limitId: idSchema('limit') }),
  answer: done,
})

const oneDelegation = z.object({ delegationId: idSchema('delegation') })

export const listDelegations = route({
  method: 'get',
  path: '/delegations',
  action: 'person.read',
  summary: 'Who stands in for whom, and what waits for a second person, newest first',
  answer: z.object({
    rows: z.array(
      z.object({
        delegationId: idSchema('delegation'),
        from: principalId,
        to: principalId,
        fromName: z.string(),
        toName: z.string(),
        role: z.enum(['lead', 'finance']),
        validFrom: instantSchema,
        validUntil: instantSchema,
        status: z.enum(['pending', 'active']),
      }),
    ),
  }),
})

export const delegate = route({
  method: 'post',
  path: '/delegations',
  action: 'delegation.set',
  summary: 'Let a colleague stand in for dated days; waits for a second person',
  body: z.object({
    to: principalId,
    role: z.enum(['lead', 'finance']),
    from: instantSchema,
    until: instantSchema,
  }),
  status: 201,
  answer: oneDelegation,
})

export const approveDelegation = route({
  method: 'post',
  path: '/delegations/{delegationId}/approval',
  action: 'delegation.approve',
  summary: 'Agree, as the second person, to a delegation',
  params: oneDelegation,
  answer: oneDelegation,
})

export const endDelegation = route({
  method: 'delete',
  path: '/delegations/{delegationId}',
  action: 'delegation.set',
  summary: 'End a delegation before its day',
  params: oneDelegation,
  answer: oneDelegation,
})

const oneKey = z.object({ keyId: idSchema('key') })

export const listKeys = route({
  method: 'get',
  path: '/keys',
  action: 'key.read',
  summary: 'Agents’ keys, newest first, without the keys themselves',
  answer: z.object({
    rows: z.array(
      z.object({
        keyId: idSchema('key'),
        agent: z.string(),
        answersFor: z.string(),
        tokenStart: z.string(),
        roles: z.array(roleSchema),
        limit: moneySchema.nullable(),
        status: z.enum(['pending', 'active', 'revoked']),
        madeBy: z.string(),
        madeByName: z.string(),
        expiresAt: instantSchema,
        lastUsedAt: instantSchema.nullable(),
      }),
    ),
  }),
})

export const createKey = route({
  method: 'post',
  path: '/keys',
  action: 'key.create',
  summary: 'Make an agent with a key, shown once; it works when a second person has approved it',
  body: z.object({
    name,
    answersFor: principalId,
    roles: z.array(ownRole).min(1).max(8),
    limit: moneySchema.nullable().default(null),
    expiresOn: dateSchema,
  }),
  status: 201,
  answer: z.object({ keyId: idSchema('key'), agentId: principalId, token: z.string() }),
})

export const approveKey = route({
  method: 'post',
  path: '/keys/{keyId}/approval',
  action: 'key.approve',
  summary: 'Agree, as the second person, to an agent’s key',
  params: oneKey,
  answer: oneKey,
})

export const revokeKey = route({
  method: 'delete',
  path: '/keys/{keyId}',
  action: 'key.revoke',
  summary: 'End a key, and its agent, at once',
  params: oneKey,
  answer: oneKey,
})
