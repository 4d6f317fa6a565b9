import type { Actor } from '../../src/audit/index.ts'
import { sweepFollowUps } from '../../src/correspondence/index.ts'
import { answer, questionsOf, usableAuthority } from '../../src/escalations/index.ts'
import {
  allocate,
  balanceIn,
  fundBalance,
  fundById,
  mainAllocation,
  reduceAllocation,
} from '../../src/funds/index.ts'
import { type Action, type Command, type CommandRefusal, execute } from '../../src/identity/index.ts'
import { person } from '../../src/identity/testing.ts'
import { incentiveById, lockIncentive, moveIncentive } from '../../src/incentives/index.ts'
import { must } from '../../src/kernel/assert.ts'
import { type Money, money, parseDecimal, toDecimal } from '../../src/kernel/money.ts'
import { type Refusal, type Result, unwrap } from '../../src/kernel/result.ts'
import { type Instant, Temporal } from '../../src/kernel/temporal.ts'
import { sql } from '../../src/platform/db.ts'
import { movePartnerStatus, saveContact } from '../../src/partners/index.ts'
import { payablesOf } from '../../src/payables/index.ts'
import { inAct, testActor, testCall, type TestDatabase, undone } from '../../src/platform/testing.ts'
import { releaseLeft } from '../../src/submissions/commitment.ts'
import { hear as hearNews } from '../../src/submissions/deal-testing.ts'
import { decide, type DecideRefusal } from '../../src/submissions/decide.ts'
import { escalateRefusal } from '../../src/submissions/escalate.ts'
import { handInClaim, handInRequest, claimForm, line } from '../../src/submissions/testing.ts'
import { type MdfSetting, mdfSetting, partnerActor } from '../../src/submissions/testing.ts'
import { wiredDatabase } from '../../src/submissions/testing.ts'
import { decisionsOf, selectSubmission } from '../../src/submissions/sql.ts'

/** A fund, the sample program and the people of the texts, by the real commands. */
export type World = {
  readonly db: TestDatabase
  readonly setting: MdfSetting
  readonly people: ReadonlyMap<string, Actor>
  incentiveId: string
  submissionId: string
  claims: number
  requestId: string
}

const limit = (text: string) => read(text)

/** Sam and Kim decide up to 5,000.00, Lee leads and decides up to 25,000.00. Bot works for Sam. */
export async function openWorld(): Promise<World> {
  const db = await wiredDatabase()
  const setting = await mdfSetting(db)
  const { partnerId } = setting
  const contact = { email: 'pat@partner.example', name: 'Pat', phone: null, role: 'business' } as const
  await inAct(db, testActor(['lead']), (act) => saveContact(act, { partnerId, ...contact }))
  const sam = await person(db, { name: 'Sam', roles: ['specialist'], limit: limit('5000.00') })
  const kim = await person(db, { name: 'Kim', roles: ['specialist'], limit: limit('5000.00') })
  const lee = await person(db, { name: 'Lee', roles: ['lead'], limit: limit('25000.00') })
  const bot: Actor = testActor(['specialist'], { kind: 'agent', answersFor: sam.principalId })
  const olga = await person(db, { name: 'Olga', roles: ['program_owner'] })
  const people = new Map(Object.entries({ Sam: sam, Kim: kim, Lee: lee, Bot: bot, Olga: olga }))
  return { db, setting, people, incentiveId: '', submissionId: '', requestId: '', claims: 0 }
}

export const closeWorld = ({ db }: World) => db.close()

/** `1,234.50` as money. */
export function read(text: string): Money {
  return must(parseDecimal(text.replaceAll(',', ''), 'USD'), `an amount: ${text}`)
}

export function say(amount: Money): string {
  const [whole = '', cents] = toDecimal(amount).split('.')
  return `${whole.replace(/\B(?=(\d{3})+$)/g, ',')}.${cents}`
}

/** `2026-05-20 23:59` by the clock of New York, where the program is. */
export function newYork(text: string): Instant {
  const local = Temporal.PlainDateTime.from(text.replace(' ', 'T'))
  return local.toZonedDateTime('America/New_York').toInstant()
}

export function who(world: World, name: string): Actor {
  if (name === 'the partner') return partnerActor(world.setting.partnerId)
  return must(world.people.get(name), `${name} is in the story`)
}

export async function row(world: World) {
  const { db, submissionId } = world
  return must(await undone(db, (tx) => selectSubmission(tx, submissionId)), 'it was handed in')
}

/** A command on the submission of the story, as it stands, by somebody at an instant. */
export async function does<T, R extends Refusal>(
  world: World,
  by: { readonly name: string; readonly action: Action; readonly at: string },
  command: Command<{ submissionId: string; version: number; reason: string }, T, R>,
  reason = 'Please look again',
): Promise<Result<T, R | CommandRefusal>> {
  const { submissionId, version } = await row(world)
  const call = testCall(world.db, who(world, by.name), { at: newYork(by.at) })
  const done = await execute(call, by.action, command, { submissionId, version, reason })
  await hear(world, newYork(by.at))
  return done
}

export type Wanted = {
  readonly name: string
  readonly at: string
  readonly outcome: 'approve' | 'approve_reduced' | 'reject'
  readonly amount?: Money
  readonly accepted?: Money
}

/** Decides the submission of the story: a refusal that asks somebody leaves its question. */
export async function decides(world: World, wanted: Wanted) {
  const { submissionId, version } = await row(world)
  const { name, outcome, amount, accepted } = wanted
  const at = newYork(wanted.at)
  const authority = await undone(world.db, (tx) => usableAuthority(tx, { subjectId: submissionId, at }))
  const lines =
    accepted === undefined
      ? []
      : [
          {
            lineNo: 1,
            partNo: 1,
            verdict: 'reduced' as const,
            accepted,
            clauseId: 'MDF-5.1',
            reason: 'Not all of it was used there',
          },
        ]
  const input = {
    submissionId,
    version,
    outcome,
    lines,
    reason: 'As it is',
    clauseIds: [],
    ...(amount === undefined ? {} : { amount }),
    ...(authority === null ? {} : { authorityId: authority.authorityId }),
  }
  const call = testCall(world.db, who(world, name), { at })
  const escalate = escalateRefusal<DecideRefusal>(submissionId, (refusal) => refusal.code)
  const done = await execute(call, 'submission.decide', decide, input, { escalate })
  await hear(world, at)
  return done
}

/** What the worker tells submissions at an instant. */
export function hear({ db }: World, at: Instant): Promise<void> {
  return hearNews({ db } as Parameters<typeof hearNews>[0], at) // it looks at the database alone
}

export async function requests(world: World, asked: string, at: string): Promise<void> {
  const requested = toDecimal(read(asked))
  const net = toDecimal({ ...read(asked), minor: read(asked).minor * 2n })
  const handed = await handInRequest(world.setting, { requested, net }, newYork(at))
  world.submissionId = handed.submissionId
  world.requestId = handed.submissionId
  world.incentiveId = must((await row(world)).incentiveId, 'it opened an activity')
}

export async function claims(
  world: World,
  given: { readonly claimed: string; readonly cost: string; readonly at: string; final: boolean },
): Promise<void> {
  world.claims += 1
  const [claimed, net] = [toDecimal(read(given.claimed)), toDecimal(read(given.cost))]
  const invoice = `L-${world.claims}`
  const handed = await handInClaim(
    world.setting,
    {
      incentiveId: world.incentiveId,
      form: claimForm({ claimed, final: given.final ? 'yes' : 'no' }),
      lines: [line(1, { costKind: 'venue', net, invoice })],
    },
    newYork(given.at),
  )
  world.submissionId = handed.submissionId
}

/** The story goes on with the request of its activity. */
export function looksAtRequest(world: World): void {
  world.submissionId = world.requestId
}

export async function activity({ db, incentiveId }: World): Promise<string> {
  return (await undone(db, (tx) => incentiveById(tx, incentiveId)))?.status ?? 'not there'
}

/** The partner's part of the books, and what the fund has left. */
export async function books(world: World) {
  const { db, setting, incentiveId } = world
  return undone(db, async (tx) => {
    const fund = must(await fundById(tx, setting.fund.fundId), 'the fund')
    const of = async (bucket: Parameters<typeof balanceIn>[2], holder: string) =>
      say(await balanceIn(tx, fund, bucket, holder))
    const { available } = await fundBalance(tx, fund)
    return {
      available: say(available),
      committed: await of('committed', incentiveId),
      owed: await of('payable', setting.partnerId),
      paid: await of('paid', setting.partnerId),
      back: await of('receivable', setting.partnerId),
    }
  })
}

export async function payables({ db, submissionId }: World) {
  return undone(db, (tx) => payablesOf(tx, [submissionId]))
}

/** All but `left` of the fund is committed to somebody else. */
export async function leaves(world: World, left: string): Promise<void> {
  const { db, setting } = world
  const owner = testActor(['program_owner'])
  await inAct(db, owner, async (act) => {
    const { fundId } = setting.fund
    const { allocationId } = await mainAllocation(act.tx, fundId)
    const fund = must(await fundById(act.tx, fundId), 'the fund')
    const { available } = await fundBalance(act.tx, fund)
    const amount = { ...available, minor: available.minor - read(left).minor }
    const done = await reduceAllocation(act, { fundId, allocationId, amount, reason: 'Elsewhere' })
    if (!done.ok) throw new Error(done.refusal.code)
  })
}

/** The activity is settled though its claim is appealed, and the fund has nothing left: the worst that
 *  an appeal can meet. */
export async function goesElsewhere(world: World): Promise<void> {
  await inAct(world.db, testActor(['lead']), async (act) => {
    const incentive = must(await lockIncentive(act.tx, world.incentiveId), 'an activity')
    if (incentive.status !== 'committed') return
    const moved = unwrap(await moveIncentive(act, { incentive, move: 'settle', causeEventId: null }))
    unwrap(await releaseLeft(act, incentive, moved.eventId))
  })
  await leaves(world, '0.00')
}

export async function gets(world: World, more: string): Promise<void> {
  const { db, setting } = world
  await inAct(db, testActor(['program_owner']), async (act) => {
    const { fundId } = setting.fund
    const { allocationId } = await mainAllocation(act.tx, fundId)
    const done = await allocate(act, { fundId, allocationId, amount: read(more), reason: 'More' })
    if (!done.ok) throw new Error(done.refusal.code)
  })
}

/** The owner answers what is asked about the submission, and grants as much as is named. */
export async function answers(world: World, grants: string | null, at: string) {
  const { db, submissionId } = world
  const subject = { subjectKind: 'submission', subjectId: submissionId }
  const asked = await undone(db, (tx) => questionsOf(tx, subject))
  const open = must(asked.find((one) => one.state === 'open') ?? null, 'a question is open')
  const call = testCall(db, who(world, 'Olga'), { at: newYork(at) })
  const expiresAt = newYork(at).add({ hours: 240 })
  const authority = grants === null ? null : { amount: read(grants), expiresAt }
  const input = { questionId: open.questionId, text: 'Go on', authority }
  const done = await execute(call, 'question.answer', answer, input)
  await hear(world, newYork(at))
  return done
}

export async function sweeps({ db }: World, at: string) {
  const system = { ...testActor([]), kind: 'system' as const, principalId: 'system:test' }
  return inAct(db, system, (act) => sweepFollowUps(act), newYork(at))
}

/** The subject of the last letter that waits or was sent; what was taken back is none. */
export async function lastLetter({ db, submissionId }: World): Promise<string> {
  const rows = await undone(db, (tx) =>
    tx.many<{ subject: string }>(sql`
      select l.subject from correspondence.letters l
        join correspondence.threads t using (thread_id)
      where t.subject_id = ${submissionId} and l.state <> 'cancelled'
      order by l.written_at desc, l.letter_id desc limit 1`),
  )
  return (rows[0]?.subject ?? 'nothing').replace(/^\S+: /, '')
}

/** Outcomes and amounts of all decisions in their order; what another took the place of is in brackets,
 *  what was undone is struck. */
export async function decisions({ db, submissionId }: World): Promise<string> {
  const all = await undone(db, (tx) => decisionsOf(tx, submissionId))
  const decided = all.filter((one) => one.outcome !== 'request_information')
  return decided
    .map((one) => {
      const what = `${one.outcome.replace('_', ' ')} ${say(money(one.amountMinor ?? 0n, 'USD'))}`
      if (one.undoneAt !== null) return `undone ${what}`
      return decided.some((other) => other.corrects === one.decisionId) ? `(${what})` : what
    })
    .join(', ')
}

/** The partnership is over, and the worker tells submissions so. */
export async function terminates(world: World, at: string): Promise<void> {
  const { db, setting } = world
  const { partnerId } = setting
  const asked = { partnerId, move: 'terminate', reason: 'The contract ended' } as const
  const done = inAct(db, who(world, 'Lee'), (act) => movePartnerStatus(act, asked), newYork(at))
  unwrap(await done)
  await hear(world, newYork(at))
}
