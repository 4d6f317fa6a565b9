import { type InvoiceLikeness, LIKE_PICTURE, type Signals } from '../incentives/index.ts'
import type { Instant } from '../kernel/temporal.ts'
import { type Partner, partnerGroup } from '../partners/index.ts'
import type { Tx } from '../platform/db.ts'
import type { Line } from './completeness.ts'
import type { HandedIn } from './handed-in.ts'
import { invoiceKey, isNearKey, isSameSeller, neighbourKeys } from './invoice.ts'
import { invoicesAround, paperDates, picturesAround } from './signal-sql.ts'

/** What a claim has in common with all else that was handed in, found in sets: facts for its checks. */
export async function signalsOf(
  tx: Tx,
  handed: HandedIn,
  given: { readonly partner: Partner; readonly at: Instant },
): Promise<Signals> {
  const { row, pack } = handed
  const { partner, at } = given
  const dayOf = (instant: Instant) => instant.toZonedDateTimeISO(pack.zone).toPlainDate()
  const incentiveId = handed.incentive?.incentiveId ?? null
  const { submissionId } = row
  const papers = await paperDates(tx, submissionId)
  return {
    handedInOn: dayOf(row.completeAt ?? at),
    enrolledOn: dayOf(partner.enrolledAt),
    invoices: await invoicesLike(tx, handed, partner),
    pictures: await picturesAround(tx, { submissionId, incentiveId, ...LIKE_PICTURE }),
    papers: papers.flatMap(({ slot, lineNo, madeAt }) =>
      madeAt === null ? [] : [{ slot, lineNo, madeOn: dayOf(madeAt) }],
    ),
  }
}

async function invoicesLike(
  tx: Tx,
  { row, lines }: HandedIn,
  partner: Partner,
): Promise<InvoiceLikeness[]> {
  const dated = lines.filter((line) => invoiceKey(line.invoiceNumber) !== null)
  if (dated.length === 0) return []
  const family = await partnerGroup(tx, partner.partnerId)
  const around = await invoicesAround(tx, {
    submissionId: row.submissionId,
    lines: dated.map(({ net, invoiceOn }) => ({
      netMinor: net.minor,
      currency: net.currency,
      invoiceOn,
    })),
    keys: dated.flatMap((line) => neighbourKeys(invoiceKey(line.invoiceNumber) ?? '')),
    family: family.map((one) => one.partnerId),
  })
  return dated.flatMap((line) =>
    around.flatMap((other) => {
      const how = howAlike(line, other)
      if (how === null) return []
      const { number, invoiceNumber, submissionId: otherId, lineNo: otherLineNo } = other
      return [{ how, lineNo: line.lineNo, number, invoiceNumber, otherId, otherLineNo }]
    }),
  )
}

type Around = Awaited<ReturnType<typeof invoicesAround>>[number]

/** One figure off for the same amount, or right after another that a stranger claims. */
function howAlike(line: Line, other: Around): InvoiceLikeness['how'] | null {
  const key = invoiceKey(line.invoiceNumber) ?? ''
  if (!isSameSeller(line.seller ?? '', other.seller)) return null
  const isSameAmount = line.net.minor === other.netMinor && line.net.currency === other.currency
  if (isSameAmount && isNearKey(key, other.invoiceKey)) return 'near'
  return !other.isFamily && neighbourKeys(key).includes(other.invoiceKey) ? 'next' : null
}
