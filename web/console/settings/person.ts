import type { listPeople } from '../../../src/identity/contract.ts'
import type { RouteWireAnswer } from '../../../src/platform/contract.ts'
import { toastFailed } from '../../ui/toast.tsx'

/** One of our people or agents, as the list tells them. */
export type Person = RouteWireAnswer<typeof listPeople>['rows'][number]

/** Says a refusal where there is no form to say it in. */
export function sayRefusal(problem: { readonly body: { title: string; detail: string } }): void {
  toastFailed(problem.body.title, { detail: problem.body.detail })
}
