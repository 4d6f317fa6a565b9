import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { person } from './identity/testing.ts'
import { must } from './kernel/assert.ts'
import { money } from './kernel/money.ts'
import { payoutGround } from './payouts/testing.ts'
import * as contract from './reconciliation/contract.ts'
import { camt053, ibanOf, releasedRun } from './reconciliation/testing.ts'
import * as reports from './reports/contract.ts'
import { answerOf, problemIn, testServer } from './server-testing.ts'
import { wiredDatabase } from './submissions/testing.ts'

/** Reconciliation over the wire: the file goes in by one request, what it settled is on the screens. */
const db = await wiredDatabase()
const server = testServer(db)
after(async () => {
  await server.close()
  await db.close()
})

test('a statement is sent, settles its run, and is read back as lines, tracker and sheet', async () => {
  const ground = await payoutGround(db)
  const { number } = await releasedRun(ground, [10_000n, 20_000n])
  const cookie = await server.cookieFor(ground.crew.specialist.principalId)
  const iban = await ibanOf(ground)
  const bytes = camt053({
    iban,
    id: 'S-1',
    from: '2026-04-01',
    to: '2026-04-01',
    opening: money(1000000n, 'EUR'),
    entries: [
      {
        amount: money(-30000n, 'EUR'),
        on: '2026-04-01',
        paymentInfoId: `${number}-1`,
      },
      {
        amount: money(-450n, 'EUR'),
        on: '2026-04-01',
        reference: 'FEE',
      },
    ],
  })
  const send = (text: string) =>
    server.send('/api/statements?name=april.xml', {
      method: 'PUT',
      body: text,
      cookie,
      headers: { 'content-type': 'application/xml' },
    })
  const text = new TextDecoder().decode(bytes)
  const imported = await answerOf(contract.importStatement, await send(text))
  assert.equal(imported.outcome, 'imported')
  assert.deepEqual(imported.matched, { settled: 2, returned: 0, proposed: 0, breaks: 1 })
  const [statement] = imported.statements
  assert.equal(statement?.proof, 'proven')
  assert.equal(statement.closing?.minor, 969_550n)
  const again = await answerOf(contract.importStatement, await send(text))
  assert.equal(again.outcome, 'known')
  assert.equal(again.statements[0]?.statementId, statement.statementId)

  const get = (path: string) => server.send(path, { cookie })
  const lines = await answerOf(
    contract.listLines,
    await get(`/api/statement-lines?statementId=${statement.statementId}&limit=1`),
  )
  assert.equal(lines.rows.length, 1)
  const rest = await answerOf(
    contract.listLines,
    await get(
      `/api/statement-lines?statementId=${statement.statementId}&limit=1&after=${lines.next}`,
    ),
  )
  const both = [...lines.rows, ...rest.rows]
  const fee = must(
    both.find((line) => line.state === 'unmatched'),
    'the fee is open',
  )
  assert.equal(both.flatMap((line) => line.matches).length, 2)
  const explained = await server.send(`/api/statement-lines/${fee.lineId}/explanation`, {
    method: 'POST',
    cookie,
    body: {
      as: 'fees',
      reason: 'account fee',
    },
  })
  assert.equal((await answerOf(contract.explainLine, explained)).state, 'matched')
  assert.deepEqual((await answerOf(contract.listBreaks, await get('/api/breaks'))).rows, [])
  assert.deepEqual(
    (
      await answerOf(
        contract.lineCandidates,
        await get(`/api/statement-lines/${fee.lineId}/candidates`),
      )
    ).rows,
    [],
  )
  const kept = await get(`/api/statements/${statement.statementId}/file`)
  assert.equal(await kept.text(), text)
  const standings = await answerOf(
    contract.accountStandings,
    await get('/api/reconciliation/accounts'),
  )
  assert.equal(standings.rows[0]?.difference?.minor, 0n)

  const tracked = await answerOf(reports.tracker, await get(`/api/tracker?fundId=${ground.fundId}`))
  assert.deepEqual(
    tracked.rows.map((row) => row.stage),
    ['paid', 'paid'],
  )
  const sheet = await get('/api/tracker.xlsx')
  assert.match(sheet.headers.get('content-disposition') ?? '', /attachment.*tracker\.xlsx/)
  assert.equal(
    Buffer.from(await sheet.arrayBuffer())
      .subarray(0, 2)
      .toString(),
    'PK',
  )
  const tied = await answerOf(reports.tieOut, await get(`/api/tie-out?payerId=${ground.payerId}`))
  assert.equal(tied.rows[0]?.bank.minor, 30_000n)
  assert.equal(tied.rows[0].erp, null)
})

test('what is no statement is answered with what was found and what to do', async () => {
  const finance = await person(db, { roles: ['finance'] })
  const cookie = await server.cookieFor(finance.principalId)
  const answer = await server.send('/api/statements?name=notes.txt', {
    method: 'PUT',
    cookie,
    body: 'hello',
    headers: { 'content-type': 'text/plain' },
  })
  assert.equal(answer.status, 422)
  const problem = await problemIn(answer)
  assert.equal(problem.code, 'statement.unreadable')
  assert.match(problem.detail, /notes\.txt/)
})
