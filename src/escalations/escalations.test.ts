import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, test } from 'node:test'
import { type Actor, eventsOfSubject, heard, systemActor } from '../audit/index.ts'
import { warnClocks } from '../clocks/index.ts'
import { execute } from '../identity/index.ts'
import { money, type Money } from '../kernel/money.ts'
import { ok, refuse, type Result, unwrap } from '../kernel/result.ts'
import { Temporal } from '../kernel/temporal.ts'
import { withTx } from '../platform/db.ts'
import { inAct, testActor, testCall, testDatabase, testInstant } from '../platform/testing.ts'
import {
  answer,
  escalationConstraints,
  questionById,
  type QuestionId,
  type QuestionKind,
  questionsOf,
  raise,
  raiseOnRefusal,
  usableAuthority,
  useAuthority,
  withdrawQuestions,
} from './index.ts'
import { subscriptions } from './jobs.ts'

const db = await testDatabase({
  constraints: new Map(Object.entries(escalationConstraints)),
  escalating: new Map([['limit.exceeded', 'limit']]),
})
after(() => db.close())

const lead = testActor(['lead'])
const owner = testActor(['program_owner'])
const finance = testActor(['finance'])
const usd = (minor: bigint): Money => money(minor, 'USD')
const inAMonth = testInstant.add({ hours: 24 * 30 })
const newCase = () => ({ subjectKind: 'submission', subjectId: randomUUID() })

async function asked(kind: QuestionKind, by: Actor = lead, subject = newCase()) {
  const question = 'Approve 30,000.00 USD with a limit of 25,000.00 USD?'
  const input = { ...subject, kind, question, amount: usd(3_000_000n) }
  const { questionId } = await inAct(db, by, async (act) => unwrap(await raise(act, input)))
  return { subject, questionId }
}

function answered(questionId: QuestionId, by: Actor, authority?: Money) {
  const given =
    authority === undefined ? {} : { authority: { amount: authority, expiresAt: inAMonth } }
  const input = { questionId, text: 'Yes, for this case.', ...given }
  return execute(testCall(db, by), 'question.answer', answer, input)
}
const codeOf = (result: Result<unknown, { code: string }>) =>
  result.ok ? 'done' : result.refusal.code

function use(
  by: Actor,
  input: { authorityId: string; subjectId: string; amount: Money },
  at = testInstant,
) {
  const overrides = { why: 'over_limit', clauseIds: [] } as const
  const decision = { ...input, overrides, decisionId: randomUUID() }
  return execute(testCall(db, by, { at }), 'submission.decide', useAuthority, decision)
}

async function granted(amount = usd(3_000_000n)) {
  const { subject, questionId } = await asked('limit')
  const { authorityId } = unwrap(await answered(questionId, owner, amount))
  return { subjectId: subject.subjectId, authorityId: authorityId! }
}

test('the owner’s authority of 30,000 lets the lead’s decision through once', async () => {
  const given = await granted()
  const found = await withTx(db.world.app, (tx) =>
    usableAuthority(tx, { subjectId: given.subjectId, at: testInstant }),
  )
  assert.equal(found?.authorityId, given.authorityId)
  const decision = { ...given, amount: usd(3_000_000n) }
  assert.equal(codeOf(await use(lead, decision)), 'done')
  assert.equal(codeOf(await use(lead, decision)), 'escalations.authority_spent')
  const left = await withTx(db.world.app, (tx) =>
    usableAuthority(tx, { subjectId: given.subjectId, at: testInstant }),
  )
  assert.equal(left, null)
})

test('two decisions at once: one uses the authority, the other is told so', async () => {
  const decision = { ...(await granted()), amount: usd(3_000_000n) }
  const codes = await Promise.all([use(lead, decision), use(lead, decision)])
  assert.deepEqual(codes.map(codeOf).sort(), ['done', 'escalations.authority_spent'])
})

test('an authority reaches no other case, amount, currency or day', async () => {
  const given = await granted()
  const decision = { ...given, amount: usd(3_000_000n) }
  const elsewhere = { ...decision, subjectId: randomUUID() }
  assert.equal(codeOf(await use(lead, elsewhere)), 'escalations.authority_unknown')
  const more = { ...decision, amount: usd(3_000_001n) }
  assert.equal(codeOf(await use(lead, more)), 'escalations.authority_exceeded')
  const euros = { ...decision, amount: money(1n, 'EUR') }
  assert.equal(codeOf(await use(lead, euros)), 'escalations.authority_exceeded')
  assert.equal(codeOf(await use(lead, decision, inAMonth)), 'escalations.authority_expired')
})

test('nobody decides on an authority they gave, nor does their agent', async () => {
  const both = testActor(['program_owner', 'lead'])
  const agent = testActor(['specialist'], { kind: 'agent', answersFor: both.principalId })
  const { subject, questionId } = await asked('limit')
  const { authorityId } = unwrap(await answered(questionId, both, usd(100n)))
  const { subjectId } = subject
  const decision = { subjectId, authorityId: authorityId!, amount: usd(100n) }
  assert.equal(codeOf(await use(both, decision)), 'escalations.own_authority')
  assert.equal(codeOf(await use(agent, decision)), 'escalations.own_authority')
})

test('a question is answered by the role it goes to, and by no other', async () => {
  const { questionId } = await asked('fraud')
  assert.equal(codeOf(await answered(questionId, owner)), 'escalations.not_routed')
  assert.equal(codeOf(await answered(questionId, finance)), 'done')
  assert.equal(codeOf(await answered(questionId, finance)), 'escalations.question_settled')
  assert.equal(codeOf(await answered(randomUUID(), owner)), 'escalations.question_unknown')
})

test('nobody answers their own question; an agent’s question is its person’s', async () => {
  const own = await asked('fraud', lead)
  assert.equal(codeOf(await answered(own.questionId, lead)), 'escalations.own_question')
  const agent = testActor(['specialist'], { kind: 'agent', answersFor: owner.principalId })
  const theirs = await asked('limit', agent)
  assert.equal(codeOf(await answered(theirs.questionId, owner)), 'escalations.own_question')
})

test('fraud, law and tax are answered in words; an empty authority is none', async () => {
  const fraud = await asked('fraud')
  const grants = 'escalations.grants_nothing'
  assert.equal(codeOf(await answered(fraud.questionId, finance, usd(1n))), grants)
  const limit = await asked('limit')
  const invalid = 'escalations.authority_invalid'
  assert.equal(codeOf(await answered(limit.questionId, owner, usd(0n))), invalid)
})

test('asking twice is one question, and each is told to its role once', async () => {
  const { subject, questionId } = await asked('budget')
  const again = await asked('budget', lead, subject)
  assert.equal(again.questionId, questionId)
  const events = await withTx(db.world.app, (tx) =>
    eventsOfSubject(tx, 'submission', subject.subjectId),
  )
  assert.deepEqual(
    events.map((event) => event.type),
    ['question.raised'],
  )
  assert.deepEqual(heard(events[0]!).body['roles'], ['program_owner'])
})

test('a refusal that escalates leaves its question and nothing else', async () => {
  const subject = newCase()
  const refusal = { code: 'limit.exceeded', limit: '25,000.00 USD' } as const
  const decide = async (): Promise<Result<null, typeof refusal>> => refuse(refusal)
  const call = testCall(db, lead)
  const escalate = raiseOnRefusal<typeof refusal>(subject, (r) => `Above ${r.limit}: approve?`)
  const result = await execute(call, 'submission.decide', decide, {}, { escalate })
  assert.equal(codeOf(result), 'limit.exceeded')
  const [question] = await withTx(db.world.app, (tx) => questionsOf(tx, subject))
  assert.equal(question?.question, 'Above 25,000.00 USD: approve?')
  assert.equal(question?.state, 'open')
})

test('what needs no answer any more is withdrawn, and its clock ends', async () => {
  const { subject, questionId } = await asked('design')
  const count = await inAct(db, lead, (act) => withdrawQuestions(act, subject))
  assert.equal(count, 1)
  assert.equal(codeOf(await answered(questionId, owner)), 'escalations.question_settled')
})

test('an answer is due in two business days; the role is reminded as they end', async () => {
  const { questionId } = await asked('design')
  const question = await withTx(db.world.app, (tx) => questionById(tx, questionId))
  // Asked on Monday 2 March 2026 at 10:00 in Berlin.
  assert.equal(question?.dueAt?.toString(), '2026-03-04T09:00:00Z')
  const late = Temporal.Instant.from('2026-03-03T09:30:00Z')
  await inAct(db, systemActor('clocks.warn'), warnClocks, late)
  const [warned] = await withTx(db.world.app, (tx) => eventsOfSubject(tx, 'question', questionId))
  const [chase] = subscriptions
  await inAct(db, systemActor('escalations'), async (act) =>
    ok(await chase!.run(act, heard(warned!))),
  )
  const { n } = await withTx(db.world.app, (tx) =>
    tx.one<{ n: number }>({
      text: `select count(*)::int as n from correspondence.notices
        where subject_id = $1 and role = 'program_owner'`,
      values: [questionId],
    }),
  )
  assert.equal(n, 2)
})

test('the database holds that nobody answers their own question', async () => {
  const { questionId } = await asked('limit')
  const forge = withTx(db.world.app, (tx) =>
    tx.run({
      text: `update escalations.questions set state = 'answered', answer = 'yes',
        answered_by = asked_by, answered_at = asked_at where question_id = $1`,
      values: [questionId],
    }),
  )
  await assert.rejects(forge, { constraint: 'questions_not_own_answer' })
})
