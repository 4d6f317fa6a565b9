import { createHash } from 'node:crypto'
import { type Act, type Actor, type Door, systemActor } from '../audit/act.ts'
import { type Id, idMaker } from '../kernel/ids.ts'
import { canonicalJson, pack, unpack } from '../kernel/json.ts'
import { ok, type Refusal, refuse, type Result } from '../kernel/result.ts'
import type { Instant } from '../kernel/temporal.ts'
import { databaseError, RollBack, type Tx, withTx } from '../platform/db.ts'
import { blindIndex, blindIndexes, type Keys } from '../platform/secrets.ts'
import type { World } from '../platform/world.ts'
import { type Action, isPeopleOnly, mayDo, permissions } from './permissions.ts'
import type { CommandRefusal } from './refusals.ts'
import { insertRequest, readRequest, saveAnswer } from './requests-sql.ts'

/** One call of somebody at some instant, through whatever door. */
export type Call = {
  readonly world: World
  readonly actor: Actor
  readonly at: Instant
  /** Idempotency key; null when the caller gave none. */
  readonly key: string | null
  readonly requestId: string
  /** Set by the HTTP door for every request; absent at the terminal and in jobs. */
  readonly door?: Door
}

export type Command<I, T, R extends Refusal> = (act: Act, input: I) => Promise<Result<T, R>>

export type ExecuteOptions<R extends Refusal> = {
  /** The same command, rolled back: takes no key, leaves nothing. */
  readonly preview?: boolean
  /** For a refusal declared *escalating*: what it did is rolled back to a savepoint, then this runs
   *  and commits in its place. The caller gets the refusal all the same. */
  readonly escalate?: (act: Act, refusal: R, kind: string) => Promise<void>
}

const RETRIES_MAX = 5
const retryable = new Set(['40001', '40P01'])

/** Runs a command: permission → one transaction → idempotency by key and input hash → the command →
 *  commit, or roll back when it refuses. A violated constraint answers the refusal it stands for;
 *  deadlocks and serialization failures are tried again. */
export async function execute<I, T, R extends Refusal>(
  call: Call,
  action: Action,
  command: Command<I, T, R>,
  input: I,
  options: ExecuteOptions<R> = {},
): Promise<Result<T, R | CommandRefusal>> {
  const denied = permissionRefusal(call.actor, action)
  if (denied !== null) return refuse(denied)
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await withTx(call.world.app, (tx) =>
        inTransaction(tx, call, action, command, input, options),
      )
    } catch (error) {
      const fault = databaseError(error)
      if (fault === null) throw error
      if (retryable.has(fault.code) && attempt < RETRIES_MAX) continue
      const meant =
        fault.constraint === null ? undefined : call.world.constraints.get(fault.constraint)
      // The wiring pairs each constraint with a refusal its domain declares.
      if (meant !== undefined) return refuse(meant as R)
      throw error
    }
  }
}

/** Reads for a caller. A partner's people read on the portal login, where the database itself holds
 *  them to their own rows; everybody else on the application's. */
export async function read<T>(
  call: Call,
  action: Action,
  body: (tx: Tx) => Promise<T>,
): Promise<Result<T, CommandRefusal>> {
  const denied = permissionRefusal(call.actor, action)
  if (denied !== null) return refuse(denied)
  const { partnerId } = call.actor
  try {
    if (partnerId === null) return ok(await withTx(call.world.app, body, { readOnly: true }))
    return ok(await withTx(call.world.portal, body, { readOnly: true, partnerId }))
  } catch (error) {
    // Class 22: a value of the caller's own making (a forged cursor, a malformed id), not a bug.
    const fault = databaseError(error)
    if (fault === null || !fault.code.startsWith('22')) throw error
    return refuse({ code: 'request.value_unusable', why: fault.message })
  }
}

function permissionRefusal(actor: Actor, action: Action): CommandRefusal | null {
  if (actor.kind === 'system') return null
  if (mayDo({ ...actor, signedIn: true }, action)) return null
  return deniedTo(actor, action)
}

/** Why the table does not let `actor` do `action`: a duty of people, or a role that is not held. */
export function deniedTo(actor: Actor, action: Action): CommandRefusal {
  const wouldDo = mayDo({ signedIn: true, roles: actor.roles }, action)
  if (wouldDo && isPeopleOnly(actor.kind, action)) {
    return { code: 'identity.people_only', action, who: actor.name }
  }
  return {
    code: 'identity.not_allowed',
    action,
    who: actor.name,
    needs: [...permissions[action]],
    has: [...actor.roles],
  }
}

async function inTransaction<I, T, R extends Refusal>(
  tx: Tx,
  call: Call,
  action: Action,
  command: Command<I, T, R>,
  input: I,
  options: ExecuteOptions<R>,
): Promise<Result<T, R | CommandRefusal>> {
  const keyed = call.key !== null && options.preview !== true
  if (keyed) {
    const before = await claimKey<T, R>(tx, call, action, input)
    if (before !== null) return before
  }
  const act = actOf(tx, call)
  const result = await runCommand(act, call, command, input, options)
  if (options.preview === true || (!result.ok && !escalates(call, result.refusal, options))) {
    throw new RollBack(result)
  }
  if (keyed) await saveAnswer(tx, call.actor.principalId, call.key!, pack(result) as object)
  return result
}

function escalates<R extends Refusal>(call: Call, refusal: R, options: ExecuteOptions<R>): boolean {
  return options.escalate !== undefined && call.world.escalating.has(refusal.code)
}

async function runCommand<I, T, R extends Refusal>(
  act: Act,
  call: Call,
  command: Command<I, T, R>,
  input: I,
  options: ExecuteOptions<R>,
): Promise<Result<T, R>> {
  if (options.escalate === undefined || options.preview === true) return command(act, input)
  const result = await act.tx
    .savepoint(async () => {
      const answer = await command(act, input)
      if (!answer.ok && escalates(call, answer.refusal, options)) throw new RollBack(answer)
      return answer
    })
    .catch((error: unknown) => {
      if (error instanceof RollBack) return error.value as Result<T, R>
      throw error
    })
  if (!result.ok && escalates(call, result.refusal, options)) {
    await options.escalate(act, result.refusal, call.world.escalating.get(result.refusal.code)!)
  }
  return result
}

/** An {@link Act} of this call inside `tx`. */
export function actOf(tx: Tx, call: Call): Act {
  const nextId = idMaker(call.at, call.world.random)
  return {
    tx,
    actor: call.actor,
    at: call.at,
    key: call.key,
    requestId: call.requestId,
    door: call.door ?? { kind: 'operator' },
    newId: <Kind extends string>() => nextId() as Id<Kind>,
  }
}

/** Inserts the request first; when it was there, answers what it was answered, or refuses the key
 *  for another input. A request being worked on elsewhere makes this wait for its end. */
async function claimKey<T, R extends Refusal>(
  tx: Tx,
  call: Call,
  action: Action,
  input: unknown,
): Promise<Result<T, R | CommandRefusal> | null> {
  const key = call.key!
  const { keys } = call.world
  const text = `${action}\n${canonicalJson(bytesHashed(input))}`
  // By a key of ours, so that nobody tries account numbers against what the database keeps. What
  // a job asks is no secret, and is told again long after keys rotated.
  const isJob = call.actor.kind === 'system'
  const inputHash = isJob ? plainHash(text) : blindIndex(keys, inputField, text)
  const mine = await insertRequest(tx, {
    actorId: call.actor.principalId,
    key,
    inputHash,
    at: call.at,
  })
  if (mine) return null
  const earlier = await readRequest(tx, call.actor.principalId, key)
  if (!isOfInput(keys, earlier.inputHash, text)) {
    return refuse({ code: 'request.key_reused', key, firstUsedAt: earlier.at.toString() })
  }
  // Stored by this function as a packed Result of the same command.
  return unpack(earlier.answer) as Result<T, R>
}

const inputField = 'platform.requests.input'

/** Whether a kept hash is of this input, by any key we hold, or by none, as it was kept before. */
function isOfInput(keys: Keys, kept: Buffer, text: string): boolean {
  if (plainHash(text).equals(kept)) return true
  return blindIndexes(keys, inputField, text).some((each) => each.equals(kept))
}

function plainHash(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}

/** The input with bytes as their SHA-256: spelled out number by number, an uploaded list of 6 MB took
 *  seconds and 2 GB. */
function bytesHashed(value: unknown): unknown {
  if (value instanceof Uint8Array) return createHash('sha256').update(value).digest('hex')
  if (Array.isArray(value)) return value.map(bytesHashed)
  if (typeof value !== 'object' || value === null) return value
  if (Object.getPrototypeOf(value) !== Object.prototype) return value
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [name, bytesHashed(member)]),
  )
}

/** Runs a command as the system itself (`system:<name>`): what jobs, subscribers and sweeps use. */
export function executeAsSystem<I, T, R extends Refusal>(
  world: World,
  as: { readonly name: string; readonly key: string | null; readonly requestId: string },
  command: Command<I, T, R>,
  input: I,
): Promise<Result<T, R | CommandRefusal>> {
  const call: Call = {
    world,
    actor: systemActor(as.name),
    at: world.clock(),
    key: as.key,
    requestId: as.requestId,
  }
  // The permission table does not hold the system; the action only names the request's hash.
  return execute(call, 'live.read', command, input)
}
