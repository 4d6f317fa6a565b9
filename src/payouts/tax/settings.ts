import { personBehind, record, type Act } from '../../audit/index.ts'
import { ok, refuse, type Result } from '../../kernel/result.ts'
import type { PlainDate } from '../../kernel/temporal.ts'
import { type IncomeSource, type TaxInvoiceRule } from '../../vendors/index.ts'
import { lockPayer, selectPayer } from '../payer-sql.ts'
import type { PayoutRefusal } from '../refusals.ts'
import type { PayerId } from '../run.ts'
import { savePayerTaxes } from './tax-sql.ts'

export type SetPayerTaxes = {
  readonly payerId: PayerId
  readonly incomeSource: IncomeSource
  readonly taxInvoices: TaxInvoiceRule
  /** What is decided on this day and later needs one; null while none is asked for. */
  readonly taxInvoicesFrom: PlainDate | null
  readonly recoversVat: boolean
  readonly reason: string
}

/** Finance says how a payer is taxed. Runs that wait are found changed by their next check; what is held
 *  is assessed again within minutes. A rule without a day begins today. Refuses an unknown
 *  payer. */
export async function setPayerTaxes(
  act: Act,
  asked: SetPayerTaxes,
): Promise<Result<null, PayoutRefusal>> {
  const { payerId, taxInvoices, reason } = asked
  const payer = await selectPayer(act.tx, payerId)
  if (payer === null) return refuse({ code: 'payer.unknown', payer: payerId })
  await lockPayer(act.tx, payerId)
  const taxInvoicesFrom =
    taxInvoices === 'never'
      ? null
      : (asked.taxInvoicesFrom ?? act.at.toZonedDateTimeISO(payer.zone).toPlainDate())
  const { incomeSource, recoversVat } = asked
  const setBy = personBehind(act.actor)
  const row = { payerId, incomeSource, taxInvoices, taxInvoicesFrom, recoversVat }
  await savePayerTaxes(act.tx, { ...row, setBy, setAt: act.at })
  await record(act, {
    type: 'payer.taxes_set',
    subjectKind: 'payer',
    subjectId: payerId,
    reason,
    body: { incomeSource, taxInvoices, taxInvoicesFrom, recoversVat },
  })
  return ok(null)
}
