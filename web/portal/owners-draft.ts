import { Temporal } from '../../src/kernel/temporal.ts'
import type { RouteArgument, RouteWireAnswer } from '../../src/platform/contract.ts'
import type { listOwnOwners, setOwners } from '../../src/vendors/contract.ts'
import { needsDirector, ownershipFault } from '../../src/vendors/editing.ts'
import { todayText } from '../ui/when.tsx'

export type TypedDirector = {
  readonly name: string
  readonly country: string
  readonly bornOn: string
}
export type TypedOwner = TypedDirector & {
  readonly kind: 'person' | 'company'
  readonly share: string
}
/** What is typed of who owns the company; `states` is null until one of the two is chosen. */
export type TypedOwnership = {
  readonly states: 'owners' | 'nobody' | null
  readonly owners: readonly TypedOwner[]
  readonly director: TypedDirector | null
}

export const nobodyDirects: TypedDirector = { name: '', country: '', bornOn: '' }
export const nobody: TypedOwner = { ...nobodyDirects, kind: 'person', share: '' }

export function typedOf({
  rows,
  statement,
}: RouteWireAnswer<typeof listOwnOwners>): TypedOwnership {
  const director = statement?.director ?? null
  return {
    states: statement?.states ?? (rows.length > 0 ? 'owners' : null),
    owners: rows.map(({ name, kind, shareBp, bornOn, country }) => ({
      name,
      kind,
      share: String(shareBp / 100),
      bornOn: bornOn ?? '',
      country,
    })),
    director: director === null ? null : { ...director, bornOn: director.bornOn ?? '' },
  }
}

/** `33.5` is 3350 hundredths of a percent; null for what is no share. */
function shareBpOf(text: string): number | null {
  const match = /^(\d{1,3})(?:[.,](\d{1,2}))?\s*%?$/.exec(text.trim())
  if (match === null) return null
  const bp = Number(match[1]) * 100 + Number((match[2] ?? '').padEnd(2, '0'))
  return bp >= 1 && bp <= 10_000 ? bp : null
}

/** Is the person who directs it asked for: no person with a quarter or more is named. */
export function wantsDirector({ states, owners }: TypedOwnership): boolean {
  if (states === null) return false
  if (states === 'nobody') return true
  const named = owners.filter(({ name, share }) => name.trim() !== '' && shareBpOf(share) !== null)
  return named.length > 0 && needsDirector(named.map(inBp))
}

function inBp({ kind, share }: TypedOwner) {
  return { kind, shareBp: shareBpOf(share) ?? 0 }
}

type Body = RouteArgument<typeof setOwners>['body']

/** What is typed for the wire; null before anything is chosen. */
export function sentOf(typed: TypedOwnership): Body | null {
  const { states } = typed
  if (states === null) return null
  const who = ({ name, country, bornOn }: TypedDirector) => ({
    name: name.trim(),
    country: country.trim(),
    bornOn: bornOn === '' ? null : bornOn,
  })
  const owners = states === 'nobody' ? [] : typed.owners
  return {
    states,
    owners: owners.map((one) => ({
      ...who(one),
      ...inBp(one),
      bornOn: one.kind === 'person' && one.bornOn !== '' ? one.bornOn : null,
    })),
    director: wantsDirector(typed) && typed.director !== null ? who(typed.director) : null,
  }
}

/** Why it cannot be saved yet, in the words of the rule by which the server refuses it; null: it can. */
export function faultOf(typed: TypedOwnership): string | null {
  const body = sentOf(typed)
  if (body === null) return null
  const isOdd =
    typed.states === 'owners' && typed.owners.some(({ share }) => shareBpOf(share) === null)
  if (isOdd) return 'Each owner needs a name and a share such as 33.5.'
  const day = (text: string | null) => (text === null ? null : Temporal.PlainDate.from(text))
  const { states, owners, director } = body
  const read = {
    states,
    owners: owners.map((one) => ({ ...one, bornOn: day(one.bornOn) })),
    director: director === null ? null : { ...director, bornOn: day(director.bornOn) },
  }
  const fault = ownershipFault(read, Temporal.PlainDate.from(todayText()))
  return fault === null ? null : `${sentence(fault.field)}: expected ${fault.expected}.`
}

function sentence(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1)
}
