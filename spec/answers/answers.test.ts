import { after } from 'node:test'
import { must } from '../../src/kernel/assert.ts'
import { money, toDecimal } from '../../src/kernel/money.ts'
import { type Refusal, type Result, unwrap } from '../../src/kernel/result.ts'
import { Temporal } from '../../src/kernel/temporal.ts'
import { bucketTotals } from '../../src/ledger/index.ts'
import { closeAnswerLine } from '../../src/payouts/answers/close-line.ts'
import { setAnswerTime } from '../../src/payouts/answers/answer-time.ts'
import { fileBankAnswer } from '../../src/payouts/answers/file-answer.ts'
import { report, type ReportedPayment } from '../../src/payouts/answers/testing.ts'
import { answerFileVerification, answerVerifications } from '../../src/payouts/answers/verify.ts'
import {
  confirmWritten,
  declineWritten,
  fileWrittenAnswer,
} from '../../src/payouts/answers/written.ts'
import { prepareRun } from '../../src/payouts/index.ts'
import { dueOn, payoutGround, run, runAt } from '../../src/payouts/testing.ts'
import { sweepUnanswered } from '../../src/payouts/unanswered.ts'
import { verifications as payoutVerifications } from '../../src/payouts/verify.ts'
import { assessPartners } from '../../src/payouts/index.ts'
import { inAct, testCall, testDatabase, undone } from '../../src/platform/testing.ts'
import { camt053, ibanOf, importAs, releasedRun } from '../../src/reconciliation/testing.ts'
import { verifications as bankVerifications } from '../../src/reconciliation/verify.ts'
import { constraintsOf, refusalCatalog } from '../../src/wiring.ts'
import { given, runSpecs, then, when } from '../reader.ts'
import { twoHandSteps } from './two-hands.ts'
import { minorOf, paymentOf, sentRun, type World } from './world.ts'

const db = await testDatabase({ constraints: constraintsOf() })
after(() => db.close())
const at = Temporal.Instant.from('2026-04-03T07:00:00Z')
const late = Temporal.Instant.from('2026-04-14T07:00:00Z')

const say = (minor: bigint) => toDecimal(money(minor, 'EUR'))
async function file(world: World, bytes: Uint8Array) {
  world.bytes = bytes
  const call = testCall(db, world.ground.crew.specialist, { at })
  const done = await fileBankAnswer(call, { name: 'answer.xml', bytes })
  if (done.ok) world.answers.push(done.value)
  return done
}

/** A report of the bank about the run, with a message id of its own each time. */
function reports(
  world: World,
  said: {
    readonly file?: { readonly status: string; readonly code?: string }
    readonly payments?: readonly ReportedPayment[]
  },
) {
  world.count += 1
  const { number } = sentRun(world)
  return file(world, report({ ...said, messageId: `B-${world.count}`, answers: number }))
}

async function shows(world: World, entry: { amount: bigint; endToEndId?: string; reference: string }) {
  world.count += 1
  const { amount, ...more } = entry
  const statement = {
    iban: world.iban,
    id: `S-${world.count}`,
    from: '2026-04-01',
    to: '2026-04-01',
    opening: money(world.closing, 'EUR'),
    entries: [{ ...more, amount: money(amount, 'EUR'), on: '2026-04-01' }],
  }
  world.closing += amount
  return importAs(db, world.ground.crew.specialist, camt053(statement), { at })
}

async function rowsOf<R extends object>(text: string, values: unknown[]): Promise<R[]> {
  return (await db.world.app.query<R>(text, values)).rows
}

async function prepared(world: World) {
  const { crew, payingAccountId } = world.ground
  await inAct(
    db,
    crew.specialist,
    async (act) => {
      const partnerIds = sentRun(world).payments.map((each) => each.partnerId)
      unwrap(await assessPartners(act, partnerIds))
    },
    late,
  )
  return run(db, crew.specialist, {
    action: 'run.prepare',
    command: prepareRun(db.world.keys),
    input: { payingAccountId, upToDueOn: dueOn },
    at: late,
  })
}

async function letter(world: World, who: 'frank' | 'fiona', step: 'confirm' | string) {
  const as = { action: 'answer.write', at: late } as const
  const writtenAnswerId = world.letter
  const actor = world.ground.crew[who]
  return step === 'confirm'
    ? run(db, actor, { ...as, command: confirmWritten, input: { writtenAnswerId } })
    : run(db, actor, { ...as, command: declineWritten, input: { writtenAnswerId, reason: step } })
}

async function noneWrong(): Promise<void> {
  await undone(db, async (tx) => {
    const all = [
      ...payoutVerifications,
      ...bankVerifications,
      ...answerVerifications,
      answerFileVerification(db.world.files),
    ]
    for (const { name, firstWrong } of all) {
      const wrong = await firstWrong(tx)
      if (wrong !== null) throw new Error(`${name}: ${wrong}`)
    }
  })
}

async function openLine(world: World) {
  const [line] = await rowsOf<{ lineNo: number; why: string }>(
    `select line_no as "lineNo", why from payouts.bank_answer_lines
      where bank_answer_id = $1 and outcome = 'open' and closed_at is null order by line_no`,
    [world.answers.at(-1)?.bankAnswerId],
  )
  return line ?? null
}

runSpecs<World>({
  folder: import.meta.dirname,
  open: async () => {
    const ground = await payoutGround(db)
    return {
      ground,
      iban: await ibanOf(ground),
      sent: null,
      bytes: new Uint8Array(),
      closing: 0n,
      count: 0,
      answers: [],
      letter: '',
      next: null,
    }
  },
  refusalText: (refusal: Refusal) => refusalCatalog().get(refusal.code)?.title ?? '',
  steps: [
    ...twoHandSteps(db, openLine),
    given('our account in EUR', async () => {}),
    given('a run of {amounts} was sent', async (world, { amounts }) => {
      const minors = amounts.split(/, | and /).map(minorOf)
      world.sent = await releasedRun(world.ground, minors)
    }),
    given('Finance gives the account {days} banking days to answer', async (world, { days }) => {
      const { crew, payingAccountId } = world.ground
      const input = {
        payingAccountId,
        bankingDays: Number(days),
        validFrom: Temporal.PlainDate.from('2026-03-30'),
        reason: 'agreed with the bank',
      }
      unwrap(
        await run(db, crew.frank, { action: 'payer.edit', command: setAnswerTime, input, at: runAt }),
      )
    }),
    when("the bank's report says {status} of the file", (world, { status }) =>
      reports(world, { file: { status } }),
    ),
    when("the bank's report refuses the whole file with {code}", (world, { code }) =>
      reports(world, { file: { status: 'RJCT', code } }),
    ),
    when("the bank's report says {status} of {amounts} with {code}", (world, words) =>
      reports(world, {
        payments: words.amounts.split(' and ').map((amount) => ({
          endToEndId: paymentOf(world, amount).endToEndId,
          status: words.status,
          ...(words.code === 'nothing' ? {} : { code: words.code }),
        })),
      }),
    ),
    when("the bank's report takes the file on and refuses {amount} with {code}", (world, words) =>
      reports(world, {
        file: { status: 'ACSP' },
        payments: [
          {
            endToEndId: paymentOf(world, words.amount).endToEndId,
            status: 'RJCT',
            code: words.code,
          },
        ],
      }),
    ),
    when('the same answer is filed again', (world) => file(world, world.bytes)),
    when('a report answers a file that nobody here sent', (world) =>
      file(world, report({ messageId: 'B-x', answers: 'ELSEWHERE-1', file: { status: 'RJCT' } })),
    ),
    when('the line is closed because {why}', async (world, { why: reason }) => {
      const { lineNo } = must(await openLine(world), 'a line is open')
      const { bankAnswerId } = must(world.answers.at(-1), 'an answer was filed')
      const input = { bankAnswerId, lineNo, reason }
      const step = { action: 'answer.close', command: closeAnswerLine, input } as const
      return run(db, world.ground.crew.specialist, step)
    }),
    when('the bank shows {amount} naming the run', (world, { amount }) =>
      shows(world, { amount: minorOf(amount), reference: sentRun(world).number }),
    ),
    when('the bank shows {amount} of {sent}', (world, { amount, sent }) => {
      const { endToEndId } = paymentOf(world, sent)
      return shows(world, { amount: minorOf(amount), endToEndId, reference: endToEndId })
    }),
    when('the bank gives back {amount} of {sent}', (world, { amount, sent }) => {
      const { endToEndId } = paymentOf(world, sent)
      return shows(world, { amount: minorOf(amount), endToEndId, reference: `RET ${endToEndId}` })
    }),
    when("the rail's answer time passes", (world) =>
      inAct(db, world.ground.crew.frank, (act) => sweepUnanswered(act), late),
    ),
    when("Frank files the bank's letter that {amount} was {says} with {code}", async (world, words) => {
      const says = (['accepted', 'rejected', 'returned'] as const).find((one) => one === words.says)
      const call = testCall(db, world.ground.crew.frank, { at: late })
      const done = await fileWrittenAnswer(call, {
        paymentId: paymentOf(world, words.amount).paymentId,
        says: must(says, 'a word of the bank'),
        saidOn: Temporal.PlainDate.from('2026-04-10'),
        code: words.code,
        words: 'as our letter of the same day',
        file: { name: 'letter.txt', bytes: new TextEncoder().encode(`the bank's letter ${words.amount} ${sentRun(world).number}`) },
      })
      if (done.ok) world.letter = done.value.writtenAnswerId
      return done as Result<unknown, Refusal>
    }),
    when('Frank confirms the letter', (world) => letter(world, 'frank', 'confirm')),
    when('Fiona confirms the letter', (world) => letter(world, 'fiona', 'confirm')),
    when('Fiona declines the letter because {why}', (world, { why }) => letter(world, 'fiona', why)),
    then('the run is {status} and its payments are {states}', async (world) => {
      const { runId } = sentRun(world)
      const rows = await rowsOf<{ status: string; state: string }>(
        `select r.status, a.state from payouts.runs r join payouts.payments p using (run_id)
          join payouts.attempts a using (payment_id) where run_id = $1 order by p.amount_minor`,
        [runId],
      )
      await noneWrong()
      return { status: rows[0]?.status ?? '', states: rows.map(({ state }) => state).join(', ') }
    }),
    then('the answer rejects {count} and leaves {open} lines open', ({ answers }) => ({
      count: String(answers.at(-1)?.counts.rejected),
      open: String(answers.at(-1)?.counts.open),
    })),
    then('the answer is {outcome}', ({ answers }) => ({
      outcome: answers.at(-1)?.outcome ?? 'none',
    })),
    then('the first open line waits because {why}', async (world) => ({
      why: (await openLine(world))?.why ?? 'nothing waits',
    })),
    then('no line waits', async (world) => {
      if ((await openLine(world)) !== null) throw new Error('a line waits')
      return {}
    }),
    then(
      'the partner of {amount} is asked for a new account: {hold} {what} owed by {owedBy}',
      async (world, { amount }) => {
        await prepared(world)
        const { partnerId } = paymentOf(world, amount)
        const rows = await rowsOf<{ kind: string; what: string; owedBy: string }>(
          `select h.kind, h.what, h.owed_by as "owedBy" from payables.holds h
            join payables.payables o using (payable_id) where o.partner_id = $1`,
          [partnerId],
        )
        const [hold] = rows
        return {
          amount,
          hold: hold?.kind ?? 'no',
          what: hold?.what ?? 'hold',
          owedBy: hold?.owedBy ?? 'nobody',
        }
      },
    ),
    then('a new run has nothing to pay', async (world) => {
      const step = await prepared(world)
      if (step.ok) throw new Error(`a run of ${step.value.payments} payments was prepared`)
      if (step.refusal.code !== 'run.nothing_due') throw new Error(step.refusal.code)
      return {}
    }),
    then('a new run pays {amount} EUR under another id', async (world) => {
      const step = unwrap(await prepared(world))
      world.next = step
      const ids = await rowsOf<{ id: string }>(
        `select a.end_to_end_id as id from payouts.attempts a join payouts.payments p
          using (payment_id) where p.run_id = $1`,
        [step.runId],
      )
      const old = new Set(sentRun(world).payments.map((each) => each.endToEndId))
      if (ids.some(({ id }) => old.has(id))) throw new Error('an id was used again')
      return { amount: toDecimal(step.total) }
    }),
    then('the fund shows {owed} owed, {sent} in transit, {paid} paid', async (world) => {
      const totals = await undone(db, (tx) => bucketTotals(tx, world.ground.fundId))
      const of = (name: 'payable' | 'in_transit' | 'paid') => say(totals.get(name) ?? 0n)
      return { owed: of('payable'), sent: of('in_transit'), paid: of('paid') }
    }),
    then('the cash book shows bank {bank}, suspense {open}, clearing {sent}', async (world) => {
      const totals = await undone(db, (tx) => bucketTotals(tx, world.ground.payingAccountId))
      const of = (name: 'bank' | 'suspense' | 'clearing') => say(totals.get(name) ?? 0n)
      return { bank: of('bank'), open: of('suspense'), sent: of('clearing') }
    }),
  ],
})
