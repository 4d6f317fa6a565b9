import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { openHouse } from '../bench/kill/house.ts'
import { runRounds } from '../bench/kill/rounds.ts'

/** E36, from prepare to the bank's statement, with the worker, the outbox and the database: ten rounds
 *  here, any number by `npm run -s bench -- kill`. */
const house = await openHouse()
after(() => house.close())

test('killed ten times at random points, a third with the database: paid once, nothing lost', async (t) => {
  const { falls, wrong } = await runRounds(house, { rounds: 10, seed: 7, say: () => {} })
  t.diagnostic(falls.map(({ step, when }) => `${step} ${when}`).join(', '))
  assert.deepEqual(wrong, [])
  assert.equal(falls.length, 10)
  assert.equal(falls.filter(({ killed }) => killed !== 'process').length, 3)
})
