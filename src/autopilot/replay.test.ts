import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { must } from '../kernel/assert.ts'
import { canonicalJson, pack as mark, unpack as unmark } from '../kernel/json.ts'
import { undone } from '../platform/testing.ts'
import { versionById } from '../programs/index.ts'
import { everyType } from '../submissions/all-types-testing.ts'
import { decidedPage, readFacts } from '../submissions/index.ts'
import { wiredDatabase } from '../submissions/testing.ts'
import { unwrap } from '../kernel/result.ts'
import { replay } from './replay.ts'
import { type ReplayedDecision, replayDecisions } from './replay-all.ts'
import { decidedActivity, decidedSetting } from './testing.ts'
import { verifications } from './verify.ts'

const db = await wiredDatabase()
after(() => db.close())

before(async () => {
  const setting = await decidedSetting(db)
  await decidedActivity(setting, { requested: '4000.00', net: '8000.00', accepted: '5000.00' })
  await everyType(db)
})

async function all(number?: string): Promise<ReplayedDecision[]> {
  const asked = number === undefined ? {} : { number }
  const found: ReplayedDecision[] = []
  for await (const one of replayDecisions(db.world.app, asked)) found.push(one)
  return found
}

test('every decision of every kind answers the same when it is asked again', async () => {
  const found = await all()
  const types = new Set(found.map(({ decision }) => decision.type))
  assert.ok(types.size >= 7, [...types].join(', '))
  for (const { decision, replayed } of found) {
    assert.deepEqual(replayed, { result: 'agrees' }, decision.number)
  }
})

test('a decision on lines keeps the verdicts of the person who judged them', async () => {
  const claims = (await all()).filter(({ decision }) => decision.type === 'mdf_claim')
  const claim = must(claims[0], 'a claim was decided').decision
  const kept = unwrap(readFacts(claim.facts))
  assert.deepEqual(
    kept.verdicts?.map((line) => [line.verdict, line.reason]),
    [
      ['accepted', 'Shown'],
      ['reduced', 'Half of it was another event'],
    ],
  )
  assert.equal(kept.checks, 'mdf_claim@1')
  assert.equal(claim.amountMinor, 300_000n)
})

test('one number asks one decision, the number of an incentive all under it', async () => {
  const [first] = (await all()).filter(({ decision }) => decision.type === 'mdf_claim')
  const number = must(first, 'decided').decision.number
  assert.equal((await all(number)).length, 1)
  assert.equal((await all(number.slice(0, number.indexOf('/')))).length, 2)
  assert.deepEqual(await all('MDF-2026-99999'), [])
})

/** Every fact of a kept record that is an amount, a day, a word or a yes, one at a time altered. */
function alterations(facts: object): [string, object][] {
  const walk = (value: unknown, path: string): [string, unknown][] => {
    if (typeof value === 'boolean') return [[path, !value]]
    if (Array.isArray(value)) {
      return value.flatMap((one, place) =>
        walk(one, `${path}.${place}`).map(([at, changed]): [string, unknown] => [
          at,
          value.with(place, changed),
        ]),
      )
    }
    if (typeof value !== 'object' || value === null) return []
    if ('$bigint' in value) return [[path, { $bigint: String(BigInt(String(value.$bigint)) + 7n) }]]
    return Object.entries(value).flatMap(([name, member]) =>
      walk(member, `${path}.${name}`).map(([at, changed]): [string, unknown] => [
        at,
        { ...value, [name]: changed },
      ]),
    )
  }
  return walk(mark(facts), '').map(([path, changed]) => [path, unmark(changed) as object])
}

test('whoever alters a fact of a decision is told where it no longer agrees', async () => {
  const seen: Record<string, [number, number]> = {}
  for (const { decision } of await all()) {
    const { pack } = must(await undone(db, (tx) => versionById(tx, decision.versionId)), 'its own')
    const kept = unwrap(readFacts(decision.facts))
    for (const [, facts] of alterations(kept.facts)) {
      const altered = { ...decision, facts: canonicalJson(mark({ ...kept, facts })) }
      let told = true
      try {
        told = replay(pack, altered).result !== 'agrees'
      } catch {
        // Facts nothing could have been judged by: the program stops at them.
      }
      const [noticed, of] = seen[decision.type] ?? [0, 0]
      seen[decision.type] = [noticed + (told ? 1 : 0), of + 1]
    }
  }
  for (const [type, [noticed, of]] of Object.entries(seen)) {
    assert.ok(noticed > 0 && noticed / of > 0.4, `${type}: ${noticed} of ${of} noticed`)
  }
})

test('an altered amount, an altered working and an altered version are each named', async () => {
  const claims = (await all()).filter(({ decision }) => decision.type === 'mdf_claim')
  const { decision } = must(claims[0], 'a claim was decided')
  const { pack } = must(await undone(db, (tx) => versionById(tx, decision.versionId)), 'its own')
  assert.deepEqual(replay(pack, { ...decision, amountMinor: 300_001n }), {
    result: 'differs',
    difference: { field: 'amount', recorded: '3000.01', comesOut: '3000.00' },
  })
  const record = decision.record.replace('"minor":"300000"', '"minor":"300100"')
  const altered = replay(pack, { ...decision, record })
  assert.equal(altered.result, 'differs')
  assert.match(
    altered.result === 'differs' ? altered.difference.field : '',
    /^assessment\.amount\.minor$/,
  )
})

test('what was decided before facts were kept is named, and never guessed', async () => {
  const [one] = await undone(db, (tx) => decidedPage(tx, { after: null, limit: 1 }))
  const decision = must(one, 'something was decided')
  const { pack } = must(await undone(db, (tx) => versionById(tx, decision.versionId)), 'its own')
  const old = replay(pack, { ...decision, facts: null })
  assert.equal(old.result, 'not_replayable')
  const later = replay(pack, { ...decision, facts: '{"v":2}' })
  assert.equal(later.result, 'not_replayable')
  const gone = must(decision.facts, 'kept').replace(/"checks":"\w+@1"/, '"checks":"mdf_claim@99"')
  assert.deepEqual(replay(pack, { ...decision, facts: gone }), {
    result: 'not_replayable',
    why: 'nobody here knows the checks mdf_claim@99',
  })
})

test('verify asks the newest decisions again', async () => {
  for (const { firstWrong } of verifications) assert.equal(await undone(db, firstWrong), null)
})
