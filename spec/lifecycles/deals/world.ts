import { textCell } from '../../../src/formats/sheet.ts'
import { must } from '../../../src/kernel/assert.ts'
import { unwrap } from '../../../src/kernel/result.ts'
import { importCustomers, movePartnerStatus, type PartnerId } from '../../../src/partners/index.ts'
import { sql } from '../../../src/platform/db.ts'
import { inAct, testCall, undone } from '../../../src/platform/testing.ts'
import { execute } from '../../../src/identity/index.ts'
import {
  berlin,
  dealSetting,
  type DealSetting,
  decideOn,
  hear,
  newPartner,
  register,
  standing,
  suggestionFor,
} from '../../../src/submissions/deal-testing.ts'
import { releaseDeal } from '../../../src/submissions/deal-moves.ts'
import { blockedRegistrations, clashingDeals } from '../../../src/submissions/deal-sql.ts'
import { appeal } from '../../../src/submissions/reopen.ts'
import { takeUpAppeal } from '../../../src/submissions/take.ts'
import { partnerActor, wiredDatabase } from '../../../src/submissions/testing.ts'

/** The sample program for deals, and partners who register one customer. */
export type Deals = {
  readonly setting: DealSetting
  readonly partners: Map<string, PartnerId>
  readonly submissions: Map<string, string>
}

export async function openDeals(): Promise<Deals> {
  const setting = await dealSetting(await wiredDatabase())
  return { setting, partners: new Map(), submissions: new Map() }
}

export const closeDeals = ({ setting }: Deals) => setting.db.close()

const at = (text: string) => berlin(text.replace(' ', 'T'))
const known = (deals: Deals, name: string) =>
  must(deals.submissions.get(name), `${name} handed something in`)

async function partnerOf(deals: Deals, name: string): Promise<PartnerId> {
  const there = deals.partners.get(name) ?? (await newPartner(deals.setting, 'select'))
  deals.partners.set(name, there)
  return there
}

const kappa = { name: 'Kappa Mills', domain: 'kappa-mills.example' }

export async function registers(
  deals: Deals,
  name: string,
  text: string,
  customer: typeof kappa = kappa,
): Promise<void> {
  const partnerId = await partnerOf(deals, name)
  const { submissionId } = await register(deals.setting, partnerId, customer, at(text))
  deals.submissions.set(name, submissionId)
}

export function decides(
  deals: Deals,
  of: { readonly name: string; readonly by: string; readonly outcome: 'approve' | 'reject' },
  text: string,
) {
  const by = of.by === 'the lead' ? deals.setting.lead : deals.setting.specialist
  const wanted = { outcome: of.outcome, by, reason: 'As it is' }
  return decideOn(deals.setting, known(deals, of.name), at(text), wanted)
}

export async function appeals(deals: Deals, name: string, text: string) {
  const { setting } = deals
  const submissionId = known(deals, name)
  const { row } = await standing(setting, submissionId)
  const call = testCall(setting.db, partnerActor(row.partnerId), { at: at(text) })
  const input = { submissionId, version: row.version, reason: 'We were first' }
  return execute(call, 'submission.appeal', appeal, input)
}

export async function takesUp(deals: Deals, name: string, by: string, text: string) {
  const { setting } = deals
  const submissionId = known(deals, name)
  const { row } = await standing(setting, submissionId)
  const who = by === 'the lead' ? setting.lead : setting.specialist
  const call = testCall(setting.db, who, { at: at(text) })
  return execute(call, 'submission.take', takeUpAppeal, { submissionId, version: row.version })
}

export async function status(deals: Deals, name: string): Promise<string> {
  return (await standing(deals.setting, known(deals, name))).incentive.status
}

export async function isBlocked(deals: Deals, name: string): Promise<string> {
  const submissionId = known(deals, name)
  const { db } = deals.setting
  const found = await undone(db, (tx) => blockedRegistrations(tx, [submissionId]))
  return found.length > 0 ? 'blocked' : 'free'
}

export async function suspends(deals: Deals, name: string, text: string): Promise<void> {
  const { setting } = deals
  const partnerId = await partnerOf(deals, name)
  const asked = { partnerId, move: 'suspend', reason: 'A dispute' } as const
  await inAct(setting.db, setting.lead, (act) => movePartnerStatus(act, asked), at(text))
  await hear(setting, at(text))
}

/** What the lead was told last. */
export async function told(deals: Deals): Promise<string> {
  const rows = await undone(deals.setting.db, (tx) =>
    tx.many<{ text: string }>(sql`select text from correspondence.notices order by at desc limit 1`),
  )
  return rows[0]?.text ?? 'nothing'
}

/** The list of the CRM names a customer, and the one it belongs to. */
export async function crmSays(
  deals: Deals,
  customer: { readonly code: string; readonly domain: string; readonly parent: string },
  text: string,
): Promise<void> {
  const { setting } = deals
  const { code, domain, parent } = customer
  const table = {
    sheet: 'customers.csv',
    hidden: false,
    columns: ['code', 'name', 'domains', 'parent', 'country'],
    rows: [{ rowNumber: 2, cells: [code, code, domain, parent, 'DE'].map(textCell) }],
    problems: [],
  }
  const call = testCall(setting.db, setting.lead, { at: at(text) })
  unwrap(await execute(call, 'customer.import', importCustomers, { table }))
  await hear(setting, at(text))
}

/** Deals that hold one group of companies, as the lead is asked about them. */
export async function clashes({ setting }: Deals): Promise<string> {
  const found = await undone(setting.db, clashingDeals)
  return found.length === 0 ? 'no deals clash' : 'deals clash'
}

export async function numberOf(deals: Deals, name: string): Promise<string> {
  return (await standing(deals.setting, known(deals, name))).incentive.number
}

export async function ends(deals: Deals, name: string, text: string) {
  const { setting } = deals
  const { incentive } = await standing(setting, known(deals, name))
  const asked = { incentiveId: incentive.incentiveId, reason: 'The other one stands' }
  return inAct(setting.db, setting.lead, (act) => releaseDeal(act, asked), at(text))
}

/** What policy suggests, from the facts of an instant. */
export async function policySays(deals: Deals, name: string, text: string): Promise<string> {
  return (await suggestionFor(deals.setting, known(deals, name), at(text))).says
}
