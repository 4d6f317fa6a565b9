import type { Actor } from '../../src/audit/index.ts'
import { must } from '../../src/kernel/assert.ts'
import { Temporal } from '../../src/kernel/temporal.ts'
import { assignAnswerLine } from '../../src/payouts/answers/assign-line.ts'
import { fileBankAnswer } from '../../src/payouts/answers/file-answer.ts'
import { confirmAnswerLine, declineAnswerLine } from '../../src/payouts/answers/judge-line.ts'
import { askLiftOf, liftRefusalOf } from '../../src/payouts/answers/lift-refusal.ts'
import { report } from '../../src/payouts/answers/testing.ts'
import type { Arrival } from '../../src/payouts/answers/answer-line.ts'
import * as payouts from '../../src/payouts/index.ts'
import { looksThrough, run } from '../../src/payouts/testing.ts'
import { testCall, type TestDatabase } from '../../src/platform/testing.ts'
import { type Step, then, when } from '../reader.ts'
import { paymentOf, sentRun, type World } from './world.ts'

const at = Temporal.Instant.from('2026-04-03T07:00:00Z')
const late = Temporal.Instant.from('2026-04-14T07:00:00Z')

type OpenLine = (world: World) => Promise<{ lineNo: number; why: string } | null>

/** Steps about answers that one person files and another confirms, a channel fetches or a statement
 *  shows. */
export function twoHandSteps(db: TestDatabase, openLine: OpenLine): Step<World>[] {
  return [...filing(db), ...judging(db, openLine), ...payingAgain(db), ...told(db)]
}

function personOf(world: World, name: string): Actor {
  const { specialist: sam, frank, fiona, felix } = world.ground.crew
  const people = new Map(Object.entries({ Sam: sam, Frank: frank, Fiona: fiona, Felix: felix }))
  return must(people.get(name), `somebody called ${name}`)
}

async function files(
  db: TestDatabase,
  world: World,
  of: { readonly who: Actor; readonly bytes: Uint8Array; readonly arrivedBy?: Arrival },
) {
  const { who, bytes, arrivedBy = 'person' } = of
  world.bytes = bytes
  const call = testCall(db, who, { at })
  const done = await fileBankAnswer(call, { name: 'answer.xml', bytes }, { arrivedBy })
  if (done.ok) world.answers.push(done.value)
  return done
}

function refusing(world: World, said: { amount?: string; called?: string; code: string }) {
  world.count += 1
  const { amount, called, code } = said
  const named = amount === undefined ? called : paymentOf(world, amount).endToEndId
  const reason = { status: 'RJCT', code }
  const head = { messageId: `B-${world.count}`, answers: sentRun(world).number }
  return named === undefined
    ? report({ ...head, file: reason })
    : report({ ...head, payments: [{ ...reason, endToEndId: named }] })
}

function filing(db: TestDatabase): Step<World>[] {
  const channel = { arrivedBy: 'channel' } as const
  return [
    when("Frank files the bank's report that says RJCT of {amount} with {code}", (world, said) =>
      files(db, world, { who: world.ground.crew.frank, bytes: refusing(world, said) }),
    ),
    when(
      "a report refuses a payment that it calls {called} with {code}",
      (world, said) =>
        files(db, world, { who: world.ground.crew.specialist, bytes: refusing(world, said) }),
    ),
    when("our channel fetches the bank's report that says RJCT of {amount} with {code}", (world, said) =>
      files(db, world, {
        who: world.ground.crew.specialist,
        bytes: refusing(world, said),
        ...channel,
      }),
    ),
    when("our channel fetches the bank's refusal of the whole file with {code}", (world, said) =>
      files(db, world, {
        who: world.ground.crew.specialist,
        bytes: refusing(world, said),
        ...channel,
      }),
    ),
    when('our channel fetches the same file', (world) =>
      files(db, world, { who: world.ground.crew.specialist, bytes: world.bytes, ...channel }),
    ),
  ]
}

function judging(db: TestDatabase, openLine: OpenLine): Step<World>[] {
  const lineOf = async (world: World) => {
    const { bankAnswerId } = must(world.answers.at(-1), 'an answer was filed')
    const lineNo = (await openLine(world))?.lineNo ?? 1
    return { bankAnswerId, lineNo }
  }
  const confirms = async (
    world: World,
    of: { readonly who: string; readonly why: string; readonly seen: string | null },
  ) => {
    const key = await lineOf(world)
    const given = await db.world.app.query<{ id: string | null }>(
      `select assigned_payment_id as id from payouts.bank_answer_lines
        where bank_answer_id = $1 and line_no = $2`,
      [key.bankAnswerId, key.lineNo],
    )
    const assignedTo = of.seen === null ? (given.rows[0]?.id ?? null) : of.seen
    const input = { ...key, reason: of.why, assignedTo }
    const step = { action: 'answer.write', command: confirmAnswerLine, input, at: late } as const
    return run(db, personOf(world, of.who), step)
  }
  return [
    when('{who} confirms the line as it was assigned to {amount}', (world, said) => {
      const seen = paymentOf(world, said.amount).paymentId
      return confirms(world, { who: said.who, why: 'I saw it', seen })
    }),
    when('{who} confirms the line because {why}', (world, said) =>
      confirms(world, { ...said, seen: null }),
    ),
    when('{who} declines the line because {why}', async (world, { who, why: reason }) => {
      const input = { ...(await lineOf(world)), reason }
      const step = { action: 'answer.write', command: declineAnswerLine, input, at: late } as const
      return run(db, personOf(world, who), step)
    }),
    when('{who} assigns the line to {amount} because {why}', async (world, said) => {
      const { paymentId } = paymentOf(world, said.amount)
      const input = { ...(await lineOf(world)), paymentId, reason: said.why }
      const step = { action: 'answer.assign', command: assignAnswerLine, input, at: late } as const
      return run(db, personOf(world, said.who), step)
    }),
    when('{who} asks to lift the refusal of the account of {amount} because {why}', (world, said) => {
      const input = { paymentId: paymentOf(world, said.amount).paymentId, reason: said.why }
      const step = { action: 'bank_detail.approve', command: askLiftOf, input, at: late } as const
      return run(db, personOf(world, said.who), step)
    }),
    when('{who} lifts the refusal of the account of {amount}', (world, said) => {
      const input = { paymentId: paymentOf(world, said.amount).paymentId }
      const command = liftRefusalOf
      const step = { action: 'bank_detail.approve', command, input, at: late } as const
      return run(db, personOf(world, said.who), step)
    }),
  ]
}

function payingAgain(db: TestDatabase): Step<World>[] {
  const nextOf = (world: World) => {
    const { runId, contentHash } = must(world.next, 'a new run was prepared')
    return { runId, contentHash: must(contentHash, 'it was checked') }
  }
  const signsOf = async (world: World) => {
    await looksThrough(db, world.ground.crew.fiona, { ...nextOf(world), at: late })
    const looks = await db.world.app.query<{ signs: string[] }>(
      `select signs from payouts.looks join payouts.payments using (payment_id) where run_id = $1`,
      [nextOf(world).runId],
    )
    return looks.rows.flatMap((row) => row.signs)
  }
  return [
    then('it is looked at because {sign}', async (world, { sign }) => {
      const signs = await signsOf(world)
      return { sign: signs.includes(sign) ? sign : signs.join(', ') }
    }),
    then('nothing of it is looked at because of {sign}', async (world, { sign }) => ({
      sign: (await signsOf(world)).includes(sign) ? `${sign}, which it has` : sign,
    })),
    when('{who} approves the new run', async (world, { who }) => {
      const input = nextOf(world)
      await looksThrough(db, personOf(world, who), { ...input, at: late })
      const step = { action: 'run.approve', command: payouts.approveRun, input, at: late } as const
      return run(db, personOf(world, who), step)
    }),
    when('{who} releases the new run', (world, { who }) => {
      const command = payouts.releaseRun(db.world)
      const input = { runId: nextOf(world).runId }
      return run(db, personOf(world, who), { action: 'run.release', command, input, at: late })
    }),
  ]
}

function told(db: TestDatabase): Step<World>[] {
  const endOf = async (world: World, which: number) => {
    const rows = await db.world.app.query<{ as: string | null }>(
      `select closed_as as "as" from payouts.bank_answer_lines
        where bank_answer_id = $1 order by line_no`,
      [world.answers.at(which)?.bankAnswerId],
    )
    return rows.rows[0]?.as ?? 'not ended'
  }
  return [
    then('{amount} came back by {what}', async (world, { amount }) => {
      const rows = await db.world.app.query<{ evidence: string }>(
        'select evidence from payouts.taken_back where payment_id = $1',
        [paymentOf(world, amount).paymentId],
      )
      return { amount, what: rows.rows[0]?.evidence ?? 'nothing' }
    }),
    then('the first open line ended as {as}', async (world) => ({ as: await endOf(world, -1) })),
    then('the first line of the file before ended as {as}', async (world) => ({
      as: await endOf(world, -2),
    })),
    then('it waits for a second person', async (world) => {
      const rows = await db.world.app.query<{ waits: boolean }>(
        `select bool_or(assigned_by is not null and closed_at is null) as waits
          from payouts.bank_answer_lines where bank_answer_id = $1`,
        [world.answers.at(-1)?.bankAnswerId],
      )
      if (rows.rows[0]?.waits !== true) throw new Error('no line waits for a second person')
      return {}
    }),
  ]
}
