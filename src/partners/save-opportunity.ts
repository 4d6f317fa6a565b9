import { recordAll, type Act } from '../audit/index.ts'
import { must } from '../kernel/assert.ts'
import { money, type Money } from '../kernel/money.ts'
import { ok, refuse, type Result } from '../kernel/result.ts'
import {
  opportunityChanges,
  opportunityProblem,
  parseSaleCode,
  type Opportunity,
  type OpportunityId,
} from './opportunity.ts'
import type { KnownOpportunity, PlannedOpportunity } from './opportunity-sheet.ts'
import type { CustomerId } from './partner.ts'
import type { PartnerRefusal } from './refusals.ts'
import * as rows from './sales-sql.ts'

export function knownOpportunity(row: rows.OpportunityRow): KnownOpportunity {
  const { code, customerCode, name, stage, isDirect, isTender, products, currency } = row
  const { openedOn, openedAt, closeOn, wonOn, outreachOn, isCollected } = row
  const amount = (minor: bigint | null): Money | null =>
    minor === null || currency === null ? null : money(minor, currency)
  return {
    code,
    customerCode,
    name,
    stage,
    isDirect,
    isTender,
    products,
    currency,
    value: amount(row.valueMinor),
    netContract: amount(row.netContractMinor),
    firstYear: amount(row.firstYearMinor),
    openedOn,
    openedAt,
    closeOn,
    wonOn,
    outreachOn,
    isCollected,
  }
}

/** Writes planned opportunities and records what changed, in sets. */
export async function writeOpportunities(
  act: Act,
  planned: readonly PlannedOpportunity[],
  known: {
    readonly ids: ReadonlyMap<string, OpportunityId>
    readonly customers: ReadonlyMap<string, CustomerId>
  },
): Promise<readonly rows.OpportunityWrite[]> {
  if (planned.length === 0) return []
  const writes = planned.map(({ after }): rows.OpportunityWrite => {
    const { value, netContract, firstYear, customerCode, ...rest } = after
    return {
      ...rest,
      opportunityId: known.ids.get(after.code) ?? act.newId<'opportunity'>(),
      customerId: must(known.customers.get(customerCode), `customer ${customerCode} was found`),
      valueMinor: value?.minor ?? null,
      netContractMinor: netContract?.minor ?? null,
      firstYearMinor: firstYear?.minor ?? null,
    }
  })
  const isNew = (_: unknown, at: number) => planned[at]?.before === null
  const [added, changed] = [writes.filter(isNew), writes.filter((row, at) => !isNew(row, at))]
  if (added.length > 0) await rows.insertOpportunities(act.tx, added)
  if (changed.length > 0) await rows.updateOpportunities(act.tx, changed)
  await recordAll(
    act,
    writes.map((write, at) => eventOf(write, planned[at]!)),
  )
  return writes
}

function eventOf(write: rows.OpportunityWrite, { before, changed }: PlannedOpportunity) {
  const { code, customerId, stage, wonOn, opportunityId } = write
  return {
    type: 'opportunity.changed',
    subjectKind: 'opportunity',
    subjectId: opportunityId,
    body: {
      code,
      customerId,
      isNew: before === null,
      changed: before === null ? [] : changed,
      stage,
      stageBefore: before?.stage ?? null,
      wonOn,
    },
  }
}

/** Adds the opportunity of a code or makes it what the CRM says now; the same again changes nothing
 *  and records nothing. Without a currency it has that of its amounts. Refuses an unknown customer
 *  and what cannot be. */
export async function saveOpportunity(
  act: Act,
  given: Opportunity,
): Promise<Result<{ opportunityId: OpportunityId; isNew: boolean }, PartnerRefusal>> {
  const ofAmounts = (given.value ?? given.netContract ?? given.firstYear)?.currency ?? null
  const asked = { ...given, currency: given.currency ?? ofAmounts }
  if (parseSaleCode(asked.code) === null) {
    const expected = 'at most 64 letters, digits, dots, dashes or underscores'
    return refuse({ code: 'sale.invalid', field: 'code', found: asked.code, expected })
  }
  await rows.lockList(act.tx, 'opportunity')
  await rows.lockOpportunities(act.tx, [asked.code])
  const row = (await rows.opportunitiesByCode(act.tx, [asked.code]))[0] ?? null
  const before = row === null ? null : knownOpportunity(row)
  const customers = await rows.customersNamed(act.tx, [asked.customerCode])
  const customer = customers.find(({ code }) => code === asked.customerCode)
  if (customer === undefined) {
    return refuse({ code: 'customer.unknown', customer: asked.customerCode })
  }
  const changes = opportunityChanges(before, asked)
  const problem = opportunityProblem(before, asked)
  if (problem !== null) {
    const { field, expected } = problem
    const found = changes.find((change) => change.field === field)?.to ?? ''
    return refuse({ code: 'sale.invalid', field, found, expected })
  }
  if (row !== null && changes.length === 0) {
    return ok({ opportunityId: row.opportunityId, isNew: false })
  }
  const planned = { before, after: asked, changed: changes.map(({ field }) => field) }
  const [written] = await writeOpportunities(act, [planned], {
    ids: new Map(row === null ? [] : [[row.code, row.opportunityId]]),
    customers: new Map([[customer.code, customer.customerId]]),
  })
  const { opportunityId } = must(written, 'one was planned')
  return ok({ opportunityId, isNew: row === null })
}
