import { type Act, personBehind } from '../../audit/index.ts'
import { parseCountry } from '../../kernel/country.ts'
import { ok, refuse, type Result } from '../../kernel/result.ts'
import { type PlainDate, Temporal } from '../../kernel/temporal.ts'
import { lockOwnVendor, moveOf, moveRefusal, recordVendor } from '../profile.ts'
import type { VendorRefusal } from '../refusals.ts'
import { moveVendor, noteTyped } from '../sql.ts'
import type { VendorId } from '../vendor.ts'
import { endOwners, insertOwner, ownersOf } from './owners-sql.ts'

/** Whoever holds this much of a company, itself or together, is to be named; in hundredths of a
 *  percent. Source: 31 CFR 1010.230(d)(1), FATF Recommendation 24; 25 %. */
export const OWNER_SHARE_BP = 2_500
const WHOLE_BP = 10_000
export const OWNERS_MAX = 50

export type Owner = {
  readonly name: string
  readonly kind: 'person' | 'company'
  /** In hundredths of a percent. */
  readonly shareBp: number
  readonly bornOn: PlainDate | null
  readonly country: string
}

/** Says anew who owns the vendor: the whole list replaces what was said. Whoever typed it may not
 *  approve the profile, and an active profile is judged again. Refuses shares above the whole, a
 *  country nobody knows, a birth in the future, a profile that is being judged. */
export async function setOwners(
  act: Act,
  asked: { readonly vendorId: VendorId; readonly owners: readonly Owner[] },
): Promise<Result<{ readonly owners: number }, VendorRefusal>> {
  const locked = await lockOwnVendor(act, asked.vendorId)
  if (!locked.ok) return locked
  const vendor = locked.value
  const barred = moveRefusal(vendor, 'fill')
  if (barred !== null) return barred
  const owners = asked.owners.map((owner) => ({ ...owner, country: parseCountry(owner.country) }))
  const wrong = wrongOwner(asked.owners, act.at.toZonedDateTimeISO('UTC').toPlainDate())
  if (wrong !== null) return wrong
  const { vendorId, partnerId } = vendor
  const before = await ownersOf(act.tx, vendorId)
  if (sayOwners(before) === sayOwners(owners)) return ok({ owners: owners.length })
  const by = personBehind(act.actor)
  await endOwners(act.tx, vendorId, act.at)
  for (const owner of owners) {
    const row = { ...owner, country: owner.country ?? '', ownerId: act.newId<'owner'>() }
    await insertOwner(act.tx, { ...row, vendorId, partnerId, by, at: act.at })
  }
  await noteTyped(act.tx, vendorId, by)
  await moveVendor(act.tx, { ...moveOf(vendor, 'fill', null), at: act.at })
  await recordVendor(act, vendor, 'vendor.filled', { changed: ['owners'], from: vendor.state })
  return ok({ owners: owners.length })
}

type Said = Omit<Owner, 'country' | 'kind'> & {
  readonly country: string | null
  readonly kind: string
}

function sayOwners(owners: readonly Said[]): string {
  const lines = owners.map(({ name, kind, shareBp, bornOn, country }) =>
    JSON.stringify([name, kind, shareBp, bornOn?.toString() ?? null, country]),
  )
  return lines.sort().join('\n')
}

function wrongOwner(owners: readonly Owner[], today: PlainDate) {
  const total = owners.reduce((sum, { shareBp }) => sum + shareBp, 0)
  if (total > WHOLE_BP) {
    const found = `${total / 100} % together`
    return invalid('owners’ shares', found, 'at most 100 % together')
  }
  for (const { name, country, bornOn, kind } of owners) {
    if (parseCountry(country) === null) {
      return invalid(`country of ${name}`, country, 'a country as ISO 3166 code or English name')
    }
    if (bornOn === null) continue
    if (kind === 'company')
      return invalid(`date of birth of ${name}`, `${bornOn}`, 'none: a company')
    if (Temporal.PlainDate.compare(bornOn, today) > 0) {
      return invalid(`date of birth of ${name}`, `${bornOn}`, 'a day in the past')
    }
  }
  return null
}

function invalid(field: string, found: string, expected: string) {
  return refuse({ code: 'vendor.invalid', field, found, expected })
}
