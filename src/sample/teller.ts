import type { Actor } from '../audit/index.ts'
import { systemActor } from '../audit/index.ts'
import { type Action, type Command, execute, personActor } from '../identity/index.ts'
import { must } from '../kernel/assert.ts'
import type { Refusal } from '../kernel/result.ts'
import type { Instant } from '../kernel/temporal.ts'
import { withTx } from '../platform/db.ts'
import type { World } from '../platform/world.ts'

/** A step of the sample that its command refused. */
export class StepRefused extends Error {
  override readonly name = 'StepRefused'
  readonly refusal: Refusal
  constructor(step: string, refusal: Refusal) {
    super(`sample step ${step} was refused: ${JSON.stringify(refusal, printed)}`)
    this.refusal = refusal
  }
}

function printed(_key: string, value: unknown): unknown {
  return typeof value === 'bigint' ? value.toString() : value
}

/** Who does a step, and when. */
export type Doing = {
  /** What the step is called; the same step done again answers what it answered. */
  readonly step: string
  readonly who: Actor
  readonly at: Instant
  readonly action: Action
}

/** Does the steps of the sample through the real commands, each once however often it is told. */
export type Teller = {
  readonly world: World
  do<I, T, R extends Refusal>(doing: Doing, command: Command<I, T, R>, input: I): Promise<T>
  /** The person as the permission table sees them from `at` on. */
  person(principalId: string, at: Instant): Promise<Actor>
}

/** What sets up the company before it has people of its own. */
export const founder = systemActor('sample')

export function tellerOf(world: World): Teller {
  const known = new Map<string, Actor>()
  return {
    world,
    async do({ step, who, at, action }, command, input) {
      const key = `sample:${step}`
      const call = { world, actor: who, at, key, requestId: key }
      const result = await execute(call, action, command, input)
      if (!result.ok) throw new StepRefused(step, result.refusal)
      return result.value
    },
    async person(principalId, at) {
      const before = known.get(principalId)
      if (before !== undefined) return before
      const actor = await withTx(world.app, (tx) => personActor(tx, principalId, at))
      known.set(principalId, must(actor, 'a person of the sample'))
      return must(actor, 'a person of the sample')
    },
  }
}
