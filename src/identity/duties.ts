import { personBehind, type Actor } from '../audit/index.ts'

/** Separation of duties: may `actor` approve what `doers` did? Doers are persons as
 *  `personBehind(actor)` names them, so an agent and the person who answers for it are one. The
 *  system approves nothing. Who delegated a role gives away neither more nor less than this. */
export function mayApprove(
  actor: Pick<Actor, 'kind' | 'principalId' | 'answersFor'>,
  doers: readonly string[],
): boolean {
  if (actor.kind === 'system') return false
  return !doers.includes(personBehind(actor)) && !doers.includes(actor.principalId)
}
