import type { Actor } from '../../audit/index.ts'
import { mayApprove, mayDo } from '../../identity/index.ts'
import { Temporal, type Instant } from '../../kernel/temporal.ts'
import type { Tx } from '../../platform/db.ts'
import { peopleNamed } from '../release.ts'
import type { PayingAccountId, RunId } from '../run.ts'
import { channelsOf } from './channel-sql.ts'
import * as rows from './transmission-sql.ts'
import * as limits from './transmission.ts'
import { transmissionMoves, type TransmissionState } from './transmission.ts'

const UNSENT_MAX = 200

/** The channels of an account with who made them and whether `actor` may approve. */
export async function channelsView(tx: Tx, actor: Actor, payingAccountId: PayingAccountId) {
  const found = await channelsOf(tx, [payingAccountId])
  const named = await peopleNamed(
    tx,
    found.flatMap(({ proposedBy, settledBy }) => [proposedBy, settledBy ?? '']),
  )
  return found.map((channel) => {
    const { proposedBy, settledBy, ...row } = channel
    const whyNot = !mayDo({ ...actor, signedIn: true }, 'payer.edit')
      ? 'Finance does this.'
      : row.state !== 'proposed'
        ? `It is ${row.state}.`
        : mayApprove(actor, [proposedBy])
          ? null
          : 'You proposed it yourself.'
    return {
      ...row,
      proposedBy: named(proposedBy),
      settledBy: settledBy === null ? null : named(settledBy),
      mayApprove: { may: whyNot === null, whyNot },
    }
  })
}

/** What is not at the bank yet. */
export async function unsentView(tx: Tx, at: Instant) {
  return (await rows.unsentTransmissions(tx, UNSENT_MAX)).map((row) => shown(row, at))
}

/** One file on its way, with what was done about it and what `actor` may do now; null when a person
 *  hands it in. */
export async function transmissionView(
  tx: Tx,
  of: { readonly runId: RunId; readonly actor: Actor; readonly at: Instant },
) {
  const row = await rows.selectTransmission(tx, of.runId)
  if (row === null) return null
  const steps = await rows.stepsOf(tx, of.runId)
  const named = await peopleNamed(
    tx,
    steps.map((step) => step.by),
  )
  return {
    ...shown(row, of.at),
    steps: steps.map(({ tryNo, step, by, at, said, found }) => ({
      tryNo,
      step,
      at,
      said,
      found,
      by: named(by),
    })),
    mayNow: mayNow(row.state, of.actor),
  }
}

function shown(row: rows.TransmissionRow, at: Instant) {
  const { runId, number, remoteName, state, tryNo, triesLeft, nextAt, cutOffAt } = row
  const warnAt = cutOffAt.subtract({ minutes: limits.WARN_MINUTES_BEFORE })
  const late = state !== 'sent' && Temporal.Instant.compare(at, warnAt) >= 0
  return { runId, number, remoteName, state, tryNo, triesLeft, nextAt, cutOffAt, late }
}

function mayNow(state: TransmissionState, actor: Actor) {
  const allowed = mayDo({ ...actor, signedIn: true }, 'run.transmit')
  const step = (from: readonly TransmissionState[]) => {
    const whyNot = !allowed
      ? 'Finance does this.'
      : from.includes(state)
        ? null
        : `The file is ${state}.`
    return { may: whyNot === null, whyNot }
  }
  return {
    look: step(limits.transmissionStates),
    sendAgain: step(transmissionMoves.askAgain.from),
    confirm: step(transmissionMoves.confirm.from),
    stop: step(transmissionMoves.stop.from),
  }
}
