import { randomBytes } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import type { Act, Actor } from '../audit/index.ts'
import { attach, type FileId, putFile, keepFile } from '../evidence/index.ts'
import { addAllocation, allocate, createFund, type Fund } from '../funds/index.ts'
import type { Currency } from '../kernel/currency.ts'
import { type Money, parseDecimal } from '../kernel/money.ts'
import { unwrap } from '../kernel/result.ts'
import { Temporal, type Instant } from '../kernel/temporal.ts'
import { enrolPartner, type PartnerId, type PartnerTier } from '../partners/index.ts'
import { constraintsOf, escalatingOf } from '../wiring.ts'
import { inAct, testActor, testDatabase, type TestDatabase } from '../platform/testing.ts'
import { draftVersion, publishVersion, readPackFolder } from '../programs/index.ts'
import { publishAgreed } from '../programs/testing.ts'
import { vocabulary } from '../vocabulary.ts'
import { must } from '../kernel/assert.ts'
import type { Line } from './completeness.ts'
import { createDraft, saveDraft } from './draft.ts'
import { submit } from './submit.ts'

/** Setting of the submission stories: one fund, one published MDF program, one partner. */
export type MdfSetting = {
  readonly db: TestDatabase
  readonly fund: Fund
  readonly programId: string
  readonly partnerId: PartnerId
  readonly owner: Actor
}

/** A database with every constraint and escalation of the wiring. */
export function wiredDatabase(): Promise<TestDatabase> {
  return testDatabase({ constraints: constraintsOf(), escalating: escalatingOf() })
}

export const amount = (text: string, currency: Currency = 'USD'): Money =>
  must(parseDecimal(text, currency), `an amount: ${text}`)

const packFolder = fileURLToPath(new URL('../../programs/mdf-na', import.meta.url))

/** Fund NA-MDF with `budget` available, the sample program published, a partner of `tier`. */
export async function mdfSetting(
  db: TestDatabase,
  given: { readonly budget?: Money; readonly tier?: PartnerTier } = {},
): Promise<MdfSetting> {
  const owner = testActor(['program_owner'])
  const at = Temporal.Instant.from('2026-01-05T10:00:00Z')
  const fund = await inAct(
    db,
    owner,
    (act) => openFund(act, given.budget ?? amount('100000.00')),
    at,
  )
  const programId = await inAct(db, owner, publishSample, at)
  const partnerId = await inAct(
    db,
    testActor(['lead']),
    (act) => enrol(act, given.tier ?? 'select'),
    at,
  )
  return { db, fund, programId, partnerId, owner }
}

async function openFund(act: Act, budget: Money): Promise<Fund> {
  const day = Temporal.PlainDate.from
  const fund = unwrap(
    await createFund(act, {
      code: 'NA-MDF',
      name: 'North America MDF',
      payerId: act.newId(),
      currency: 'USD',
      zone: 'America/New_York',
      validFrom: day('2026-01-01'),
      validUntil: day('2027-01-01'),
      requestsDueOn: null,
      claimsDueOn: null,
    }),
  )
  const allocation = unwrap(
    await addAllocation(act, {
      fundId: fund.fundId,
      code: 'GENERAL',
      name: 'General',
      kind: 'general',
      partnerId: null,
    }),
  )
  const { allocationId } = allocation
  const { fundId } = fund
  unwrap(await allocate(act, { fundId, allocationId, amount: budget, reason: 'Plan of the year' }))
  return fund
}

async function publishSample(act: Act): Promise<string> {
  const files = Object.fromEntries(await readPackFolder(packFolder))
  const drafted = unwrap(await draftVersion(act, { files }))
  unwrap(await publishVersion(vocabulary)(act, { ...drafted }))
  return drafted.programId
}

/** Publishes a version of the sample program that begins on a later day; answers its id. */
export async function publishNext(act: Act, from: string): Promise<string> {
  const files = Object.fromEntries(await readPackFolder(packFolder))
  const terms = must(files['program.yaml'], 'a pack has its terms')
  const later = { ...files, 'program.yaml': terms.replace('from: 2026-01-01', `from: ${from}`) }
  const drafted = unwrap(await draftVersion(act, { files: later }))
  await publishAgreed(act, vocabulary, drafted)
  return drafted.versionId
}

/** Enrols one more partner. */
export async function enrol(act: Act, tier: PartnerTier): Promise<PartnerId> {
  const name = randomBytes(3).toString('hex')
  const made = unwrap(
    await enrolPartner(act, {
      code: `P-${name.toUpperCase()}`,
      legalName: `Partner ${name} Inc.`,
      domains: [`${name}.example`],
      country: 'US',
      timeZone: 'America/New_York',
      tier,
      goodStanding: true,
      parentCode: null,
    }),
  )
  return made.partnerId
}

export type RequestFields = {
  readonly requested: string
  readonly net: string
  readonly startsOn?: string
  readonly endsOn?: string
  readonly activityType?: string
}

/** The form and the one planned cost of a request for an activity in April. */
export function requestContent(fields: RequestFields): {
  form: Record<string, string>
  lines: Line[]
  isFinal: boolean
} {
  return {
    form: {
      activity_type: fields.activityType ?? 'event',
      title: 'Spring road show',
      starts_on: fields.startsOn ?? '2026-04-14',
      ends_on: fields.endsOn ?? '2026-04-15',
      place: 'Chicago',
      country: 'US',
      audience: 'Heads of IT',
      expected_leads: '40',
      expected_pipeline: '250000.00',
      requested: fields.requested,
    },
    lines: [line(1, { costKind: 'venue', net: fields.net })],
    isFinal: true,
  }
}

export type LineFields = {
  readonly costKind: string
  readonly net: string
  readonly tax?: string
  readonly claimed?: string
  readonly invoice?: string
  readonly invoiceOn?: string
  readonly deliveredOn?: string
  readonly parts?: readonly (readonly [string, string])[]
  /** Of the invoice; the fund's when left out. */
  readonly currency?: Currency
}

/** A cost line; with `invoice` that of a claim. */
export function line(lineNo: number, fields: LineFields): Line {
  const { costKind, net, tax = '0', claimed = net, invoice, currency = 'USD' } = fields
  const day = (text: string | undefined) =>
    text === undefined ? null : Temporal.PlainDate.from(text)
  return {
    lineNo,
    description: `Cost ${lineNo}`,
    costKind,
    seller: invoice === undefined ? null : 'Hall & Co.',
    invoiceNumber: invoice ?? null,
    invoiceOn: invoice === undefined ? null : day(fields.invoiceOn ?? '2026-04-15'),
    deliveredOn: invoice === undefined ? null : day(fields.deliveredOn ?? '2026-04-14'),
    criterion: null,
    dueOn: null,
    net: amount(net, currency),
    tax: amount(tax, currency),
    claimed: amount(claimed, currency),
    parts: (fields.parts ?? []).map(([kind, part]) => ({
      costKind: kind,
      net: amount(part, currency),
    })),
  }
}

export type ClaimFields = { readonly claimed: string; readonly final?: 'yes' | 'no' }

/** The form of a claim. */
export function claimForm(fields: ClaimFields): Record<string, string> {
  return {
    claimed: fields.claimed,
    metric_value: '38',
    leads: '38',
    summary: 'It went well.',
    final: fields.final ?? 'yes',
  }
}

/** A partner's person, as an actor. */
export function partnerActor(partnerId: string): Actor {
  return testActor(['partner_admin'], { partnerId })
}

/** Puts a small text file into a slot of a submission. */
export async function putPaper(
  act: Act,
  db: TestDatabase,
  at: {
    readonly submissionId: string
    readonly partnerId: string
    readonly slot: string
    readonly lineNo: number | null
  },
): Promise<FileId> {
  const bytes = Buffer.from(`${at.slot} ${at.lineNo ?? ''} ${randomBytes(6).toString('hex')}\n`)
  const kept = unwrap(await keepFile(db.world.files, { name: `${at.slot}.txt`, bytes }))
  const { fileId } = unwrap(await putFile(act, { ...kept, partnerId: at.partnerId }))
  unwrap(
    await attach(act, {
      fileId,
      ownerKind: 'submission',
      ownerId: at.submissionId,
      slot: at.slot,
      lineNo: at.lineNo,
      partnerId: at.partnerId,
    }),
  )
  return fileId
}

/** A request handed in by the partner; answers its id, number and version. */
export function handInRequest(
  setting: MdfSetting,
  fields: RequestFields,
  at: Instant,
  partnerId: string = setting.partnerId,
) {
  return inAct(
    setting.db,
    partnerActor(partnerId),
    async (act) => {
      const draft = unwrap(
        await createDraft(act, { type: 'mdf_request', programId: setting.programId, form: {} }),
      )
      const saved = unwrap(await saveDraft(act, { ...draft, ...requestContent(fields) }))
      const handed = unwrap(await submit(act, { ...draft, version: saved.version }))
      return { submissionId: draft.submissionId, ...handed }
    },
    at,
  )
}

export type Papers = 'all' | 'none'

/** A claim handed in by the partner with its invoices and proof. */
export function handInClaim(
  setting: MdfSetting,
  given: {
    readonly incentiveId: string
    readonly form: Record<string, string>
    readonly lines: readonly Line[]
  },
  at: Instant,
) {
  return inAct(
    setting.db,
    partnerActor(setting.partnerId),
    async (act) => {
      const draft = unwrap(
        await createDraft(act, { type: 'mdf_claim', incentiveId: given.incentiveId, form: {} }),
      )
      const owner = { submissionId: draft.submissionId, partnerId: setting.partnerId }
      for (const { lineNo } of given.lines) {
        await putPaper(act, setting.db, { ...owner, slot: 'invoice', lineNo })
      }
      for (const slot of ['agenda', 'photo', 'attendee_list']) {
        await putPaper(act, setting.db, { ...owner, slot, lineNo: null })
      }
      const saved = unwrap(
        await saveDraft(act, { ...draft, form: given.form, lines: given.lines, isFinal: true }),
      )
      const handed = unwrap(await submit(act, { ...draft, version: saved.version }))
      return { submissionId: draft.submissionId, ...handed }
    },
    at,
  )
}
