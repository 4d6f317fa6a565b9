import { deepEqual, equal, match, ok } from 'node:assert/strict'
import { after, test } from 'node:test'
import type { Actor } from '../audit/index.ts'
import { checkBacs } from '../formats/bacs-check.ts'
import { checkNacha } from '../formats/nacha-check.ts'
import { readNacha } from '../formats/nacha-read.ts'
import { unwrap } from '../kernel/result.ts'
import { withTx } from '../platform/db.ts'
import { testDatabase } from '../platform/testing.ts'
import * as payouts from './index.ts'
import { payoutConstraints } from './refusals.ts'
import { readRunFile } from './file-read.ts'
import type { FileProfile, RunId } from './run.ts'
import {
  codeOf,
  dueOn,
  type Ground,
  owed,
  payoutGround,
  run,
  texanAddress,
  usableVendor,
} from './testing.ts'
import { firstWrongOf } from './verify.ts'
import { fileNamesOf, stateWrittenName } from './written-name.ts'

/** Runs from what is due to the stored file, in the profiles that are not XML. */
const db = await testDatabase({ constraints: new Map(Object.entries(payoutConstraints)) })
after(() => db.close())
const tools = { keys: db.world.keys, files: db.world.files }

const prepare = ({ payingAccountId, crew }: Ground) =>
  run(db, crew.specialist, {
    action: 'run.prepare',
    command: payouts.prepareRun(tools.keys),
    input: { payingAccountId, upToDueOn: dueOn, executeOn: dueOn },
  })
const approve = (who: Actor, of: { runId: RunId; contentHash: string | null }) =>
  run(db, who, {
    action: 'run.approve',
    command: payouts.approveRun,
    input: { runId: of.runId, contentHash: of.contentHash ?? '' },
  })
/** Two of Finance: the payer has named no bar in pounds. */
async function approveAll({ crew }: Ground, of: { runId: RunId; contentHash: string | null }) {
  for (const who of [crew.frank, crew.felix]) unwrap(await approve(who, of))
}
const release = (who: Actor, runId: RunId) =>
  run(db, who, { action: 'run.release', command: payouts.releaseRun(tools), input: { runId } })

test('ACH: a company and a person in the US are paid, a company abroad drops out and says why', async () => {
  const ground = await payoutGround(db, { profile: 'nacha' })
  const us = { address: texanAddress }
  const company = await usableVendor(ground, 'Redwood Partners LLC', us)
  const person = await usableVendor(ground, 'Zoë Ortiz', { ...us, entityKind: 'person' })
  const abroad = await usableVendor(ground, 'Globex GmbH')
  await owed(ground, { partnerId: company.partnerId, minor: 500_000n })
  await owed(ground, { partnerId: company.partnerId, minor: 250_000n })
  await owed(ground, { partnerId: person.partnerId, minor: 100_000n })
  await owed(ground, { partnerId: abroad.partnerId, minor: 100_000n })
  const step = unwrap(await prepare(ground))
  equal(step.dropped.length, 1)
  match(step.dropped[0]?.reasons[0]?.text ?? '', /creditor.country: found "DE".*IAT/)
  const names = await withTx(db.world.app, (tx) => fileNamesOf(tx, step.runId))
  deepEqual(names?.names.map((each) => each.written).toSorted(), ['REDWOOD PTNRS', 'ZOE ORTIZ'])
  await approveAll(ground, step)
  const { file } = unwrap(await release(ground.crew.fiona, step.runId))
  equal(file?.name, `${step.number}.ach`)
  const bytes = (await db.world.files.bytes(file?.sha256 ?? '')) ?? Buffer.of()
  const said = unwrap(checkNacha(bytes))
  deepEqual(
    said.payments.map((each) => [each.sec, each.amountMinor, each.addenda.length]),
    [
      ['PPD', 100_000n, 1],
      ['CTX', 750_000n, 2],
    ],
  )
  // The reader of the bank's answers reads it too: neither was written from the other.
  equal(unwrap(readNacha(bytes)).allEntries.length, 2)
})

test('Bacs: the processing day is a banking day before, and part of what is approved', async () => {
  const ground = await payoutGround(db, { profile: 'bacs' })
  const vendor = await usableVendor(ground, 'Nordwind Systems Limited')
  await owed(ground, { partnerId: vendor.partnerId, minor: 500_000n })
  const step = unwrap(await prepare(ground))
  await approveAll(ground, step)
  const { file } = unwrap(await release(ground.crew.fiona, step.runId))
  const said = unwrap(checkBacs((await db.world.files.bytes(file?.sha256 ?? '')) ?? Buffer.of()))
  equal(said.totalMinor, 500_000n)
  equal(said.payments[0]?.name, 'NORDWIND SYS LTD')
  // 1 April 2026 is a Wednesday: processed on Tuesday, day 90 of the year.
  equal(said.processOn, '26090')
})

test('a name no file can carry drops out, is stated by Finance, and is paid by the next run', async () => {
  const ground = await payoutGround(db, { profile: 'bacs' })
  const { frank, fiona } = ground.crew
  const vendor = await usableVendor(ground, 'Konstantinopolitanische Dampfschiff')
  await owed(ground, { partnerId: vendor.partnerId, minor: 500_000n })
  const first = unwrap(await prepare(ground))
  const [dropped] = first.dropped
  match(dropped?.reasons[0]?.text ?? '', /creditor.name/)
  const state = (name: string) =>
    run(db, frank, {
      action: 'payer.edit',
      command: stateWrittenName,
      input: { runId: first.runId, paymentId: dropped!.paymentId, name },
    })
  equal(codeOf(await state('ACME LTD')), 'written_name.invalid')
  equal(codeOf(await state('KONSTANTINOPOLITANISCHE')), 'written_name.invalid')
  equal(unwrap(await state('Konstant. Dampf')).name, 'KONSTANT. DAMPF')
  const second = unwrap(await prepare(ground))
  deepEqual(second.dropped, [])
  const names = await withTx(db.world.app, (tx) => fileNamesOf(tx, second.runId))
  equal(names?.names[0]?.how, 'stated')
  await approveAll(ground, second)
  const { file } = unwrap(await release(fiona, second.runId))
  const bytes = (await db.world.files.bytes(file?.sha256 ?? '')) ?? Buffer.of()
  const said = readRunFile('bacs', bytes)
  equal(said.ok && said.payments[0]?.name, 'KONSTANT. DAMPF')
})

for (const profile of ['sepa_03', 'iso_03', 'csv_gb', 'csv_wide'] satisfies FileProfile[]) {
  test(`a run of ${profile} leaves as its file, and the file says what the run pays`, async () => {
    const ground = await payoutGround(db, { profile })
    const vendor = await usableVendor(ground, 'Nordwind GmbH')
    await owed(ground, { partnerId: vendor.partnerId, minor: 500_000n })
    const step = unwrap(await prepare(ground))
    deepEqual(step.dropped, [])
    await approveAll(ground, step)
    const { file } = unwrap(await release(ground.crew.fiona, step.runId))
    const said = readRunFile(
      profile,
      (await db.world.files.bytes(file?.sha256 ?? '')) ?? Buffer.of(),
    )
    ok(said.ok)
    equal(said.total, '5000.00')
  })
}

test('every stored file reads back to its run, and an altered one is found', async () => {
  const { app, files } = db.world
  equal(await withTx(app, (tx) => firstWrongOf(tx, files)), null)
  const altered = {
    async bytes(sha256: string) {
      const bytes = await files.bytes(sha256)
      return bytes === null ? null : Buffer.concat([bytes, Buffer.from(' ')])
    },
  }
  match((await withTx(app, (tx) => firstWrongOf(tx, altered))) ?? '', /was altered/)
})
