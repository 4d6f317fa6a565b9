import type { addPayingAccount, FileProfile } from '../../../src/payouts/contract.ts'
import { ownKinds, profileRules } from '../../../src/payouts/contract.ts'
import type { RouteArgument } from '../../../src/platform/contract.ts'
import { accountForms } from '../../../src/vendors/editing.ts'

/** How an account's number is typed; `erp`: only the ERP knows it. */
export type NumberKind = NonNullable<Account>['scheme'] | 'erp'
type Account = RouteArgument<typeof addPayingAccount>['body']['account']

/** The kinds of number an account of the profile may have in a currency, the usual one first. */
export function numberKinds(profile: FileProfile, currency: string): readonly NumberKind[] {
  return ownKinds(profile, currency.trim().toUpperCase()).map((scheme) => scheme ?? 'erp')
}

export function numberWord(kind: NumberKind): string {
  return kind === 'erp' ? 'Known to the ERP only' : accountForms[kind].name
}

/** The parts an account of a kind is typed in; the holder is the payer, and a debit asks for no kind. */
export function partsOf(kind: string) {
  const form = Object.entries(accountForms).find(([scheme]) => scheme === kind)?.[1]
  return (form?.fields ?? []).filter(({ choices, name }) => !choices && name !== 'holderKana')
}

/** What the form begins with for a profile: the bank's days and hours are usual ones, to be checked. */
export function startOf(profile: FileProfile) {
  const rule = profileRules[profile]
  const currency = rule.currency ?? 'EUR'
  const [calendar, cutOff] = usual[currency] ?? ['target', '15:30']
  const [numberKind = 'iban'] = numberKinds(profile, currency)
  return { currency, calendar, cutOff, numberKind, leadDays: profile === 'bacs' ? '2' : '0' }
}

const usual: Readonly<Record<string, readonly [string, string]>> = {
  EUR: ['target', '15:30'],
  USD: ['us-fed', '16:00'],
  GBP: ['gb-bank', '15:00'],
  CAD: ['ca-bank', '15:00'],
  JPY: ['jp-bank', '14:00'],
}

/** The usual banking days of a currency, to be checked; null where none is usual. */
export function usualCalendar(currency: string): string | null {
  return usual[currency.trim().toUpperCase()]?.[0] ?? null
}

/** Parts of numbers, empty. */
export const noParts = {
  iban: '',
  bic: '',
  routingNumber: '',
  accountNumber: '',
  sortCode: '',
  transitNumber: '',
  institutionNumber: '',
  bsb: '',
  bankCode: '',
  branchCode: '',
  ifsc: '',
  agency: '',
  clabe: '',
}

/** Everything the form holds, as typed. */
export type Written = typeof noParts & {
  readonly profile: FileProfile
  readonly numberKind: string
  readonly companyId: string
  readonly companyName: string
  readonly immediateOrigin: string
  readonly immediateDestination: string
  readonly destinationName: string
  readonly serviceUserNumber: string
  readonly userName: string
}

/** What was typed of a part. */
function partOf(written: Written, name: string): string {
  const found = Object.entries(written).find(([key]) => key === name)?.[1]
  return (found ?? '').trim()
}

/** The account of the form, for the route; null where only the ERP knows it. */
export function accountOf(written: Written) {
  const { numberKind: scheme } = written
  if (scheme === 'erp') return null
  const parts = partsOf(scheme).map(({ name, optional }) => {
    const text = partOf(written, name)
    return [name, optional && text === '' ? null : text]
  })
  // The parts are those of the scheme's form, each a field of the route's account of that scheme.
  return { scheme, ...Object.fromEntries(parts) } as Account
}

/** What the bank gave us to name ourselves by; null where the profile asks for nothing. */
export function originatorOf(written: Written) {
  const { originator } = profileRules[written.profile]
  if (originator === 'bacs') {
    const { serviceUserNumber, userName } = written
    return { kind: 'bacs' as const, serviceUserNumber, userName: userName.toUpperCase() }
  }
  if (originator !== 'nacha') return null
  return {
    kind: 'nacha' as const,
    companyId: written.companyId,
    companyName: written.companyName.toUpperCase(),
    immediateOrigin: written.immediateOrigin,
    immediateDestination: written.immediateDestination,
    destinationName: written.destinationName.toUpperCase(),
  }
}

/** What must be there before it can be sent, each with its words. */
export function neededOf(written: Written): readonly (readonly [string, string])[] {
  const numbers = partsOf(written.numberKind)
    .filter(({ optional }) => !optional)
    .map(({ name, label }) => [partOf(written, name), `the ${label}`] as const)
  const { originator } = profileRules[written.profile]
  const ids: readonly (readonly [string, string])[] =
    originator === 'nacha'
      ? [
          [written.companyId, 'the company id'],
          [written.companyName, 'the company name'],
          [written.immediateOrigin, 'the immediate origin'],
          [written.immediateDestination, 'the immediate destination'],
          [written.destinationName, "the destination's name"],
        ]
      : originator === 'bacs'
        ? [
            [written.serviceUserNumber, 'the service user number'],
            [written.userName, "the user's name"],
          ]
        : []
  return [...numbers, ...ids]
}
