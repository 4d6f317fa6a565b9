import type { Id } from '../kernel/ids.ts'
import type { Instant } from '../kernel/temporal.ts'

export type PartnerId = Id<'partner'>
export type CustomerId = Id<'customer'>
export type ContactId = Id<'contact'>

export const partnerTiers = ['registered', 'select', 'premier'] as const
export type PartnerTier = (typeof partnerTiers)[number]

export const partnerStatuses = ['active', 'suspended', 'terminated'] as const
export type PartnerStatus = (typeof partnerStatuses)[number]

export const contactRoles = ['admin', 'business', 'finance'] as const
export type ContactRole = (typeof contactRoles)[number]

/** An enrolled organization. `goodStanding` is ours to take away without suspending. */
export type Partner = {
  readonly partnerId: PartnerId
  readonly code: string
  readonly legalName: string
  readonly domains: readonly string[]
  readonly country: string
  readonly timeZone: string
  readonly tier: PartnerTier
  readonly status: PartnerStatus
  readonly statusReason: string | null
  readonly goodStanding: boolean
  readonly parentId: PartnerId | null
  readonly enrolledAt: Instant
  readonly version: number
}

/** An end customer: the CRM's account. With `parentId` it belongs to a family. */
export type Customer = {
  readonly customerId: CustomerId
  readonly code: string
  readonly legalName: string
  readonly domains: readonly string[]
  readonly country: string
  readonly taxId: string | null
  readonly parentId: CustomerId | null
  readonly version: number
}

/** Who may move a partner is in the permission table; a terminated partner comes back only by a new
 *  enrolment under another code. */
export const statusMoves = {
  suspend: { from: ['active'], to: 'suspended' },
  reinstate: { from: ['suspended'], to: 'active' },
  terminate: { from: ['active', 'suspended'], to: 'terminated' },
} as const satisfies Record<string, { from: readonly PartnerStatus[]; to: PartnerStatus }>
export type StatusMove = keyof typeof statusMoves

/** May receive money and hand in submissions: what payouts and checks ask. */
export function isInStanding(partner: Pick<Partner, 'status' | 'goodStanding'>): boolean {
  return partner.status === 'active' && partner.goodStanding
}

/** The last part is letters, or the ASCII form of another script's: `example.com`, `пример.рф` as
 *  `xn--e1afmkfd.xn--p1ai`. */
const hostPattern =
  /^(?=.{1,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+([a-z]{2,63}|xn--[a-z0-9-]{2,59})$/

/** The host of `https://www.Globex.com/de` or `globex.com`, without `www.`; null when it is none. */
export function parseDomain(text: string): string | null {
  const host = text
    .trim()
    .toLowerCase()
    .replace(/^[a-z]+:\/\//, '')
    .replace(/[/?#:].*$/, '')
    .replace(/^www\./, '')
  return hostPattern.test(host) ? host : null
}
