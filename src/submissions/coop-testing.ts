import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import type { Act } from '../audit/index.ts'
import { createFund, type Fund } from '../funds/index.ts'
import { accruePurchases } from '../incentives/index.ts'
import { must } from '../kernel/assert.ts'
import { type Money, parseDecimal } from '../kernel/money.ts'
import { unwrap } from '../kernel/result.ts'
import { type Instant, Temporal } from '../kernel/temporal.ts'
import {
  enrolPartner,
  type PartnerId,
  type PartnerTier,
  recordPurchase,
} from '../partners/index.ts'
import { inAct, testActor, type TestDatabase } from '../platform/testing.ts'
import {
  type CoinvestPack,
  draftVersion,
  type MdfPack,
  type Pack,
  packOf,
  parsePack,
  publishVersion,
  readPackFolder,
} from '../programs/index.ts'
import { vocabulary } from '../vocabulary.ts'
import { createDraft, saveDraft } from './draft.ts'
import { submit } from './submit.ts'
import { line, partnerActor, putPaper } from './testing.ts'

/** Setting of the co-op stories: a fund, a published program of the gallery, a partner; each of its
 *  own, so that many share a database. */
export type CoopSetting<P extends Pack = MdfPack> = {
  readonly db: TestDatabase
  readonly suffix: string
  readonly pack: P
  readonly fund: Fund
  readonly programId: string
  readonly partnerId: PartnerId
  readonly partnerCode: string
}

const day = (text: string) => Temporal.PlainDate.from(text)
const gallery = join(import.meta.dirname, '../../programs/gallery')

type Asked = { readonly folder: string; readonly tier: PartnerTier }

/** Publishes a co-op program of the gallery and enrols a partner of `tier`. */
export async function coopSetting(db: TestDatabase, asked: Asked): Promise<CoopSetting> {
  const setting = await earningSetting(db, asked)
  return { ...setting, pack: packOf(setting.pack, 'mdf') }
}

/** The same of a co-investment program whose plans are paid from what was earned. */
export async function earnedPlanSetting(
  db: TestDatabase,
  asked: Asked,
): Promise<CoopSetting<CoinvestPack>> {
  const setting = await earningSetting(db, asked)
  return { ...setting, pack: packOf(setting.pack, 'coinvest') }
}

async function earningSetting(db: TestDatabase, asked: Asked): Promise<CoopSetting<Pack>> {
  const suffix = randomBytes(3).toString('hex').toUpperCase()
  const files = Object.fromEntries(await readPackFolder(join(gallery, asked.folder)))
  files['program.yaml'] = must(files['program.yaml'], 'a pack has its terms')
    .replace(/^code: (.*)$/m, `code: $1-${suffix}`)
    .replace(/^fund: (.*)$/m, `fund: $1-${suffix}`)
  const pack = unwrap(parsePack(new Map(Object.entries(files))))
  const owner = testActor(['program_owner'])
  const at = Temporal.Instant.from('2026-01-02T10:00:00Z')
  const made = await inAct(
    db,
    owner,
    async (act) => {
      const fund = await openFund(act, pack)
      const drafted = unwrap(await draftVersion(act, { files }))
      unwrap(await publishVersion(vocabulary)(act, { ...drafted }))
      return { fund, programId: drafted.programId }
    },
    at,
  )
  const partnerCode = `P-${suffix}`
  const enrolled = { suffix, partnerCode, zone: pack.zone, tier: asked.tier }
  const partnerId = await inAct(db, testActor(['lead']), (act) => enrolOne(act, enrolled), at)
  return { db, suffix, pack, ...made, partnerId, partnerCode }
}

async function openFund(act: Act, pack: Pack): Promise<Fund> {
  return unwrap(
    await createFund(act, {
      code: pack.fundCode,
      name: pack.name,
      payerId: act.newId(),
      currency: pack.currency,
      zone: pack.zone,
      validFrom: day('2026-01-01'),
      validUntil: day('2029-01-01'),
    }),
  )
}

async function enrolOne(
  act: Act,
  of: { suffix: string; partnerCode: string; zone: string; tier: PartnerTier },
): Promise<PartnerId> {
  const made = unwrap(
    await enrolPartner(act, {
      code: of.partnerCode,
      legalName: `Partner ${of.suffix}`,
      domains: [`${of.suffix.toLowerCase()}.example`],
      country: 'DE',
      timeZone: of.zone,
      tier: of.tier,
      goodStanding: true,
      parentCode: null,
    }),
  )
  return made.partnerId
}

/** `2026-05-01`, at noon of the program's clock, or `2026-05-01 23:59:59`. */
export function coopInstant({ pack }: { readonly pack: Pack }, text: string): Instant {
  const plain = text.includes(' ') ? text.replace(' ', 'T') : `${text}T12:00:00`
  return Temporal.PlainDateTime.from(plain).toZonedDateTime(pack.zone).toInstant()
}

/** `1,000.00` in the program's currency. */
export function coopAmount({ pack }: { readonly pack: Pack }, text: string): Money {
  return must(parseDecimal(text.replaceAll(',', ''), pack.currency), `an amount: ${text}`)
}

export type Told = {
  readonly number: string
  readonly amount: Money
  readonly on: string
  /** The number of the purchase that a credit gives back. */
  readonly returns?: string
}

/** A purchase or credit of the partner, listed and counted on its day. */
export async function tellPurchase(setting: CoopSetting<Pack>, told: Told): Promise<void> {
  const { db, suffix, partnerCode, partnerId } = setting
  await inAct(
    db,
    testActor(['lead']),
    async (act) => {
      unwrap(
        await recordPurchase(act, {
          source: `erp-${suffix.toLowerCase()}`,
          externalId: told.number,
          about: partnerCode,
          kind: told.returns === undefined ? 'purchase' : 'credit',
          amount: told.amount,
          on: day(told.on),
          product: null,
          returns: told.returns ?? null,
        }),
      )
      unwrap(await accruePurchases(act, { partnerId }))
    },
    coopInstant(setting, told.on),
  )
}

const kindOfType: Readonly<Record<string, string>> = {
  demo_units: 'hardware',
  customer_offers: 'discount',
  event: 'venue',
}

export type Reimbursement = {
  readonly type: string
  readonly cost: string
  readonly claimed: string
  readonly ended: string
  readonly invoiced: string
  readonly at: string
}

/** A cost handed in by the partner with its invoice and proof; answers the submission's id. */
export function handInReimbursement(
  setting: CoopSetting,
  claim: Reimbursement,
): Promise<{ submissionId: string; version: number }> {
  const { db, pack, partnerId, programId } = setting
  const activity = must(
    pack.activities.find((one) => one.type === claim.type),
    `the type ${claim.type}`,
  )
  const form = {
    activity_type: claim.type,
    title: `${activity.label} ${randomBytes(2).toString('hex')}`,
    starts_on: claim.ended,
    ends_on: claim.ended,
    claimed: claim.claimed.replaceAll(',', ''),
    metric_value: '10',
  }
  const cost = {
    costKind: kindOfType[claim.type] ?? 'media',
    net: claim.cost.replaceAll(',', ''),
    invoice: `INV-${randomBytes(4).toString('hex')}`,
    invoiceOn: claim.invoiced,
    currency: pack.currency,
  }
  return inAct(
    db,
    partnerActor(partnerId),
    async (act) => {
      const draft = unwrap(await createDraft(act, { type: 'mdf_reimbursement', programId, form }))
      const { submissionId } = draft
      const owner = { submissionId, partnerId }
      await putPaper(act, db, { ...owner, slot: 'invoice', lineNo: 1 })
      for (const { slot } of activity.proof)
        await putPaper(act, db, { ...owner, slot, lineNo: null })
      const lines = [{ ...line(1, cost), deliveredOn: null }]
      const saved = unwrap(await saveDraft(act, { ...draft, form, lines, isFinal: true }))
      const handed = unwrap(await submit(act, { submissionId, version: saved.version }))
      return { submissionId, version: handed.version }
    },
    coopInstant(setting, claim.at),
  )
}
