import { record, type Act } from '../audit/index.ts'
import { ok, refuse, type Result } from '../kernel/result.ts'
import { accountOf, setNameAndEmail } from './accounts-sql.ts'
import type { IdentityRefusal } from './refusals.ts'
import { emailKnown, lockPrincipal } from './sql.ts'

export type AccountChange = {
  readonly name: string
  readonly email: string
  /** Whether the password that came with the change is the person's own; the door has compared. */
  readonly passwordRight: boolean
}

/** Changes one's own name and address, with one's password beside it: a session left open must not
 *  suffice to move letters elsewhere. Answers the address before, which is told. */
export async function changeAccount(
  act: Act,
  input: AccountChange,
): Promise<Result<{ name: string; email: string; before: string }, IdentityRefusal>> {
  const { principalId } = act.actor
  const person = await lockPrincipal(act.tx, principalId)
  const account = person === null ? null : await accountOf(act.tx, principalId)
  if (person === null || account === null) {
    return refuse({ code: 'identity.unknown', what: 'person', id: principalId })
  }
  if (!input.passwordRight) return refuse({ code: 'identity.password_wrong' })
  const email = input.email.trim()
  const holder = await emailKnown(act.tx, email)
  if (holder !== null && holder.principalId !== principalId) {
    return refuse({ code: 'identity.email_taken', email })
  }
  const changed = [
    ...(input.name === account.name ? [] : (['name'] as const)),
    ...(email === account.email ? [] : (['email'] as const)),
  ]
  const answer = { name: input.name, email, before: account.email }
  if (changed.length === 0) return ok(answer)
  await setNameAndEmail(act.tx, { principalId, name: input.name, email, at: act.at })
  await record(act, {
    type: 'person.changed',
    subjectKind: 'person',
    subjectId: principalId,
    partnerId: person.partnerId,
    body: { changed },
  })
  return ok(answer)
}
