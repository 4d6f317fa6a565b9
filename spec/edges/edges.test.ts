import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { claimDeadline, endOfDay, protectionEnd } from '../../src/incentives/index.ts'
import { isNewCustomer } from '../../src/incentives/deal-class.ts'
import { countsAsRefund, feeHeldUntil } from '../../src/incentives/referral-fee.ts'
import { paperworkLastOn } from '../../src/incentives/referral-term.ts'
import { numberedChecks } from '../../src/incentives/index.ts'
import { must } from '../../src/kernel/assert.ts'
import { printMoney } from '../../src/kernel/money.ts'
import { unwrap } from '../../src/kernel/result.ts'
import { type Instant, type PlainDate, Temporal } from '../../src/kernel/temporal.ts'
import { type Pack, parsePack, readPackFolder } from '../../src/programs/index.ts'
import { changed, readValue } from '../checks/value.ts'
import { given, readExamples, type Rows, runSpecs, then } from '../reader.ts'

type World = {
  pack: Pack | null
  set: string
  facts: object
  zone: string
  until: Instant | null
  lastOn: PlainDate | null
}

const day = (text: string) => Temporal.PlainDate.from(text)
const local = (text: string, zone: string) =>
  Temporal.PlainDateTime.from(text).toZonedDateTime(zone).toInstant()
const sayLocal = (at: Instant, zone: string) =>
  at.toZonedDateTimeISO(zone).toPlainDateTime().toString({ smallestUnit: 'minute' })

/** The program, the numbered checks and the facts with which a file of `spec/checks` begins. */
async function inOrder(world: World, file: string): Promise<void> {
  const path = join(import.meta.dirname, '../checks', `${file}.txt`)
  const lines = must(readExamples(file, readFileSync(path, 'utf8'))[0], 'it has examples').lines
  const [, folder = '', set = ''] = must(
    lines.map(({ text }) => /^the program (\S+) judged by (\S+)$/.exec(text)).find(Boolean),
    'it names its program',
  )
  const rows = must(lines.find(({ text }) => text === 'these facts')?.rows, 'it has facts')
  const programs = join(import.meta.dirname, '../../programs')
  world.pack = unwrap(parsePack(await readPackFolder(join(programs, folder))))
  world.set = set
  world.facts = Object.fromEntries(rows.map((row) => [row['fact'], readValue(row['value'] ?? '')]))
}

/** What a case comes to, as its row should read; null when it does. */
function differs({ pack, set, facts }: World, row: Rows[number]): string | null {
  const { case: name, where = '-', answer, reason, amount } = row
  const judged = numberedChecks[set]?.assess(must(pack, 'a program'), changed(facts, where), null)
  const { outcome, amount: comes } = must(judged, `checks ${set}`)
  const [word, why] = [outcome?.outcome ?? 'not covered', outcome?.reason ?? 'no row']
  const found = `${word} · ${why} · ${printMoney(comes)}`
  const expected = `${answer} · ${reason} · ${amount}`
  return found === expected ? null : `${name}\n  expected: ${expected}\n  found: ${found}`
}

function claimed(world: World, zone: string, last: string, days: string, fund: string | null) {
  world.zone = zone
  world.lastOn = claimDeadline(day(last), Number(days), fund === null ? null : day(fund))
}

runSpecs<World>({
  folder: import.meta.dirname,
  open: () => ({ pack: null, set: '', facts: {}, zone: '', until: null, lastOn: null }),
  steps: [
    given('what is in order in {file}', (world: World, { file }) => inOrder(world, file)),
    then('it is judged', (world: World, _words, rows) => {
      const wrong = rows.flatMap((row) => differs(world, row) ?? [])
      assert.deepEqual(wrong, [], wrong.join('\n'))
      return {}
    }),
    given(
      'a deal in {zone} approved at {at} for {days} days',
      (world: World, { zone, at, days }) => {
        world.zone = zone
        world.until = protectionEnd(local(at, zone), Number(days), zone)
      },
    ),
    then('its protection ends at {at}', (world: World) => ({
      at: sayLocal(must(world.until, 'a deal'), world.zone),
    })),
    then('on {at} in {zone} it is {how}', (world: World, { at, zone }) => {
      const order = Temporal.Instant.compare(local(at, zone), must(world.until, 'a deal'))
      return { how: order < 0 ? 'held' : 'free' }
    }),
    given(
      'an activity in {zone} until {last}, claimed within {days} days',
      (world: World, { zone, last, days }) => claimed(world, zone, last, days, null),
    ),
    given(
      'an activity in {zone} until {last}, claimed within {days} days, the fund until {fund}',
      (world: World, { zone, last, days, fund }) => claimed(world, zone, last, days, fund),
    ),
    then('claims end with {last}, at {at}', (world: World) => {
      const last = must(world.lastOn, 'an activity')
      return { last: last.toString(), at: sayLocal(endOfDay(last, world.zone), world.zone) }
    }),
    given('a payment of {on}', (world: World, { on }) => {
      world.lastOn = day(on)
    }),
    then('what is returned on {on} within {days} days {how}', (world: World, { on, days }) => ({
      how: countsAsRefund(must(world.lastOn, 'a payment'), day(on), Number(days))
        ? 'counts'
        : 'does not',
    })),
    then('its fee is held for {days} days until {until}', (world: World, { days }) => ({
      until: feeHeldUntil(must(world.lastOn, 'a payment'), Number(days)).toString(),
    })),
    then(
      'bought on {bought}, on {on} and with {years} years it is {how}',
      (_world: World, { bought, on, years }) => ({
        how: isNewCustomer(day(bought), Number(years), day(on)) ? 'new' : 'not new',
      }),
    ),
    then(
      'won on {won}, the papers have {months} months until {until}',
      (_world: World, { won, months }) => ({
        until: paperworkLastOn(day(won), Number(months)).toString(),
      }),
    ),
  ],
})
