import { fileURLToPath } from 'node:url'
import { type Act, type Actor, deliverNews } from '../audit/index.ts'
import { addAllocation, allocate, createFund, type Fund, fundFor } from '../funds/index.ts'
import { execute } from '../identity/index.ts'
import { person } from '../identity/testing.ts'
import { dealOf, incentiveById } from '../incentives/index.ts'
import { must } from '../kernel/assert.ts'
import { unwrap } from '../kernel/result.ts'
import { Temporal } from '../kernel/temporal.ts'
import { inAct, testActor, testCall, type TestDatabase, undone } from '../platform/testing.ts'
import { draftVersion, publishVersion, readPackFolder } from '../programs/index.ts'
import { vocabulary } from '../vocabulary.ts'
import { domains } from '../wiring.ts'
import { decide } from './decide.ts'
import { createDraft, saveDraft } from './draft.ts'
import { assessmentView } from './read.ts'
import { selectSubmission } from './sql.ts'
import { submit } from './submit.ts'
import type { SubmissionType } from './submission.ts'
import { amount, enrol, partnerActor, putPaper } from './testing.ts'

/** Setting of the deal stories: one fund, the sample program, people who decide. */
export type DealSetting = {
  readonly db: TestDatabase
  readonly fund: Fund
  readonly programId: string
  readonly lead: Actor
  readonly specialist: Actor
  readonly owner: Actor
}

/** An instant by the clock of Berlin, where the program is. */
export const berlin = (text: string) =>
  Temporal.PlainDateTime.from(text).toZonedDateTime('Europe/Berlin').toInstant()
const day = (text: string) => Temporal.PlainDate.from(text)
const packFolder = fileURLToPath(new URL('../../programs/deal-emea', import.meta.url))

export async function dealSetting(
  db: TestDatabase,
  other: { readonly code: string; readonly edit: readonly [string, string] } | null = null,
): Promise<DealSetting> {
  const at = berlin('2026-01-05T10:00')
  const limit = amount('25000.00', 'EUR')
  const owner = await person(db, { roles: ['program_owner'] })
  const lead = await person(db, { roles: ['lead'], limit })
  const specialist = await person(db, { roles: ['specialist'], limit: amount('5000.00', 'EUR') })
  const fund =
    other === null
      ? await inAct(db, owner, openFund, at)
      : must(await undone(db, (tx) => fundFor(tx, 'EMEA-DEAL')), 'the first setting opened it')
  const programId = await inAct(
    db,
    owner,
    async (act) => {
      const files = Object.fromEntries(await readPackFolder(packFolder))
      if (other !== null) {
        const terms = must(files['program.yaml'], 'a pack has its terms')
        files['program.yaml'] = terms.replace('DEAL-EMEA', other.code).replace(...other.edit)
      }
      const drafted = unwrap(await draftVersion(act, { files }))
      unwrap(await publishVersion(vocabulary)(act, { ...drafted }))
      return drafted.programId
    },
    at,
  )
  return { db, fund, programId, lead, specialist, owner }
}

/** The same setting with a pack of the gallery in force, its fund opened where it has none yet. */
export async function inGallery(setting: DealSetting, folder: string): Promise<DealSetting> {
  const { db, owner } = setting
  const packs = fileURLToPath(new URL('../../programs/gallery', import.meta.url))
  const files = Object.fromEntries(await readPackFolder(`${packs}/${folder}`))
  const programId = await inAct(
    db,
    owner,
    async (act) => {
      if ((await fundFor(act.tx, 'NA-DEAL')) === null) await openSecondFund(act)
      const drafted = unwrap(await draftVersion(act, { files }))
      unwrap(await publishVersion(vocabulary)(act, { ...drafted }))
      return drafted.programId
    },
    berlin('2026-01-05T10:00'),
  )
  return { ...setting, programId }
}

/** A fund in dollars that pays nothing: whose program it is. */
async function openSecondFund(act: Act): Promise<void> {
  const { fundId } = unwrap(
    await createFund(act, {
      code: 'NA-DEAL',
      name: 'New customers',
      payerId: act.newId(),
      currency: 'USD',
      zone: 'America/New_York',
      validFrom: day('2026-01-01'),
      validUntil: day('2028-01-01'),
      requestsDueOn: null,
      claimsDueOn: null,
    }),
  )
  const general = { code: 'GENERAL', name: 'General', kind: 'general', partnerId: null } as const
  unwrap(await addAllocation(act, { fundId, ...general }))
}

async function openFund(act: Act): Promise<Fund> {
  const fund = unwrap(
    await createFund(act, {
      code: 'EMEA-DEAL',
      name: 'Deal incentives',
      payerId: act.newId(),
      currency: 'EUR',
      zone: 'Europe/Berlin',
      validFrom: day('2026-01-01'),
      validUntil: day('2028-01-01'),
      requestsDueOn: null,
      claimsDueOn: null,
    }),
  )
  const { fundId } = fund
  const general = { code: 'GENERAL', name: 'General', kind: 'general', partnerId: null } as const
  const { allocationId } = unwrap(await addAllocation(act, { fundId, ...general }))
  const budget = amount('100000.00', 'EUR')
  unwrap(await allocate(act, { fundId, allocationId, amount: budget, reason: 'Plan of the year' }))
  return fund
}

/** One more partner. */
export function newPartner({ db, lead }: DealSetting, tier: 'registered' | 'select' | 'premier') {
  return inAct(db, lead, (act) => enrol(act, tier), berlin('2026-01-05T10:00'))
}

export type Registered = {
  readonly name: string
  readonly domain: string
  readonly more?: Readonly<Record<string, string>>
}

/** The form of a registration that is in order. */
export function registrationForm(given: Registered, at: Temporal.Instant): Record<string, string> {
  const closeOn = at.toZonedDateTimeISO('Europe/Berlin').toPlainDate().add({ days: 60 })
  return {
    title: `${given.name} renews its platform`,
    customer_name: given.name,
    customer_domain: given.domain,
    customer_country: 'DE',
    products: 'platform',
    value: '40000.00',
    close_on: closeOn.toString(),
    partner_role: 'resell',
    contact_name: 'Ada Byron',
    tender: 'no',
    ...given.more,
  }
}

/** Hands in a draft of this type with papers in these slots; answers its id and how it stands. */
export function handIn(
  { db, programId }: DealSetting,
  partnerId: string,
  given: {
    readonly type: SubmissionType
    readonly incentiveId?: string
    readonly form: Readonly<Record<string, string>>
    readonly slots: readonly string[]
    readonly source?: 'sheet'
  },
  at: Temporal.Instant,
) {
  return inAct(
    db,
    partnerActor(partnerId),
    async (act) => {
      const { type, incentiveId, source } = given
      const under = incentiveId === undefined ? { programId } : { incentiveId }
      const draft = unwrap(
        await createDraft(act, { type, ...under, form: {}, ...(source ? { source } : {}) }),
      )
      const owner = { submissionId: draft.submissionId, partnerId, lineNo: null }
      for (const slot of given.slots) await putPaper(act, db, { ...owner, slot })
      const { form } = given
      const saved = unwrap(await saveDraft(act, { ...draft, form, lines: [], isFinal: false }))
      const handed = unwrap(await submit(act, { ...draft, version: saved.version }))
      return { submissionId: draft.submissionId, ...handed }
    },
    at,
  )
}

/** A registration that is in order, handed in. */
export function register(
  setting: DealSetting,
  partnerId: string,
  given: Registered,
  at: Temporal.Instant,
) {
  const form = registrationForm(given, at)
  return handIn(setting, partnerId, { type: 'deal_registration', form, slots: ['engagement'] }, at)
}

const subscriptions = domains
  .filter(({ name }) => name === 'submissions')
  .flatMap((domain) => domain.subscriptions)

/** What the worker tells submissions at an instant. */
export async function hear({ db }: DealSetting, at: Temporal.Instant): Promise<void> {
  await deliverNews(db.world.app, subscriptions, ({ subscriber, key }, command) => {
    const actor = { ...testActor([]), kind: 'system' as const, principalId: `system:${subscriber}` }
    return execute(testCall(db, actor, { at, key }), 'live.read', command, {})
  })
}

export type Wanted = {
  readonly outcome?: 'approve' | 'approve_reduced' | 'reject'
  readonly reason?: string
  readonly authorityId?: string
  readonly by?: Actor
}

/** Decides, as the lead unless told. */
export async function decideOn(
  setting: DealSetting,
  submissionId: string,
  at: Temporal.Instant,
  wanted: Wanted = {},
) {
  const { db, lead } = setting
  const row = must(await undone(db, (tx) => selectSubmission(tx, submissionId)), 'it is there')
  const { outcome = 'approve', reason = '', authorityId, by = lead } = wanted
  const input = { submissionId, version: row.version, outcome, reason, lines: [], clauseIds: [] }
  const decided = await execute(testCall(db, by, { at }), 'submission.decide', decide, {
    ...input,
    ...(authorityId === undefined ? {} : { authorityId }),
  })
  await hear(setting, at)
  return decided
}

/** The submission, its incentive and its deal as they stand. */
export function standing({ db }: DealSetting, submissionId: string) {
  return undone(db, async (tx) => {
    const row = must(await selectSubmission(tx, submissionId), 'handed in')
    const incentive = must(await incentiveById(tx, row.incentiveId ?? ''), 'it has its incentive')
    return { row, incentive, deal: await dealOf(tx, incentive.incentiveId) }
  })
}

/** A deal approved on a day; answers its incentive. */
export async function protectedDeal(
  setting: DealSetting,
  partnerId: string,
  given: Registered,
  at = berlin('2026-03-02T10:00'),
) {
  const { submissionId } = await register(setting, partnerId, given, at)
  unwrap(await decideOn(setting, submissionId, at.add({ hours: 1 })))
  return { submissionId, ...(await standing(setting, submissionId)) }
}

/** What policy suggests, and the checks that did not pass. */
export async function suggestionFor(
  { db }: DealSetting,
  submissionId: string,
  at: Temporal.Instant,
) {
  const view = must(await undone(db, (tx) => assessmentView(tx, submissionId, at)), 'it is there')
  const odd = view.checks.filter((check) => check.state !== 'pass')
  return {
    says: `${view.suggestion.outcome} ${view.suggestion.reason}`,
    odd: odd.map((check) => `${check.code} ${check.state}`),
  }
}
