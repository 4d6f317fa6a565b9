import type { FileProfile } from '../../../src/payouts/contract.ts'
import { profileRules } from '../../../src/payouts/contract.ts'

/** How an account's number is typed; `erp`: only the ERP knows it. */
export type NumberKind = 'iban' | 'aba' | 'gb' | 'erp'

export const numberWords: Readonly<Record<NumberKind, string>> = {
  iban: 'IBAN',
  aba: 'Routing and account number',
  gb: 'Sort code and account number',
  erp: 'Known to the ERP only',
}

/** The kinds of number an account of the profile may have, the usual one first. */
export function numberKinds(profile: FileProfile): readonly NumberKind[] {
  return profileRules[profile].own.map((scheme) =>
    scheme === 'iban' || scheme === 'aba' || scheme === 'gb' ? scheme : 'erp',
  )
}

/** What the form begins with for a profile: the bank's days and hours are usual ones, to be checked. */
export function startOf(profile: FileProfile) {
  const rule = profileRules[profile]
  const currency = rule.currency ?? ''
  const [calendar, cutOff] = usual[currency] ?? ['target', '15:30']
  const [numberKind = 'iban'] = numberKinds(profile)
  return { currency, calendar, cutOff, numberKind, leadDays: profile === 'bacs' ? '2' : '0' }
}

const usual: Readonly<Record<string, readonly [string, string]>> = {
  EUR: ['target', '15:30'],
  USD: ['us-fed', '16:00'],
  GBP: ['gb-bank', '15:00'],
}

/** Everything the form holds, as typed. */
export type Written = {
  readonly profile: FileProfile
  readonly numberKind: string
  readonly iban: string
  readonly bic: string
  readonly routingNumber: string
  readonly sortCode: string
  readonly accountNumber: string
  readonly companyId: string
  readonly companyName: string
  readonly immediateOrigin: string
  readonly immediateDestination: string
  readonly destinationName: string
  readonly serviceUserNumber: string
  readonly userName: string
}

/** The account of the form, for the route; null where only the ERP knows it. */
export function accountOf(written: Written) {
  const { routingNumber, sortCode, accountNumber, iban } = written
  switch (written.numberKind) {
    case 'aba':
      return { scheme: 'aba' as const, routingNumber, accountNumber }
    case 'gb':
      return { scheme: 'gb' as const, sortCode, accountNumber }
    case 'iban': {
      const bic = written.bic.trim()
      return { scheme: 'iban' as const, iban, bic: bic === '' ? null : bic }
    }
    default:
      return null
  }
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
  const numbers: Readonly<Record<string, readonly (readonly [string, string])[]>> = {
    iban: [[written.iban, 'the IBAN']],
    aba: [
      [written.routingNumber, 'the routing number'],
      [written.accountNumber, 'the account number'],
    ],
    gb: [
      [written.sortCode, 'the sort code'],
      [written.accountNumber, 'the account number'],
    ],
  }
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
  return [...(numbers[written.numberKind] ?? []), ...ids]
}
