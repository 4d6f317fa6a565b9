import assert from 'node:assert/strict'
import { parseCurrency } from '../../src/kernel/currency.ts'
import { must } from '../../src/kernel/assert.ts'
import { type Money, parseDecimal, printMoney, scale, subtract } from '../../src/kernel/money.ts'
import { convert, inverse } from '../../src/kernel/rate.ts'
import { parsePercent } from '../../src/kernel/ratio.ts'
import { ok, type Refusal, unwrap } from '../../src/kernel/result.ts'
import { Temporal } from '../../src/kernel/temporal.ts'
import { withTx } from '../../src/platform/db.ts'
import {
  testActor,
  testCall,
  type TestDatabase,
  testDatabase,
} from '../../src/platform/testing.ts'
import {
  type Conversion,
  convertOn,
  ecb,
  importRatesFile,
  printRefusedRate,
  type RateImport,
  rateOn,
  rateRefusals,
  type RateRefusal,
  sayRate,
} from '../../src/rates/index.ts'
import { given, type Rows, runSpecs, then, when } from '../reader.ts'

/** A database of its own per example: what was published stays, so two examples cannot share a day. */
type World = {
  readonly db: TestDatabase
  readonly done: Conversion[]
  last: { readonly amount: Money; readonly rate: string | null } | null
  back: { readonly owed: Money; readonly fx: Money } | null
  report: RateImport | null
}

function amountOf(text: string): Money {
  const [figure = '', code = ''] = text.split(' ')
  const currency = must(parseCurrency(code), code)
  return must(parseDecimal(figure.replaceAll(',', ''), currency), text)
}

async function take(world: World, rows: Rows) {
  const names = Object.keys(rows[0] ?? {})
  const cells = [names, ...rows.map((row) => names.map((name) => row[name] ?? ''))]
  const text = cells.map((line) => line.map((cell) => `"${cell}"`).join(',')).join('\n')
  const file = { name: 'list.csv', bytes: Buffer.from(text) }
  const answer = await importRatesFile(testCall(world.db, testActor(['finance'])), file)
  world.report = answer.ok ? answer.value : null
  return answer
}

async function convertTo(world: World, amount: Money, to: string, day: string) {
  const on = Temporal.PlainDate.from(day)
  const asked = { amount, to, on, source: ecb }
  const answer = await withTx(world.db.world.app, (tx) => convertOn(tx, asked), { readOnly: true })
  if (!answer.ok) return answer
  world.done.push(answer.value)
  const { to: converted, rate } = answer.value
  world.last = { amount: converted, rate: rate && sayRate(rate, on) }
  return answer
}

const lastOf = (world: World) => must(world.last, 'an amount before')
const reportOf = (world: World) => must(world.report, 'a file that was imported')

runSpecs<World>({
  folder: import.meta.dirname,
  open: async () => ({
    db: await testDatabase(),
    done: [],
    last: null,
    back: null,
    report: null,
  }),
  close: ({ db }) => db.close(),
  refusalText(refusal: Refusal) {
    // These steps only run commands of this domain.
    const known = refusal as RateRefusal
    return rateRefusals[known.code].text(known as never)
  },
  steps: [
    given('these lists of the European Central Bank', async (world: World, _, rows) => {
      const { counts, problems } = unwrap(await take(world, rows))
      assert.deepEqual([counts.refused, problems], [0, []])
    }),
    when('the file is imported', (world: World, _, rows) => take(world, rows)),
    then('{added} are added, {known} known, {refused} refused', (world: World) => {
      const { added, known, refused } = reportOf(world).counts
      return { added: `${added}`, known: `${known}`, refused: `${refused}` }
    }),
    then('it says {words}', (world: World) => {
      const { refused, problems, source } = reportOf(world)
      const said = [
        ...refused.map((each) => printRefusedRate(each, source)),
        ...problems.map(({ place, message }) => `${place}: ${message}`),
      ]
      return { words: said.join(' · ') }
    }),
    when('an invoice of {amount} of {day} is converted to {to}', (world: World, words) =>
      convertTo(world, amountOf(words.amount), words.to, words.day),
    ),
    when('the run of {day} converts {amount} to {to}', (world: World, { day, amount, to }) =>
      convertTo(world, amount === 'it' ? lastOf(world).amount : amountOf(amount), to, day),
    ),
    when('{share} % of {amount} is owed', (world: World, { share, amount }) => {
      const part = must(parsePercent(`${share} %`), share)
      world.last = { amount: scale(amountOf(amount), part, 'half-even'), rate: null }
      return ok(world.last)
    }),
    when('the rate of {from} to {to} on {day} is asked', (world: World, { from, to, day }) =>
      withTx(
        world.db.world.app,
        (tx) => rateOn(tx, { from, to, on: Temporal.PlainDate.from(day), source: ecb }),
        { readOnly: true },
      ),
    ),
    when('{amount} of it come back', (world: World, { amount }) => {
      const made = must(world.done.at(-1), 'a payment')
      const atItsRate = inverse(must(made.rate, 'a payment with a rate'))
      const owed = convert(made.to, atItsRate)
      world.back = { owed, fx: subtract(made.to, amountOf(amount)) }
    }),
    then('{owed} are owed again and fx is {fx}', ({ back }: World) => {
      const { owed, fx } = must(back, 'a payment that came back')
      return { owed: printMoney(owed), fx: printMoney(fx) }
    }),
    then('it is {amount} at {rate}', (world: World) => {
      const { amount, rate } = lastOf(world)
      return { amount: printMoney(amount), rate: must(rate, 'a rate') }
    }),
    then('it is {amount} without a rate', (world: World) => {
      const { amount, rate } = lastOf(world)
      assert.equal(rate, null)
      return { amount: printMoney(amount) }
    }),
    then('kept are', ({ done }: World, _, rows) => {
      const kept = done.map(({ from, to, rate }) => ({
        amount: printMoney(from),
        in: printMoney(to),
        rate: rate === null ? '' : `${rate.value.num}/${rate.value.den}`,
        source: rate?.source ?? '',
        day: rate?.on.toString() ?? '',
      }))
      assert.deepEqual(kept, rows)
      return {}
    }),
  ],
})
