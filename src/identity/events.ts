import { z } from 'zod'
import { roles } from '../audit/act.ts'

const role = z.enum(roles)
const minor = z.string().regex(/^\d+$/)
const grant = z.object({ grantId: z.uuid(), role, bySetUp: z.boolean() })
const limit = z.object({ limitId: z.uuid(), amountMinor: minor, currency: z.string() })
const delegation = { delegationId: z.uuid(), role }

/** What identity records. The subject is the person or agent it is about; who did it is the event's
 *  actor. Names and addresses stay in the rows. */
export const identityEvents = {
  'person.invited': z.strictObject({ roles: z.array(role) }),
  'person.set_up': z.strictObject({ changed: z.array(z.literal('password')) }),
  'person.link_shown': z.strictObject({}),
  'person.changed': z.strictObject({ changed: z.array(z.enum(['name', 'email'])) }),
  'person.second_factor': z.strictObject({ how: z.enum(['on', 'off', 'off_by_recovery_code']) }),
  'person.code_failed': z.strictObject({
    why: z.enum(['wrong', 'used_before']),
    usedFor: z.enum(['enrolment', 'sign_in', 'step_up', 'removal']),
    triesLeft: z.number().int(),
  }),
  'person.stepped_up': z.strictObject({ stepUpId: z.uuid(), until: z.iso.datetime() }),
  'person.suspended': z.strictObject({}),
  'person.restored': z.strictObject({}),
  'role.proposed': grant.strict(),
  'role.granted': grant.strict(),
  'role.revoked': grant.omit({ bySetUp: true }).strict(),
  'limit.proposed': limit.strict(),
  'limit.set': limit.strict(),
  'delegation.proposed': z.strictObject({
    ...delegation,
    from: z.iso.datetime(),
    until: z.iso.datetime(),
  }),
  'delegation.approved': z.strictObject(delegation),
  'delegation.ended': z.strictObject(delegation),
  'key.made': z.strictObject({
    keyId: z.uuid(),
    roles: z.array(role),
    answersFor: z.uuid(),
    limit: z.strictObject({ minor, currency: z.string() }).nullable(),
  }),
  'key.approved': z.strictObject({ keyId: z.uuid() }),
  'key.revoked': z.strictObject({ keyId: z.uuid() }),
} as const
