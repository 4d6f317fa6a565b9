import { must } from '../../src/kernel/assert.ts'
import { type Refusal, unwrap } from '../../src/kernel/result.ts'
import {
  assess,
  type PayableId,
  schedulePayables,
  unschedulePayables,
} from '../../src/payables/index.ts'
import { inAct, testActor } from '../../src/platform/testing.ts'
import { payOut } from '../../src/submissions/all-types-testing.ts'
import { lapse, sendBack } from '../../src/submissions/send-back.ts'
import { keep } from '../../src/submissions/keep.ts'
import { submissionRefusals } from '../../src/submissions/refusals.ts'
import { appeal, correct } from '../../src/submissions/reopen.ts'
import { takeNext, takeUpAppeal } from '../../src/submissions/take.ts'
import { undo } from '../../src/submissions/undo.ts'
import { releaseUnclaimed } from '../../src/submissions/unclaimed.ts'
import { domains } from '../../src/wiring.ts'
import { given, runSpecs, then, when } from '../reader.ts'
import * as story from './world.ts'

type World = story.World

/** The run of a text that is being prepared: `Payouts` keeps it by this number. */
const runId = '01940000-0000-7000-8000-00000000000a'
const system = { ...testActor([]), kind: 'system' as const, principalId: 'system:test' }

function refusalText(refusal: Refusal): string {
  const table: Readonly<Record<string, { text: (r: never) => string } | undefined>> =
    submissionRefusals
  // The entry is that of this very code.
  return table[refusal.code]?.text(refusal as never) ?? ''
}

async function openPayables(world: World): Promise<readonly PayableId[]> {
  const all = await story.payables(world)
  return all.filter((one) => one.status !== 'paid' && one.status !== 'cancelled').map(idOf)
}
const idOf = (one: { readonly payableId: PayableId }) => one.payableId

/** Every guarantee of the record holds after a story. */
async function holds(world: World): Promise<string> {
  for (const { name, firstWrong } of domains.flatMap((domain) => domain.verifications)) {
    // The bank of these texts is a step of the test, by an event of its own.
    if (name === 'audit.catalog') continue
    const wrong = await inAct(world.db, system, (act) => firstWrong(act.tx))
    if (wrong !== null) return `${name}: ${wrong}`
  }
  return 'holds'
}

runSpecs<World>({
  folder: import.meta.dirname,
  open: story.openWorld,
  close: story.closeWorld,
  refusalText,
  steps: [
    given('an activity approved for {amount} by {name}', async (world: World, { amount, name }) => {
      await story.requests(world, amount, '2026-03-02 10:00')
      const at = '2026-03-03 10:00'
      unwrap(await story.decides(world, { name, at, outcome: 'approve' }))
    }),
    given('a request for {amount} on {at}', (world: World, { amount, at }) =>
      story.requests(world, amount, at),
    ),
    given('a fund with {left} left', (world: World, { left }) => story.leaves(world, left)),
    when('what was committed went elsewhere', story.goesElsewhere),
    when('the fund gets {more}', (world: World, { more }) => story.gets(world, more)),
    when(
      'the partner claims {claimed} for a cost of {cost} on {at}',
      (world: World, { claimed, cost, at }) =>
        story.claims(world, { claimed, cost, at, final: true }),
    ),
    when(
      'a part is claimed: {claimed} for a cost of {cost} on {at}',
      (world: World, { claimed, cost, at }) =>
        story.claims(world, { claimed, cost, at, final: false }),
    ),
    when('{name} approves it on {at}', (world: World, { name, at }) =>
      story.decides(world, { name, at, outcome: 'approve' }),
    ),
    when('{name} rejects it on {at}', (world: World, { name, at }) =>
      story.decides(world, { name, at, outcome: 'reject' }),
    ),
    when('{name} commits only {amount} on {at}', (world: World, { name, amount, at }) =>
      story.decides(world, { name, at, outcome: 'approve_reduced', amount: story.read(amount) }),
    ),
    when('{name} accepts {accepted} of line 1 on {at}', (world: World, { name, accepted, at }) =>
      story.decides(world, {
        name,
        at,
        outcome: 'approve_reduced',
        accepted: story.read(accepted),
      }),
    ),
    when('the partner appeals on {at}', (world: World, { at }) =>
      story.does(world, { name: 'the partner', action: 'submission.appeal', at }, appeal),
    ),
    when('the partner takes the appeal back on {at}', (world: World, { at }) =>
      story.does(world, { name: 'the partner', action: 'submission.keep', at }, keep),
    ),
    when('{name} gives the correction up on {at}', (world: World, { name, at }) =>
      story.does(world, { name, action: 'submission.keep', at }, keep),
    ),
    when('{name} takes the appeal up on {at}', (world: World, { name, at }) =>
      story.does(world, { name, action: 'submission.take', at }, takeUpAppeal),
    ),
    when('{name} corrects it on {at}', (world: World, { name, at }) =>
      story.does(world, { name, action: 'submission.correct', at }, correct),
    ),
    when('{name} undoes it on {at}', (world: World, { name, at }) =>
      story.does(world, { name, action: 'submission.undo', at }, undo),
    ),
    when('the bank pays what is owed on {day}', async (world: World, { day }) => {
      for (const payableId of await openPayables(world)) {
        await payOut(world.db, payableId, world.setting.partnerId, day)
      }
    }),
    when('the request is looked at', (world: World) => story.looksAtRequest(world)),
    when('a run is prepared', async (world: World) => {
      const payableIds = await openPayables(world)
      const { partnerId } = world.setting
      return inAct(world.db, system, async (act) => {
        const vendors = [{ partnerId, currency: 'USD', missing: [] }]
        unwrap(await assess(act, { payableIds, vendors }))
        return schedulePayables(act, { runId, payableIds })
      })
    }),
    when('the run lets go of it', async (world: World) => {
      const payableIds = await openPayables(world)
      const reason = 'A correction is open'
      const of = { runId, payableIds, reason }
      return inAct(world.db, system, (act) => unschedulePayables(act, of))
    }),
    when('unclaimed money goes back on {at}', (world: World, { at }) =>
      inAct(world.db, system, (act) => releaseUnclaimed(act), story.newYork(at)),
    ),
    when('{name} sends it back on {at} and no answer comes by {later}', async (world: World, w) => {
      const defect = { targetKind: 'slot', target: 'agenda', reason: 'Blank', clauseId: null }
      const defects = [{ ...defect, targetKind: 'slot' as const }]
      const by = { name: w.name, action: 'submission.decide', at: w.at } as const
      const sent = await story.does(world, by, (act, input) =>
        sendBack(act, { ...input, message: 'Please mend it', defects }),
      )
      if (!sent.ok) return sent
      const { submissionId } = world
      const since = story.newYork(w.later)
      return inAct(world.db, system, (act) => lapse(act, { submissionId, since }), since)
    }),
    when('the owner is asked and answers on {at}', (world: World, { at }) =>
      story.answers(world, null, at),
    ),
    when('the owner is asked and grants {amount} on {at}', (world: World, { amount, at }) =>
      story.answers(world, amount, at),
    ),
    when('the partner is terminated on {at}', (world: World, { at }) =>
      story.terminates(world, at),
    ),
    then('it is {status}', async (world: World) => ({
      status: (await story.row(world)).status.replace('_', ' '),
    })),
    then('the queue hands it to {name}', async (world: World, { name }) => {
      const actor = story.who(world, name)
      const next = unwrap(await inAct(world.db, actor, (act) => takeNext(act)))
      return { name: next.submissionId === world.submissionId ? name : 'nobody' }
    }),
    then('{name} finds nothing to take', async (world: World, { name }) => {
      const actor = story.who(world, name)
      const next = unwrap(await inAct(world.db, actor, (act) => takeNext(act)))
      return { name: next.submissionId === null ? name : `not ${name}` }
    }),
    then('the activity is {status}', async (world: World) => ({
      status: await story.activity(world),
    })),
    then('an answer is due on {at}', async (world: World) => {
      const due = must((await story.row(world)).decisionDueAt, 'a clock runs')
      const local = due.toZonedDateTimeISO('America/New_York').toPlainDateTime()
      return { at: local.toString({ smallestUnit: 'minute' }).replace('T', ' ') }
    }),
    then(
      'the books say available {available}, committed {committed}, owed {owed}, paid {paid}, ' +
        'claimed back {back}',
      (world: World) => story.books(world),
    ),
    then('what is owed waits for {holds}', async (world: World) => {
      const kinds = (await story.payables(world)).flatMap((one) => one.holds.map((h) => h.hold))
      return { holds: [...new Set(kinds)].sort().join(', ') || 'nothing' }
    }),
    then('the partner was told {letter}', async (world: World) => {
      return { letter: await story.lastLetter(world) }
    }),
    then('decisions stand as {list}', async (world: World) => ({
      list: await story.decisions(world),
    })),
    then('the record {holds}', async (world: World) => ({ holds: await holds(world) })),
  ],
})
