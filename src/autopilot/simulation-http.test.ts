import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { z } from 'zod'
import { execute } from '../identity/index.ts'
import { person } from '../identity/testing.ts'
import { must } from '../kernel/assert.ts'
import { unwrap } from '../kernel/result.ts'
import { Temporal } from '../kernel/temporal.ts'
import { inAct, testCall, undone } from '../platform/testing.ts'
import { draftVersion } from '../programs/index.ts'
import { wiredDatabase } from '../submissions/testing.ts'
import * as contract from './contract.ts'
import { routes } from './routes.ts'
import { simulateVersion } from './simulate-version.ts'
import { selectSimulation } from './sql.ts'
import { decidedActivity, decidedSetting, draftFiles } from './testing.ts'

const db = await wiredDatabase()
after(() => db.close())
const decided = await decidedSetting(db)
const { programId } = decided.setting
await decidedActivity(decided, { requested: '4000.00', net: '8000.00', accepted: '5000.00' })
await decidedActivity(decided, { requested: '2000.00', net: '8000.00', accepted: '2000.00' })
const owner = await person(db, { roles: ['program_owner'] })
const files = await draftFiles({ 'select: 50 %': 'select: 40 %' })
const { versionId } = await inAct(db, owner, async (act) =>
  unwrap(await draftVersion(act, { files })),
)

const at = Temporal.Instant.from('2026-05-04T10:00:00Z')
const asked = { programId, versionId, since: null, until: null }

test('the owner simulates a draft, and the record keeps totals and changed cases', async () => {
  const call = testCall(db, owner, { at })
  const ran = unwrap(await execute(call, 'simulation.run', simulateVersion, asked))
  const row = must(await undone(db, (tx) => selectSimulation(tx, ran.simulationId)), 'kept')
  assert.equal(row.isStale, false)
  assert.equal(row.programCode, 'MDF-NA')
  const answer = await serve(contract.showSimulation, { simulationId: ran.simulationId })
  const shown = overWire(contract.simulationSchema, answer)
  assert.equal(shown.cases.judged, 4)
  assert.deepEqual(shown.cases.byKind, { outcome: 1, amount: 2, reason: 0, road: 0 })
  assert.equal(shown.money.owedBefore.minor, 450_000n)
  assert.equal(shown.money.owedAfter.minor, 360_000n)
  assert.equal(shown.budget.effect.minor, -90_000n)
  const page = await serve(
    contract.simulatedCases,
    { simulationId: ran.simulationId },
    { limit: 2 },
  )
  const first = overWire(contract.simulatedCases.answer, page)
  assert.deepEqual(
    first.rows.map((one) => [one.type, one.change, one.difference.minor]),
    [
      ['mdf_request', 'outcome', -400_000n],
      ['mdf_claim', 'amount', -60_000n],
    ],
  )
  assert.match(first.rows[0]?.partnerName ?? '', /^Partner/)
  assert.match(first.rows[0]?.why.join(' ') ?? '', /check_share was pass, is fail/)
  const next = { limit: 2, after: must(first.next, 'there is more') }
  const second = await serve(contract.simulatedCases, { simulationId: ran.simulationId }, next)
  assert.equal(overWire(contract.simulatedCases.answer, second).rows.length, 1)
})

test('a draft edited since is told from the one that was asked', async () => {
  const edited = await draftFiles({ 'select: 50 %': 'select: 45 %' })
  await inAct(db, owner, async (act) => unwrap(await draftVersion(act, { files: edited })))
  const list = overWire(
    contract.listSimulations.answer,
    await serve(contract.listSimulations, { programId }, { limit: 10 }),
  )
  assert.deepEqual(
    list.rows.map((one) => one.isStale),
    [true],
  )
})

test('a version of another program, no days, nobody’s simulation: refused', async () => {
  const call = testCall(db, owner, { at })
  const run = (more: object) =>
    execute(call, 'simulation.run', simulateVersion, { ...asked, ...more })
  const other = await run({ programId: '0194f3c2-7a10-7000-8000-000000000001' })
  assert.equal(other.ok ? '' : other.refusal.code, 'simulation.other_program')
  const unknown = await run({ versionId: '0194f3c2-7a10-7000-8000-000000000001' })
  assert.equal(unknown.ok ? '' : unknown.refusal.code, 'program.version_unknown')
  const since = Temporal.PlainDate.from('2026-05-01')
  const span = await run({ since, until: since })
  assert.equal(span.ok ? '' : span.refusal.code, 'simulation.span')
})

test('a specialist neither runs nor reads it', async () => {
  const specialist = await person(db, { roles: ['specialist'] })
  const ran = await execute(
    testCall(db, specialist, { at }),
    'simulation.run',
    simulateVersion,
    asked,
  )
  assert.equal(ran.ok ? '' : ran.refusal.code, 'identity.not_allowed')
})

/** As it leaves the server and is read again. */
function overWire<S extends z.ZodType>(schema: S, answer: unknown): z.output<S> {
  return z.decode(schema, z.encode(schema, answer as z.output<S>)) // encode refuses another shape
}

/** What a route answers to the owner. */
async function serve(
  route: { readonly path: string; readonly method: string },
  params: object,
  query: object = {},
) {
  const served = must(
    routes.find((one) => one.route === route),
    `${route.method} ${route.path} is served`,
  )
  const call = testCall(db, owner, { at })
  // The handler's own parts, as the server would have parsed them.
  const answer = await served.handler(call, { params, query, body: undefined } as never)
  return unwrap(answer as { ok: true; value: unknown })
}
