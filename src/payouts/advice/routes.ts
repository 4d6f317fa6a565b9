import { type Call, on, read } from '../../identity/index.ts'
import { money } from '../../kernel/money.ts'
import { ok, refuse } from '../../kernel/result.ts'
import { withTx } from '../../platform/db.ts'
import type { ServedRoute } from '../../platform/handler.ts'
import type { PaymentId } from '../run.ts'
import { sentTo } from './advice-sql.ts'
import { type Advice, adviceOf } from './advice.ts'
import { advicePdf } from './advice-pdf.ts'
import * as contract from './contract.ts'

/** The newest payments that a partner sees. */
const OWN_PAYMENTS_MAX = 200

async function fileOf(paymentId: PaymentId, advice: Advice | null) {
  if (advice === null) return refuse({ code: 'payment.unknown', payment: paymentId } as const)
  const content = await advicePdf(advice)
  const name = `remittance-${advice.reference}.pdf`
  return ok({ name, mediaType: 'application/pdf', bytes: content.byteLength, content })
}

export const adviceRoutes: readonly ServedRoute<Call>[] = [
  // Lines and runs are not the partner's to read: the statements ask for its own payments only.
  on(contract.ownPayments, async (call) => {
    const { partnerId } = call.actor
    const may = await read(call, 'payable.read_own', () => Promise.resolve(null))
    if (!may.ok) return may
    if (partnerId === null) return ok({ rows: [] })
    const rows = await withTx(call.world.app, (tx) => sentTo(tx, partnerId, OWN_PAYMENTS_MAX), {
      readOnly: true,
    })
    return ok({
      rows: rows.map(({ amountMinor, currency, endToEndId: reference, ...row }) => ({
        ...row,
        reference,
        amount: money(amountMinor, currency),
      })),
    })
  }),
  on(contract.ownAdvice, async (call, { params: { paymentId } }) => {
    const { partnerId } = call.actor
    const may = await read(call, 'payable.read_own', () => Promise.resolve(null))
    if (!may.ok) return may
    if (partnerId === null) return fileOf(paymentId, null)
    const asked = { paymentId, partnerId }
    const found = await withTx(call.world.app, (tx) => adviceOf(tx, asked), { readOnly: true })
    return fileOf(paymentId, found)
  }),
  on(contract.paymentAdvice, async (call, { params: { paymentId } }) => {
    const asked = { paymentId, partnerId: null }
    const found = await read(call, 'payable.read', (tx) => adviceOf(tx, asked))
    return found.ok ? fileOf(paymentId, found.value) : found
  }),
]
