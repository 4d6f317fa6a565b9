import { type Act, personBehind } from '../../audit/index.ts'
import { notify } from '../../correspondence/index.ts'
import { parseCountry } from '../../kernel/country.ts'
import { must } from '../../kernel/assert.ts'
import { ok, refuse, type Result } from '../../kernel/result.ts'
import { lockOwnVendor, moveOf, moveRefusal, recordVendor, todayOf } from '../profile.ts'
import type { VendorRefusal } from '../refusals.ts'
import { moveVendor, noteTyped, type VendorRow } from '../sql.ts'
import type { VendorId, VendorState } from '../vendor.ts'
import * as rows from './owners-sql.ts'
import { type Ownership, ownershipFault } from './ownership.ts'

/** States in which a company that never said who owns it says so beside its profile. */
const standing: readonly VendorState[] = ['active', 'expired', 'suspended']

/** Says anew who owns the vendor, or that nobody holds a quarter and who directs it: the whole
 *  statement replaces what was said, and keeps who said it and when. Whoever typed it may not approve
 *  the profile. An approved profile is judged again by a change; where nothing was ever said, as before
 *  this was asked, it stands as it is, the names are screened and a specialist is told. Refuses shares
 *  above the whole, a statement that does not say all, a person's profile, one that is being judged. */
export async function setOwners(
  act: Act,
  asked: { readonly vendorId: VendorId } & Ownership,
): Promise<Result<{ readonly owners: number }, VendorRefusal>> {
  const locked = await lockOwnVendor(act, asked.vendorId)
  if (!locked.ok) return locked
  const vendor = locked.value
  const isBeside = standing.includes(vendor.state) && !vendor.ownersStated
  const barred = isBeside ? null : moveRefusal(vendor, 'fill')
  if (barred !== null) return barred
  const wrong = asksNobody(vendor) ?? ownershipFault(asked, todayOf(act))
  if (wrong !== null) return refuse({ code: 'vendor.invalid', ...wrong })
  const said = inCodes(asked)
  const before = await ownershipOf(act, vendor.vendorId)
  const answer = ok({ owners: said.owners.length })
  if (before !== null && sayOwnership(before) === sayOwnership(said)) return answer
  await write(act, vendor, said)
  await noteTyped(act.tx, vendor.vendorId, personBehind(act.actor))
  if (isBeside) {
    await tellStated(act, vendor)
    return answer
  }
  await moveVendor(act.tx, { ...moveOf(vendor, 'fill', null), at: act.at })
  await recordVendor(act, vendor, 'vendor.filled', { changed: ['owners'], from: vendor.state })
  return answer
}

type Vendor = Pick<VendorRow, 'vendorId' | 'partnerId' | 'state' | 'entityKind' | 'legalName'>

function asksNobody({ entityKind }: Vendor) {
  if (entityKind !== 'person') return null
  return {
    field: 'owners',
    found: 'a person’s profile',
    expected: 'a company’s: a person has none',
  }
}

function inCodes({ states, owners, director }: Ownership): Ownership {
  const code = (country: string) => must(parseCountry(country), 'a country that was checked')
  return {
    states,
    owners: owners.map((owner) => ({ ...owner, country: code(owner.country) })),
    director: director === null ? null : { ...director, country: code(director.country) },
  }
}

async function ownershipOf(act: Act, vendorId: VendorId) {
  const statement = await rows.statementOf(act.tx, vendorId)
  if (statement === null) return null
  return { ...statement, owners: await rows.ownersOf(act.tx, vendorId) }
}

async function write(act: Act, vendor: Vendor, said: Ownership): Promise<void> {
  const { vendorId, partnerId } = vendor
  const of = { vendorId, partnerId, by: personBehind(act.actor), at: act.at }
  await rows.endOwnership(act.tx, vendorId, act.at)
  const { states, director } = said
  const statementId = act.newId<'ownership_statement'>()
  await rows.insertStatement(act.tx, { ...of, statementId, states, director })
  const owners = said.owners.map((owner) => ({ ...owner, ownerId: act.newId<'owner'>() }))
  await rows.insertOwners(act.tx, { ...of, statementId }, owners)
}

/** News for screening, and a specialist who looks at what nobody judges here. */
async function tellStated(act: Act, vendor: Vendor): Promise<void> {
  const eventId = await recordVendor(act, vendor, 'vendor.owners_stated', {})
  const name = vendor.legalName ?? 'A vendor'
  const text = `${name} says for the first time who owns it. Look whether that can be so.`
  const subject = { subjectKind: 'vendor', subjectId: vendor.vendorId, eventId }
  await notify(act, { ...subject, roles: ['specialist'], text })
}

type Said = {
  readonly states: string
  readonly owners: readonly (Omit<Ownership['owners'][number], 'kind'> & {
    readonly kind: string
  })[]
  readonly director: Ownership['director']
}

function sayOwnership({ states, owners, director }: Said): string {
  const lines = owners.map(({ name, kind, shareBp, bornOn, country }) =>
    JSON.stringify([name, kind, shareBp, bornOn?.toString() ?? null, country]),
  )
  const head = director && [director.name, director.bornOn?.toString() ?? null, director.country]
  return [states, JSON.stringify(head), ...lines.sort()].join('\n')
}
