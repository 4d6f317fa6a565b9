import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { after, test } from 'node:test'
import type { Actor } from './audit/index.ts'
import type { Action, Command } from './identity/index.ts'
import { person } from './identity/testing.ts'
import { canonicalJson } from './kernel/json.ts'
import { type Refusal, type Result, unwrap } from './kernel/result.ts'
import * as payouts from './payouts/index.ts'
import { addPayingAccount, createPayer } from './payouts/payers.ts'
import { codeOf, dueOn, germanIban, owed, payoutGround, run, runAt } from './payouts/testing.ts'
import { usableVendor } from './payouts/testing.ts'
import { sql, withTx } from './platform/db.ts'
import { testDatabase } from './platform/testing.ts'
import * as vendors from './vendors/index.ts'
import { constraintsOf } from './wiring.ts'

/** A browser that sends twice, a proxy that repeats, a colleague who guesses a key: every command that
 *  moves money or stands guard over it, four times with one key at once. */
const db = await testDatabase({ clock: () => runAt, constraints: constraintsOf() })
after(() => db.close())
const ground = await payoutGround(db)
const { crew, payingAccountId, payerId } = ground
const legal = await person(db, { roles: ['legal'] })
const tools = { keys: db.world.keys, files: db.world.files }
const onceOnlyVendor = await usableVendor(ground, 'Onceonly GmbH')
let count = 90_000

type Asked<I> = {
  readonly action: Action
  readonly command: Command<I, unknown, Refusal>
  readonly who: Actor
  /** Somebody else who may do the same. */
  readonly other: Actor
  readonly input: I
  readonly otherInput: I
}

/** Four at once and one later answer alike and act once; another input, or another's use of the key,
 *  is not answered from the first's memory. */
async function onceOnly<I>(name: string, asked: Asked<I>): Promise<Result<unknown, Refusal>> {
  const { who, other, input, otherInput, ...step } = asked
  const key = `same-${(count += 1)}`
  const before = await events()
  const four = [1, 2, 3, 4].map(() => run(db, who, { ...step, input, key }))
  const said = (await Promise.all(four)).map(shown)
  const first = await run(db, who, { ...step, input, key })
  assert.equal(codeOf(first), 'ok', name)
  assert.deepEqual(said, [shown(first), shown(first), shown(first), shown(first)], name)
  const acted = (await events()) - before
  const once = await run(db, who, { ...step, input: otherInput, key })
  assert.equal(codeOf(once), 'request.key_reused', `${name}: another input`)
  assert.equal((await events()) - before, acted, name)
  const theirs = await run(db, other, { ...step, input, key })
  assert.notEqual(codeOf(theirs), 'request.key_reused', `${name}: another person`)
  return first
}
const shown = (value: unknown) => canonicalJson(value)

/** How much has happened: acts, by the requests that made them. */
async function events(): Promise<number> {
  const { acts } = await withTx(db.world.app, (tx) =>
    tx.one<{ acts: number }>(sql`select count(*)::int as acts from audit.events`),
  )
  return acts
}

test('a payer, an account and a change of bank are made once', async () => {
  const address = {
    street: 'Dame Street',
    houseNumber: '1',
    postCode: 'D02',
    town: 'Dublin',
    region: null,
    country: 'IE',
  }
  const payer = (code: string) => ({
    code,
    legalName: `Payer ${code}`,
    address,
    zone: 'Europe/Dublin',
    taxNumber: null,
    vatNumber: null,
  })
  const edit = { action: 'payer.edit', who: crew.frank, other: crew.fiona } as const
  await onceOnly('payer', {
    ...edit,
    command: createPayer,
    input: payer('ONCE'),
    otherInput: payer('TWICE'),
  })
  const account = (name: string) => ({
    payerId,
    name,
    currency: 'EUR',
    profile: 'sepa' as const,
    account: { scheme: 'iban' as const, iban: germanIban(91_001), bic: null },
    calendar: 'target',
    cutOff: '15:30',
    leadDays: 1,
    batchBooking: true,
    glAccount: null,
    originator: null,
  })
  await onceOnly('paying account', {
    ...edit,
    command: addPayingAccount(tools.keys),
    input: account('EUR once'),
    otherInput: account('EUR twice'),
  })
  const { vendorId, legalName: holderName } = onceOnlyVendor
  const change = (n: number) => ({
    vendorId,
    currency: 'EUR',
    holderName,
    account: { scheme: 'iban' as const, iban: germanIban(n), bic: null },
  })
  await onceOnly('bank detail', {
    action: 'bank_detail.propose',
    command: vendors.proposeBankDetail(tools.keys),
    who: crew.specialist,
    other: crew.decider,
    input: change(91_002),
    otherInput: change(91_003),
  })
})

test('what the database keeps of an input is no hash that account numbers can be tried against', async () => {
  const rows = await withTx(db.world.app, (tx) =>
    tx.many<{ inputHash: Buffer }>(sql`
      select input_hash as "inputHash" from platform.requests
      where actor_id = ${crew.specialist.principalId}`),
  )
  assert.ok(rows.length > 0)
  const { vendorId, legalName: holderName } = onceOnlyVendor
  const account = { scheme: 'iban', iban: germanIban(91_002), bic: null }
  const input = { vendorId, currency: 'EUR', holderName, account }
  const guess = createHash('sha256')
    .update(`bank_detail.propose\n${canonicalJson(input)}`)
    .digest()
  assert.ok(rows.every(({ inputHash }) => !inputHash.equals(guess)))
})

test('a list of bytes is told from another list of bytes', async () => {
  const list = (name: string) => {
    const filler = Array.from({ length: 30 }, (_, at) => `F-${at},entity,Unrelated ${at}xq Works`)
    const text = ['number,kind,name', ...filler, `Z-1,entity,${name}`].join('\n')
    const files = [{ name: 'own.csv', bytes: new TextEncoder().encode(text) }]
    return { kind: 'house' as const, listCode: 'same_key', files }
  }
  await onceOnly('list', {
    action: 'screening.load',
    command: vendors.loadScreeningList,
    who: legal,
    other: crew.fiona,
    input: list('Zuckmantel'),
    otherInput: list('Zuckmantler'),
  })
})

test('a list of twelve million bytes costs no memory for its key', async () => {
  const bytes = new Uint8Array(12_000_000).fill(0x41)
  const input = { kind: 'house' as const, listCode: 'large', files: [{ name: 'x.csv', bytes }] }
  const began = process.cpuUsage().user
  const refused = await run(db, legal, {
    action: 'screening.load',
    command: vendors.loadScreeningList,
    input,
    key: 'large',
  })
  assert.equal(codeOf(refused), 'screening.list_unreadable')
  const seconds = (process.cpuUsage().user - began) / 1e6
  assert.ok(seconds < 4, `${seconds} s`)
})

test('a run is prepared, approved and released once', async () => {
  const fresh = await payoutGround(db)
  const { partnerId, vendorId } = await usableVendor(fresh, 'Quintilla Mühle GmbH')
  const screen = { action: 'screening.load', command: vendors.screenVendors } as const
  unwrap(await run(db, legal, { ...screen, input: { vendorIds: [vendorId] } }))
  await owed(fresh, { partnerId, minor: 300_000n })
  const { frank, fiona, specialist, decider } = fresh.crew
  const due = { payingAccountId: fresh.payingAccountId, upToDueOn: dueOn }
  const prepared = await onceOnly('prepare', {
    action: 'run.prepare',
    command: payouts.prepareRun(tools.keys),
    who: specialist,
    other: decider,
    input: due,
    otherInput: { ...due, payingAccountId },
  })
  const { runId, contentHash } = unwrap(prepared) as payouts.Step // what prepareRun answers
  const approval = { runId, contentHash: contentHash ?? '' }
  await onceOnly('approve', {
    action: 'run.approve',
    command: payouts.approveRun,
    who: frank,
    other: fiona,
    input: approval,
    otherInput: { ...approval, contentHash: 'f'.repeat(64) },
  })
  const release = { action: 'run.release', command: payouts.releaseRun(tools) } as const
  const input = { runId }
  const otherInput = { runId: '01940000-0000-7000-8000-0000000000ff' as typeof runId }
  await onceOnly('release', { ...release, who: frank, other: fiona, input, otherInput })
  const { files } = await withTx(db.world.app, (tx) =>
    tx.one<{ files: number }>(sql`
      select count(*)::int as files from payouts.files where run_id = ${runId}`),
  )
  assert.equal(files, 1)
})
