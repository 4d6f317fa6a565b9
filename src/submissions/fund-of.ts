import type { Act } from '../audit/index.ts'
import { allocationsOf, type Fund, fundById, fundFor } from '../funds/index.ts'
import { must } from '../kernel/assert.ts'
import type { Tx } from '../platform/db.ts'
import type { Pack } from '../programs/index.ts'

/** The fund a program pays from. */
export async function fundOf(tx: Tx, pack: Pack): Promise<Fund> {
  return must(await fundFor(tx, pack.fundCode), `fund ${pack.fundCode} of program ${pack.code}`)
}

/** The partner's own allocation of a fund, else the general one; null when it has neither. */
export async function allocationOf(tx: Tx, fund: Fund, partnerId: string) {
  const list = (await allocationsOf(tx, fund)).map((one) => one.allocation)
  const own = list.find((one) => one.kind === 'partner' && one.partnerId === partnerId)
  return (own ?? list.find((one) => one.kind === 'general'))?.allocationId ?? null
}

/** The day of the fund's books on which this act falls. */
export async function dayOf(act: Act, fundId: string) {
  const fund = must(await fundById(act.tx, fundId), 'an incentive has its fund')
  return act.at.toZonedDateTimeISO(fund.zone).toPlainDate()
}
