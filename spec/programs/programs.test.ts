import type { Money } from '../../src/kernel/money.ts'
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { unwrap, type Refusal, type Result } from '../../src/kernel/result.ts'
import {
  mdfFacts,
  outcomeOf,
  parsePack,
  readFact,
  readPackFolder,
  tableRefusals,
  verdictOf,
  type FactValue,
  type Pack,
  type TableRefusal,
} from '../../src/programs/index.ts'
import { given, runSpecs, then, when } from '../reader.ts'

type Subject = 'mdf_claim' | 'mdf_claim_line' | 'mdf_request'
type World = {
  pack: Pack | null
  subject: Subject
  facts: Map<string, FactValue>
  said: { outcome: string; clause: string; reason: string; level: string | null } | null
}

/** Facts of something in order, as texts; what an example changes, it says. */
const inOrder: Readonly<Record<Subject, Readonly<Record<string, string>>>> = {
  mdf_claim_line: {
    cost_kind: 'venue',
    invoice_state: 'accepted',
    invoice_from: 'third_party',
    invoice_in_window: 'true',
    delivery: 'inside',
    currency_matches: 'true',
    claimed_against: 'within_net',
  },
  mdf_claim: {
    partner_status: 'active',
    good_standing: 'true',
    complete: 'true',
    incentive_status: 'committed',
    limited_by: 'claimed',
    lines_accepted: '1',
    lines_reduced: '0',
    lines_denied: '0',
    lines_returned: '0',
    exception_asked: 'false',
  },
  mdf_request: {
    partner_status: 'active',
    good_standing: 'true',
    complete: 'true',
    exception_asked: 'false',
  },
}

function setFact(world: World, name: string, text: string): void {
  const words: Readonly<Record<string, { type: Parameters<typeof readFact>[0] }>> =
    mdfFacts[world.subject]
  const word = words[name]
  assert.ok(word !== undefined, `${world.subject} has no fact ${name}`)
  const value = readFact(word.type, text)
  assert.ok(value !== null, `${text} is no ${word.type}`)
  world.facts.set(name, value)
}

function begin(world: World, subject: Subject, more: Readonly<Record<string, string>>): void {
  world.subject = subject
  const checks = Object.keys(mdfFacts[subject]).filter((name) => name.startsWith('check_'))
  const passed = Object.fromEntries(checks.map((name) => [name, 'pass']))
  for (const [name, text] of Object.entries({ ...passed, ...inOrder[subject], ...more })) {
    setFact(world, name, text)
  }
}

const amountText = (amount: string) => amount.replaceAll(',', '')

function packOf(world: World): Pack {
  assert.ok(world.pack !== null, 'the example names a program')
  return world.pack
}

function judge(world: World, of: 'mdf_claim' | 'mdf_request'): Result<unknown, TableRefusal> {
  // The facts are read by their declared types; an example may leave one out on purpose, which the
  // table itself must refuse.
  const facts = Object.fromEntries(world.facts)
  const amount = facts[of === 'mdf_request' ? 'requested' : 'payable']
  // The example gives it as money.
  const question = { of, facts, amount: amount as Money }
  const answered = outcomeOf(packOf(world), question)
  if (!answered.ok) return answered
  const { outcome, clause, reason, approvalLevel } = answered.value
  world.said = { outcome, clause, reason, level: approvalLevel }
  return answered
}

function saidIn(world: World) {
  assert.ok(world.said !== null, 'nothing was judged')
  return world.said
}

runSpecs<World>({
  folder: import.meta.dirname,
  open: () => ({ pack: null, subject: 'mdf_claim', facts: new Map(), said: null }),
  refusalText: (refusal) => textOf(refusal),
  steps: [
    given('the program {name}', async (world: World, { name }) => {
      const folder = join(import.meta.dirname, '../../programs', name)
      world.pack = unwrap(parsePack(await readPackFolder(folder)))
    }),
    given(
      'a line that is in order: a venue, invoiced by somebody outside, delivered inside',
      (world: World) => begin(world, 'mdf_claim_line', {}),
    ),
    given('a claim that is in order, payable {amount} as claimed', (world: World, { amount }) =>
      begin(world, 'mdf_claim', { payable: amountText(amount) }),
    ),
    given('a request that is in order, {amount}', (world: World, { amount }) => {
      const requested = amountText(amount)
      begin(world, 'mdf_request', { requested, eligible_cost: requested })
    }),
    given('the fact {fact} is {value}', (world: World, { fact, value }) => {
      if (value === 'not known') world.facts.delete(fact)
      else setFact(world, fact, value)
    }),
    when('the line is judged', (world: World) => {
      // As in judge(): left-out facts are for the table to refuse.
      const facts = Object.fromEntries(world.facts)
      const answered = verdictOf(packOf(world), 'mdf_claim_line', facts)
      if (!answered.ok) return answered
      const { verdict, clause, reason } = answered.value
      world.said = { outcome: verdict, clause, reason, level: null }
      return answered
    }),
    when('the claim is judged', (world: World) => judge(world, 'mdf_claim')),
    when('the request is judged', (world: World) => judge(world, 'mdf_request')),
    then('it is {outcome} by {clause}: {reason}', (world: World) => {
      const { outcome, clause, reason } = saidIn(world)
      return { outcome, clause, reason }
    }),
    then('a {level} may approve it', (world: World) => ({ level: saidIn(world).level ?? 'nobody' })),
  ],
})

function textOf(refusal: Refusal): string {
  const entry = Object.entries(tableRefusals).find(([code]) => code === refusal.code)?.[1]
  // The entry of this very code takes this very refusal.
  return entry === undefined ? '' : (entry.text as (refusal: Refusal) => string)(refusal)
}
