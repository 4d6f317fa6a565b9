import { ok, refuse, type Result } from '../kernel/result.ts'
import type { Instant } from '../kernel/temporal.ts'
import { withTx } from '../platform/db.ts'
import { accountOf, passwordHashOf } from './accounts-sql.ts'
import { execute, type Call } from './execute.ts'
import { on } from './on.ts'
import type { IdentityRefusal } from './refusals.ts'
import { confirmSecondFactor, removeSecondFactor } from './second-factor.ts'
import { secondFactorLetter, type SendMail, type SignIn, verifyPassword } from './sign-in.ts'
import { holdersOf } from './sql.ts'
import * as contract from './step-up-contract.ts'
import { type CodeAnswer, isFreshAt, stepUp } from './step-up.ts'
import { newestStepUp } from './step-up-sql.ts'
import { matchingStep } from './totp.ts'

type Tools = {
  readonly sendMail: SendMail
  readonly authenticatorOf: SignIn['authenticatorOf']
}

/** Showing one's second factor, and turning it on and off. None of these takes an idempotency key:
 *  a wrong try must count every time, and never be answered from memory. */
export function stepUpRoutes(tools: Tools) {
  return [
    on(contract.readStepUp, (call) =>
      withTx(call.world.app, (tx) => stepUpView(tx, call), { readOnly: true }),
    ),
    on(contract.stepUp, async (call, { body }) => {
      const known = await tools.authenticatorOf(call.actor.principalId)
      if (call.door?.kind !== 'session') return refuse({ code: 'identity.no_session' } as const)
      if (known === null || !(await isOn(call))) return noFactor
      const step = matchingStep(known.secret, body.code, call.at)
      const done = await execute(unkeyed(call), 'session.step_up', stepUp, { step })
      if (!done.ok) return done
      if (done.value.outcome !== 'right') return failed(done.value)
      return ok({ until: done.value.until })
    }),
    on(contract.confirmSecondFactor, async (call, { body }) => {
      if (await isOn(call)) return refuse({ code: 'identity.second_factor_on' } as const)
      const known = await tools.authenticatorOf(call.actor.principalId)
      if (known === null) return noFactor
      const step = matchingStep(known.secret, body.code, call.at)
      const done = await execute(unkeyed(call), 'account.edit', confirmSecondFactor, { step })
      if (!done.ok) return done
      if (done.value.outcome !== 'right') return failed(done.value)
      await tell(call, tools.sendMail, 'on')
      return ok({ on: true as const })
    }),
    on(contract.removeSecondFactor, async (call, { body }) => {
      const known = await tools.authenticatorOf(call.actor.principalId)
      if (known === null || !(await isOn(call))) return noFactor
      const passwordRight = await isPassword(call, body.password)
      const isRecovery = known.recoveryCodes.includes(body.code.trim())
      const step = matchingStep(known.secret, body.code, call.at)
      const asked = { passwordRight, isRecovery, step }
      const done = await execute(unkeyed(call), 'account.edit', removeSecondFactor, asked)
      if (!done.ok) return done
      if (done.value.outcome !== 'right') return failed(done.value)
      await tell(call, tools.sendMail, 'off')
      return ok({ on: false as const })
    }),
  ]
}

const noFactor = refuse({ code: 'identity.no_second_factor' } satisfies IdentityRefusal)

function unkeyed(call: Call): Call {
  return { ...call, key: null }
}

function failed(answer: Exclude<CodeAnswer, { outcome: 'right' }>): Result<never, IdentityRefusal> {
  if (answer.outcome === 'used_before') return refuse({ code: 'identity.code_used' })
  return refuse({ code: 'identity.code_wrong', triesLeft: answer.triesLeft })
}

type Reading = Parameters<Parameters<typeof withTx>[1]>[0]

async function stepUpView(
  tx: Reading,
  call: Call,
): Promise<{ secondFactor: boolean; until: Instant | null }> {
  const { principalId } = call.actor
  const secondFactor = (await accountOf(tx, principalId))?.secondFactor ?? false
  if (call.door?.kind !== 'session') return { secondFactor, until: null }
  const shown = await newestStepUp(tx, { principalId, sessionHash: call.door.hash })
  const holds = shown !== null && isFreshAt(shown, call.at)
  return { secondFactor, until: holds ? shown.expiresAt : null }
}

async function isOn(call: Call): Promise<boolean> {
  const { principalId } = call.actor
  const account = await withTx(call.world.app, (tx) => accountOf(tx, principalId), {
    readOnly: true,
  })
  return account?.secondFactor ?? false
}

/** Whether a password is the caller's own. */
export async function isPassword(call: Call, password: string): Promise<boolean> {
  const own = await withTx(call.world.app, (tx) => passwordHashOf(tx, call.actor.principalId), {
    readOnly: true,
  })
  const hash = own?.passwordHash ?? null
  return hash !== null && (await verifyPassword({ hash, password }))
}

/** Whoever it is about and every administrator hear of it at once: somebody else may have done it. */
async function tell(call: Call, sendMail: SendMail, how: 'on' | 'off'): Promise<void> {
  const { principalId, name } = call.actor
  const { own, admins } = await withTx(
    call.world.app,
    async (tx) => ({
      own: await accountOf(tx, principalId),
      admins: await holdersOf(tx, ['admin']),
    }),
    { readOnly: true },
  )
  const to = new Set([...(own === null ? [] : [own.email]), ...admins.map((each) => each.email)])
  for (const address of to) await sendMail(secondFactorLetter(address, name, how))
}
