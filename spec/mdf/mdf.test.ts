import assert from 'node:assert/strict'
import { after } from 'node:test'
import { must } from '../../src/kernel/assert.ts'
import { printMoney } from '../../src/kernel/money.ts'
import { unwrap } from '../../src/kernel/result.ts'
import { printDay } from '../../src/kernel/temporal.ts'
import type { PartnerTier } from '../../src/partners/index.ts'
import { inAct } from '../../src/platform/testing.ts'
import { sendLinesLater } from '../../src/submissions/next-claim.ts'
import { sendBack } from '../../src/submissions/send-back.ts'
import { submit } from '../../src/submissions/submit.ts'
import { partnerActor } from '../../src/submissions/testing.ts'
import { releaseUnclaimed } from '../../src/submissions/unclaimed.ts'
import { warnOfWindows } from '../../src/submissions/warnings.ts'
import { given, runSpecs, then, when } from '../reader.ts'
import * as world from './world.ts'
import type { World } from './world.ts'

after(() => world.close())

runSpecs<World>({
  folder: import.meta.dirname,
  open: world.open,
  refusalText: () => '',
  steps: [
    given('a partner of tier {tier}', (it: World, { tier }) =>
      world.partner(it, tier as PartnerTier),
    ),
    given(
      'an activity from {first} to {last}, {amount} of {cost} approved on {on}',
      (it: World, { first, last, ...asked }) => world.request(it, { first, last }, asked),
    ),
    given('the tier is {tier} from now on', (it: World, { tier }) => world.setTier(it, tier)),
    given('a version that begins on {from} is published on {on}', (_: World, { from, on }) =>
      world.asOwner((act) => world.publishNext(act, from), on),
    ),
    when('a claim of {claimed} is handed in on {on}', (it: World, words, rows) =>
      world.claim(it, { ...words, final: 'no' }, rows),
    ),
    when('a final claim of {claimed} is handed in on {on}', (it: World, words, rows) =>
      world.claim(it, { ...words, final: 'yes' }, rows),
    ),
    when('a change is handed in on {on}', (it: World, { on }, rows) => world.change(it, on, rows)),
    when('it is approved on {on}', (it: World, { on }) => world.decideAs(it, on)),
    when('line {line} is accepted on {on}: {reason}', (it: World, words) => {
      const { on, reason } = words
      const lineNo = Number.parseInt(words.line, 10)
      const own = { lineNo, partNo: 1, verdict: 'accepted', clauseId: null, reason }
      return world.decideAs(it, on, { lines: [own] })
    }),
    when('it is rejected on {on}', (it: World, { on }) =>
      world.decideAs(it, on, { outcome: 'reject', reason: 'Not in the terms.' }),
    ),
    when('line {line} is sent back on {on}: {reason}', (it: World, words) => {
      const { on, reason } = words
      const defect = { targetKind: 'line', target: words.line, reason, clauseId: null } as const
      return inAct(
        world.db,
        it.lead,
        async (act) => {
          const { submissionId, version } = await world.rowNow(it)
          return sendBack(act, { submissionId, version, message: reason, defects: [defect] })
        },
        world.at(on),
      )
    }),
    when('on the partner’s word of {on} the rest is decided now', async (it: World, { on }) => {
      const { submissionId, version } = await world.rowNow(it)
      const done = await inAct(
        world.db,
        partnerActor(it.own.partnerId),
        (act) => sendLinesLater(act, { submissionId, version }),
        world.at(on),
      )
      if (done.ok) it.earlierId = done.value.nextId
      return done
    }),
    when('the next claim is handed in on {on}', async (it: World, { on }) => {
      it.submissionId = must(it.earlierId, 'a next claim')
      await world.acceptPapers(it, on)
      const { submissionId, version } = await world.rowNow(it)
      const partner = partnerActor(it.own.partnerId)
      return inAct(world.db, partner, (act) => submit(act, { submissionId, version }), world.at(on))
    }),
    when('the sweep of {on} has run', async (_: World, { on }) => {
      unwrap(await world.asSystem((act) => releaseUnclaimed(act), on))
    }),
    when('partners are warned on {on}', async (_: World, { on }) => {
      unwrap(await world.asSystem((act) => warnOfWindows(act), on))
    }),
    then('on {on} it is {outcome} by {clause}: {reason}', async (it: World, { on }) => {
      const { outcome, clauseIds, reason } = await world.suggested(it, on)
      return { on, outcome, clause: clauseIds.join(', '), reason }
    }),
    then('on {on} it pays {amount}', async (it: World, { on }) => {
      const { amount } = await world.suggested(it, on)
      return { on, amount: printMoney(amount) }
    }),
    then('on {on} its lines are', async (it: World, { on }, rows) => {
      const { lines } = await world.suggested(it, on)
      const found = lines.map((one) => ({
        line: `${one.lineNo}.${one.partNo}`,
        verdict: one.verdict,
        accepted: printMoney(one.accepted),
        clause: one.clauseId ?? '',
      }))
      assert.deepEqual(found, rows.map((row) => ({ ...row })))
      return { on }
    }),
    then('it asks for {amount}', async (it: World) => ({
      amount: printMoney((await world.view(it)).requested),
    })),
    then('the next claim asks for {amount}', async (it: World) => ({
      amount: printMoney((await world.view(it, it.earlierId)).requested),
    })),
    then('{committed} is committed and {payable} owed', async (it: World) => {
      const { committed, payable } = await world.books(it)
      return { committed, payable }
    }),
    then('the activity is {status}', async (it: World) => ({
      status: (await world.books(it)).status,
    })),
    then('it runs from {first} to {last} and is claimed until {until}', async (it: World) => {
      const { firstOn, lastOn, claimDeadlineOn } = (await world.books(it)).incentive
      const [first, last, until] = [firstOn, lastOn, claimDeadlineOn].map((day) => String(day))
      return { first: first ?? '', last: last ?? '', until: until ?? '' }
    }),
    then('the rate is {rate}', async (it: World) => {
      const rate = must((await world.books(it)).incentive.approval, 'approved').rate
      return { rate: `${(rate.num * 100n) / rate.den} %` }
    }),
    then('the letters say {titles}', async (it: World) => ({
      titles: (await world.warnings(it))
        .map((title) => title.replace(/^\S+ /, ''))
        .join(' · '),
    })),
    then('no letter was written', async (it: World) => {
      assert.deepEqual(await world.warnings(it), [])
      return {}
    }),
    then('the next claim may be handed in until {day}', async (it: World) => {
      const { linked } = await world.view(it)
      const until = must(linked.find((one) => !one.isBefore)?.answerBy, 'awaited')
      return { day: printDay(until.toZonedDateTimeISO('America/New_York').toPlainDate()) }
    }),
  ],
})
