import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import type { Actor } from '../../audit/index.ts'
import { unwrap } from '../../kernel/result.ts'
import { withTx } from '../../platform/db.ts'
import { testCall, testDatabase } from '../../platform/testing.ts'
import { payoutConstraints } from '../refusals.ts'
import type { RunId } from '../run.ts'
import { codeOf, type Ground, payoutGround, run, runAt } from '../testing.ts'
import { firstWrongOf } from '../verify.ts'
import { approveChannel, proposeChannel, type WantedChannel } from './channels.ts'
import { transmissionConstraints } from './refusals.ts'
import { confirmSent, lookForFile, sendAgain, stopSending } from './resolve.ts'
import { tryChannel } from './routes.ts'
import { sendFiles } from './send.ts'
import { startSftpServer, type SftpServer, type Trouble } from './sftp-server.fixture.ts'
import { releasedRun, testChannel } from './testing.ts'
import { selectTransmission, stepsOf } from './transmission-sql.ts'
import { LEASE_MINUTES, TRIES_MAX } from './transmission.ts'

let now = runAt
const db = await testDatabase({
  clock: () => now,
  constraints: new Map(Object.entries({ ...payoutConstraints, ...transmissionConstraints })),
})
const folders: string[] = []
const servers: SftpServer[] = []
after(async () => {
  for (const server of servers) await server.close()
  await db.close()
  for (const folder of folders) await rm(folder, { recursive: true, force: true })
})

async function bank() {
  const folder = await mkdtemp(join(tmpdir(), 'quittance-bank-'))
  folders.push(folder)
  let publicKey = ''
  const server = await startSftpServer({ folder, login: 'payer', publicKey: () => publicKey })
  servers.push(server)
  const letIn = (key: string | null) => (publicKey = key ?? '')
  return { server, folder, letIn }
}

function sftpOf(server: SftpServer, more: Partial<{ hostKey: string; login: string }> = {}) {
  const { port, hostKey } = server
  const rest = { host: '127.0.0.1', folder: 'in', login: 'payer', key: 'ed25519' } as const
  return { kind: 'sftp', port, hostKey, ...rest, ...more } as const satisfies WantedChannel
}

/** A released run on its way to a bank of its own. */
async function onItsWay() {
  now = runAt
  const ground = await payoutGround(db)
  const at = await bank()
  const { channelId, publicKey } = await testChannel(db, ground, sftpOf(at.server))
  at.letIn(publicKey)
  now = now.add({ minutes: 1 })
  const released = await releasedRun(db, ground)
  return { ground, ...at, channelId, ...released }
}

const stateOf = async (runId: string) =>
  withTx(db.world.app, async (tx) => {
    // The id of a run just made.
    const id = runId as RunId
    return { ...(await selectTransmission(tx, id)), steps: await stepsOf(tx, id) }
  })
const wrong = () => withTx(db.world.app, (tx) => firstWrongOf(tx, db.world.files))
const as = (actor: Actor) => testCall(db, actor, { at: now })

async function whole(made: { folder: string; sha256: string }): Promise<void> {
  const names = await readdir(made.folder)
  assert.equal(names.length, 1, names.join())
  const bytes = await readFile(join(made.folder, names[0] ?? ''))
  assert.equal(createHash('sha256').update(bytes).digest('hex'), made.sha256)
}

test('a released file reaches the bank once, under the name of its run and content', async () => {
  const made = await onItsWay()
  assert.equal((await stateOf(made.runId)).state, 'waiting')
  assert.equal((await sendFiles(db.world)).sent, 1)
  const { state, remoteName, steps } = await stateOf(made.runId)
  assert.equal(state, 'sent')
  assert.equal(remoteName, `${made.number}-${made.sha256.slice(0, 16)}.xml`)
  assert.deepEqual(steps.map(({ step }) => step).toReversed(), ['began', 'renaming', 'sent'])
  await whole(made)
  assert.deepEqual(await sendFiles(db.world), {
    sent: 0,
    waiting: 0,
    failed: 0,
    unknown: 0,
    late: 0,
  })
  assert.deepEqual(made.server.renamed, [remoteName])
  assert.equal(await wrong(), null)
})

/** Trouble once, then none: what the first look comes to, and the second after the wait. */
const ends: readonly (readonly [Trouble, string, string])[] = [
  ['at_open', 'waiting', 'sent'],
  ['at_write', 'waiting', 'sent'],
  ['garbles', 'waiting', 'sent'],
  ['before_rename', 'waiting', 'sent'],
  ['renamed', 'sent', 'sent'],
  ['picked_up', 'unknown', 'unknown'],
  ['rename_denied', 'waiting', 'sent'],
  ['write_only', 'sent', 'sent'],
]
for (const [trouble, first, second] of ends) {
  test(`the line fails (${trouble}): ${first}, then ${second}; never twice`, async () => {
    const made = await onItsWay()
    made.server.trouble = trouble
    await sendFiles(db.world)
    assert.equal((await stateOf(made.runId)).state, first)
    made.server.trouble = 'none'
    now = now.add({ minutes: 20 })
    await sendFiles(db.world)
    const { state, remoteName } = await stateOf(made.runId)
    assert.equal(state, second)
    assert.deepEqual(made.server.renamed, [remoteName], 'renamed once')
    if (trouble !== 'picked_up') await whole(made)
    assert.equal(await wrong(), null)
  })
}

test('what nobody can tell is sent again by a person only, who has looked, with a reason', async () => {
  const made = await onItsWay()
  const { frank, fiona, specialist } = made.ground.crew
  made.server.trouble = 'picked_up'
  await sendFiles(db.world)
  made.server.trouble = 'none'
  const runId = made.runId as RunId
  const again = (who: Actor) =>
    run(db, who, {
      action: 'run.transmit',
      command: sendAgain,
      input: { runId, reason: 'the bank says it never had it' },
      at: now,
    })
  const notice = await db.owner.query(
    `select text from correspondence.notices where role = 'finance' and subject_id = $1`,
    [made.runId],
  )
  assert.match(notice.rows.map(({ text }) => text).join(), /Nobody can tell/)
  assert.equal(codeOf(await again(specialist)), 'identity.not_allowed')
  assert.equal(codeOf(await again(frank)), 'transmission.not_looked')
  assert.equal(unwrap(await lookForFile(as(fiona), { runId })).found, 'absent')
  assert.equal(codeOf(await again(frank)), 'transmission.not_looked', 'another looked')
  unwrap(await lookForFile(as(frank), { runId }))
  now = now.add({ minutes: 31 })
  assert.equal(codeOf(await again(frank)), 'transmission.not_looked', 'too long ago')
  unwrap(await lookForFile(as(frank), { runId }))
  unwrap(await again(frank))
  assert.equal((await sendFiles(db.world)).sent, 1)
  await whole(made)
  const { steps } = await stateOf(made.runId)
  const asked = steps.find(({ step }) => step === 'asked_again')
  assert.equal(asked?.said, 'the bank says it never had it')
  assert.equal(await wrong(), null)
})

test('what a look finds under its name is never sent again, but confirmed', async () => {
  const made = await onItsWay()
  const { frank } = made.ground.crew
  made.server.trouble = 'picked_up'
  await sendFiles(db.world)
  made.server.trouble = 'none'
  const { remoteName } = await stateOf(made.runId)
  const runId = made.runId as RunId
  await writeFile(join(made.folder, remoteName ?? ''), 'other bytes')
  assert.equal(unwrap(await lookForFile(as(frank), { runId })).found, 'other')
  const input = { runId, reason: 'it is there' }
  const step = { action: 'run.transmit', input, at: now } as const
  const refused = await run(db, frank, { ...step, command: sendAgain })
  assert.equal(codeOf(refused), 'transmission.lies_there')
  unwrap(await run(db, frank, { ...step, command: confirmSent }))
  assert.equal((await stateOf(made.runId)).state, 'sent')
  assert.equal(
    codeOf(await run(db, frank, { ...step, command: sendAgain })),
    'transmission.not_movable',
  )
  await assert.rejects(
    db.owner.query(
      `update payouts.transmissions set state = 'waiting', next_at = now() where run_id = $1`,
      [made.runId],
    ),
    /was sent/,
  )
  assert.equal(await wrong(), null)
})

test('other bytes under its name are never written over: nobody can tell', async () => {
  const made = await onItsWay()
  const { remoteName } = await stateOf(made.runId)
  await writeFile(join(made.folder, remoteName ?? ''), 'other bytes')
  assert.equal((await sendFiles(db.world)).unknown, 1)
  assert.equal(await readFile(join(made.folder, remoteName ?? ''), 'utf8'), 'other bytes')
  assert.deepEqual(made.server.renamed, [])
})

test('what lies there already, byte for byte, counts as sent', async () => {
  const made = await onItsWay()
  const { remoteName } = await stateOf(made.runId)
  const bytes = await db.world.files.bytes(made.sha256)
  await writeFile(join(made.folder, remoteName ?? ''), bytes ?? '')
  assert.equal((await sendFiles(db.world)).sent, 1)
  assert.deepEqual(made.server.renamed, [])
})

test('a server with another key is sent nothing, and Finance is told which key it showed', async () => {
  now = runAt
  const ground = await payoutGround(db)
  const { server, folder } = await bank()
  const hostKey = `SHA256:${'A'.repeat(43)}`
  const { channelId } = await testChannel(db, ground, sftpOf(server, { hostKey }))
  now = now.add({ minutes: 1 })
  const { runId } = await releasedRun(db, ground)
  assert.equal((await sendFiles(db.world)).failed, 1)
  const { steps, triesLeft } = await stateOf(runId)
  assert.ok(steps[0]?.said?.includes(server.hostKey), steps[0]?.said ?? '')
  assert.equal(triesLeft, TRIES_MAX - 1, 'not tried again')
  assert.deepEqual(await readdir(folder), [])
  const tried = await tryChannel(as(ground.crew.frank), { channelId })
  assert.equal(codeOf(tried), 'channel.unreachable')
})

test('a bank that is away is tried again for a while, then Finance is told', async () => {
  const made = await onItsWay()
  await made.server.close()
  for (let n = 0; n < TRIES_MAX; n += 1) {
    await sendFiles(db.world)
    assert.equal((await stateOf(made.runId)).state, n < TRIES_MAX - 1 ? 'waiting' : 'failed')
    now = now.add({ minutes: 16 })
  }
  assert.equal((await sendFiles(db.world)).sent, 0)
  assert.equal(await wrong(), null)
})

test('two workers at once hand it over once', async () => {
  const made = await onItsWay()
  const both = await Promise.all([sendFiles(db.world), sendFiles(db.world), sendFiles(db.world)])
  assert.equal(
    both.reduce((sum, { sent }) => sum + sent, 0),
    1,
  )
  assert.equal(made.server.renamed.length, 1)
  await whole(made)
})

test('a sender that died is cleared up after: what was not announced is sent again', async () => {
  const made = await onItsWay()
  await db.owner.query(
    `update payouts.transmissions set state = 'sending', try_no = 1, tries_left = 6, next_at = null,
      claim_id = gen_random_uuid(), leased_until = $2 where run_id = $1`,
    [made.runId, now.toString()],
  )
  const began = `insert into payouts.transmission_steps (run_id, try_no, step, step_no, channel_id, by, at)
    values ($1, 1, $4, $5, $2, 'system:transmission', $3)`
  await db.owner.query(began, [made.runId, made.channelId, now.toString(), 'began', 1])
  await sendFiles(db.world)
  assert.equal((await stateOf(made.runId)).state, 'sending', 'it may still live')
  now = now.add({ minutes: LEASE_MINUTES })
  await sendFiles(db.world)
  assert.equal((await stateOf(made.runId)).state, 'waiting')
  now = now.add({ minutes: 5 })
  await sendFiles(db.world)
  assert.equal((await stateOf(made.runId)).state, 'sent')
  assert.equal(await wrong(), null)
})

test('a sender taken for dead that wakes up renames nothing: its successor has sent the file', async () => {
  const made = await onItsWay()
  made.server.trouble = 'stalls'
  const first = sendFiles(db.world)
  await made.server.stalled()
  now = now.add({ minutes: LEASE_MINUTES + 1 })
  await sendFiles(db.world)
  assert.equal((await stateOf(made.runId)).state, 'waiting')
  now = now.add({ minutes: 1 })
  assert.equal((await sendFiles(db.world)).sent, 1)
  made.server.goOn()
  await first
  const { state, remoteName, steps } = await stateOf(made.runId)
  assert.deepEqual([state, made.server.renamed], ['sent', [remoteName]])
  assert.equal(steps.filter(({ step }) => step === 'renaming').length, 1)
  await whole(made)
  assert.equal(await wrong(), null)
})

test('a channel is replaced while a file waits: the file goes by the new one', async () => {
  now = runAt
  const ground = await payoutGround(db)
  await testChannel(db, ground, { kind: 'folder', folder: 'old' })
  now = now.add({ minutes: 1 })
  const { sha256 } = await releasedRun(db, ground)
  await testChannel(db, ground, { kind: 'folder', folder: 'new' })
  assert.equal((await sendFiles(db.world)).sent, 1)
  await whole({ folder: join(db.world.dataFolder, 'outbox/new'), sha256 })
})

for (const [lies, expected] of [
  ['part', 'waiting'],
  ['final', 'sent'],
  ['nothing', 'unknown'],
] as const) {
  test(`a sender died while it renamed, and ${lies} lies there: ${expected}`, async () => {
    const made = await onItsWay()
    const { remoteName = '' } = await stateOf(made.runId)
    const bytes = await db.world.files.bytes(made.sha256)
    if (lies !== 'nothing') {
      const name = lies === 'part' ? `${remoteName}.1.part` : remoteName
      await writeFile(join(made.folder, name), bytes ?? '')
    }
    await db.owner.query(
      `update payouts.transmissions set state = 'sending', try_no = 1, tries_left = 6,
        next_at = null, claim_id = gen_random_uuid(), leased_until = $2 where run_id = $1`,
      [made.runId, now.toString()],
    )
    for (const [no, step] of ['began', 'renaming'].entries()) {
      await db.owner.query(
        `insert into payouts.transmission_steps (run_id, try_no, step, step_no, channel_id, by, at)
          values ($1, 1, $2, $3, $4, 'system:transmission', $5)`,
        [made.runId, step, no + 1, made.channelId, now.toString()],
      )
    }
    now = now.add({ minutes: 1 })
    await sendFiles(db.world)
    assert.equal((await stateOf(made.runId)).state, expected)
    now = now.add({ minutes: 5 })
    await sendFiles(db.world)
    assert.equal((await stateOf(made.runId)).state, expected === 'waiting' ? 'sent' : expected)
    assert.equal(await wrong(), null)
  })
}

test('Finance is warned once of a file that is not there as the cut-off comes near', async () => {
  const made = await onItsWay()
  await made.server.close()
  const { cutOffAt } = await stateOf(made.runId)
  assert.ok(cutOffAt)
  const warnings = async () => {
    const { rows } = await db.owner.query(
      `select from correspondence.notices where subject_id = $1 and text like '%cut-off%'`,
      [made.runId],
    )
    return rows.length
  }
  now = cutOffAt.subtract({ minutes: 61 })
  await sendFiles(db.world)
  assert.equal(await warnings(), 0)
  for (const minutes of [2, 5]) {
    now = now.add({ minutes })
    await sendFiles(db.world)
    assert.equal(await warnings(), 1)
  }
})

test('a person takes a file off its way and hands it in; it is not sent as well', async () => {
  const made = await onItsWay()
  const runId = made.runId as RunId
  const input = { runId, reason: 'handed in at the counter' }
  const step = { action: 'run.transmit', input, at: now } as const
  unwrap(await run(db, made.ground.crew.frank, { ...step, command: stopSending }))
  unwrap(await run(db, made.ground.crew.frank, { ...step, command: confirmSent }))
  now = now.add({ minutes: 5 })
  await sendFiles(db.world)
  assert.deepEqual(await readdir(made.folder), [])
  assert.equal(await wrong(), null)
})

test('a channel changes by two people, keeps its key when told, and is never edited', async () => {
  now = runAt
  const ground = await payoutGround(db)
  const { server } = await bank()
  const { frank, fiona } = ground.crew
  const first = await testChannel(db, ground, sftpOf(server))
  assert.match(first.publicKey ?? '', /^ssh-ed25519 /)
  const { payingAccountId } = ground
  const propose = (channel: WantedChannel) =>
    run(db, frank, {
      action: 'payer.edit',
      command: proposeChannel(db.world.keys),
      input: { payingAccountId, channel, reason: 'moved' },
      at: now,
    })
  const kept = unwrap(await propose({ ...sftpOf(server), key: 'kept' }))
  assert.equal(kept.publicKey, first.publicKey)
  assert.equal(codeOf(await propose({ kind: 'manual' })), 'channel.waits')
  const { channelId } = kept
  const approve = (who: Actor) =>
    run(db, who, { action: 'payer.edit', command: approveChannel, input: { channelId }, at: now })
  assert.equal(codeOf(await approve(frank)), 'channel.own_proposal')
  unwrap(await approve(fiona))
  assert.equal(codeOf(await approve(fiona)), 'channel.settled')
  const bad = [
    { kind: 'folder', folder: '../etc' },
    { kind: 'folder', folder: '/etc' },
    { kind: 'folder', folder: 'a/./b' },
    sftpOf(server, { hostKey: 'SHA256:short' }),
  ] as const
  for (const channel of bad) assert.equal(codeOf(await propose(channel)), 'channel.invalid')
  const sealAnew = `update payouts.channels set key_sealed = key_sealed where channel_id = $1`
  assert.equal((await db.owner.query(sealAnew, [channelId])).rowCount, 1)
  const edit = `update payouts.channels set host = 'evil.example' where channel_id = $1`
  await assert.rejects(db.owner.query(edit, [channelId]), /settled/)
  const alone = `insert into payouts.channels (channel_id, paying_account_id, version, kind, state,
      reason, proposed_by, proposed_at, settled_by, settled_at)
    values (gen_random_uuid(), $1, 9, 'manual', 'usable', 'x', 'p', now(), 'p', now())`
  await assert.rejects(db.owner.query(alone, [payingAccountId]), /channels_second_person/)
})

test('a file in a folder of the outbox: the same steps, and no link leads out of it', async () => {
  now = runAt
  const ground = await payoutGround(db)
  await testChannel(db, ground, { kind: 'folder', folder: 'first-bank/in' })
  now = now.add({ minutes: 1 })
  const { runId, sha256 } = await releasedRun(db, ground)
  assert.equal((await sendFiles(db.world)).sent, 1)
  await whole({ folder: join(db.world.dataFolder, 'outbox/first-bank/in'), sha256 })
  assert.equal((await stateOf(runId)).state, 'sent')
  const out = await mkdtemp(join(tmpdir(), 'quittance-out-'))
  folders.push(out)
  await symlink(out, join(db.world.dataFolder, 'outbox/out'))
  const other = await payoutGround(db)
  await testChannel(db, other, { kind: 'folder', folder: 'out' })
  now = now.add({ minutes: 1 })
  await releasedRun(db, other)
  assert.equal((await sendFiles(db.world)).failed, 1)
  assert.deepEqual(await readdir(out), [])
})

test('released before the channel came, a file is handed in by a person', async () => {
  now = runAt
  const ground: Ground = await payoutGround(db)
  const { runId } = await releasedRun(db, ground)
  now = now.add({ minutes: 1 })
  await testChannel(db, ground, { kind: 'folder', folder: 'later' })
  assert.equal((await sendFiles(db.world)).sent, 0)
  assert.equal((await stateOf(runId)).state, undefined)
  assert.equal(await wrong(), null)
})
