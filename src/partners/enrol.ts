import { record, type Act } from '../audit/index.ts'
import { ok, refuse, type Result } from '../kernel/result.ts'
import { isTimeZone, mainTimeZone, parseCountry } from '../kernel/country.ts'
import { comesBack } from './family.ts'
import {
  parseDomain,
  statusMoves,
  type Partner,
  type PartnerId,
  type PartnerTier,
  type StatusMove,
} from './partner.ts'
import { parsePartnerCode, partnerColumns } from './partner-sheet.ts'
import type { PartnerRefusal } from './refusals.ts'
import * as rows from './sql.ts'

export type PartnerFields = {
  readonly legalName: string
  readonly domains: readonly string[]
  readonly country: string
  /** IANA; may be left out where the country has one main zone. */
  readonly timeZone?: string | undefined
  readonly tier: PartnerTier
  readonly goodStanding: boolean
  readonly parentCode: string | null
}

/** Enrols a partner as active. Refuses a code that is taken and fields that are not usable. */
export async function enrolPartner(
  act: Act,
  asked: PartnerFields & { readonly code: string },
): Promise<Result<{ partnerId: PartnerId }, PartnerRefusal>> {
  const code = parsePartnerCode(asked.code)
  if (code === null) return invalid('code', asked.code, partnerColumns.code.expected)
  const known = await rows.partnersWithParents(act.tx, [code, asked.parentCode ?? code])
  if (known.some((partner) => partner.code === code)) {
    return refuse({ code: 'partner.code_taken', partnerCode: code })
  }
  const fields = usableFields(asked, code, known)
  if (!fields.ok) return fields
  const partnerId = act.newId<'partner'>()
  const write = { partnerId, code, ...fields.value, status: 'active' as const }
  await rows.insertPartners(act.tx, [write], act.at)
  await rows.updateParents(act.tx, [write])
  await record(act, {
    type: 'partner.enrolled',
    subjectKind: 'partner',
    subjectId: partnerId,
    partnerId,
    body: { code, tier: write.tier, status: write.status },
  })
  return ok({ partnerId })
}

/** Changes what may change of a partner. Nothing changed records nothing. Refuses a stale version. */
export async function updatePartner(
  act: Act,
  asked: PartnerFields & { readonly partnerId: PartnerId; readonly version: number },
): Promise<Result<{ version: number }, PartnerRefusal>> {
  const partner = (await rows.lockPartnerRows(act.tx, [asked.partnerId]))[0]
  if (partner === undefined) return refuse({ code: 'partner.unknown', partner: asked.partnerId })
  const { code, version, status } = partner
  if (version !== asked.version) {
    return refuse({ code: 'partner.stale', partner: code, version: asked.version, newest: version })
  }
  const known = await rows.partnersWithParents(act.tx, [code, asked.parentCode ?? code])
  const fields = usableFields(asked, code, known)
  if (!fields.ok) return fields
  const before = known.find((row) => row.partnerId === partner.partnerId)
  const changed = (Object.keys(fields.value) as (keyof PartnerFields)[]).filter(
    (field) => String(fields.value[field]) !== String(before?.[field]),
  )
  if (changed.length === 0) return ok({ version })
  const write = { partnerId: partner.partnerId, code, status, ...fields.value }
  await rows.updatePartners(act.tx, [write])
  await rows.updateParents(act.tx, [write])
  await record(act, {
    type: 'partner.updated',
    subjectKind: 'partner',
    subjectId: partner.partnerId,
    partnerId: partner.partnerId,
    body: { changed, tier: write.tier, goodStanding: write.goodStanding, status },
  })
  return ok({ version: version + 1 })
}

type Known = readonly { readonly code: string; readonly parentCode: string | null }[]

function usableFields(
  asked: PartnerFields,
  code: string,
  known: Known,
): Result<Required<PartnerFields> & { timeZone: string }, PartnerRefusal> {
  const legalName = asked.legalName.trim()
  if (legalName === '' || legalName.length > 200) {
    return invalid('legal name', asked.legalName, partnerColumns.legalName.expected)
  }
  const country = parseCountry(asked.country)
  if (country === null) return invalid('country', asked.country, partnerColumns.country.expected)
  const timeZone = asked.timeZone ?? mainTimeZone(country)
  if (timeZone === null || !isTimeZone(timeZone)) {
    return invalid('time zone', timeZone ?? '', partnerColumns.timeZone.expected)
  }
  const domains = asked.domains.map(parseDomain)
  const bad = asked.domains.find((_, at) => domains[at] === null)
  if (bad !== undefined) return invalid('domains', bad, partnerColumns.domains.expected)
  const parentOf = new Map(known.map((row) => [row.code, row.parentCode]))
  const parentCode = asked.parentCode
  const isNobody = parentCode !== null && !parentOf.has(parentCode)
  if (isNobody || comesBack(code, parentOf.set(code, parentCode))) {
    return invalid('parent', parentCode ?? '', 'the code of another partner, not below this one')
  }
  return ok({
    legalName,
    domains: [...new Set(domains.filter((domain) => domain !== null))],
    country,
    timeZone,
    tier: asked.tier,
    goodStanding: asked.goodStanding,
    parentCode,
  })
}

function invalid(field: string, found: string, expected: string) {
  return refuse({ code: 'partner.invalid', field, found, expected })
}

const moveEvents = {
  suspend: 'partner.suspended',
  reinstate: 'partner.reinstated',
  terminate: 'partner.terminated',
} as const satisfies Record<StatusMove, string>

/** Suspends, reinstates or terminates a partner, with a reason. What is owed stays owed; payouts
 *  and checks read the status again under lock where it matters. */
export async function movePartnerStatus(
  act: Act,
  asked: { readonly partnerId: PartnerId; readonly move: StatusMove; readonly reason: string },
): Promise<Result<{ status: Partner['status'] }, PartnerRefusal>> {
  const partner = (await rows.lockPartnerRows(act.tx, [asked.partnerId]))[0]
  if (partner === undefined) return refuse({ code: 'partner.unknown', partner: asked.partnerId })
  const { from, to } = statusMoves[asked.move]
  const moved = await rows.movePartner(act.tx, {
    partnerId: asked.partnerId,
    from,
    to,
    reason: asked.reason,
  })
  if (moved === null) {
    const { code, status } = partner
    return refuse({ code: 'partner.not_movable', partner: code, status, wanted: to })
  }
  await record(act, {
    type: moveEvents[asked.move],
    subjectKind: 'partner',
    subjectId: partner.partnerId,
    partnerId: partner.partnerId,
    reason: asked.reason,
    body: { from: partner.status },
  })
  return ok({ status: to })
}
