import { personBehind, type Actor } from '../audit/index.ts'
import { mayApprove } from '../identity/index.ts'

/** What separation of duties looks at in a run. Persons are named as `personBehind` names them. */
export type DutyFacts = {
  readonly preparers: readonly string[]
  /** Who decided a submission that the run pays. */
  readonly deciders: readonly string[]
  /** Who approved the account of each first payment. */
  readonly firstAccountApprovers: readonly string[]
  /** Who filed an answer, or assigned its line, by which a payment came back that the run makes
   *  again, and that no statement shows back. */
  readonly answerFilers: readonly string[]
}

export type ApprovalBar = 'prepared' | 'decided' | 'answered' | 'system'
export type ReleaseBar = 'prepared' | 'first_payment' | 'answered' | 'system'
type Who = Pick<Actor, 'kind' | 'principalId' | 'answersFor'>

/** Why `actor` may not approve this run; null when no rule keeps them from it. */
export function approvalBar(actor: Who, facts: DutyFacts): ApprovalBar | null {
  if (actor.kind === 'system') return 'system'
  if (!mayApprove(actor, facts.preparers)) return 'prepared'
  if (!mayApprove(actor, facts.deciders)) return 'decided'
  return mayApprove(actor, facts.answerFilers) ? null : 'answered'
}

/** Why `actor` may not release this run. An approver may; who approved the account of a first
 *  payment, or said that what it pays again had come back, may not. */
export function releaseBar(actor: Who, facts: DutyFacts): ReleaseBar | null {
  if (actor.kind === 'system') return 'system'
  if (!mayApprove(actor, facts.preparers)) return 'prepared'
  if (!mayApprove(actor, facts.answerFilers)) return 'answered'
  return mayApprove(actor, facts.firstAccountApprovers) ? null : 'first_payment'
}

/** Whom an approval or release counts for. `seat` is one of the eyes that are counted: who stands in
 *  for somebody sits on their seat. */
export type Seat = { readonly person: string; readonly for: string | null; readonly seat: string }

/** The seat of a person: their own where they hold the role themselves, else that of the first who
 *  delegated it and whom no rule keeps from it: a delegation gives what its giver has, and never what
 *  separation of duties takes from either. Null: everybody they stand in for is barred. */
export function seatOf(
  person: string,
  held: { readonly own: boolean; readonly standsInFor: readonly string[] },
  isBarred: (delegator: string) => boolean,
): Seat | null {
  if (held.own) return { person, for: null, seat: person }
  const giver = held.standsInFor.find((each) => !isBarred(each))
  return giver === undefined ? null : { person, for: giver, seat: giver }
}

/** A person as the bars look at one. */
export function asActor(principalId: string): Who {
  return { kind: 'person', answersFor: null, principalId }
}

/** Of these people, who may release: whom no rule keeps from it. */
export function whoMayRelease<P extends { readonly principalId: string }>(
  people: readonly P[],
  facts: DutyFacts,
): P[] {
  return people.filter((person) => releaseBar(asActor(person.principalId), facts) === null)
}

/** The person an actor counts as. */
export const doer = personBehind
