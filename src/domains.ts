import type { Subscription, Sweep, Verification } from './audit/index.ts'
import type { ServedRoute } from './platform/handler.ts'
import type { Call } from './identity/execute.ts'
import type { SealedColumn } from './platform/sealed.ts'
import type { CatalogEntry } from './platform/http-problem.ts'

/** What one domain hands to the wiring: `server.ts`, `worker.ts` and `cli.ts` read this one list. */
export type Domain = {
  readonly name: string
  readonly routes: readonly ServedRoute<Call>[]
  // Each table is checked against its own refusals where it is declared (`RefusalTable`).
  readonly refusals: Readonly<Record<string, CatalogEntry>>
  readonly subscriptions: readonly Subscription[]
  readonly sweeps: readonly Sweep[]
  readonly verifications: readonly Verification[]
  /** Constraint name → the refusal it means. */
  readonly constraints: Readonly<Record<string, { readonly code: string }>>
  /** Columns of sealed values, for the rotation of keys. */
  readonly sealed: readonly SealedColumn[]
}

const nothing = {
  routes: [],
  refusals: {},
  subscriptions: [],
  sweeps: [],
  verifications: [],
  constraints: {},
  sealed: [],
} as const

/** Fills what a domain does not have. */
export function domain(name: string, parts: Partial<Omit<Domain, 'name'>>): Domain {
  return { name, ...nothing, ...parts }
}
