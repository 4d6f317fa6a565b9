import { record, type Act } from '../../audit/index.ts'
import type { FundRefusal } from '../../funds/index.ts'
import { money } from '../../kernel/money.ts'
import { roundQuotient } from '../../kernel/ratio.ts'
import { ok, type Result } from '../../kernel/result.ts'
import type { PlainDate } from '../../kernel/temporal.ts'
import { giveBackWithheld } from '../../payables/index.ts'
import { nettingsOf } from '../netting-sql.ts'
import type { PaymentRow } from '../payment-sql.ts'
import { addUndone, unremittedOf, type WithholdingRow, withholdingsOf } from './tax-sql.ts'

/** A payment came back: what it withheld of these payables and nobody remitted is owed to the partner
 *  again, and withheld anew by the payment that pays it, at the figures of that day. What was remitted
 *  stands, and so does the tax of what was netted, as netting stands too. One entry per payment. */
export async function giveBackTax(
  act: Act,
  payment: PaymentRow & { readonly number: string },
  back: {
    readonly runId: string
    readonly payableIds: readonly string[]
    readonly on: PlainDate
    readonly causeEventId: string
  },
): Promise<Result<null, FundRefusal>> {
  const { paymentId, partnerId, endToEndId, number, owedCurrency: currency } = payment
  const withheld = (await withholdingsOf(act.tx, [paymentId])).filter(
    (row) => row.withheldAt !== null && row.undoneMinor === 0n,
  )
  const own = withheld.filter((row) => back.payableIds.includes(row.payableId))
  if (own.length === 0) return ok(null)
  const payableIds = own.map((row) => row.payableId)
  const left = new Map(
    (await unremittedOf(act.tx, payableIds)).map((row) => [row.payableId, row.minor]),
  )
  const nettings = (await nettingsOf(act.tx, [paymentId])).filter((each) => each.nettedAt !== null)
  const undone = own.flatMap((row) => {
    const netted = nettings
      .filter((each) => each.payableId === row.payableId)
      .reduce((total, each) => total + each.amountMinor, 0n)
    const part = undonePart(row, { netted, unremitted: left.get(row.payableId) ?? 0n })
    return part.minor === 0n ? [] : [{ row, ...part }]
  })
  if (undone.length === 0) return ok(null)
  const amountMinor = undone.reduce((total, { minor }) => total + minor, 0n)
  const eventId = await record(act, {
    type: 'payment.tax_given_back',
    subjectKind: 'payment',
    subjectId: paymentId,
    partnerId,
    causeEventId: back.causeEventId,
    body: { runId: back.runId, number, endToEndId, amountMinor, currency },
  })
  for (const { row, minor, basisMinor } of undone) {
    await addUndone(act.tx, { paymentId, payableId: row.payableId, minor, basisMinor })
  }
  const pieces = undone.map(({ row, minor }) => ({
    payableId: row.payableId,
    authority: row.authority,
    amount: money(minor, currency),
    reason: 'the payment came back before the tax was remitted',
  }))
  return giveBackWithheld(act, { paymentId, eventId, on: back.on, pieces })
}

/** What of a withholding is undone, and of how much. 300.00 of 1,000.00, of which 400.00 were netted
 *  and stay paid: 120.00 stands, 180.00 of 600.00 is undone. Pure. */
export function undonePart(
  row: Pick<WithholdingRow, 'amountMinor' | 'basisMinor'>,
  of: { readonly netted: bigint; readonly unremitted: bigint },
): { readonly minor: bigint; readonly basisMinor: bigint } {
  const { amountMinor, basisMinor } = row
  const stays = of.netted < basisMinor ? of.netted : basisMinor
  const kept = roundQuotient(amountMinor * stays, basisMinor, 'half-even')
  const wanted = amountMinor - kept
  const minor = wanted < of.unremitted ? wanted : of.unremitted
  if (minor === wanted) return { minor, basisMinor: basisMinor - stays }
  return { minor, basisMinor: (basisMinor * minor) / amountMinor }
}
