import assert from 'node:assert/strict'
import { fileURLToPath } from 'node:url'
import { type Act, type Actor, deliverNews } from '../audit/index.ts'
import { textCell } from '../formats/sheet.ts'
import { addAllocation, allocate, createFund, type Fund } from '../funds/index.ts'
import { execute } from '../identity/index.ts'
import { person } from '../identity/testing.ts'
import type { Incentive } from '../incentives/index.ts'
import { incentiveById } from '../incentives/index.ts'
import { must } from '../kernel/assert.ts'
import type { Currency } from '../kernel/currency.ts'
import type { Money } from '../kernel/money.ts'
import { unwrap } from '../kernel/result.ts'
import { Temporal } from '../kernel/temporal.ts'
import {
  importCustomers,
  type Opportunity,
  opportunityByCode,
  recordCollection,
  saveOpportunity,
} from '../partners/index.ts'
import { sql } from '../platform/db.ts'
import { inAct, testActor, testCall, type TestDatabase, undone } from '../platform/testing.ts'
import { draftVersion, publishVersion, readPackFolder } from '../programs/index.ts'
import { vocabulary } from '../vocabulary.ts'
import { domains } from '../wiring.ts'
import { decide } from './decide.ts'
import { createDraft, saveDraft } from './draft.ts'
import { linkOpportunity } from './referral-moves.ts'
import { selectSubmission } from './sql.ts'
import { submit } from './submit.ts'
import { amount, enrol, partnerActor } from './testing.ts'

/** Setting of the referral stories: one fund, the sample program, one who decides. */
export type ReferralSetting = {
  readonly db: TestDatabase
  readonly fund: Fund
  readonly programId: string
  readonly lead: Actor
}

export const noon = (day: string) => Temporal.Instant.from(`${day}T17:00:00Z`)
const day = (text: string) => Temporal.PlainDate.from(text)

export async function referralSetting(
  db: TestDatabase,
  given: { readonly payerId?: string; readonly pack?: string } = {},
): Promise<ReferralSetting> {
  const owner = testActor(['program_owner'])
  const lead = await person(db, { roles: ['lead'], limit: amount('25000.00') })
  const at = noon('2026-01-05')
  const fund = await inAct(db, owner, (act) => openFund(act, given.payerId ?? act.newId()), at)
  const programId = await inAct(
    db,
    owner,
    async (act) => {
      const folder = new URL(`../../programs/${given.pack ?? 'referral-global'}`, import.meta.url)
      const files = Object.fromEntries(await readPackFolder(fileURLToPath(folder)))
      const drafted = unwrap(await draftVersion(act, { files }))
      unwrap(await publishVersion(vocabulary)(act, { ...drafted }))
      return drafted.programId
    },
    at,
  )
  return { db, fund, programId, lead }
}

async function openFund(act: Act, payerId: string): Promise<Fund> {
  const fund = unwrap(
    await createFund(act, {
      code: 'NA-REFERRAL',
      name: 'Referral fees',
      payerId,
      currency: 'USD',
      zone: 'America/New_York',
      validFrom: day('2026-01-01'),
      validUntil: day('2028-01-01'),
      requestsDueOn: null,
      claimsDueOn: null,
    }),
  )
  const { fundId } = fund
  const general = { fundId, code: 'GENERAL', name: 'General', kind: 'general', partnerId: null }
  const { allocationId } = unwrap(await addAllocation(act, { ...general, kind: 'general' }))
  const budget = amount('500000.00')
  unwrap(await allocate(act, { fundId, allocationId, amount: budget, reason: 'Plan of the year' }))
  return fund
}

/** A partner of the tier, enrolled. */
export function newPartner({ db, lead }: ReferralSetting, tier: 'registered' | 'premier') {
  return inAct(db, lead, (act) => enrol(act, tier), noon('2026-01-05'))
}

/** A customer of the CRM. */
export async function customer(
  { db, lead }: Pick<ReferralSetting, 'db' | 'lead'>,
  given: { readonly code: string; readonly name: string; readonly domain: string },
): Promise<void> {
  const table = {
    sheet: 'customers.csv',
    hidden: false,
    columns: ['code', 'name', 'country', 'domains'],
    rows: [{ rowNumber: 2, cells: [given.code, given.name, 'US', given.domain].map(textCell) }],
    problems: [],
  }
  const call = testCall(db, lead, { at: noon('2026-01-05') })
  const report = unwrap(await execute(call, 'customer.import', importCustomers, { table }))
  assert.equal(report.counts.refused, 0)
}

/** A sale to a customer as the CRM has it; answers its id. */
export async function sale(
  setting: ReferralSetting,
  given: Pick<Opportunity, 'code' | 'customerCode' | 'stage'> & Partial<Opportunity>,
  on: string,
): Promise<string> {
  const { db, lead } = setting
  const whole: Opportunity = {
    name: `Sale ${given.code}`,
    isDirect: true,
    isTender: false,
    products: [],
    currency: 'USD',
    value: null,
    netContract: null,
    firstYear: null,
    openedOn: day('2026-03-10'),
    openedAt: null,
    closeOn: null,
    wonOn: null,
    outreachOn: null,
    ...given,
  }
  unwrap(await inAct(db, lead, (act) => saveOpportunity(act, whole), noon(on)))
  await hear(setting, on)
  const found = await undone(db, (tx) => opportunityByCode(tx, given.code))
  return must(found, 'just saved').opportunityId
}

/** Who keeps the books, and decides no fee. */
const books = testActor(['finance'])

/** The customer pays, or gets something back of the payment `returns`. */
export async function pays(
  setting: ReferralSetting,
  given: {
    readonly sale: string
    readonly number: string
    readonly amount: Money
    readonly on: string
    readonly returns?: string
  },
): Promise<void> {
  const { db } = setting
  const row = {
    source: 'erp',
    externalId: given.number,
    about: given.sale,
    kind: given.returns === undefined ? ('payment' as const) : ('refund' as const),
    amount: given.amount,
    on: day(given.on),
    product: null,
    returns: given.returns ?? null,
  }
  unwrap(await inAct(db, books, (act) => recordCollection(act, row), noon(given.on)))
  await hear(setting, given.on)
}

const subscriptions = domains
  .filter(({ name }) => name === 'submissions')
  .flatMap((domain) => domain.subscriptions)

/** What the worker tells submissions, on a day. */
export async function hear({ db }: ReferralSetting, on: string): Promise<void> {
  const refused = await deliverNews(db.world.app, subscriptions, ({ subscriber, key }, command) => {
    const actor = { ...testActor([]), kind: 'system' as const, principalId: `system:${subscriber}` }
    const call = testCall(db, actor, { at: noon(on), key })
    return execute(call, 'live.read', command, {})
  })
  assert.deepEqual(refused, [])
}

export type ReferralForm = {
  readonly name: string
  readonly domain: string
  readonly more?: Readonly<Record<string, string>>
}

/** A referral handed in by the partner on a day. */
export function refer(
  setting: ReferralSetting,
  partnerId: string,
  given: ReferralForm,
  at: Temporal.Instant,
) {
  return inAct(
    setting.db,
    partnerActor(partnerId),
    async (act) => {
      const { programId } = setting
      const draft = unwrap(await createDraft(act, { type: 'referral', programId, form: {} }))
      const form = {
        title: `${given.name} needs help`,
        customer_name: given.name,
        customer_domain: given.domain,
        customer_country: 'US',
        contact_name: 'Ada Byron',
        contact_email: `ada@${given.domain}`,
        consent: 'yes',
        consent_on: '2026-02-20',
        need: 'They move to the cloud this year.',
        ...given.more,
      }
      const saved = unwrap(await saveDraft(act, { ...draft, form, lines: [], isFinal: false }))
      const handed = unwrap(await submit(act, { ...draft, version: saved.version }))
      return { submissionId: draft.submissionId, ...handed }
    },
    at,
  )
}

const none = { lines: [], reason: '', clauseIds: [] }

/** Decides as the lead on a day. */
export async function decideOn(
  setting: ReferralSetting,
  submissionId: string,
  at: Temporal.Instant,
  more: { readonly outcome: 'approve' | 'reject'; readonly reason?: string } = {
    outcome: 'approve',
  },
) {
  const { db, lead } = setting
  const row = must(await undone(db, (tx) => selectSubmission(tx, submissionId)), 'it is there')
  const input = { ...none, submissionId, version: row.version, ...more }
  const decided = await execute(testCall(db, lead, { at }), 'submission.decide', decide, input)
  await hear(setting, at.toString().slice(0, 10))
  return decided
}

/** An accepted referral; answers its incentive. */
export async function accepted(
  setting: ReferralSetting,
  partnerId: string,
  given: ReferralForm,
  on = '2026-03-02',
): Promise<Incentive> {
  const { submissionId } = await refer(setting, partnerId, given, noon(on))
  unwrap(await decideOn(setting, submissionId, noon(on).add({ hours: 1 })))
  return undone(setting.db, async (tx) => {
    const row = must(await selectSubmission(tx, submissionId), 'handed in')
    return must(await incentiveById(tx, row.incentiveId ?? ''), 'accepted')
  })
}

/** Links a sale to a referral as the lead. */
export async function link(
  setting: ReferralSetting,
  incentiveId: string,
  opportunityId: string,
  on: string,
) {
  const { db, lead } = setting
  const call = testCall(db, lead, { at: noon(on) })
  const linked = await execute(call, 'referral.link', linkOpportunity, {
    incentiveId,
    opportunityId,
  })
  await hear(setting, on)
  return linked
}

/** A referral of a customer of its own, accepted on 2 March; the customer's sale is won on 1 April. */
export async function wonReferral(
  setting: ReferralSetting,
  given: {
    readonly name: string
    readonly code: string
    readonly currency?: Currency
    readonly partnerId?: string
  },
) {
  const { name, code, currency = 'USD' } = given
  const partnerId = given.partnerId ?? (await newPartner(setting, 'registered'))
  const domain = `${code.toLowerCase()}.example`
  await customer(setting, { code, name, domain })
  const { incentiveId } = await accepted(setting, partnerId, { name, domain })
  const won = { code: `OPP-${code}`, customerCode: code, stage: 'won', currency } as const
  const opportunityId = await sale(setting, { ...won, wonOn: day('2026-04-01') }, '2026-04-01')
  return { partnerId, incentiveId, opportunityId, opp: won.code }
}

/** The fees under a referral with what they ask for. */
export function feesOf({ db }: ReferralSetting, incentiveId: string) {
  return undone(db, (tx) =>
    tx.many<{ submissionId: string; status: string; requestedMinor: bigint }>(sql`
      select submission_id as "submissionId", status, requested_minor as "requestedMinor"
      from submissions.submissions
      where incentive_id = ${incentiveId} and type = 'referral_fee' order by sequence`),
  )
}

export async function statusOf({ db }: ReferralSetting, incentiveId: string): Promise<string> {
  const found = await undone(db, (tx) => incentiveById(tx, incentiveId))
  return must(found, 'it is there').status
}
