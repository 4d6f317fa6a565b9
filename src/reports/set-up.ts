import type { Actor } from '../audit/index.ts'
import type { Instant } from '../kernel/temporal.ts'
import type { Tx } from '../platform/db.ts'
import { type Crew, type House, type SetUpStep, stepsOf } from './set-up-steps.ts'
import { selectCrew, selectHouse, selectMissingFunds, selectOwnAccount } from './set-up-sql.ts'

export type SetUp = {
  /** Whether a partner can hand in a request that can be decided and paid, or one already did. */
  readonly ready: boolean
  readonly steps: readonly SetUpStep[]
}

/** What a house still lacks before its first request, step by step, as the caller sees it. */
export async function readSetUp(tx: Tx, actor: Actor, at: Instant): Promise<SetUp> {
  const on = at.toZonedDateTimeISO('UTC').toPlainDate()
  const rows = await selectCrew(tx)
  const none = { working: 0, invited: 0, pending: 0 }
  const crew: Crew = (role) => rows.find((row) => row.role === role) ?? none
  const house: House = {
    ...(await selectHouse(tx, on)),
    missingFunds: await selectMissingFunds(tx),
  }
  const you = await selectOwnAccount(tx, actor.principalId)
  const steps = stepsOf({ crew, house, you, roles: actor.roles })
  return { ready: house.submissions > 0 || isReady(steps), steps }
}

function isReady(steps: readonly SetUpStep[]): boolean {
  return steps
    .filter(({ step }) => step !== 'ready')
    .every(({ parts }) => parts.every((part) => part.done || !part.needed))
}
