import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { fundBalance } from '../funds/index.ts'
import { execute } from '../identity/index.ts'
import { person } from '../identity/testing.ts'
import { milestonesOf, planOf } from '../incentives/index.ts'
import { must } from '../kernel/assert.ts'
import { printMoney } from '../kernel/money.ts'
import { unwrap } from '../kernel/result.ts'
import { Temporal } from '../kernel/temporal.ts'
import { inAct, testCall, undone } from '../platform/testing.ts'
import { domains } from '../wiring.ts'
import { coinvestSetting, customerNo } from './coinvest-testing.ts'
import type { Line } from './completeness.ts'
import { decide } from './decide.ts'
import { createDraft, saveDraft } from './draft.ts'
import { planView } from './read-plan.ts'
import { selectSubmission } from './sql.ts'
import { submit } from './submit.ts'
import { amount, enrol, line, partnerActor, putPaper, wiredDatabase } from './testing.ts'

const db = await wiredDatabase()
after(() => db.close())
const instant = Temporal.Instant.from
const setting = await coinvestSetting(db, 'gallery/coinvest-milestones')
const lead = await person(db, { roles: ['lead'], limit: amount('500000.00') })
const none = { lines: [], reason: '', clauseIds: [] } as const

type Papers = {
  readonly type: 'coinvest_proposal' | 'coinvest_milestone'
  readonly slots: string[]
}

/** Something handed in by the partner with its papers; answers its id and version. */
function handIn(
  partnerId: string,
  of: Papers & { readonly under: { programId: string } | { incentiveId: string } },
  content: { readonly form: Readonly<Record<string, string>>; readonly lines: readonly Line[] },
  at: string,
) {
  return inAct(
    db,
    partnerActor(partnerId),
    async (act) => {
      const draft = unwrap(await createDraft(act, { type: of.type, ...of.under, form: {} }))
      const { submissionId } = draft
      for (const slot of of.slots) {
        await putPaper(act, db, { submissionId, partnerId, slot, lineNo: null })
      }
      const saved = unwrap(await saveDraft(act, { ...draft, ...content, isFinal: false }))
      return { submissionId, ...unwrap(await submit(act, { ...draft, version: saved.version })) }
    },
    instant(at),
  )
}

async function decideOn(
  handed: { readonly submissionId: string; readonly version: number },
  outcome: 'approve' | 'approve_reduced' | 'reject',
  at: string,
) {
  const { submissionId, version } = handed
  const call = testCall(db, lead, { at: instant(at) })
  const input = { ...none, submissionId, version, outcome }
  return execute(call, 'submission.decide', decide, input)
}

const tranche = (lineNo: number, net: string, dueOn: string): Line => ({
  ...line(lineNo, { costKind: '', net, claimed: '0.00' }),
  description: `Wave ${lineNo}`,
  criterion: `Wave ${lineNo} runs`,
  dueOn: Temporal.PlainDate.from(dueOn),
})

/** A plan of 2,250,000.00 annual revenue, funded by 450,000.00 in three tranches. */
async function approvedPlan() {
  const partnerId = await inAct(
    db,
    lead,
    (act) => enrol(act, 'select'),
    instant('2026-01-05T10:00:00Z'),
  )
  const form = {
    title: 'Migrate the planning system',
    use_case: 'migration',
    starts_on: '2026-04-01',
    expected_revenue: '2250000.00',
    requested: '450000.00',
    ...customerNo(1),
  }
  const lines = [
    tranche(1, '400000.00', '2026-06-30'),
    tranche(2, '30000.00', '2026-08-31'),
    tranche(3, '20000.00', '2026-10-31'),
  ]
  const of = { type: 'coinvest_proposal', slots: ['revenue_estimate'] } as const
  const under = { programId: setting.programId }
  const handed = await handIn(
    partnerId,
    { ...of, slots: [...of.slots], under },
    { form, lines },
    '2026-03-02T15:00:00Z',
  )
  unwrap(await decideOn(handed, 'approve', '2026-03-03T15:00:00Z'))
  const row = must(await undone(db, (tx) => selectSubmission(tx, handed.submissionId)), 'there')
  return { partnerId, incentiveId: must(row.incentiveId, 'handed in') }
}

function claim(
  plan: { readonly partnerId: string; readonly incentiveId: string },
  given: { readonly no: number; readonly claimed: string; readonly spent: string },
  at: string,
) {
  const form = {
    milestone: String(given.no),
    claimed: given.claimed,
    spend_to_date: given.spent,
    signed_by: 'Dana Reyes',
    signer_email: 'dana@works1.example',
    signed_on: '2026-05-30',
  }
  const of = { type: 'coinvest_milestone', slots: ['spend_report', 'acceptance'] } as const
  const under = { incentiveId: plan.incentiveId }
  return handIn(plan.partnerId, { ...of, slots: [...of.slots], under }, { form, lines: [] }, at)
}

const tranchesNow = (incentiveId: string) =>
  undone(db, async (tx) =>
    (await milestonesOf(tx, incentiveId)).map(({ amount: planned, accepted, spend, status }) =>
      [planned, accepted, spend]
        .map((one) => (one === null ? '-' : printMoney(one)))
        .concat(status)
        .join(' · '),
    ),
  )

test('a plan in tranches pays as the customer spends, and adds up at every step', async () => {
  const plan = await approvedPlan()
  const { incentiveId } = plan
  const stated = must(await undone(db, (tx) => planOf(tx, incentiveId)), 'a plan')
  assert.deepEqual([stated.shape, stated.vendorShare], ['tranches', { num: 1n, den: 5n }])

  const early = await claim(
    plan,
    { no: 1, claimed: '400000.00', spent: '49999.99' },
    '2026-06-01T15:00:00Z',
  )
  const refused = await decideOn(early, 'approve', '2026-06-02T15:00:00Z')
  assert.equal(refused.ok, false)
  unwrap(await decideOn(early, 'reject', '2026-06-02T16:00:00Z'))

  const first = await claim(
    plan,
    { no: 1, claimed: '390000.00', spent: '50000.00' },
    '2026-06-10T15:00:00Z',
  )
  unwrap(await decideOn(first, 'approve', '2026-06-11T15:00:00Z'))
  assert.deepEqual(await tranchesNow(incentiveId), [
    '390,000.00 USD · 390,000.00 USD · 50,000.00 USD · accepted',
    '40,000.00 USD · - · - · pending',
    '20,000.00 USD · - · - · pending',
  ])

  const second = await claim(
    plan,
    { no: 2, claimed: '40000.00', spent: '150000.00' },
    '2026-08-10T15:00:00Z',
  )
  const reduced = unwrap(await decideOn(second, 'approve_reduced', '2026-08-11T15:00:00Z'))
  assert.equal(printMoney(reduced.amount), '30,000.00 USD')
  assert.deepEqual((await tranchesNow(incentiveId)).slice(1), [
    '30,000.00 USD · 30,000.00 USD · 150,000.00 USD · accepted',
    '30,000.00 USD · - · - · pending',
  ])

  const last = await claim(
    plan,
    { no: 3, claimed: '30000.00', spent: '300000.00' },
    '2026-10-10T15:00:00Z',
  )
  unwrap(await decideOn(last, 'approve', '2026-10-11T15:00:00Z'))
  const view = must(
    await undone(db, (tx) =>
      planView(tx, incentiveId, { at: instant('2026-10-12T15:00:00Z'), partnerId: plan.partnerId }),
    ),
    'the partner sees it',
  )
  assert.deepEqual([view.status, printMoney(view.accepted)], ['completed', '450,000.00 USD'])
  const balance = await undone(db, (tx) => fundBalance(tx, setting.fund))
  assert.deepEqual([balance.committed, balance.payable, balance.available].map(printMoney), [
    '0.00 USD',
    '450,000.00 USD',
    '50,000.00 USD',
  ])
})

test('what is kept of it agrees with the log and the books', async () => {
  const named = domains
    .flatMap((domain) => domain.verifications)
    .filter(({ name }) => name !== 'audit.catalog')
  const wrong = await undone(db, async (tx) => {
    const found: string[] = []
    for (const { name, firstWrong } of named) {
      if ((await firstWrong(tx)) !== null) found.push(name)
    }
    return found
  })
  assert.deepEqual(wrong, [])
})
