/** Answers per second of a compiled policy table of 200 rows: bare, and with the full trace of every
 *  row, beside two other engines with the same table in the same run and a function written by hand.
 *
 *    npm run -s bench -- policy [--size S|L] [--seed 1]
 *
 *  Contenders take turns in every round over the same seeded claims; the slow ones get fewer of them.
 *  Every answer is compared before anything is printed. */
import { cpus, loadavg } from 'node:os'
import { parseArgs } from 'node:util'
import {
  byHand,
  dayNumber,
  factsOf,
  jsonRules,
  ours,
  ourTable,
  plainOf,
  zen,
} from './policy/contenders.ts'
import { activities, newTermsOn, proofs, rowsOfTerms, tiers, type Claim } from './policy/terms.ts'

const { values: flags } = parseArgs({
  options: { size: { type: 'string', default: 'S' }, seed: { type: 'string', default: '1' } },
})
if (flags.size !== 'S' && flags.size !== 'L') throw new Error('--size is S or L')
const rounds = flags.size === 'S' ? 10 : 50
const seed = Number(flags.seed)
const CLAIMS_PER_ROUND = 100_000
/** How many of a round's claims each contender answers. */
const share = { bare: 100_000, traced: 20_000, zen: 4_000, jsonRules: 300 } as const
const AIM = { bare: 500_000, traced: 100_000 } as const

/** A small generator (mulberry32): the same seed is the same claims. */
function randomFrom(start: number): () => number {
  let state = start >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

const random = randomFrom(seed)
const whole = (below: number) => Math.floor(random() * below)
const newTerms = dayNumber(newTermsOn)

function nextClaim(): Claim {
  return {
    activity: activities[whole(activities.length)]!,
    tier: tiers[whole(tiers.length)]!,
    proof: random() < 0.8 ? 'complete' : proofs[whole(proofs.length)]!,
    complete: random() < 0.95,
    stacked: random() < 0.03,
    daysAfter: whole(90),
    claimedCents: random() < 0.1 ? whole(20_000) : whole(2_000_000),
    startsOn: newTerms - 60 + whole(300),
  }
}

type Measured = { readonly name: string; readonly rates: number[]; answers: number }
const measured = (name: string): Measured => ({ name, rates: [], answers: 0 })

/** Runs a contender over the first `count` claims; answers what it said, and keeps its rate. */
async function run<C>(
  into: Measured,
  claims: readonly C[],
  count: number,
  ask: (claim: C) => string | Promise<string>,
): Promise<string[]> {
  const said: string[] = Array.from({ length: count }, () => '')
  const from = performance.now()
  for (let at = 0; at < count; at += 1) {
    const got = ask(claims[at]!)
    said[at] = typeof got === 'string' ? got : await got
  }
  into.rates.push(count / ((performance.now() - from) / 1000))
  into.answers += count
  return said
}

const wrong: string[] = []
function compare(
  name: string,
  said: readonly string[],
  hand: readonly string[],
  of: readonly Claim[],
) {
  for (const [at, row] of said.entries()) {
    if (row === hand[at] || wrong.length >= 5) continue
    wrong.push(`${name} says ${row}, by hand ${hand[at]}: ${JSON.stringify(of[at])}`)
  }
}

const rows = rowsOfTerms()
const began = performance.now()
const table = ourTable(rows)
const compileMs = performance.now() - began
const [askRules, askZen] = [jsonRules(rows), zen(rows)]
const all = {
  hand: measured('a function written by hand'),
  bare: measured('compiled table, bare'),
  traced: measured('compiled table, every row traced'),
  zen: measured('@gorules/zen-engine'),
  rules: measured('json-rules-engine'),
}
const hit = new Set<string>()

console.log(
  `Quittance policy, size ${flags.size}: ${rows.length} rows, ${rounds} rounds of ` +
    `${CLAIMS_PER_ROUND} claims, seed ${seed}`,
)
console.log(
  `Node ${process.version}, ${cpus().length} cores (${cpus()[0]?.model ?? '?'}), ` +
    `load ${loadavg()[0]!.toFixed(1)} before: above 0.5 others share the cores\n`,
)
for (let round = 0; round < rounds; round += 1) {
  const claims = Array.from({ length: CLAIMS_PER_ROUND }, nextClaim)
  const facts = claims.map(factsOf)
  const plain = claims.slice(0, share.zen).map(plainOf)
  const hand = await run(all.hand, claims, CLAIMS_PER_ROUND, byHand)
  const bare = await run(all.bare, facts, share.bare, (one) => ours(table, one, false))
  const traced = await run(all.traced, facts, share.traced, (one) => ours(table, one, true))
  const byZen = await run(all.zen, plain, share.zen, askZen)
  const byRules = await run(all.rules, plain, share.jsonRules, askRules)
  for (const [name, said] of [
    [all.bare.name, bare],
    [all.traced.name, traced],
    [all.zen.name, byZen],
    [all.rules.name, byRules],
  ] as const)
    compare(name, said, hand, claims)
  for (const row of hand) hit.add(row)
}

const median = ({ rates }: Measured) => rates.toSorted((a, b) => a - b)[rates.length >> 1]!
const n = (value: number) => Math.round(value).toLocaleString('en')
for (const one of Object.values(all)) {
  const [low, high] = [Math.min(...one.rates), Math.max(...one.rates)]
  console.log(
    `${one.name.padEnd(34)} ${n(median(one)).padStart(12)} answers/s  (${n(low)} to ${n(high)}; ` +
      `${n(one.answers)} answers)`,
  )
}
console.log(
  `\ncompiled once in ${compileMs.toFixed(1)} ms; ${hit.size} of ${rows.length} rows answered`,
)
if (wrong.length > 0) {
  console.error(`\nPROOF FAILED\n${wrong.join('\n')}`)
  process.exitCode = 1
} else {
  const met = median(all.bare) >= AIM.bare && median(all.traced) >= AIM.traced
  console.log(
    `proof: all contenders gave the same row for every claim they were asked` +
      `${met ? '' : `; the aim of ${n(AIM.bare)} bare and ${n(AIM.traced)} traced was not met`}\n`,
  )
  console.log(
    `policy: ${n(median(all.bare))} answers/s bare and ${n(median(all.traced))} with the full trace ` +
      `of ${rows.length} rows (by hand ${n(median(all.hand))}; ZEN ${n(median(all.zen))}; ` +
      `json-rules-engine ${n(median(all.rules))}), ${n(all.bare.answers)} claims, all agree.`,
  )
}
