import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { readUnList } from './formats/sanctions-un.ts'
import { readXml } from './formats/xml-read.ts'
import { must } from './kernel/assert.ts'
import { Temporal } from './kernel/temporal.ts'
import { unwrap } from './kernel/result.ts'
import { fileBankAnswer } from './payouts/answers/file-answer.ts'
import { nachaAnswer, report } from './payouts/answers/testing.ts'
import { codeOf, payoutGround } from './payouts/testing.ts'
import { firstWrongOf } from './payouts/verify.ts'
import { sql, withTx } from './platform/db.ts'
import { testCall, testDatabase } from './platform/testing.ts'
import { releasedRun } from './reconciliation/testing.ts'
import { constraintsOf } from './wiring.ts'

/** Files that somebody wrote to do harm, where a bank's or an authority's is expected: each is refused
 *  or filed whole, at once, and moves nothing that it may not. */
const db = await testDatabase({ constraints: constraintsOf() })
after(() => db.close())
const bytesOf = (text: string) => new TextEncoder().encode(text)
const at = Temporal.Instant.from('2026-04-03T07:00:00Z')

test('a file that costs its reader hours is refused within seconds', () => {
  const files = {
    'open comments': '<!--'.repeat(300_000),
    'open instructions': '<?a '.repeat(300_000),
    'open sections': '<a><![CDATA['.repeat(300_000),
    'empty elements': `<Document>${'<a/>'.repeat(4_000_001)}</Document>`,
    'a doctype behind a comment': '<!-- > --><!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>',
  }
  for (const [what, text] of Object.entries(files)) {
    const began = process.cpuUsage().user
    assert.equal(codeOf(readXml(bytesOf(text))), 'xml.unreadable', what)
    const seconds = (process.cpuUsage().user - began) / 1e6
    assert.ok(seconds < 5, `${what}: ${seconds} s`)
  }
})

test('a list published on a day that is none is refused with its line', () => {
  const person = '<INDIVIDUAL><DATAID>1</DATAID><FIRST_NAME>Zed</FIRST_NAME></INDIVIDUAL>'
  const list = (day: string) =>
    `<CONSOLIDATED_LIST dateGenerated="${day}T00:00:00Z"><INDIVIDUALS>${person}</INDIVIDUALS></CONSOLIDATED_LIST>`
  assert.equal(
    codeOf(readUnList('un.xml', bytesOf(list('9999-99-99')))),
    'sanctions_list.unreadable',
  )
  assert.equal(codeOf(readUnList('un.xml', bytesOf(list('2026-02-27')))), 'ok')
})

test('an answer of what no bank writes is kept or refused, and moves what it names alone', async () => {
  const ground = await payoutGround(db)
  const { number, payments } = await releasedRun(ground, [10_000n, 20_000n])
  const { endToEndId } = must(payments[0], 'a payment')
  const one = { endToEndId: 'x', status: 'RJCT', code: 'AC04' }
  const files: Record<string, Uint8Array> = {
    'ids of a hundred thousand characters': report({
      messageId: 'M'.repeat(100_000),
      answers: 'P'.repeat(100_000),
      payments: [{ ...one, endToEndId: 'E'.repeat(100_000) }],
    }),
    'a formula and marks that turn text around': report({
      messageId: '=cmd|calc',
      answers: number,
      payments: [{ ...one, code: '=1+1\u202E\u2066', text: '\u202E=HYPERLINK(1)\u0085' }],
    }),
    'two files in one envelope': bytesOf(
      `<e>${Buffer.from(report({ messageId: 'A', answers: number, payments: [one] })).toString()}</e>`,
    ),
    'a return of nine billion': nachaAnswer({
      code: 'R03',
      identification: endToEndId,
      amountMinor: 9_999_999_999n,
    }),
    'a return of nothing': nachaAnswer({
      code: 'R03',
      identification: endToEndId,
      amountMinor: 0n,
    }),
    'a contradiction in itself': report({
      messageId: 'C',
      answers: number,
      payments: [
        { endToEndId, status: 'RJCT', code: 'ac04', text: "'; drop table payouts.runs; --" },
        { endToEndId, status: 'ACSC' },
        { endToEndId, status: 'RJCT', code: 'AM04' },
      ],
    }),
  }
  for (const [name, bytes] of Object.entries(files)) {
    const filed = await fileBankAnswer(testCall(db, ground.crew.specialist, { at }), {
      name,
      bytes,
    })
    assert.match(codeOf(filed), /^(ok|answer\.)/, name)
  }
  const states = await withTx(db.world.app, (tx) =>
    tx.many<{ state: string; refused: number }>(sql`
      select a.state, (select count(*)::int from vendors.account_refusals f
        where f.payment_ref = a.end_to_end_id) as refused
      from payouts.attempts a join payouts.payments p using (payment_id)
        join payouts.runs r using (run_id) where r.number = ${number} order by p.amount_minor`),
  )
  assert.deepEqual(states, [
    { state: 'rejected', refused: 1 },
    { state: 'sent', refused: 0 },
  ])
  assert.equal(await withTx(db.world.app, (tx) => firstWrongOf(tx, db.world.files)), null)
  unwrap(
    await fileBankAnswer(testCall(db, ground.crew.frank, { at }), {
      name: 'silent.xml',
      bytes: report({ messageId: 'Z', answers: number, file: { status: 'ACSP' } }),
    }),
  )
})
