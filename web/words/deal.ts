import type { Tone } from '../ui/tone.ts'

/** The state of a registered deal. */
export const dealWords: Record<string, { word: string; tone: Tone }> = {
  pending: { word: 'Being decided', tone: 'info' },
  declined: { word: 'Declined', tone: 'bad' },
  protected: { word: 'Protected', tone: 'good' },
  won: { word: 'Won', tone: 'good' },
  lost: { word: 'Lost', tone: 'neutral' },
  expired: { word: 'Expired', tone: 'neutral' },
  released: { word: 'Given back', tone: 'neutral' },
}

/** How a protection ended before or at its end. */
export const dealEndWords: Record<string, string> = {
  lost: 'It was lost',
  expired: 'Its days were over',
  released: 'It was given back',
  partner_terminated: 'The partnership ended',
  extension_rejected: 'The extension was not granted',
}

/** A ratio of the wire as people read it: `0.5` is `50 %`, `1/3` is `33.33 %`. */
export function sayShare(ratio: string): string {
  const [num = '0', den = '1'] = ratio.split('/')
  return `${Number(((Number(num) / Number(den)) * 100).toFixed(2))} %`
}

/** What stands against a registration, for staff. */
export const conflictWords: Record<string, string> = {
  protection: 'Protected deal',
  attribution: 'Referral that counts',
  plan: 'Co-investment plan',
  undecided: 'Undecided registration',
  house_account: 'House account',
  direct: 'Direct sale of our own',
  outreach: 'Direct outreach of our own',
  tender: 'Published tender',
}

const keyWords: Record<string, string> = {
  domain: 'domain',
  tax_id: 'tax number',
  name: 'name and country',
  family: 'group of companies',
  customer: 'customer',
}

/** Why two customers are taken for one: `Same domain, name and country · names alike by 0.95`. */
export function sayLikeness(found: {
  readonly keys: readonly string[]
  readonly score: number
}): string {
  const same = found.keys.map((key) => keyWords[key] ?? key).join(', ')
  const alike =
    found.score >= 1000
      ? 'names the same'
      : `names alike by ${(Math.floor(found.score / 10) / 100).toFixed(2)}`
  return same === '' ? `Only the ${alike}` : `Same ${same} · ${alike}`
}

/** `12 days left`, `last day`, or that an extension keeps it. */
export function sayDaysLeft(deal: {
  readonly daysLeft: number | null
  readonly extensionAskedAt: string | null
}): string | null {
  const { daysLeft, extensionAskedAt } = deal
  if (daysLeft === null) return null
  if (extensionAskedAt !== null) return 'Kept until the extension is decided'
  if (daysLeft === 1) return 'Last day'
  return `${daysLeft} days left`
}
