import { parseCountry } from '../../kernel/country.ts'
import { type PlainDate, Temporal } from '../../kernel/temporal.ts'

/** Whoever holds this much of a company, itself or together, is to be named; in hundredths of a
 *  percent. Source: 31 CFR 1010.230(d)(1); FATF Recommendation 24, Interpretive Note; Regulation (EU)
 *  2024/1624, Article 52: 25 % or more. */
export const OWNER_SHARE_BP = 2_500
const WHOLE_BP = 10_000
export const OWNERS_MAX = 50

/** What a company says of who owns it: everybody with a quarter or more by name, or that nobody has
 *  as much. */
export const ownershipStates = ['owners', 'nobody'] as const
export type OwnershipStates = (typeof ownershipStates)[number]

export type Owner = {
  readonly name: string
  readonly kind: 'person' | 'company'
  /** In hundredths of a percent. */
  readonly shareBp: number
  readonly bornOn: PlainDate | null
  readonly country: string
}

/** The natural person who directs the company: its senior managing official. */
export type Director = Pick<Owner, 'name' | 'bornOn' | 'country'>

export type Ownership = {
  readonly states: OwnershipStates
  readonly owners: readonly Owner[]
  readonly director: Director | null
}

/** What a profile still needs where a company has said nothing of its owners. */
export const OWNERS_NEEDED = 'owners of the company'

/** Is there no person with a quarter or more, so that whoever directs the company is to be named?
 *  Source: FATF Recommendation 10, Interpretive Note, 5 (b)(i.iii): where no natural person is
 *  identified by ownership, the one who holds the position of senior managing official; as Regulation
 *  (EU) 2024/1624, Article 63(4). A company that owns is a name to screen, and no person. */
export function needsDirector(owners: readonly Pick<Owner, 'kind' | 'shareBp'>[]): boolean {
  return !owners.some(({ kind, shareBp }) => kind === 'person' && shareBp >= OWNER_SHARE_BP)
}

export type OwnershipFault = {
  readonly field: string
  readonly found: string
  readonly expected: string
}

/** What of a statement cannot be right, or is missing of it; null: it can stand. Shares come to 100 %
 *  at most: 60 % and 50 % are refused, 33.33 % three times is not. Pure. */
export function ownershipFault(of: Ownership, today: PlainDate): OwnershipFault | null {
  const { owners, director } = of
  for (const owner of owners) {
    const wrong = personFault(owner, today) ?? bornFault(owner)
    if (wrong !== null) return wrong
  }
  const wrong = director === null ? null : personFault(director, today)
  return wrong ?? shareFault(of) ?? directorFault(of)
}

function shareFault({ states, owners }: Ownership): OwnershipFault | null {
  const total = owners.reduce((sum, { shareBp }) => sum + shareBp, 0)
  if (total > WHOLE_BP) {
    return fault('owners’ shares', `${percent(total)} together`, 'at most 100 % together')
  }
  const largest = owners.reduce((most, { shareBp }) => Math.max(most, shareBp), 0)
  if (states === 'owners' && largest < OWNER_SHARE_BP) {
    const found = owners.length === 0 ? 'nobody' : `at most ${percent(largest)} each`
    return fault(
      'owners',
      found,
      'everybody with 25 % or more by name, or the statement that nobody holds 25 % or more',
    )
  }
  if (states === 'nobody' && largest >= OWNER_SHARE_BP) {
    const { name } = owners.find(({ shareBp }) => shareBp === largest)!
    const found = `${name} with ${percent(largest)}`
    return fault('owners', found, 'nobody with 25 % or more, as is stated')
  }
  return null
}

function directorFault({ owners, director }: Ownership): OwnershipFault | null {
  if (director !== null || !needsDirector(owners)) return null
  const expected = 'the person who directs it, as no person with 25 % or more is named'
  return fault('director of the company', 'nobody', expected)
}

function personFault(who: Director, today: PlainDate): OwnershipFault | null {
  const { name, bornOn, country } = who
  if (name.trim() === '') return fault('name of an owner or director', 'nothing', 'a name')
  if (parseCountry(country) === null) {
    const expected = 'a country as ISO 3166 code or English name'
    return fault(`country of ${name}`, country || 'nothing', expected)
  }
  if (bornOn !== null && Temporal.PlainDate.compare(bornOn, today) > 0) {
    return fault(`date of birth of ${name}`, `${bornOn}`, 'a day in the past')
  }
  return null
}

function bornFault({ name, kind, bornOn, shareBp }: Owner): OwnershipFault | null {
  if (bornOn !== null && kind === 'company') {
    return fault(`date of birth of ${name}`, `${bornOn}`, 'none: a company')
  }
  if (shareBp < 1 || shareBp > WHOLE_BP) {
    return fault(`share of ${name}`, percent(shareBp), 'a share above 0 % and up to 100 %')
  }
  return null
}

/** `3350` hundredths as `33.5 %`. */
function percent(bp: number): string {
  return `${bp / 100} %`
}

function fault(field: string, found: string, expected: string): OwnershipFault {
  return { field, found, expected }
}
