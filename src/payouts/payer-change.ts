import type { PlainDate } from '../kernel/temporal.ts'
import { Temporal } from '../kernel/temporal.ts'
import type { AccountState } from './run.ts'

/** Banking days that an own account, or a change of one, waits before it counts: as a vendor's. */
export const COOLING_BANKING_DAYS = 3

export const payerChangeStates = ['proposed', 'cooling', 'applied', 'declined'] as const
export type PayerChangeState = (typeof payerChangeStates)[number]

export const payerChangeMoves = {
  cool: { from: ['proposed'], to: 'cooling' },
  apply: { from: ['proposed', 'cooling'], to: 'applied' },
  decline: { from: ['proposed', 'cooling'], to: 'declined' },
} as const satisfies Record<
  string,
  { readonly from: readonly PayerChangeState[]; readonly to: PayerChangeState }
>

/** Columns of an account that a change may name. Number and currency are none of them: another number
 *  is another account, with a cash book of its own. */
export const accountColumns = [
  'name',
  'profile',
  'originator',
  'bic',
  'calendar_code',
  'cut_off',
  'lead_days',
  'batch_booking',
  'payment_min_minor',
  'gl_account',
] as const
/** Of these it is steered where or when money goes: they cool off. */
const steering: readonly string[] = [
  'profile',
  'originator',
  'bic',
  'calendar_code',
  'cut_off',
  'lead_days',
]

/** What of a row is to be other than it is: column by column, as JSON. */
export type Columns = Readonly<Record<string, unknown>>

/** Old and new of what differs; null when nothing does. Pure. */
export function differing(
  now: Columns,
  wanted: Columns,
): { readonly before: Columns; readonly after: Columns; readonly cools: boolean } | null {
  const text = (value: unknown) => JSON.stringify(value ?? null)
  const keys = Object.keys(wanted).filter((key) => text(wanted[key]) !== text(now[key]))
  if (keys.length === 0) return null
  const pick = (of: Columns) => Object.fromEntries(keys.map((key) => [key, of[key] ?? null]))
  const cools = keys.some((key) => steering.includes(key))
  return { before: pick(now), after: pick(wanted), cools }
}

/** Where an account stands on a day of its calendar: cooled is usable, whether swept or not. Pure. */
export function standsOn(
  account: { readonly state: AccountState; readonly usableOn: PlainDate | null },
  today: PlainDate,
): AccountState {
  const { state, usableOn } = account
  if (state !== 'cooling' || usableOn === null) return state
  return Temporal.PlainDate.compare(usableOn, today) <= 0 ? 'usable' : state
}
