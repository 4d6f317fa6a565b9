import type { ItemRow } from '../evidence/index.ts'
import {
  type ClaimLine,
  inFundCurrency,
  type Incentive,
  type ProofSlot,
} from '../incentives/index.ts'
import type { Money } from '../kernel/money.ts'
import { parseDomain, type Partner, partnerGroup } from '../partners/index.ts'
import type { Tx } from '../platform/db.ts'
import type { Slot } from '../programs/index.ts'
import type { Line } from './completeness.ts'
import type { HandedIn } from './handed-in.ts'
import { invoiceKey, isSameSeller, sameInvoice, standingOf, useOfLine } from './invoice.ts'
import { invoiceUses } from './sql.ts'

/** A line of one kind is one part of that kind. */
export function partsOf(line: Line): { costKind: string; net: Money }[] {
  const amount = line.claimed.minor === 0n ? line.net : line.claimed
  if (line.parts.length === 0) return [{ costKind: line.costKind, net: amount }]
  return line.parts.map((part) => ({ ...part }))
}

/** The required slots of proof, with the state of what lies in them. */
export function proofOf(handed: HandedIn, slots: readonly Slot[]): ProofSlot[] {
  return slots
    .filter((slot) => slot.required)
    .map(({ slot, label }) => ({ slot, label, state: slotState(handed.items, slot, null) }))
}

/** The best paper of a slot speaks for it. */
export function slotState(
  items: readonly ItemRow[],
  slot: string,
  lineNo: number | null,
): ProofSlot['state'] {
  const states = items
    .filter((item) => item.slot === slot && item.lineNo === lineNo)
    .map((item) => item.state)
  for (const state of ['accepted', 'pending', 'rejected'] as const) {
    if (states.includes(state)) return state
  }
  return 'missing'
}

/** The invoices of a claim or milestone in the fund's currency, with what else was claimed of each,
 *  here and elsewhere. */
export async function claimLines(
  tx: Tx,
  handed: HandedIn,
  incentive: Pick<Incentive, 'incentiveId'> | null,
  partner: Partner,
): Promise<ClaimLine[]> {
  const { row, lines, items } = handed
  const keys = lines.flatMap((line) => invoiceKey(line.invoiceNumber) ?? [])
  const uses = await invoiceUses(tx, { submissionId: row.submissionId, invoiceKeys: keys })
  const group = await partnerGroup(tx, partner.partnerId)
  const read = lines.map((line, index): ClaimLine => {
    const same = sameInvoice(line, uses)
    const elsewhere = same.filter((use) => use.incentiveId !== (incentive?.incentiveId ?? null))
    // An invoice may stand in several lines of a claim: each counts for those after it.
    const above = sameInvoice(line, lines.slice(0, index).map(useOfLine))
    const mine = same.filter((use) => use.incentiveId === (incentive?.incentiveId ?? null))
    return {
      lineNo: line.lineNo,
      description: line.description,
      seller: line.seller,
      invoiceNumber: line.invoiceNumber,
      invoiceOn: line.invoiceOn,
      deliveredOn: line.deliveredOn,
      tax: line.tax,
      claimed: line.claimed,
      parts: partsOf(line),
      invoiceState: slotState(items, 'invoice', line.lineNo),
      invoiceFrom: invoiceFrom(line, partner, group),
      ...standingOf(line, [...mine, ...above]),
      claimedElsewhere: elsewhere.flatMap((use) => (use.number === null ? [] : [use.number])),
    }
  })
  const converted: ClaimLine[] = []
  // One after the other: they share the transaction's connection.
  for (const line of read) converted.push(await inFundCurrency(tx, line, row.currency))
  return converted
}

/** Whose invoice it is, by the seller's name, and by a domain that stands in it. */
function invoiceFrom(
  line: Line,
  partner: Partner,
  group: Awaited<ReturnType<typeof partnerGroup>>,
): ClaimLine['invoiceFrom'] {
  const seller = line.seller?.trim() ?? ''
  if (seller === '') return 'unknown'
  const domains = seller.split(/[\s(),;<>@]+/).flatMap((word) => parseDomain(word) ?? [])
  const isOf = (one: { readonly legalName: string; readonly domains: readonly string[] }) =>
    isSameSeller(seller, one.legalName) || domains.some((domain) => one.domains.includes(domain))
  if (isOf(partner)) return 'self'
  return group.some(isOf) ? 'affiliate' : 'third_party'
}
