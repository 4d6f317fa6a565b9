import { canonicalJson } from '../../kernel/json.ts'
import type { PlainDate } from '../../kernel/temporal.ts'
import type { Tx } from '../../platform/db.ts'
import type { PlanPayment } from '../plan.ts'
import type { Finding } from '../reasons.ts'
import type { PayerId } from '../run.ts'
import { taxGround, taxInvoiceLacks } from './ground.ts'
import { taxOf, vatIn, withheldIn } from './plan-tax.ts'

/** What of the tax of a run's payments is no longer as it was planned, recomputed for the day the money
 *  leaves: another rate or form, a tax invoice accepted since, taken back or missing. The caller has
 *  locked the vendors. */
export async function taxFindings(
  tx: Tx,
  plan: {
    readonly run: { readonly executeOn: PlainDate }
    readonly payer: { readonly payerId: PayerId; readonly country: string }
    readonly payments: readonly PlanPayment[]
  },
): Promise<(payment: PlanPayment) => Finding[]> {
  const payableIds = plan.payments.flatMap((each) => each.lines.map((line) => line.payableId))
  const partnerIds = [...new Set(plan.payments.map((payment) => payment.partnerId))]
  const on = plan.run.executeOn
  const ground = await taxGround(tx, { payer: plan.payer, partnerIds, payableIds, on })
  const lacks = await taxInvoiceLacks(tx, payableIds)
  return (payment) => {
    const { partnerId, lines, withholdings, vats, owed } = payment
    const now = taxOf(ground, partnerId, lines)
    const lacking = lines.flatMap(({ payableId, reference }): Finding[] => {
      const lack = lacks.get(payableId)
      if (lack === undefined) return []
      const { what, owedBy, until } = lack
      return [{ code: 'payable_held', reference, what, owedBy, until }]
    })
    if (textOf({ withholdings, vats }) === textOf(now)) return lacking
    const { currency } = owed
    const changed: Finding = {
      code: 'tax_changed',
      withheld: withheldIn(withholdings, currency),
      vat: vatIn(vats, currency),
      withheldNow: withheldIn(now.withholdings, currency),
      vatNow: vatIn(now.vats, currency),
    }
    return [...lacking, changed]
  }
}

/** In the order of payables: rows come back in another order than they were planned in. */
function textOf({ withholdings, vats }: Pick<PlanPayment, 'withholdings' | 'vats'>): string {
  const byPayable = (a: { payableId: string }, b: { payableId: string }) =>
    a.payableId < b.payableId ? -1 : 1
  return canonicalJson([withholdings.toSorted(byPayable), vats.toSorted(byPayable)])
}
