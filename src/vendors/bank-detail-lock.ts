import type { Act } from '../audit/index.ts'
import { must } from '../kernel/assert.ts'
import { ok, refuse, type Result } from '../kernel/result.ts'
import * as bank from './bank-sql.ts'
import { lockOwnVendor } from './profile.ts'
import type { VendorRefusal } from './refusals.ts'
import type { BankDetailId } from './vendor.ts'

type LockedVendor = Extract<Awaited<ReturnType<typeof lockOwnVendor>>, { ok: true }>['value']

export type OpenDetail = { readonly vendor: LockedVendor; readonly detail: bank.FullDetail }

/** The detail with its vendor locked first, as every change of accounts does. */
export async function lockDetail(
  act: Act,
  bankDetailId: BankDetailId,
): Promise<Result<OpenDetail, VendorRefusal>> {
  const unknown = refuse({ code: 'bank_detail.unknown', bankDetail: bankDetailId } as const)
  const seen = (await bank.selectDetails(act.tx, [bankDetailId]))[0]
  if (seen === undefined) return unknown
  const locked = await lockOwnVendor(act, seen.vendorId)
  if (!locked.ok) return unknown
  const detail = must((await bank.selectDetails(act.tx, [bankDetailId]))[0], 'details stay')
  return ok({ vendor: locked.value, detail })
}

export function notMovable(detail: bank.BankDetailRow, wanted: string) {
  const { masked, state } = detail
  return refuse({ code: 'bank_detail.not_movable', masked, state, wanted })
}
