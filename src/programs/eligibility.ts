import { countryName } from '../kernel/country.ts'
import type { PackTier, Term } from './pack.ts'

/** Who may take part in a program. Null: no bound of that kind. */
export type Eligibility = {
  /** ISO 3166-1 codes of the countries a partner may sit in. */
  readonly countries: readonly string[] | null
  readonly tiers: readonly PackTier[] | null
  /** Codes of the partners that were invited; nobody else. */
  readonly partners: readonly string[] | null
}

/** What of a partner the terms ask about. */
export type Participant = {
  readonly code: string
  readonly country: string
  readonly tier: PackTier
}

/** Why a partner may not take part, as a sentence to the partner; null when it may. Pure. */
export function whyNotEligible(terms: Eligibility, partner: Participant): string | null {
  const { countries, tiers, partners } = terms
  if (partners !== null && !partners.includes(partner.code)) {
    return 'It is open to the partners its owner invited.'
  }
  if (countries !== null && !countries.includes(partner.country)) {
    return `It is open to partners in ${someOf(countries)}; this one sits in ${countryName(partner.country)}.`
  }
  if (tiers !== null && !tiers.includes(partner.tier)) {
    return `It is open to the tiers ${tiers.join(', ')}; this partner is ${partner.tier}.`
  }
  return null
}

/** The same as terms that people read; none where everybody may. */
export function eligibilityTerms({ countries, tiers, partners }: Eligibility): Term[] {
  return [
    ...(countries === null ? [] : [{ label: 'Open to partners in', text: namesOf(countries) }]),
    ...(tiers === null ? [] : [{ label: 'Open to the tiers', text: tiers.join(', ') }]),
    ...(partners === null ? [] : [{ label: 'Open to', text: 'partners its owner invited' }]),
  ]
}

function namesOf(countries: readonly string[]): string {
  return countries.map(countryName).sort().join(', ')
}

/** A sentence names a few; the terms name them all. */
function someOf(countries: readonly string[]): string {
  return countries.length <= 6 ? namesOf(countries) : `${countries.length} countries`
}
