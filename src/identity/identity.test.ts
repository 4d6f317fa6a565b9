import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import type { z } from 'zod'
import type { Actor } from '../audit/index.ts'
import { money } from '../kernel/money.ts'
import { unwrap } from '../kernel/result.ts'
import { withTx } from '../platform/db.ts'
import { inAct, testCall, testDatabase, testInstant } from '../platform/testing.ts'
import { changeAccount } from './account.ts'
import { agentActor, personActor } from './actor.ts'
import { approveDelegation, delegate, endDelegation } from './delegations.ts'
import { mayApprove } from './duties.ts'
import { identityEvents } from './events.ts'
import { execute } from './execute.ts'
import { approveKey, createKey, revokeKey } from './keys.ts'
import { approveLimit, limitOf, setLimit } from './limits.ts'
import {
  finishSetUp,
  inviteContact,
  invitePerson,
  restorePerson,
  setUpPerson,
  suspendPerson,
} from './people.ts'
import { approveRole, grantRole, revokeRole } from './roles.ts'
import { person } from './testing.ts'
import { newToken, tokenHash } from './token.ts'

const db = await testDatabase()
after(() => db.close())
const admin = await person(db, { roles: ['admin'], name: 'Ada Admin' })
const lead = await person(db, { roles: ['lead'], name: 'Lea Lead' })
const finance = await person(db, { roles: ['finance'], name: 'Fin Ance' })

const rolesNow = (id: string, at = testInstant) =>
  withTx(db.world.app, async (tx) => (await personActor(tx, id, at))?.roles ?? null)
const usd = (minor: bigint) => money(minor, 'USD')
const code = (result: { ok: boolean; refusal?: { code: string } }) =>
  result.ok ? 'ok' : result.refusal?.code

test('an agent and the person who answers for it are one for separation of duties', () => {
  const maya = { kind: 'person', principalId: 'maya', answersFor: null } as const
  const herAgent = { kind: 'agent', principalId: 'bot', answersFor: 'maya' } as const
  assert.equal(mayApprove(maya, ['omar']), true)
  assert.equal(mayApprove(maya, ['maya']), false)
  assert.equal(mayApprove(herAgent, ['maya']), false)
  assert.equal(mayApprove(herAgent, ['bot']), false)
  assert.equal(mayApprove({ ...maya, kind: 'system' }, []), false)
})

test('finance holds only when a second person has approved it', async () => {
  const anna = await person(db, { roles: ['specialist'] })
  const call = testCall(db, admin)
  const asked = { principalId: anna.principalId, role: 'finance' } as const
  const { grantId } = unwrap(await execute(call, 'role.grant', grantRole, asked))
  assert.deepEqual(await rolesNow(anna.principalId), ['specialist'])
  assert.equal(
    code(await execute(call, 'role.approve', approveRole, { grantId })),
    'identity.second_person',
  )
  const asAnna = testCall(db, { ...anna, roles: ['finance'] })
  assert.equal(
    code(await execute(asAnna, 'role.approve', approveRole, { grantId })),
    'identity.second_person',
  )
  unwrap(await execute(testCall(db, lead), 'role.approve', approveRole, { grantId }))
  assert.deepEqual(await rolesNow(anna.principalId), ['finance', 'specialist'])
  assert.equal(
    code(await execute(call, 'role.approve', approveRole, { grantId })),
    'identity.not_pending',
  )
  unwrap(await execute(call, 'role.grant', revokeRole, asked))
  assert.deepEqual(await rolesNow(anna.principalId), ['specialist'])
})

test('nobody grants themselves a role, and admin excludes every other role', async () => {
  const call = testCall(db, admin)
  const own = { principalId: admin.principalId, role: 'legal' } as const
  assert.equal(code(await execute(call, 'role.grant', grantRole, own)), 'identity.own')
  const ownEnd = { principalId: admin.principalId, role: 'admin' } as const
  assert.equal(code(await execute(call, 'role.grant', revokeRole, ownEnd)), 'identity.own')
  const second = await person(db, { roles: ['admin'] })
  const both = { principalId: second.principalId, role: 'auditor' } as const
  assert.equal(code(await execute(call, 'role.grant', grantRole, both)), 'identity.admin_excludes')
  const promoted = { principalId: lead.principalId, role: 'admin' } as const
  assert.equal(
    code(await execute(call, 'role.grant', grantRole, promoted)),
    'identity.admin_excludes',
  )
  const invite = { name: 'X', email: 'x@example.test', partnerId: null, linkHash: null }
  const mixed = { ...invite, roles: ['admin', 'finance'] as const }
  assert.equal(
    code(await execute(call, 'person.invite', invitePerson, mixed)),
    'identity.admin_excludes',
  )
})

test('the database itself refuses a second role beside admin, and a grant to oneself', async () => {
  const insert = (role: string, by: string) =>
    withTx(db.world.app, (tx) =>
      tx.run({
        text: `insert into identity.role_grants (grant_id, principal_id, role, status, proposed_by, proposed_at)
          values (gen_random_uuid(), $1, $2, 'active', $3, $4)`,
        values: [admin.principalId, role, by, testInstant.toString()],
      }),
    )
  await assert.rejects(insert('auditor', 'somebody'), /role_grants_excludes/)
  await assert.rejects(insert('partner', 'somebody'), /role_grants_excludes/)
  await assert.rejects(insert('auditor', admin.principalId), /role_grants_never_own/)
  await assert.rejects(insert('finance', 'somebody'), /role_grants_needs_second_person/)
})

test('a raised limit waits for a second person, a lowered one holds at once', async () => {
  const bo = await person(db, { roles: ['specialist'] })
  const limitNow = () => withTx(db.world.app, (tx) => limitOf(tx, bo, 'USD'))
  const call = testCall(db, lead)
  const raise = { principalId: bo.principalId, limit: usd(500_000n) }
  const { limitId, status } = unwrap(await execute(call, 'limit.set', setLimit, raise))
  assert.equal(status, 'pending')
  assert.deepEqual(await limitNow(), usd(0n))
  assert.equal(code(await execute(call, 'limit.set', setLimit, raise)), 'identity.limit_pending')
  assert.equal(
    code(await execute(call, 'limit.approve', approveLimit, { limitId })),
    'identity.second_person',
  )
  unwrap(await execute(testCall(db, finance), 'limit.approve', approveLimit, { limitId }))
  assert.deepEqual(await limitNow(), usd(500_000n))
  const lower = { principalId: bo.principalId, limit: usd(100n) }
  assert.equal(unwrap(await execute(call, 'limit.set', setLimit, lower)).status, 'active')
  assert.deepEqual(await limitNow(), usd(100n))
  const own = { principalId: lead.principalId, limit: usd(1n) }
  assert.equal(code(await execute(call, 'limit.set', setLimit, own)), 'identity.own')
  const toAdmin = { principalId: admin.principalId, limit: usd(1n) }
  assert.equal(code(await execute(call, 'limit.set', setLimit, toAdmin)), 'identity.role_missing')
})

test('a dated delegation gives the role for its days and never what duties take', async () => {
  const stand = await person(db, { roles: ['specialist'], name: 'Stan Din' })
  const [from, until] = [testInstant.add({ hours: 24 }), testInstant.add({ hours: 72 })]
  const asked = { to: stand.principalId, role: 'finance', from, until } as const
  const call = testCall(db, finance)
  const { delegationId } = unwrap(await execute(call, 'delegation.set', delegate, asked))
  const during = testInstant.add({ hours: 30 })
  assert.deepEqual(await rolesNow(stand.principalId, during), ['specialist'])
  assert.equal(
    code(await execute(call, 'delegation.approve', approveDelegation, { delegationId })),
    'identity.second_person',
  )
  unwrap(
    await execute(testCall(db, lead), 'delegation.approve', approveDelegation, { delegationId }),
  )
  assert.deepEqual(await rolesNow(stand.principalId), ['specialist'])
  assert.deepEqual(await rolesNow(stand.principalId, during), ['finance', 'specialist'])
  assert.deepEqual(await rolesNow(stand.principalId, until), ['specialist'])
  unwrap(await execute(call, 'delegation.set', endDelegation, { delegationId }))
  assert.deepEqual(await rolesNow(stand.principalId, during), ['specialist'])
  const notMine = { ...asked, role: 'lead' } as const
  assert.equal(
    code(await execute(call, 'delegation.set', delegate, notMine)),
    'identity.role_missing',
  )
  const endless = { ...asked, until: testInstant.add({ hours: 24 * 200 }) }
  assert.equal(code(await execute(call, 'delegation.set', delegate, endless)), 'identity.bad_days')
  const toAdmin = { ...asked, to: admin.principalId }
  assert.equal(
    code(await execute(call, 'delegation.set', delegate, toAdmin)),
    'identity.admin_excludes',
  )
})

test('an agent acts by its approved key, within its person, until revoked or expired', async () => {
  const maya = await person(db, { roles: ['specialist', 'lead'], limit: usd(900_000n) })
  const token = newToken('qk_')
  const asked = {
    name: 'Triage helper',
    answersFor: maya.principalId,
    roles: ['specialist'],
    limit: usd(20_000n),
    expiresAt: testInstant.add({ hours: 24 }),
    tokenHash: token.hash,
    tokenStart: token.start,
  } as const
  const call = testCall(db, admin)
  const tooMuch = { ...asked, roles: ['finance'] as const }
  assert.equal(code(await execute(call, 'key.create', createKey, tooMuch)), 'identity.role_missing')
  const { keyId } = unwrap(await execute(call, 'key.create', createKey, asked))
  const now = (at = testInstant) => agentActor(db.world.app, token.text, at)
  assert.equal(await now(), null)
  assert.equal(
    code(await execute(call, 'key.approve', approveKey, { keyId })),
    'identity.second_person',
  )
  unwrap(await execute(testCall(db, finance), 'key.approve', approveKey, { keyId }))
  const agent = await now()
  assert.deepEqual(agent?.roles, ['specialist'])
  assert.equal(agent?.answersFor, maya.principalId)
  assert.equal(await agentActor(db.world.app, 'qk_wrong', testInstant), null)
  assert.equal(await now(testInstant.add({ hours: 24 })), null)
  const limit = await withTx(db.world.app, (tx) => limitOf(tx, agent as Actor, 'USD'))
  assert.deepEqual(limit, usd(20_000n))
  unwrap(
    await execute(call, 'role.grant', revokeRole, {
      principalId: maya.principalId,
      role: 'specialist',
    }),
  )
  assert.deepEqual((await now())?.roles, [])
  unwrap(await execute(call, 'key.revoke', revokeKey, { keyId }))
  assert.equal(await now(), null)
})

test('a set-up link works once, within its days, and for its person', async () => {
  const token = newToken('qs_')
  const asked = {
    name: 'Nia',
    email: 'Nia@Example.test',
    partnerId: null,
    roles: ['legal'],
  } as const
  const call = testCall(db, admin)
  const invite = { ...asked, linkHash: token.hash }
  unwrap(await execute(call, 'person.invite', invitePerson, invite))
  assert.equal(
    code(await execute(call, 'person.invite', invitePerson, invite)),
    'identity.email_taken',
  )
  const use = { linkHash: tokenHash(token.text), passwordHash: 'salt:hash' }
  const late = testCall(db, admin, { at: testInstant.add({ hours: 73 }) })
  assert.equal(
    code(await execute(late, 'session.set_up', finishSetUp, use)),
    'identity.link_used_up',
  )
  unwrap(await execute(call, 'session.set_up', finishSetUp, use))
  assert.equal(
    code(await execute(call, 'session.set_up', finishSetUp, use)),
    'identity.link_used_up',
  )
})

test('from the terminal, the first of a weighty role needs nobody and the next a second person', async () => {
  const fresh = await testDatabase()
  try {
    const system = { ...admin, kind: 'system', principalId: 'system:set-up', roles: [] } as const
    const add = (name: string, role: 'admin' | 'finance' | 'lead') =>
      inAct(fresh, system, (act) =>
        setUpPerson(act, {
          name,
          email: `${name}@example.test`,
          partnerId: null,
          roles: [role],
          linkHash: null,
        }),
      )
    assert.equal(unwrap(await add('one', 'admin')).grants[0]?.status, 'active')
    assert.equal(unwrap(await add('two', 'finance')).grants[0]?.status, 'active')
    assert.equal(unwrap(await add('three', 'lead')).grants[0]?.status, 'active')
    assert.equal(unwrap(await add('four', 'finance')).grants[0]?.status, 'pending')
    assert.equal(code(await add('five', 'admin')), 'identity.set_up_done')
  } finally {
    await fresh.close()
  }
})

test('a partner admin invites for their own partner only, and never one of ours', async () => {
  const partnerId = '01940000-0000-7000-8000-00000000000a'
  const other = '01940000-0000-7000-8000-00000000000b'
  const pat = await person(db, { roles: ['partner_admin'], partnerId })
  const call = testCall(db, pat)
  const asked = { name: 'Kim', email: 'kim@example.test', role: 'partner', linkHash: null } as const
  assert.equal(
    code(await execute(call, 'contact.invite', inviteContact, { ...asked, partnerId: other })),
    'identity.unknown',
  )
  unwrap(await execute(call, 'contact.invite', inviteContact, { ...asked, partnerId }))
  assert.equal(
    code(
      await execute(call, 'person.invite', invitePerson, {
        ...asked,
        partnerId,
        roles: ['partner'],
      }),
    ),
    'identity.not_allowed',
  )
  const ours = { principalId: pat.principalId, role: 'finance' } as const
  assert.equal(
    code(await execute(testCall(db, admin), 'role.grant', grantRole, ours)),
    'identity.wrong_side',
  )
  const portal = await withTx(
    db.world.portal,
    (tx) => tx.many({ text: 'select name from identity.principals', values: [] }),
    { partnerId: other },
  )
  assert.deepEqual(portal, [])
})

test('who is suspended is nobody, and comes back with the same roles', async () => {
  const zoe = await person(db, { roles: ['auditor'] })
  const call = testCall(db, admin)
  unwrap(await execute(call, 'person.suspend', suspendPerson, { principalId: zoe.principalId }))
  assert.equal(await rolesNow(zoe.principalId), null)
  unwrap(await execute(call, 'person.suspend', restorePerson, { principalId: zoe.principalId }))
  assert.deepEqual(await rolesNow(zoe.principalId), ['auditor'])
  const own = { principalId: admin.principalId }
  assert.equal(code(await execute(call, 'person.suspend', suspendPerson, own)), 'identity.own')
})

test('a link that was shown and a changed address are on record', async () => {
  const { hash: linkHash } = newToken('qs_')
  const invite = { name: 'Stan Din', email: 'stan@example.test', partnerId: null, linkHash }
  const asked = { ...invite, roles: ['legal'] as const, linkShown: true }
  const stan = unwrap(await execute(testCall(db, admin), 'person.invite', invitePerson, asked))
  const call = testCall(db, { ...admin, principalId: stan.principalId, roles: ['legal'] })
  const wanted = { name: 'Stan Din', email: 'stan.din@example.test', passwordRight: true }
  unwrap(await execute(call, 'account.edit', changeAccount, wanted))
})

test('every event so far is as its schema says, and tells no name and no address', async () => {
  const events = await withTx(db.world.app, (tx) =>
    tx.many<{ type: string; body: string }>({
      text: 'select type, body from audit.events order by event_id',
      values: [],
    }),
  )
  const schemas: Readonly<Record<string, z.ZodType>> = identityEvents
  for (const { type, body } of events) {
    const schema = schemas[type] ?? assert.fail(`${type} has no schema`)
    assert.doesNotThrow(() => schema.parse(JSON.parse(body)), `${type} ${body}`)
    assert.doesNotMatch(body, /@|Stan Din|Ada Admin/)
  }
  const seen = new Set(events.map((event) => event.type))
  // The second factor has stories of its own, through the door.
  const elsewhere = ['person.second_factor', 'person.code_failed', 'person.stepped_up']
  const all = Object.keys(schemas).filter((type) => !elsewhere.includes(type))
  assert.ok(seen.size >= all.length - 1, [...seen].join())
})
