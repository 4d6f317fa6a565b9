import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { must } from './kernel/assert.ts'
import { unwrap } from './kernel/result.ts'
import { Temporal } from './kernel/temporal.ts'
import { fileBankAnswer } from './payouts/answers/file-answer.ts'
import { report } from './payouts/answers/testing.ts'
import { codeOf, type Ground, payoutGround, run, usableVendor } from './payouts/testing.ts'
import { firstWrongOf } from './payouts/verify.ts'
import { sql, withTx } from './platform/db.ts'
import { testCall, testDatabase } from './platform/testing.ts'
import { releasedRun } from './reconciliation/testing.ts'
import { setErpNumber } from './vendors/index.ts'
import { constraintsOf } from './wiring.ts'

/** Registers of bills, answers and statements that nobody's machine writes by itself: each is refused
 *  in words or waits line by line, at once, and no row of them moves more than it names. */
const db = await testDatabase({ constraints: constraintsOf() })
after(() => db.close())
const at = Temporal.Instant.from('2026-04-08T07:00:00Z')
const bytesOf = (text: string) => new TextEncoder().encode(text)
const head = 'Bill number,Our reference,Bill ID,Status,Paid on,Amount,Currency,Reason\r\n'
const utf16 = (text: string) => Uint8Array.from([0xff, 0xfe, ...Buffer.from(text, 'utf16le')])

async function billsOut(amounts: readonly bigint[]) {
  const ground = await payoutGround(db, { profile: 'erp' })
  const partners: string[] = []
  for (const [index] of amounts.entries()) {
    const vendor = await usableVendor(ground, `Vendor ${'ABCDE'[index]} GmbH`)
    const erpNumber = `${ground.suffix}-${index}`
    const input = { vendorId: vendor.vendorId, erpNumber }
    const { felix } = ground.crew
    unwrap(await run(db, felix, { action: 'vendor.approve', command: setErpNumber, input }))
    partners.push(vendor.partnerId)
  }
  return { ground, ...(await releasedRun(ground, amounts, { partners })) }
}

const file = (ground: Ground, name: string, bytes: Uint8Array) =>
  fileBankAnswer(testCall(db, ground.crew.specialist, { at }), { name, bytes })

const statesOf = async (runId: string) => {
  const rows = await withTx(db.world.app, (tx) =>
    tx.many<{ state: string }>(sql`
      select a.state from payouts.attempts a join payouts.payments p using (payment_id)
      where p.run_id = ${runId} order by p.ordinal`),
  )
  return rows.map(({ state }) => state)
}
const clean = async () =>
  assert.equal(await withTx(db.world.app, (tx) => firstWrongOf(tx, db.world.files)), null)

test('rows that no ERP writes wait, and the rows beside them count', async () => {
  const { ground, number, runId } = await billsOut([100_000n, 200_000n])
  const odd = [
    `${number}-1,,B,paid,2026-04-02,${'9'.repeat(30)},USD,`,
    `${number}-1,,B,paid,2026-04-02,99999999999999999.99,USD,`,
    `${number}-1,,B,paid,2026-04-02,-1000.00,USD,`,
    `${number}-1,,B,paid,2026-04-02,=1000.00,USD,`,
    `${number}-1,,B,paid,2026-04-02,1e3,USD,`,
    `${number}-1,,B,paid,2026-04-02,1000.00,XXX,`,
    `${number}-1,,B,paid,2026-04-02,1000.00,EUR,`,
    `${number}-1,,B,paid,+275760-09-13,1000.00,USD,`,
    `${number}-1,,B,paid,9999-12-31,1000.00,USD,`,
    `${number}-1,,B,paid,0001-01-01,1000.00,USD,`,
    `${number}-1,,B,pa\u202Eid,2026-04-02,1000.00,USD,`,
    `${number}-1\u200B,,B,paid,2026-04-02,1000.00,USD,`,
    `${number}-01,,B,paid,2026-04-02,1000.00,USD,`,
    `'${number}-1,,B,paid,2026-04-02,1000.00,USD,`,
    `${number}-1,=HYPERLINK(1),B,paid,2026-04-02,1000.00,USD,`,
    `PR-2026-99999-99999999999999999999,,B,paid,2026-04-02,1000.00,USD,`,
    `${number}-2,,${'B'.repeat(30_000)},accepted,,2000.00,USD,${'r\u202E'.repeat(10_000)}`,
  ]
  for (const [index, row] of odd.entries()) {
    const filed = await file(ground, `odd ${index}`, bytesOf(`${head}${row}\r\n`))
    assert.equal(codeOf(filed), 'ok', row.slice(0, 80))
    const { counts } = unwrap(filed)
    const moved = index === odd.length - 1 ? 'accepted' : 'open'
    assert.equal(counts[moved], 1, `${row.slice(0, 80)}: ${JSON.stringify(counts)}`)
  }
  assert.deepEqual(await statesOf(runId), ['sent', 'accepted'])
  await clean()
})

test('one bill said paid, void and paid again in one file is settled once at most', async () => {
  const { ground, number, runId } = await billsOut([100_000n])
  const row = (status: string) => `${number}-1,,B,${status},2026-04-02,1000.00,USD,\r\n`
  const text = head + row('paid') + row('paid') + row('void') + row('paid')
  const { counts } = unwrap(await file(ground, 'thrice', bytesOf(text)))
  // One person's word that it is void takes back nothing that was settled: it waits for another.
  assert.deepEqual([counts.paid, counts.returned ?? 0, counts.open], [1, 0, 1])
  assert.deepEqual(await statesOf(runId), ['settled'])
  await clean()
})

test('tables that are none are refused in words, within seconds', async () => {
  const { ground, number } = await billsOut([100_000n])
  const good = `${number}-1,,B,paid,2026-04-02,1000.00,USD,`
  const files: Record<string, Uint8Array> = {
    'a NUL': bytesOf(`${head}${good.replace('B', '\u0000')}\r\n`),
    'a field without end': bytesOf(`${head}"${'a,b\n'.repeat(2_000_000)}`),
    'quotes only': bytesOf(head + '"'.repeat(10_000_000)),
    'a cell of twenty million': bytesOf(`${head}${'E'.repeat(20_000_000)}\r\n`),
    'a million rows': bytesOf(head + `${good}\r\n`.repeat(500_000)),
    'two quotes in one cell': bytesOf(`${head}"a"b"c,,,,,,,\r\n`),
    'a row of more cells': bytesOf(`${head}${good},,,,x\r\n`),
    'a zip that is none': bytesOf(`PK\u0003\u0004${'x'.repeat(10_000)}`),
    'UTF-7': bytesOf(`+/v8-+ADw-script+AD4-`),
    'an entity bomb': utf16('<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'),
    'elements in one another': bytesOf('<a>'.repeat(3_000_000)),
    'a NACHA file of a million lines': bytesOf(
      `101 021000021 0914006062604030700A094101${' '.repeat(54)}\n` +
        `${'705'.padEnd(94)}\n`.repeat(600_000),
    ),
    'line ends only': bytesOf('\n'.repeat(10_000_000)),
    nothing: new Uint8Array(0),
  }
  for (const [name, bytes] of Object.entries(files)) {
    const began = process.cpuUsage().user
    const filed = await file(ground, name, bytes)
    assert.ok(!filed.ok, name)
    assert.match(filed.refusal.code, /^answer\.(unreadable|empty|too_large)$/, name)
    const seconds = (process.cpuUsage().user - began) / 1e6
    assert.ok(seconds < 8, `${name}: ${seconds} s`)
    if (filed.refusal.code !== 'answer.unreadable') continue
    const { why } = filed.refusal
    assert.ok(why.length < 400, `${name}: ${why.length} characters`)
    // What is no XML is not told that a tag is missing.
    if (!name.includes('entity') && !name.includes('elements'))
      assert.doesNotMatch(why, /tag/, name)
  }
})

test('a text of ten million characters in an answer is kept short, and moves nothing', async () => {
  const { ground, number, runId, payments } = await billsOut([100_000n])
  const { endToEndId } = must(payments[0], 'a payment')
  const text = '\u202Ex'.repeat(2_000_000)
  const one = { endToEndId, status: 'RJCT', code: 'AC04' }
  const other = report({ messageId: text, answers: number, payments: [{ ...one, text }] })
  const filed = await file(ground, 'long', other)
  assert.match(codeOf(filed), /^(ok|answer\.unreadable)$/)
  await clean()
  assert.ok(['sent', 'rejected'].includes((await statesOf(runId))[0] ?? ''))
})
