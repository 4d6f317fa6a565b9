import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import type { Actor } from '../audit/index.ts'
import { answer, questionsOf, raise } from '../escalations/index.ts'
import { execute } from '../identity/index.ts'
import { person } from '../identity/testing.ts'
import { incentiveById } from '../incentives/index.ts'
import { must } from '../kernel/assert.ts'
import { money } from '../kernel/money.ts'
import { type Refusal, type Result, unwrap } from '../kernel/result.ts'
import { Temporal } from '../kernel/temporal.ts'
import { payablesOf } from '../payables/index.ts'
import { inAct, testCall, undone } from '../platform/testing.ts'
import type { Line } from './completeness.ts'
import { decide } from './decide.ts'
import { createDraft, saveDraft } from './draft.ts'
import { bringBack, escalateRefusal } from './escalate.ts'
import { invoiceKey } from './invoice.ts'
import { lapse, sendBack } from './send-back.ts'
import { selectSubmission } from './sql.ts'
import { submit } from './submit.ts'
import { assign } from './take.ts'
import {
  amount,
  claimForm,
  enrol,
  handInClaim,
  handInRequest,
  line,
  type MdfSetting,
  mdfSetting,
  partnerActor,
  publishNext,
  putPaper,
  requestContent,
  wiredDatabase,
} from './testing.ts'

// What somebody with a partner's mailbox, a tired colleague, or two people at once may try.

const db = await wiredDatabase()
after(() => db.close())
const setting = await mdfSetting(db, { budget: amount('1000000.00') })
const specialist = await person(db, { roles: ['specialist'], limit: amount('5000.00') })
const lead = await person(db, { roles: ['lead'], limit: amount('25000.00') })
const owner = await person(db, { roles: ['program_owner'] })
const requestedAt = Temporal.Instant.from('2026-03-02T15:00:00Z')
const claimedAt = Temporal.Instant.from('2026-04-20T15:00:00Z')

type Handed = { readonly submissionId: string; readonly version: number }

function decideAs(actor: Actor, handed: Handed, more: object = {}, at = claimedAt) {
  const { submissionId, version } = handed
  const none = { outcome: 'approve', lines: [], reason: '', clauseIds: [] } as const
  const input = { ...none, submissionId, version, ...more }
  return execute(testCall(db, actor, { at }), 'submission.decide', decide, input, {
    escalate: escalateRefusal(submissionId, (refusal) => refusal.code),
  })
}

const codeOf = (result: Result<unknown, Refusal>) => (result.ok ? 'done' : result.refusal.code)

async function newPartner(): Promise<MdfSetting> {
  return { ...setting, partnerId: await inAct(db, lead, (act) => enrol(act, 'select')) }
}

/** An activity of a partner of its own with 10,000.00 committed. */
async function activity() {
  const own = await newPartner()
  const handed = await handInRequest(own, { requested: '10000.00', net: '20000.00' }, requestedAt)
  unwrap(await decideAs(lead, handed, {}, requestedAt))
  const row = must(await undone(db, (tx) => selectSubmission(tx, handed.submissionId)), 'there')
  return { own, incentiveId: must(row.incentiveId, 'handed in') }
}

type Activity = Awaited<ReturnType<typeof activity>>

function claim(of: Activity, lines: readonly Line[], claimed: string, final: 'yes' | 'no' = 'yes') {
  const form = claimForm({ claimed, final })
  return handInClaim(of.own, { incentiveId: of.incentiveId, form, lines }, claimedAt)
}

const venue = (lineNo: number, net: string, invoice: string, claimed = net) =>
  line(lineNo, { costKind: 'venue', net, invoice, claimed })

/** Saves and hands in a request of a new partner: what comes of it. */
async function tryRequest(given: {
  readonly form?: Record<string, string>
  readonly lines?: readonly Line[]
}) {
  const { partnerId, programId } = await newPartner()
  const actor = partnerActor(partnerId)
  const make = inAct(
    db,
    actor,
    async (act) => unwrap(await createDraft(act, { type: 'mdf_request', programId, form: {} })),
    requestedAt,
  )
  const draft = await make
  const content = requestContent({ requested: '4000.00', net: '8000.00' })
  const form = { ...content.form, ...given.form }
  const { lines = content.lines } = given
  const input = { ...draft, form, lines, isFinal: true }
  const call = testCall(db, actor, { at: requestedAt })
  const saved = await execute(call, 'submission.draft', saveDraft, input)
  if (!saved.ok) return codeOf(saved)
  const handed = { ...draft, version: saved.value.version }
  return codeOf(await execute(call, 'submission.submit', submit, handed))
}

test('one invoice in two lines of a claim counts once', async () => {
  const of = await activity()
  const handed = await claim(
    of,
    [venue(1, '4000.00', 'R-1'), venue(2, '4000.00', 'R-1')],
    '4000.00',
  )
  const reduced = await decideAs(specialist, handed, { outcome: 'approve_reduced' })
  assert.equal(codeOf(reduced), 'submission.policy_forbids')
  assert.equal(
    !reduced.ok && 'outcome' in reduced.refusal && reduced.refusal.outcome,
    'escalate_fraud',
  )
})

test('parts of one invoice in two lines of a claim add up to its total', async () => {
  const of = await activity()
  const lines = [venue(1, '8000.00', 'P-1', '5000.00'), venue(2, '8000.00', 'P-1', '3000.00')]
  const handed = await claim(of, lines, '4000.00')
  assert.equal(codeOf(await decideAs(specialist, handed)), 'done')
})

test('an invoice spelled another way, or with a higher total, is the same invoice', async () => {
  const again: readonly ((first: string) => Line)[] = [
    (n) => ({ ...venue(1, '4000.00', n.toLowerCase().replace('-', '–00')), seller: 'HALL & CO' }),
    (n) => ({ ...venue(1, '4000.00', n.replace('-', ' ')), seller: 'Hall and Company' }),
    (n) => venue(1, '4000.00', n.replace('I', 'І')), // the second is Cyrillic
    (n) => venue(1, '12000.00', n, '4000.00'),
  ]
  for (const [index, second] of again.entries()) {
    const of = await activity()
    const number = `INV-4${index}`
    const first = await claim(of, [venue(1, '4000.00', number)], '2000.00', 'no')
    unwrap(await decideAs(specialist, first))
    const handed = await claim(of, [second(number)], '2000.00')
    for (const outcome of ['approve', 'approve_reduced']) {
      assert.notEqual(codeOf(await decideAs(specialist, handed, { outcome })), 'done', number)
    }
  }
})

test('invoice numbers are compared as people mean them', () => {
  const same = ['INV-42', 'inv 0042', 'INV–42', 'ＩＮＶ４２', 'ΙNV-42', 'INV/00042']
  assert.deepEqual(new Set(same.map(invoiceKey)).size, 1)
  assert.notEqual(invoiceKey('INV-42'), invoiceKey('INV-420'))
  assert.equal(invoiceKey(' - '), null)
})

test('of two drafts only one claim is open at a time', async () => {
  const { own, incentiveId } = await activity()
  const { partnerId } = own
  const draftAndSave = (invoice: string) =>
    inAct(
      db,
      partnerActor(partnerId),
      async (act) => {
        const draft = unwrap(await createDraft(act, { type: 'mdf_claim', incentiveId, form: {} }))
        const paper = { submissionId: draft.submissionId, partnerId }
        await putPaper(act, db, { ...paper, slot: 'invoice', lineNo: 1 })
        for (const slot of ['agenda', 'photo', 'attendee_list']) {
          await putPaper(act, db, { ...paper, slot, lineNo: null })
        }
        const form = claimForm({ claimed: '100.00' })
        const lines = [venue(1, '400.00', invoice)]
        return {
          ...draft,
          ...unwrap(await saveDraft(act, { ...draft, form, lines, isFinal: true })),
        }
      },
      claimedAt,
    )
  const drafts = [await draftAndSave('D-1'), await draftAndSave('D-2')]
  const call = testCall(db, partnerActor(partnerId), { at: claimedAt })
  const handed = await Promise.all(
    drafts.map((draft) => execute(call, 'submission.submit', submit, draft)),
  )
  assert.deepEqual(handed.map(codeOf).sort(), ['done', 'submission.not_claimable'])
})

test('two people decide one claim at once: it is paid once', async () => {
  const of = await activity()
  const handed = await claim(of, [venue(1, '8000.00', 'T-1')], '4000.00')
  const both = await Promise.all([decideAs(specialist, handed), decideAs(lead, handed)])
  assert.deepEqual(both.map(codeOf).sort(), ['done', 'submission.stale'])
  const payables = await undone(db, (tx) => payablesOf(tx, [handed.submissionId]))
  assert.deepEqual(
    payables.map((one) => one.amount),
    [amount('4000.00')],
  )
})

test('lines of another currency, below zero, twice or beyond measure are not kept', async () => {
  const euro = money(800_000n, 'EUR')
  const one = line(1, { costKind: 'venue', net: '8000.00' })
  const wrong: Record<string, readonly Line[]> = {
    'euro net': [{ ...one, net: euro, claimed: euro }],
    'yen claimed': [{ ...one, claimed: money(800_000n, 'JPY') }],
    'euro tax': [{ ...one, tax: euro }],
    'euro part': [{ ...one, parts: [{ costKind: 'venue', net: euro }] }],
    'below zero': [line(1, { costKind: 'venue', net: '-8000.00' })],
    'part below zero': [
      line(1, {
        costKind: 'venue',
        net: '10.00',
        parts: [
          ['venue', '8000.00'],
          ['alcohol', '-7990.00'],
        ],
      }),
    ],
    twice: [one, one],
    huge: [1, 2].map((lineNo) => line(lineNo, { costKind: 'venue', net: '90000000000000000.00' })),
    'year 0': [{ ...one, invoiceOn: Temporal.PlainDate.from('0000-01-01') }],
  }
  for (const [name, lines] of Object.entries(wrong)) {
    assert.equal(await tryRequest({ lines }), 'submission.lines_wrong', name)
  }
})

test('a plan’s cost is what its line says, whatever is claimed beside it', async () => {
  const lines = [line(1, { costKind: 'venue', net: '10.00', claimed: '8000.00' })]
  assert.equal(await tryRequest({ lines }), 'submission.incomplete')
})

test('days that no calendar holds, or that run backwards, are no complete request', async () => {
  const wrong = [
    { ends_on: '2026-04-10' },
    { starts_on: '2026-02-30' },
    { starts_on: '0000-01-01', ends_on: '0000-01-02' },
    { starts_on: '9999-12-30', ends_on: '9999-12-31' },
    { requested: '-4000.00' },
    { requested: '90000000000000000.00' },
  ]
  for (const form of wrong) {
    assert.equal(await tryRequest({ form }), 'submission.incomplete', JSON.stringify(form))
  }
})

test('what the form does not ask for is not kept', async () => {
  const { partnerId, programId } = await newPartner()
  const kept = await inAct(db, partnerActor(partnerId), async (act) => {
    const form = { title: ' Road show ', nonsense: 'x'.repeat(8000), place: ' ' }
    const draft = unwrap(await createDraft(act, { type: 'mdf_request', programId, form }))
    const first = await selectSubmission(act.tx, draft.submissionId)
    unwrap(await saveDraft(act, { ...draft, form, lines: [], isFinal: false }))
    return [first?.form, (await selectSubmission(act.tx, draft.submissionId))?.form]
  })
  assert.deepEqual(kept, [{ title: 'Road show' }, { title: 'Road show' }])
})

test('what the terms never pay needs an authority, whoever accepts the line', async () => {
  const of = await activity()
  const lines = [line(1, { costKind: 'alcohol', net: '8000.00', invoice: 'A-1' })]
  const handed = await claim(of, lines, '4000.00')
  const accepted = { lineNo: 1, partNo: 1, verdict: 'accepted', clauseId: null, reason: 'fine' }
  const refused = await decideAs(specialist, handed, { lines: [accepted] })
  assert.equal(codeOf(refused), 'submission.policy_forbids')
  assert.deepEqual(!refused.ok && 'clauses' in refused.refusal && refused.refusal.clauses, [
    'MDF-5.1',
  ])
})

test('amounts of another currency are refused, not added', async () => {
  const of = await activity()
  const handed = await claim(of, [venue(1, '8000.00', 'C-1')], '4000.00')
  const verdict = { lineNo: 1, partNo: 1, verdict: 'reduced', clauseId: null, reason: 'less' }
  const lines = [{ ...verdict, accepted: money(1000n, 'EUR') }]
  const refused = await decideAs(specialist, handed, { outcome: 'approve_reduced', lines })
  assert.equal(codeOf(refused), 'submission.lines_unjudged')
  const own = await newPartner()
  const request = await handInRequest(own, { requested: '4000.00', net: '8000.00' }, requestedAt)
  const less = { outcome: 'approve_reduced', amount: money(1000n, 'EUR') }
  const other = await decideAs(specialist, request, less, requestedAt)
  assert.equal(codeOf(other), 'submission.other_currency')
  for (const text of ['0.00', '-1.00', '4000.01']) {
    const odd = { outcome: 'approve_reduced', amount: amount(text) }
    const result = await decideAs(specialist, request, odd, requestedAt)
    assert.equal(codeOf(result), 'submission.outcome_differs', text)
  }
})

test('nothing is approved while a question about it is open', async () => {
  const of = await activity()
  const handed = await claim(of, [venue(1, '8000.00', 'Q-1')], '4000.00')
  const about = { subjectKind: 'submission', subjectId: handed.submissionId }
  await inAct(db, lead, (act) => raise(act, { ...about, kind: 'fraud', question: 'Is it?' }))
  assert.equal(codeOf(await decideAs(specialist, handed)), 'submission.open_questions')
  const reject = { outcome: 'reject', reason: 'It is.' }
  assert.equal(codeOf(await decideAs(specialist, handed, reject)), 'done')
  const [question] = await undone(db, (tx) => questionsOf(tx, about))
  assert.equal(question?.state, 'withdrawn')
})

test('an owner’s authority is no way past fraud that nobody answered for', async () => {
  const [one, two] = [await activity(), await activity()]
  unwrap(await decideAs(specialist, await claim(one, [venue(1, '8000.00', 'F-1')], '4000.00')))
  const handed = await claim(two, [venue(1, '8000.00', 'F-1')], '4000.00')
  const about = { subjectKind: 'submission', subjectId: handed.submissionId }
  const grant = {
    text: 'Go ahead.',
    authority: { amount: amount('5000.00'), expiresAt: claimedAt.add({ hours: 100 }) },
  }
  const ask = (kind: 'limit') =>
    inAct(db, lead, async (act) => unwrap(await raise(act, { ...about, kind, question: '?' })))
  const { questionId } = await ask('limit')
  const { authorityId } = await inAct(
    db,
    owner,
    async (act) => unwrap(await answer(act, { questionId, ...grant })),
    claimedAt,
  )
  const refused = await decideAs(specialist, handed, { authorityId })
  assert.equal(codeOf(refused), 'submission.policy_forbids')
  // The refusal asked those who may answer for fraud; their word, and the authority, let it through.
  const open = (await undone(db, (tx) => questionsOf(tx, about))).filter((q) => q.state === 'open')
  assert.deepEqual(
    open.map((question) => question.kind),
    ['fraud'],
  )
  const finance = await person(db, { roles: ['finance'] })
  const asked = must(open[0], 'asked').questionId
  await inAct(
    db,
    finance,
    async (act) => unwrap(await answer(act, { questionId: asked, text: 'Two halls, one number.' })),
    claimedAt,
  )
  const back = await inAct(
    db,
    lead,
    async (act) => unwrap(await bringBack(act, { submissionId: handed.submissionId })),
    claimedAt,
  )
  const again = { ...handed, version: back.version }
  assert.equal(codeOf(await decideAs(specialist, again, { authorityId })), 'done')
})

test('whoever changed or handed in a partner’s draft does not decide it, nor does their agent', async () => {
  const { partnerId, programId } = await newPartner()
  const draft = await inAct(
    db,
    partnerActor(partnerId),
    async (act) => unwrap(await createDraft(act, { type: 'mdf_request', programId, form: {} })),
    requestedAt,
  )
  const content = requestContent({ requested: '4000.00', net: '8000.00' })
  const saved = await inAct(
    db,
    specialist,
    async (act) => unwrap(await saveDraft(act, { ...draft, ...content })),
    requestedAt,
  )
  const handed = await inAct(
    db,
    partnerActor(partnerId),
    async (act) => unwrap(await submit(act, { ...draft, version: saved.version })),
    requestedAt,
  )
  const at = { ...draft, version: handed.version }
  const agent: Actor = {
    ...specialist,
    kind: 'agent',
    principalId: lead.principalId,
    answersFor: specialist.principalId,
  }
  for (const actor of [specialist, agent]) {
    assert.equal(codeOf(await decideAs(actor, at, {}, requestedAt)), 'submission.own')
  }
  assert.equal(codeOf(await decideAs(lead, at, {}, requestedAt)), 'done')
})

test('before sending, a partner learns nothing of others from the checks', async () => {
  const [one, two] = [await activity(), await activity()]
  await claim(one, [venue(1, '8000.00', 'L-1')], '4000.00')
  const { partnerId } = two.own
  const { incentiveId } = two
  const checks = await inAct(
    db,
    partnerActor(partnerId),
    async (act) => {
      const draft = unwrap(await createDraft(act, { type: 'mdf_claim', incentiveId, form: {} }))
      const form = claimForm({ claimed: '100.00' })
      const lines = [venue(1, '400.00', 'L-1')]
      return unwrap(await saveDraft(act, { ...draft, form, lines, isFinal: true })).checks
    },
    claimedAt,
  )
  const reuse = must(
    checks.find((check) => check.code === 'check_invoice_reuse'),
    'checked',
  )
  assert.equal(reuse.state, 'fail')
  assert.doesNotMatch(JSON.stringify(checks), /MDF-2026-/)
  assert.ok(checks.every((check) => check.code !== 'check_fraud'))
})

test('sent back, a claim does not become the last one by a flag beside its form', async () => {
  const of = await activity()
  const lines = [venue(1, '8000.00', 'S-1')]
  const handed = await claim(of, lines, '4000.00', 'no')
  const defect = {
    targetKind: 'field',
    target: 'final',
    reason: 'Say so.',
    clauseId: null,
  } as const
  const { submissionId } = handed
  const back = await inAct(
    db,
    specialist,
    async (act) => unwrap(await sendBack(act, { ...handed, message: 'x', defects: [defect] })),
    claimedAt,
  )
  const { final: _, ...form } = claimForm({ claimed: '4000.00', final: 'no' })
  const input = { submissionId, version: back.version, form, lines, isFinal: true }
  await inAct(
    db,
    partnerActor(of.own.partnerId),
    async (act) => unwrap(await saveDraft(act, input)),
    claimedAt,
  )
  const row = await undone(db, (tx) => selectSubmission(tx, submissionId))
  assert.equal(row?.isFinal, false)
})

test('what was handed in incomplete is judged by the terms of the day it became complete', async () => {
  const { partnerId, programId } = await newPartner()
  const content = requestContent({ requested: '1000.00', net: '8000.00' })
  const incomplete = { ...content, form: { ...content.form, title: '' } }
  const handed = await inAct(
    db,
    lead,
    async (act) => {
      const by = { partnerId, programId, source: 'sheet', originKey: 'K-1' } as const
      const draft = unwrap(await createDraft(act, { ...by, type: 'mdf_request', form: {} }))
      const { version } = unwrap(await saveDraft(act, { ...draft, ...incomplete }))
      return { ...draft, ...unwrap(await submit(act, { ...draft, version })) }
    },
    requestedAt,
  )
  const versionId = await inAct(db, owner, (act) => publishNext(act, '2026-03-05'), requestedAt)
  const { submissionId } = handed
  await inAct(
    db,
    partnerActor(partnerId),
    async (act) => {
      const { version } = unwrap(await saveDraft(act, { ...handed, ...content }))
      unwrap(await submit(act, { submissionId, version }))
    },
    Temporal.Instant.from('2026-03-07T15:00:00Z'),
  )
  const row = must(await undone(db, (tx) => selectSubmission(tx, submissionId)), 'there')
  const incentive = await undone(db, (tx) => incentiveById(tx, must(row.incentiveId, 'placed')))
  assert.deepEqual([row.versionId, incentive?.versionId], [versionId, versionId])
})

test('work is given only to somebody who may decide it', async () => {
  const own = await newPartner()
  const handed = await handInRequest(own, { requested: '1000.00', net: '8000.00' }, requestedAt)
  const { submissionId } = handed
  const give = (principalId: string | null) =>
    execute(testCall(db, lead), 'submission.assign', assign, { submissionId, principalId })
  const contact = await person(db, { roles: ['partner'], partnerId: own.partnerId })
  for (const nobody of ['nobody at all', contact.principalId, owner.principalId]) {
    assert.equal(codeOf(await give(nobody)), 'submission.no_worker')
  }
  for (const to of [specialist.principalId, null]) assert.equal(codeOf(await give(to)), 'done')
})

test('news of a lapse that comes late does not end what was asked since', async () => {
  const of = await activity()
  const handed = await claim(of, [venue(1, '8000.00', 'N-1')], '4000.00')
  const defect = { targetKind: 'line', target: '1', reason: 'Which?', clauseId: null } as const
  const { submissionId } = handed
  await inAct(
    db,
    specialist,
    async (act) => unwrap(await sendBack(act, { ...handed, message: 'x', defects: [defect] })),
    claimedAt,
  )
  const statusAfter = async (since: Temporal.Instant) => {
    await inAct(db, specialist, (act) => lapse(act, { submissionId, since }), claimedAt)
    return (await undone(db, (tx) => selectSubmission(tx, submissionId)))?.status
  }
  assert.equal(await statusAfter(claimedAt.subtract({ hours: 1 })), 'action_required')
  assert.equal(await statusAfter(claimedAt.add({ hours: 400 })), 'lapsed')
})
