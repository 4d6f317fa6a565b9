import { after } from 'node:test'
import { must } from '../../src/kernel/assert.ts'
import { printMoney } from '../../src/kernel/money.ts'
import { payablesOf } from '../../src/payables/index.ts'
import { undone } from '../../src/platform/testing.ts'
import { unwrap } from '../../src/kernel/result.ts'
import { given, runSpecs, then, when } from '../reader.ts'
import * as world from './world.ts'
import type { World } from './world.ts'

after(() => world.close())

runSpecs<World>({
  folder: import.meta.dirname,
  open: world.open,
  refusalText: () => '',
  steps: [
    given('partner {name}', (it: World, { name }) => world.partner(it, name, null)),
    given('{name}, a company of the group of {parent}', (it: World, { name, parent }) =>
      world.partner(it, name, parent),
    ),
    when('{name} claims {claimed} on {on}', (it: World, words, rows) =>
      world.claim(it, words, rows),
    ),
    when('{name} adds {claimed} of the same activity on {on}', async (it: World, of, rows) => {
      const before = await world.rowOf(world.claimOf(it, of.name))
      return world.claim(it, of, rows, must(before.incentiveId, 'claimed'))
    }),
    when('{name} reaches a milestone with invoice {invoice} of {net} on {on}', (it: World, words) =>
      world.milestone(it, words),
    ),
    when('{name}’s claim is approved on {on}', async (it: World, { name, on }) => {
      unwrap(await world.decideOn(world.claimOf(it, name), on))
    }),
    when('{name}’s claim is rejected on {on}', async (it: World, { name, on }) => {
      const more = { outcome: 'reject', reason: 'Claimed before.' }
      unwrap(await world.decideOn(world.claimOf(it, name), on, more))
    }),
    when('we have looked on {on}', (_: World, { on }) => world.hear(on)),
    when('Finance answers {name}’s question on {on}: {text}', async (it: World, words) => {
      unwrap(await world.answerAs(it, words.name, words.text, words.on))
    }),
    then('{name}’s claim is {status}', async (it: World, { name }) => {
      const row = await world.rowOf(world.claimOf(it, name))
      return { name, status: row.status.replaceAll('_', ' ') }
    }),
    then('{name}: {code} is {state} on {on}', async (it: World, { name, code, on }) => {
      const { state } = await world.checkOf(it, name, code, on)
      return { name, code, on, state }
    }),
    then('{name}: {code} says on {on}: {sentence}', async (it: World, { name, code, on }) => {
      const { sentence } = await world.checkOf(it, name, code, on)
      return { name, code, on, sentence }
    }),
    then('{count} question to {roles} is about {a} and {b}', async (it: World, { a, b }) => {
      const [first, second] = [await world.questionsOn(it, a), await world.questionsOn(it, b)]
      const both = first.filter((one) =>
        second.some((other) => other.questionId === one.questionId && other.kind === 'fraud'),
      )
      const roles = both.flatMap((one) => one.roles).join(' and ')
      return { count: String(both.length), roles, a, b }
    }),
    then('nobody is asked about {name}', async (it: World, { name }) => {
      const asked = await world.questionsOn(it, name)
      return { name: asked.length === 0 ? name : `${asked.length} questions about ${name}` }
    }),
    then('the question about {name} names {words}', async (it: World, { name, words }) => {
      const text = (await world.questionsOn(it, name)).map((one) => one.question).join('\n')
      return { name, words: text.includes(words) ? words : text }
    }),
    then('of {name} {amount} is owed, held for {holds}', async (it: World, { name }) => {
      const owed = await undone(world.db, (tx) => payablesOf(tx, [world.claimOf(it, name)]))
      const holds = owed.flatMap((one) => one.holds.map((hold) => hold.hold)).toSorted()
      const [first] = owed
      return {
        name,
        amount: first === undefined ? 'nothing' : printMoney(first.amount),
        holds: holds.join(' and '),
      }
    }),
  ],
})
