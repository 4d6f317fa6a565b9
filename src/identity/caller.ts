import type { Actor, Door } from '../audit/index.ts'
import { ok, refuse, type Result } from '../kernel/result.ts'
import { readAlone } from '../platform/db.ts'
import type { Caller, HttpContext } from '../platform/http.ts'
import type { HttpRefusal } from '../platform/http-refusals.ts'
import type { World } from '../platform/world.ts'
import { agentActor, personActor, visitor } from './actor.ts'
import { type Call, deniedTo } from './execute.ts'
import { mayDo, permissions, type Action } from './permissions.ts'
import type { CommandRefusal } from './refusals.ts'
import type { SignIn } from './sign-in.ts'

/** Who sends a request: the agent of a bearer key, the person of a session cookie, or a visitor. A
 *  key that does not hold is refused; a session of somebody suspended is a visitor's. */
export async function callerOf(
  world: World,
  signIn: SignIn,
  context: HttpContext,
  key: string | null,
): Promise<Result<Caller<Call>, HttpRefusal>> {
  const at = world.clock()
  const callBy = (actor: Actor, door: Door, cookies: readonly string[] = []) => {
    const known = actor.principalId !== visitor.principalId
    const requestId = context.get('requestId')
    const call = { world, actor, at, key: known ? key : null, requestId, door }
    return ok({ call, who: actor.principalId, cookies })
  }
  const authorization = context.req.header('authorization')
  if (authorization !== undefined) {
    const token = /^Bearer (\S{1,200})$/i.exec(authorization)?.[1]
    const agent = token === undefined ? null : await agentActor(world.app, token, at)
    return agent === null ? refuse({ code: 'http.not_signed_in' }) : callBy(agent, { kind: 'key' })
  }
  const session = await signIn.whoIs(context.req.raw.headers)
  if (session === null) return callBy(visitor, { kind: 'key' })
  const person = await readAlone(world.app, (tx) => personActor(tx, session.userId, at))
  const door: Door = { kind: 'session', hash: session.hash }
  return callBy(person ?? visitor, door, session.cookies)
}

/** Asks the permission table at the door, before anything is read. Null when the caller may. An
 *  action the table does not know is open to nobody. */
export function authorize(call: Call, action: string): HttpRefusal | CommandRefusal | null {
  const { actor } = call
  const signedIn = actor.principalId !== visitor.principalId
  const { roles, kind, name } = actor
  if (isAction(action) && mayDo({ signedIn, roles, kind }, action)) return null
  if (!signedIn) return { code: 'http.not_signed_in' }
  if (isAction(action)) return deniedTo(actor, action)
  return { code: 'identity.not_allowed', action, who: name, needs: [], has: [...roles] }
}

function isAction(action: string): action is Action {
  return Object.hasOwn(permissions, action)
}

/** Who may do an action, in words. */
export function whoMay(action: string): string {
  if (!isAction(action)) return 'nobody'
  const words = { public: 'anybody', signed_in: 'whoever is signed in' } as const
  return permissions[action]
    .map((grantee) => words[grantee as keyof typeof words] ?? grantee)
    .join(', ')
}
