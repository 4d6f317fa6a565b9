import assert from 'node:assert/strict'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { after, test } from 'node:test'
import type { Actor } from './audit/index.ts'
import { person } from './identity/testing.ts'
import { must } from './kernel/assert.ts'
import type { Refusal, Result } from './kernel/result.ts'
import { unwrap } from './kernel/result.ts'
import { fileBankAnswer } from './payouts/answers/file-answer.ts'
import { report } from './payouts/answers/testing.ts'
import * as payouts from './payouts/index.ts'
import { retirePayingAccount } from './payouts/payers.ts'
import type { PaymentId } from './payouts/run.ts'
import { sendFiles } from './payouts/transmission/send.ts'
import { confirmSent, sendAgain, stopSending } from './payouts/transmission/resolve.ts'
import { testChannel } from './payouts/transmission/testing.ts'
import * as ground from './payouts/testing.ts'
import { germanIban, owed, payoutGround, run, runAt, usableVendor } from './payouts/testing.ts'
import { sql, withTx } from './platform/db.ts'
import { testCall, testDatabase } from './platform/testing.ts'
import * as vendors from './vendors/index.ts'
import { constraintsOf, domains } from './wiring.ts'

/** Everybody does everything at once to one run: partners' people, specialists, Finance, the sender
 *  and the bank. Whatever comes first, nothing faults, and the books, the rows and the files tell one
 *  story. Which tries meet is the machine's; which are made follows from the seed. */
const ROUNDS = Number(process.env['QUITTANCE_STORM_ROUNDS'] ?? 4)
const FIRST = Number(process.env['QUITTANCE_STORM_SEED'] ?? 1)
const db = await testDatabase({ clock: () => runAt, constraints: constraintsOf() })
after(() => db.close())
const legal = await person(db, { roles: ['legal'] })
const tools = { keys: db.world.keys, files: db.world.files }
/** A word of its own, so that a list that names one vendor names no other. */
function word(below: (n: number) => number): string {
  const part = () => `${'BDFGKLMNPRSTVZ'[below(14)]}${'aeiou'[below(5)]}`
  return Array.from({ length: 5 }, part)
    .join('')
    .toLowerCase()
    .replace(/^./, (c) => c.toUpperCase())
}
let accounts = 60_000

/** A seeded sequence of whole numbers below `below` (a linear congruence, Numerical Recipes). */
function dice(seed: number) {
  let state = seed >>> 0
  return (below: number) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}

async function prepared(below: (n: number) => number) {
  const names = [word(below), word(below), word(below)]
  const made = await payoutGround(db)
  await testChannel(db, made, { kind: 'folder', folder: made.suffix })
  const folder = join(db.world.dataFolder, 'outbox', made.suffix)
  const paid: ground.TestVendor[] = []
  const payableIds: string[] = []
  for (const name of names) paid.push(await usableVendor(made, `${name} GmbH`))
  const vendorIds = paid.map(({ vendorId }) => vendorId)
  const screen = { action: 'screening.load', command: vendors.screenVendors } as const
  unwrap(await run(db, legal, { ...screen, input: { vendorIds } }))
  for (const { partnerId } of paid) {
    for (const minor of [120_000n, 80_000n]) {
      payableIds.push(await owed(made, { partnerId, minor }))
    }
  }
  const input = { payingAccountId: made.payingAccountId, upToDueOn: ground.dueOn }
  const prepare = () =>
    run(db, made.crew.specialist, {
      action: 'run.prepare',
      command: payouts.prepareRun(tools.keys),
      input,
    })
  const { runId, number, contentHash } = unwrap(await prepare())
  return {
    names,
    made,
    folder,
    paid,
    payableIds,
    prepare,
    runId,
    number,
    contentHash: contentHash ?? '',
  }
}
type Storm = Awaited<ReturnType<typeof prepared>>
type Try = () => Promise<Result<unknown, Refusal> | null>

const steps = (storm: Storm) => {
  const { runId, made } = storm
  const { frank, fiona, felix, specialist, decider } = made.crew
  const approve = (who: Actor) => () =>
    run(db, who, {
      action: 'run.approve',
      command: payouts.approveRun,
      input: { runId, contentHash: storm.contentHash },
    })
  const release = (who: Actor) => () =>
    run(db, who, { action: 'run.release', command: payouts.releaseRun(tools), input: { runId } })
  const asked = { runId, reason: 'the storm' }
  const transmit = { action: 'run.transmit', input: asked } as const
  const change = { action: 'run.prepare' } as const
  const answer = (status: string, index: number): Try => {
    return async () => {
      const ids = await endToEndIds(runId)
      const endToEndId = ids[index]
      if (endToEndId === undefined) return null
      const payments = [{ endToEndId, status, ...(status === 'RJCT' ? { code: 'AC04' } : {}) }]
      const messageId = `${storm.number}-${status}-${index}`
      const bytes = report({ messageId, answers: storm.number, payments })
      return fileBankAnswer(testCall(db, specialist, { at: runAt }), { name: 'a.xml', bytes })
    }
  }
  return {
    approve,
    release,
    transmit,
    change,
    answer,
    asked,
    frank,
    fiona,
    felix,
    specialist,
    decider,
  }
}

/** What stands out is looked at before it is approved. */
async function lookAtAll(storm: Storm, who: Actor): Promise<void> {
  const { runId, contentHash } = storm
  const rows = await withTx(db.world.app, (tx) =>
    tx.many<{ paymentId: PaymentId }>(sql`
      select payment_id as "paymentId" from payouts.payments where run_id = ${runId}`),
  )
  const look = { action: 'run.approve', command: payouts.lookAtPayment } as const
  for (const { paymentId } of rows) {
    unwrap(await run(db, who, { ...look, input: { runId, paymentId, contentHash } }))
  }
}

/** Everything that may happen to a run, its payees and its account: before it is released, and from
 *  then on. */
function tries(storm: Storm) {
  const { approve, release, transmit, change, answer, asked, ...crew } = steps(storm)
  const { frank, fiona, felix, specialist, decider } = crew
  const { made, paid, payableIds, runId } = storm
  const send: Try = async () => (await sendFiles(db.world), null)
  const eachVendor = paid.flatMap((vendor): Try[] => [
    () => proposeBank(storm, vendor, specialist),
    () => move('vendor.suspend', vendors.suspendVendor, vendor, decider),
    () => move('vendor.approve', vendors.reinstateVendor, vendor, felix),
  ])
  const before: readonly Try[] = [
    ...eachVendor,
    ...[frank, fiona, frank, fiona].map(approve),
    ...payableIds.slice(0, 3).map(
      (payableId): Try =>
        () =>
          run(db, specialist, {
            ...change,
            command: payouts.leaveOutPayable,
            input: { ...asked, payableId },
          }),
    ),
    () =>
      run(db, specialist, { ...change, command: payouts.checkRun(tools.keys), input: { runId } }),
    () => run(db, decider, { action: 'run.cancel', command: payouts.cancelRun, input: asked }),
    storm.prepare,
    () => list(storm, storm.names[accounts % 3] ?? ''),
  ]
  const afterwards: readonly Try[] = [
    ...[frank, fiona, felix].map(release),
    send,
    send,
    send,
    send,
    () =>
      run(db, frank, {
        action: 'payer.edit',
        command: retirePayingAccount,
        input: { payingAccountId: made.payingAccountId, reason: 'the storm' },
      }),
    () => run(db, fiona, { ...transmit, command: stopSending }),
    () => run(db, fiona, { ...transmit, command: sendAgain }),
    () => run(db, fiona, { ...transmit, command: confirmSent }),
    answer('ACSP', 0),
    answer('RJCT', 0),
    answer('RJCT', 1),
    answer('ACSC', 2),
  ]
  return { before, afterwards }
}

function proposeBank(storm: Storm, vendor: ground.TestVendor, who: Actor) {
  const account = { scheme: 'iban', iban: germanIban((accounts += 1)), bic: null } as const
  return run(db, who, {
    action: 'bank_detail.propose',
    command: vendors.proposeBankDetail(tools.keys),
    input: { vendorId: vendor.vendorId, currency: 'EUR', holderName: vendor.legalName, account },
  })
}

function move(
  action: 'vendor.suspend' | 'vendor.approve',
  command: typeof vendors.suspendVendor,
  { vendorId }: ground.TestVendor,
  who: Actor,
) {
  return run(db, who, { action, command, input: { vendorId, reason: 'the storm' } })
}

function list(storm: Storm, name: string) {
  const filler = Array.from({ length: 30 }, (_, at) => `F-${at},entity,Unrelated ${at}xq Works`)
  const rows = ['number,kind,name', ...filler, `Z-1,entity,${name}`]
  const files = [{ name: 'own.csv', bytes: new TextEncoder().encode(rows.join('\n')) }]
  const input = { kind: 'house' as const, listCode: `storm_${storm.number.slice(-4)}`, files }
  const command = vendors.loadScreeningList
  return run(db, legal, { action: 'screening.load', command, input })
}

async function endToEndIds(runId: string): Promise<string[]> {
  const rows = await withTx(db.world.app, (tx) =>
    tx.many<{ id: string }>(sql`
      select a.end_to_end_id as id from payouts.attempts a join payouts.payments p
        using (payment_id) where p.run_id = ${runId} order by p.ordinal`),
  )
  return rows.map(({ id }) => id)
}

async function nothingWrong(what: string) {
  await withTx(db.world.app, async (tx) => {
    // Test grounds record events of their own.
    for (const { name, firstWrong } of domains.flatMap((each) => each.verifications)) {
      if (name !== 'audit.catalog') assert.equal(await firstWrong(tx), null, `${what}: ${name}`)
    }
  })
}

/** A file is at the bank only for a run that was released, once, and with the bytes that were kept. */
async function oneFile(storm: Storm, what: string) {
  const atBank = await readdir(storm.folder).catch(() => [])
  const whole = atBank.filter((name) => !name.endsWith('.part'))
  const { payerId } = storm.made
  const rows = await withTx(db.world.app, (tx) =>
    tx.many<{ sha256: string }>(sql`
      select f.sha256 from payouts.files f join payouts.runs r using (run_id)
      where r.payer_id = ${payerId}`),
  )
  const [file] = rows
  assert.ok(whole.length <= rows.length, `${what}: ${whole.join()} of ${rows.length} files`)
  if (whole.length > 0) must(file, 'what is at the bank was released')
}

async function storming(seed: number): Promise<void> {
  const below = dice(seed)
  const storm = await prepared(below)
  const { approve, release, frank, fiona } = steps(storm)
  for (const who of [frank, fiona]) await lookAtAll(storm, who)
  if (below(4) > 0) unwrap(await approve(frank)())
  const { before, afterwards } = tries(storm)
  // Every other storm lets the run through, to meet the sender and the bank.
  const many = seed % 2 === 0 ? [...before, ...afterwards] : [...afterwards, ...before.slice(0, 2)]
  const all = [...many, release(fiona)]
  const said: string[] = []
  for (let wave = 0; wave < 3; wave += 1) {
    // A release is in every wave, somewhere.
    const chosen = Array.from({ length: 6 }, () => below(all.length))
    chosen.splice(below(7), 0, all.length - 1)
    const ended = await Promise.allSettled(chosen.map((at) => must(all[at], 'a try')()))
    for (const [index, each] of ended.entries()) {
      const name = `seed ${seed} wave ${wave} try ${chosen[index]}`
      assert.equal(
        each.status,
        'fulfilled',
        `${name}: ${each.status === 'rejected' ? each.reason : ''}`,
      )
      if (each.status !== 'fulfilled' || each.value === null) continue
      said.push(each.value.ok ? 'ok' : each.value.refusal.code)
    }
    await nothingWrong(`seed ${seed} wave ${wave} (${chosen.join()})`)
    await oneFile(storm, `seed ${seed} wave ${wave}`)
  }
  assert.ok(said.includes('ok'), `seed ${seed}: nothing went through: ${said.join()}`)
}

test('everybody at once: nothing faults, and rows, books and files tell one story', async () => {
  for (let seed = FIRST; seed < FIRST + ROUNDS; seed += 1) await storming(seed)
})
