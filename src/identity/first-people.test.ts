import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import type { Role } from '../audit/index.ts'
import { unwrap } from '../kernel/result.ts'
import { withTx } from '../platform/db.ts'
import { testCall, testDatabase } from '../platform/testing.ts'
import { changeAccount } from './account.ts'
import { accountOf, setPassword } from './accounts-sql.ts'
import { execute } from './execute.ts'
import { inviteContact, invitePerson, finishSetUp, renewLink } from './people.ts'
import { approveRole, grantRole } from './roles.ts'
import { person } from './testing.ts'
import { newToken } from './token.ts'

const db = await testDatabase()
after(() => db.close())
const admin = await person(db, { roles: ['admin'], name: 'Ada Admin' })
const partnerId = '01940000-0000-7000-8000-0000000000aa'

async function invite(name: string, ...roles: Role[]) {
  const { text, hash } = newToken('qs_')
  const email = `${name.toLowerCase()}@example.test`
  const asked = { name, email, partnerId: null, roles, linkHash: hash, linkShown: true }
  const made = unwrap(await execute(testCall(db, admin), 'person.invite', invitePerson, asked))
  return { ...made, hash, text, email }
}
const statuses = (made: { grants: readonly { status: string }[] }) =>
  made.grants.map((grant) => grant.status)
const codeOf = (result: { ok: boolean; refusal?: { code: string } }) =>
  result.ok ? 'ok' : result.refusal?.code

test('the first lead and the first of Finance hold by their links, everybody after them waits', async () => {
  const both = await invite('Bo', 'lead', 'finance')
  assert.deepEqual(statuses(both), ['pending', 'pending'], 'one link makes one first at most')
  const lea = await invite('Lea', 'lead')
  const fin = await invite('Fin', 'specialist', 'finance')
  assert.deepEqual([statuses(lea), statuses(fin)], [['active'], ['active', 'active']])
  const frank = await invite('Frank', 'finance')
  assert.deepEqual(statuses(frank), ['pending'])
  const grantId = frank.grants[0]?.grantId ?? ''
  const own = await execute(testCall(db, admin), 'role.approve', approveRole, { grantId })
  assert.equal(codeOf(own), 'identity.second_person')
  const asLea = testCall(db, { ...admin, principalId: lea.principalId, roles: ['lead'] })
  unwrap(await execute(asLea, 'role.approve', approveRole, { grantId }))
})

test('a role is never again given to a first one, though nobody holds it now', async () => {
  const nia = await invite('Nia', 'legal')
  const asked = { principalId: nia.principalId, role: 'lead' } as const
  const granted = unwrap(await execute(testCall(db, admin), 'role.grant', grantRole, asked))
  assert.equal(granted.status, 'pending')
  await withTx(db.world.app, (tx) =>
    tx.run({
      text: `update identity.role_grants set status = 'revoked' where role = 'lead'`,
      values: [],
    }),
  )
  assert.deepEqual(statuses(await invite('Lou', 'lead')), ['pending'])
})

test('a new link ends the older one, and stops once a password is chosen', async () => {
  const { principalId, hash } = await invite('Una', 'auditor')
  const renewed = newToken('qs_')
  const ask = { principalId, side: 'own', linkHash: renewed.hash, linkShown: true } as const
  const call = testCall(db, admin)
  const { email } = unwrap(await execute(call, 'person.invite', renewLink, ask))
  assert.equal(email, 'una@example.test')
  const use = (linkHash: Buffer) =>
    execute(call, 'session.set_up', finishSetUp, { linkHash, passwordHash: 'h' })
  assert.equal(codeOf(await use(hash)), 'identity.link_used_up')
  unwrap(await use(renewed.hash))
  const again = { ...ask, linkHash: newToken('qs_').hash }
  assert.equal(
    codeOf(await execute(call, 'person.invite', renewLink, again)),
    'identity.password_chosen',
  )
})

test('a link for a partner’s person is made by operations or that partner, for nobody else', async () => {
  const sam = await person(db, { roles: ['specialist'] })
  const contact = { name: 'Pia', email: 'pia@partner.example', partnerId, role: 'partner' } as const
  const made = unwrap(
    await execute(testCall(db, sam), 'contact.invite', inviteContact, {
      ...contact,
      linkHash: newToken('qs_').hash,
    }),
  )
  const ask = (side: 'own' | 'partner') => ({
    principalId: made.principalId,
    side,
    linkHash: newToken('qs_').hash,
    linkShown: false,
  })
  const byAdmin = await execute(testCall(db, admin), 'person.invite', renewLink, ask('own'))
  assert.equal(codeOf(byAdmin), 'identity.unknown')
  const other = await person(db, {
    roles: ['partner_admin'],
    partnerId: '01940000-0000-7000-8000-0000000000bb',
  })
  const byOther = await execute(testCall(db, other), 'contact.invite', renewLink, ask('partner'))
  assert.equal(codeOf(byOther), 'identity.unknown')
  unwrap(await execute(testCall(db, sam), 'contact.invite', renewLink, ask('partner')))
})

test('a person changes their own address with their password, and to nobody else’s', async () => {
  const una = await invite('Ute', 'auditor')
  const actor = { ...admin, principalId: una.principalId, roles: ['auditor'] } as const
  const call = testCall(db, actor)
  await withTx(db.world.app, (tx) => setPassword(tx, una.principalId, 'h', call.at))
  const wanted = { name: 'Ute Auditor', email: 'ute.auditor@example.test', passwordRight: true }
  const ask = (change: object) =>
    execute(call, 'account.edit', changeAccount, { ...wanted, ...change })
  assert.equal(codeOf(await ask({ passwordRight: false })), 'identity.password_wrong')
  assert.equal(codeOf(await ask({ email: 'Lea@Example.test' })), 'identity.email_taken')
  assert.equal(unwrap(await ask({})).before, 'ute@example.test')
  const account = await withTx(db.world.app, (tx) => accountOf(tx, una.principalId))
  assert.deepEqual(account, {
    name: 'Ute Auditor',
    email: 'ute.auditor@example.test',
    hasPassword: true,
    secondFactor: false,
  })
})
