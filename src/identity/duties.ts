import { personBehind, type Actor } from '../audit/index.ts'

/** Separation of duties: may `actor` approve what `doers` did? Doers are persons as
 *  `personBehind(actor)` names them, so an agent and the person who answers for it are one, and
 *  so are a stand-in and whom they stand in for: a colleague's seat gives no second pair of eyes on
 *  what that colleague did. The system approves nothing. */
export function mayApprove(
  actor: Pick<Actor, 'kind' | 'principalId' | 'answersFor' | 'standsInFor'>,
  doers: readonly string[],
): boolean {
  if (actor.kind === 'system') return false
  if (actor.standsInFor?.some((each) => doers.includes(each)) === true) return false
  return !doers.includes(personBehind(actor)) && !doers.includes(actor.principalId)
}
