/** Worked examples of questions, answers that bind, exceptions and precedents. */
import type { QuestionKind, Verdict } from '../../src/escalations/index.ts'
import { answer, comment, questionsOf } from '../../src/escalations/index.ts'
import { assignQuestion, settleCondition, withdrawQuestion } from '../../src/escalations/index.ts'
import type { Question } from '../../src/escalations/index.ts'
import { escalationRefusals } from '../../src/escalations/refusals.ts'
import { shownQuestions } from '../../src/escalations/read-questions.ts'
import { execute } from '../../src/identity/index.ts'
import { must } from '../../src/kernel/assert.ts'
import type { Refusal } from '../../src/kernel/result.ts'
import { testCall, undone } from '../../src/platform/testing.ts'
import { exceptionPage, repeatedExceptions } from '../../src/reports/exceptions.ts'
import { escalate } from '../../src/submissions/escalate.ts'
import { submissionView } from '../../src/submissions/read.ts'
import { precedentsOf } from '../../src/submissions/read-precedents.ts'
import { submissionRefusals } from '../../src/submissions/refusals.ts'
import { selectSubmission } from '../../src/submissions/sql.ts'
import { domains } from '../../src/wiring.ts'
import { given, runSpecs, then, when } from '../reader.ts'
import * as story from '../lifecycles/world.ts'

type World = story.World

function refusalText(refusal: Refusal): string {
  const table: Readonly<Record<string, { text: (r: never) => string } | undefined>> = {
    ...submissionRefusals,
    ...escalationRefusals,
  }
  // The entry is that of this very code.
  return table[refusal.code]?.text(refusal as never) ?? ''
}

const subjectOf = ({ submissionId }: World) => ({
  subjectKind: 'submission',
  subjectId: submissionId,
})

async function newest(world: World): Promise<Question> {
  const all = await undone(world.db, (tx) => questionsOf(tx, subjectOf(world)))
  return must(all.at(-1) ?? null, 'a question was asked')
}

type Answering = {
  readonly name: string
  readonly at: string
  readonly text: string
  readonly verdict?: Verdict
  readonly upTo?: string
  readonly until?: string
  readonly condition?: string
  readonly binds?: 'before' | 'after'
}

async function answers(world: World, asked: Answering, question?: Question) {
  const { questionId } = question ?? (await newest(world))
  const at = story.newYork(asked.at)
  const { upTo, until, condition, verdict } = asked
  const given = {
    questionId,
    text: asked.text,
    ...(verdict === undefined ? {} : { verdict }),
    authority:
      upTo === undefined
        ? null
        : { amount: story.read(upTo), expiresAt: story.newYork(must(until ?? null, 'an end')) },
    condition:
      condition === undefined ? null : { text: condition, binds: asked.binds ?? 'before' },
  }
  const call = testCall(world.db, story.who(world, asked.name), { at })
  const done = await execute(call, 'question.answer', answer, given)
  if (done.ok) await story.hear(world, at)
  return done
}

async function asks(
  world: World,
  asked: { name: string; kind: string; question: string; at: string },
) {
  const { submissionId } = world
  const { version } = must(
    await undone(world.db, (tx) => selectSubmission(tx, submissionId)),
    'it is there',
  )
  const call = testCall(world.db, story.who(world, asked.name), { at: story.newYork(asked.at) })
  // The kind is one of the product's own, as the text says.
  const kind = asked.kind as QuestionKind
  const { question } = asked
  return execute(call, 'question.raise', escalate, { submissionId, version, kind, question })
}

async function settles(
  world: World,
  settled: { name: string; state: 'fulfilled' | 'failed'; evidence: string; at: string },
) {
  const { questionId } = await newest(world)
  const { name, at, state, evidence } = settled
  const call = testCall(world.db, story.who(world, name), { at: story.newYork(at) })
  return execute(call, 'question.settle_condition', settleCondition, {
    questionId,
    state,
    evidence,
  })
}

async function shown(world: World, at: string) {
  const call = { actor: story.who(world, 'Olga'), at: story.newYork(at) }
  return undone(world.db, async (tx) =>
    shownQuestions(tx, await questionsOf(tx, subjectOf(world)), call),
  )
}

async function register(world: World) {
  const filter = { programId: null, clauseId: null, from: null, until: null, condition: null }
  return undone(world.db, (tx) => exceptionPage(tx, filter, { after: null, limit: 50 }))
}

async function statusOf({ db, submissionId }: World): Promise<string> {
  return (await undone(db, (tx) => selectSubmission(tx, submissionId)))?.status ?? 'not there'
}

async function holds(world: World): Promise<string> {
  for (const { name, firstWrong } of domains.flatMap((domain) => domain.verifications)) {
    if (name === 'audit.catalog') continue // the reader's own events are not of the product
    const wrong = await undone(world.db, (tx) => firstWrong(tx))
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
    given('a request for {amount} on {at}', (world: World, { amount, at }) =>
      story.requests(world, amount, at),
    ),
    given('another request for {amount} on {at}', (world: World, { amount, at }) =>
      story.requests(world, amount, at),
    ),
    when('{name} approves it on {at}', (world: World, { name, at }) =>
      story.decides(world, { name, at, outcome: 'approve' }),
    ),
    when('{name} approves {amount} of it on {at}', (world: World, { name, amount, at }) =>
      story.decides(world, {
        name,
        at,
        outcome: 'approve_reduced',
        amount: story.read(amount),
      }),
    ),
    when('{name} rejects it on {at}', (world: World, { name, at }) =>
      story.decides(world, { name, at, outcome: 'reject' }),
    ),
    when('{name} asks a {kind} question on {at}: {question}', (world: World, asked) =>
      asks(world, asked),
    ),
    when(
      '{name} grants up to {upTo} until {until} on {at}: {text}',
      (world: World, granted) => answers(world, granted),
    ),
    when(
      '{name} grants up to {upTo} until {until} on {at} if {condition} first',
      (world: World, granted) => answers(world, { ...granted, text: 'Yes, if.' }),
    ),
    when(
      '{name} grants up to {upTo} until {until} on {at} if {condition} later',
      (world: World, granted) => answers(world, { ...granted, text: 'Yes.', binds: 'after' }),
    ),
    when('{name} refuses on {at}: {text}', (world: World, refused) =>
      answers(world, { ...refused, verdict: 'refused' }),
    ),
    when('{name} answers on {at}: {text}', (world: World, said) => answers(world, said)),
    when('{name} and {other} answer at once on {at}', async (world: World, said) => {
      const question = await newest(world)
      const by = (name: string) => answers(world, { name, at: said.at, text: 'Yes.' }, question)
      const both = await Promise.all([by(said.name), by(said.other)])
      return both.find((one) => !one.ok) ?? both[0]
    }),
    when('{name} records that it is met on {at}: {evidence}', (world: World, settled) =>
      settles(world, { ...settled, state: 'fulfilled' }),
    ),
    when('{name} records that it is not met on {at}: {evidence}', (world: World, settled) =>
      settles(world, { ...settled, state: 'failed' }),
    ),
    when('{name} takes the question back on {at}: {reason}', async (world: World, said) => {
      const { questionId } = await newest(world)
      const at = story.newYork(said.at)
      const call = testCall(world.db, story.who(world, said.name), { at })
      const { reason } = said
      const done = await execute(call, 'question.withdraw', withdrawQuestion, {
        questionId,
        reason,
      })
      if (done.ok) await story.hear(world, at)
      return done
    }),
    when('{name} says about the question on {at}: {text}', async (world: World, said) => {
      const { questionId } = await newest(world)
      const at = story.newYork(said.at)
      const call = testCall(world.db, story.who(world, said.name), { at })
      return execute(call, 'question.comment', comment, { questionId, text: said.text })
    }),
    when('{name} gives the question to {other} on {at}', async (world: World, said) => {
      const { questionId } = await newest(world)
      const call = testCall(world.db, story.who(world, said.name), { at: story.newYork(said.at) })
      const to = story.who(world, said.other).principalId
      return execute(call, 'question.assign', assignQuestion, { questionId, to })
    }),
    then('it is {status}', async (world: World) => ({
      status: (await statusOf(world)).replaceAll('_', ' '),
    })),
    then('the answer is due on {day}', async (world: World) => {
      const { dueAt } = await newest(world)
      const due = must(dueAt, 'it has a clock').toZonedDateTimeISO('America/New_York')
      return { day: due.toPlainDateTime().toString({ smallestUnit: 'minute' }).replace('T', ' ') }
    }),
    then('on {at} the question is {overdue}', async (world: World, { at }) => {
      const one = (await shown(world, at)).at(-1)
      return { overdue: one?.isOverdue === true ? 'overdue' : 'in time' }
    }),
    then('the questions are {said}', async (world: World) => {
      const all = await shown(world, '2026-12-31 12:00')
      return { said: all.map(({ kind, state }) => `${kind} ${state}`).join(', ') }
    }),
    then('a decision rests on {count} answer', async (world: World) => {
      const all = await shown(world, '2026-12-31 12:00')
      return { count: String(all.filter((one) => one.citedBy.length > 0).length) }
    }),
    then('the question is with {name}, and {count} comment stands', async (world: World) => {
      const one = (await shown(world, '2026-12-31 12:00')).at(-1)
      return { name: one?.assignedToName ?? 'nobody', count: String(one?.comments.length) }
    }),
    then('the register says {said}', async (world: World) => {
      const rows = await register(world)
      const words = rows.map(
        ({ why, amount, grantedByName, conditionState }) =>
          `${why.replaceAll('_', ' ')} ${story.say(amount)} by ${grantedByName}` +
          `${conditionState === null ? '' : `, condition ${conditionState}`}`,
      )
      return { said: words.length === 0 ? 'nothing' : words.join('; ') }
    }),
    then('on {at} clauses to change are {said}', async (world: World, { at }) => {
      const { rows } = await undone(world.db, (tx) => repeatedExceptions(tx, story.newYork(at)))
      const words = rows.map((row) => `${row.clauseId} ${row.times} times ${story.say(row.amount)}`)
      return { said: words.length === 0 ? 'none' : words.join('; ') }
    }),
    then('on {at} cases like it are {said}', async (world: World, { at }) => {
      const rows = await undone(world.db, (tx) =>
        precedentsOf(tx, world.submissionId, story.newYork(at)),
      )
      const words = (rows ?? []).map(
        ({ outcome, amount, marks }) =>
          `${outcome} ${amount === null ? '' : story.say(amount)} (${marks.join(', ')})`,
      )
      return { said: words.length === 0 ? 'none' : words.join('; ') }
    }),
    then('on {at} the likest is shown for {why}', async (world: World, { at }) => {
      const rows = await undone(world.db, (tx) =>
        precedentsOf(tx, world.submissionId, story.newYork(at)),
      )
      return { why: (rows?.[0]?.why ?? []).join(', ') }
    }),
    then('the partner reads that it waits for {role} since {since}', async (world: World) => {
      const { partnerId } = world.setting
      const at = story.newYork('2026-12-31 12:00')
      const view = await undone(world.db, (tx) =>
        submissionView(tx, world.submissionId, { at, partnerId }),
      )
      const { roles, since } = must(view?.waitsFor ?? null, 'it waits')
      return {
        role: roles.length === 0 ? 'somebody of ours' : roles.join(', ').replaceAll('_', ' '),
        since: since
          .toZonedDateTimeISO('America/New_York')
          .toPlainDateTime()
          .toString({ smallestUnit: 'minute' })
          .replace('T', ' '),
      }
    }),
    then('the partner sees no question', async (world: World) => {
      const { partnerId } = world.setting
      const at = story.newYork('2026-12-31 12:00')
      const view = await undone(world.db, (tx) =>
        submissionView(tx, world.submissionId, { at, partnerId }),
      )
      if (view?.questions.length !== 0) throw new Error('the partner sees a question')
      return {}
    }),
    then('the record {holds}', async (world: World) => ({ holds: await holds(world) })),
  ],
})
