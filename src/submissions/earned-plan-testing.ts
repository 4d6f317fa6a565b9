import { randomBytes } from 'node:crypto'
import type { Act } from '../audit/index.ts'
import { splitEvenly } from '../incentives/index.ts'
import { type Money, subtract, toDecimal } from '../kernel/money.ts'
import { unwrap } from '../kernel/result.ts'
import { Temporal } from '../kernel/temporal.ts'
import { inAct } from '../platform/testing.ts'
import type { CoinvestPack } from '../programs/index.ts'
import type { Line } from './completeness.ts'
import { coopAmount, coopInstant, type CoopSetting } from './coop-testing.ts'
import { createDraft, saveDraft } from './draft.ts'
import { submit } from './submit.ts'
import { line, partnerActor, putPaper } from './testing.ts'

/** Setting of plans paid from what was earned by buying. */
export type EarnedSetting = CoopSetting<CoinvestPack>
type HandedIn = { readonly submissionId: string; readonly version: number }

const PARTS = 3

export type PlanAsked = {
  readonly requested: string
  readonly cost: string
  readonly starts: string
  readonly at: string
}

/** A plan for a customer of its own in three equal milestones, one a month; handed in. */
export function proposeEarned(setting: EarnedSetting, asked: PlanAsked): Promise<HandedIn> {
  const { db, partnerId, programId, pack } = setting
  const { currency } = pack
  const requested = coopAmount(setting, asked.requested)
  const form = formOf(setting, asked, requested)
  const starts = Temporal.PlainDate.from(asked.starts)
  const lines = splitEvenly(requested, PARTS).map((part, place): Line => {
    const lineNo = place + 1
    return {
      ...line(lineNo, { costKind: '', net: toDecimal(part), claimed: '0.00', currency }),
      description: `Phase ${lineNo}`,
      criterion: `Phase ${lineNo} runs`,
      dueOn: starts.add({ months: lineNo }),
    }
  })
  const at = coopInstant(setting, asked.at)
  const propose = async (act: Act) => {
    const draft = unwrap(await createDraft(act, { type: 'coinvest_proposal', programId, form }))
    const saved = unwrap(await saveDraft(act, { ...draft, form, lines, isFinal: false }))
    const handed = unwrap(await submit(act, { ...draft, version: saved.version }))
    return { submissionId: draft.submissionId, version: handed.version }
  }
  return inAct(db, partnerActor(partnerId), propose, at)
}

function formOf(setting: EarnedSetting, asked: PlanAsked, requested: Money) {
  const name = randomBytes(6).toString('hex')
  const cost = coopAmount(setting, asked.cost)
  return {
    title: `Plan ${name}`,
    use_case: 'migration',
    starts_on: asked.starts,
    total_cost: toDecimal(cost),
    requested: toDecimal(requested),
    partner_cash: toDecimal(subtract(cost, requested)),
    expected_revenue: '120000.00',
    customer: `${name} GmbH`,
    customer_domain: `${name}.example`,
    customer_country: 'DE',
  }
}

export type MilestoneAsked = {
  readonly incentiveId: string
  readonly customerDomain: string
  readonly no: string
  readonly cost: string
  readonly claimed: string
  readonly at: string
}

/** A milestone with one invoice of its day, the deliverable and the customer's signature; handed in. */
export function handInEarned(setting: EarnedSetting, asked: MilestoneAsked): Promise<HandedIn> {
  const { db, partnerId, pack } = setting
  const { incentiveId } = asked
  const on = coopInstant(setting, asked.at).toZonedDateTimeISO(pack.zone).toPlainDate().toString()
  const cost = {
    costKind: 'services',
    net: asked.cost.replaceAll(',', ''),
    invoice: `INV-${randomBytes(4).toString('hex')}`,
    invoiceOn: on,
    deliveredOn: on,
    currency: pack.currency,
  }
  const form = {
    milestone: asked.no,
    claimed: asked.claimed.replaceAll(',', ''),
    signed_by: 'Dana Reyes',
    signer_email: `dana@${asked.customerDomain}`,
    signed_on: on,
    summary: 'It runs.',
  }
  const handIn = async (act: Act) => {
    const draft = unwrap(await createDraft(act, { type: 'coinvest_milestone', incentiveId, form }))
    const { submissionId } = draft
    const owner = { submissionId, partnerId }
    await putPaper(act, db, { ...owner, slot: 'invoice', lineNo: 1 })
    for (const slot of ['deliverable', 'acceptance']) {
      await putPaper(act, db, { ...owner, slot, lineNo: null })
    }
    const lines = [line(1, cost)]
    const saved = unwrap(await saveDraft(act, { ...draft, form, lines, isFinal: false }))
    const handed = unwrap(await submit(act, { ...draft, version: saved.version }))
    return { submissionId, version: handed.version }
  }
  return inAct(db, partnerActor(partnerId), handIn, coopInstant(setting, asked.at))
}
