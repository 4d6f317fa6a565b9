/** Decisions frozen at each release are asked again: they answer as they did. */
import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { z } from 'zod'
import { type Decision, effectOf, replay, untouched } from '../../src/autopilot/index.ts'
import { must } from '../../src/kernel/assert.ts'
import { money } from '../../src/kernel/money.ts'
import { unwrap } from '../../src/kernel/result.ts'
import { type Pack, parsePack } from '../../src/programs/index.ts'
import { newestChecks, readFacts } from '../../src/submissions/index.ts'

const lineSchema = z.object({
  number: z.string(),
  type: z.string(),
  outcome: z.string(),
  amountMinor: z.string(),
  currency: z.string(),
  pack: z.string(),
  facts: z.looseObject({ facts: z.record(z.string(), z.unknown()) }),
  record: z.unknown(),
})
type Frozen = z.output<typeof lineSchema>

const folder = import.meta.dirname
const releases = readdirSync(folder, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map((entry) => entry.name)

function frozenIn(release: string): Frozen[] {
  const text = readFileSync(join(folder, release, 'decisions.jsonl'), 'utf8').trim()
  return text.split('\n').map((line) => lineSchema.parse(JSON.parse(line)))
}

const packs = new Map<string, Pack>()
function packOf(release: string, name: string): Pack {
  const path = join(folder, release, 'packs', `${name}.json`)
  const known = packs.get(path)
  if (known !== undefined) return known
  const files = z.record(z.string(), z.string()).parse(JSON.parse(readFileSync(path, 'utf8')))
  const pack = unwrap(parsePack(new Map(Object.entries(files))))
  packs.set(path, pack)
  return pack
}

function decisionOf({ type, outcome, amountMinor, currency, facts, record }: Frozen): Decision {
  const kept = { facts: JSON.stringify(facts), record: JSON.stringify(record) }
  return { type, outcome, amountMinor: BigInt(amountMinor), currency, ...kept }
}

for (const release of releases) {
  test(`every decision frozen at ${release} answers as it did`, () => {
    const frozen = frozenIn(release)
    assert.ok(frozen.length > 10)
    for (const one of frozen) {
      const again = replay(packOf(release, one.pack), decisionOf(one))
      assert.deepEqual(again, { result: 'agrees' }, `${one.number} ${one.type}`)
    }
  })

  test(`under the terms it was judged by, nothing frozen at ${release} changes`, () => {
    for (const one of frozenIn(release)) {
      const pack = packOf(release, one.pack)
      const kept = unwrap(readFacts(JSON.stringify(one.facts)))
      const { type } = kept
      const amount = money(BigInt(one.amountMinor), one.currency)
      const checks = must(newestChecks(type), `checks of ${type}`)
      const past = { type, outcome: one.outcome, amount, kept }
      const effect = unwrap(effectOf({ was: pack, draft: pack, checks }, past, untouched))
      assert.deepEqual([effect.change, effect.checks], [null, []], `${one.number} ${type}`)
      assert.deepEqual(effect.after, effect.before)
    }
  })

  test(`altering a fact of a decision frozen at ${release} is seen`, () => {
    for (const one of frozenIn(release)) {
      const altered = Object.entries(one.facts.facts).filter(([name, value]) => {
        const facts = { ...one.facts.facts, [name]: otherThan(value) }
        const decision = decisionOf({ ...one, facts: { ...one.facts, facts } })
        return seen(packOf(release, one.pack), decision)
      })
      assert.ok(altered.length > 0, `${one.number} ${one.type}: no fact of it matters`)
    }
  })
}

test('there is a release, with every type of program', () => {
  const newest = must(releases.toSorted().at(-1), 'a release was frozen')
  const types = new Set(frozenIn(newest).map((one) => one.type))
  for (const type of [
    'mdf_request',
    'mdf_claim',
    'deal_registration',
    'deal_outcome',
    'coinvest_proposal',
    'coinvest_milestone',
    'referral',
    'referral_fee',
  ]) {
    assert.ok(types.has(type), `${newest} has no ${type}`)
  }
})

/** Facts nothing could have been judged by stop the program: that is seen as well. */
function seen(pack: Pack, decision: Decision): boolean {
  try {
    return replay(pack, decision).result !== 'agrees'
  } catch {
    return true
  }
}

/** Another value of the same kind: a cent more, the other answer, another word. */
function otherThan(value: unknown): unknown {
  if (typeof value === 'boolean') return !value
  if (typeof value === 'number') return value + 1
  if (typeof value === 'string') return `${value}x`
  if (Array.isArray(value)) return value.map(otherThan)
  if (typeof value !== 'object' || value === null) return value
  if ('$bigint' in value) return { $bigint: String(BigInt(String(value.$bigint)) + 1n) }
  if ('$date' in value) return { $date: '1999-12-31' }
  if ('$instant' in value) return { $instant: '1999-12-31T00:00:00Z' }
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) =>
      name === 'currency' ? [name, member] : [name, otherThan(member)],
    ),
  )
}
