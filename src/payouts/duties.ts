import { personBehind, type Actor } from '../audit/index.ts'
import { mayApprove } from '../identity/index.ts'

/** What separation of duties looks at in a run. Persons are named as `personBehind` names them. */
export type DutyFacts = {
  readonly preparers: readonly string[]
  /** Who decided a submission that the run pays. */
  readonly deciders: readonly string[]
  /** Who approved the account of each first payment. */
  readonly firstAccountApprovers: readonly string[]
}

export type ApprovalBar = 'prepared' | 'decided' | 'system'
export type ReleaseBar = 'prepared' | 'first_payment' | 'system'
type Who = Pick<Actor, 'kind' | 'principalId' | 'answersFor'>

/** Why `actor` may not approve this run; null when no rule keeps them from it. */
export function approvalBar(actor: Who, facts: DutyFacts): ApprovalBar | null {
  if (actor.kind === 'system') return 'system'
  if (!mayApprove(actor, facts.preparers)) return 'prepared'
  return mayApprove(actor, facts.deciders) ? null : 'decided'
}

/** Why `actor` may not release this run. An approver may; who approved the account of a first
 *  payment may not. */
export function releaseBar(actor: Who, facts: DutyFacts): ReleaseBar | null {
  if (actor.kind === 'system') return 'system'
  if (!mayApprove(actor, facts.preparers)) return 'prepared'
  return mayApprove(actor, facts.firstAccountApprovers) ? null : 'first_payment'
}

/** Of these people, who may release: no preparer, no approver of a first payment's account. */
export function whoMayRelease<P extends { readonly principalId: string }>(
  people: readonly P[],
  facts: DutyFacts,
): P[] {
  const asActor = (person: P): Who => ({ kind: 'person', answersFor: null, ...person })
  return people.filter((person) => releaseBar(asActor(person), facts) === null)
}

/** The person an actor counts as. */
export const doer = personBehind
