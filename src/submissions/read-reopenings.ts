import { personBehind, type Actor } from '../audit/index.ts'
import type { Instant, PlainDate } from '../kernel/temporal.ts'
import type { Tx } from '../platform/db.ts'
import { whyNotNow } from './guard.ts'
import type { HandedIn } from './handed-in.ts'
import { lastDayToAppeal, mayAppeal } from './may-appeal.ts'
import { openersOf, personsWhoDecided, reopeningsOf } from './reopening-sql.ts'
import { keepMoves, type TransitionName, transitions } from './submission.ts'
import { madeDecision, whyNoUndo } from './undo.ts'

/** Who looks: what they may do now depends on who they are. */
export type Looker = {
  readonly at: Instant
  readonly partnerId: string | null
  /** Null where nobody in particular looks. */
  readonly actor?: Actor
}

/** Every time a submission was looked at again. Who asked is for staff. */
export async function reopeningsView(tx: Tx, submissionId: string, staff: boolean) {
  const rows = await reopeningsOf(tx, submissionId)
  const openers = staff && rows.length > 0 ? await openersOf(tx, submissionId) : []
  return rows.map((row) => ({
    ...row,
    openedBy: openers.find((one) => one.reopeningId === row.reopeningId)?.openedBy ?? null,
  }))
}

/** The last day on which the partner may appeal; null when they may not. */
export async function appealableUntil(
  tx: Tx,
  handed: HandedIn,
  at: Instant,
): Promise<PlainDate | null> {
  return (await mayAppeal(tx, handed, at)) === null ? lastDayToAppeal(handed) : null
}

type Move = { readonly name: string; readonly label: string; readonly whyNot: string | null }

const ofPartner: readonly TransitionName[] = ['submit', 'resubmit', 'withdraw', 'appeal']
const keeps: readonly TransitionName[] = Object.values(keepMoves)
const deciding: readonly TransitionName[] = ['takeUpAppeal', 'approve', 'reject']

/** Every move with why it cannot be made now: by the state, the time, and who looks. */
export async function movesNow(tx: Tx, handed: HandedIn, looker: Looker): Promise<Move[]> {
  const staff = looker.partnerId === null
  const names = (Object.keys(transitions) as TransitionName[]) // the table's own keys
    .filter((name) => !keeps.includes(name))
    .filter((name) => ofPartner.includes(name) !== staff || name === 'submit')
  const why = await whysOf(tx, handed, looker)
  const moves = names.map((name) => {
    return { name, label: transitions[name].label, whyNot: why(name) }
  })
  return [...moves, keepMove(handed, staff)]
}

async function whysOf(tx: Tx, handed: HandedIn, { at, actor, partnerId }: Looker) {
  const { row, reopening } = handed
  const noAppeal = await mayAppeal(tx, handed, at)
  const stands = partnerId === null ? await madeDecision(tx, row.submissionId) : null
  const person = actor === undefined ? null : personBehind(actor)
  const isAppeal = reopening?.kind === 'appeal'
  const before = isAppeal && partnerId === null ? await personsWhoDecided(tx, row.submissionId) : []
  const decidedIt = person !== null && before.includes(person)
  return (name: TransitionName): string | null => {
    const why = whyNotNow(row, name)
    if (name === 'appeal') return why ?? noAppeal
    if (why !== null) return why
    if (deciding.includes(name) && decidedIt) {
      return 'You decided it before: another person decides the appeal.'
    }
    if (name !== 'undo' || stands === null) return null
    const late = whyNoUndo(handed, stands, at)
    return late === null ? null : `It cannot be undone: ${late}`
  }
}

/** Letting the decision before stand: one button, whatever that decision was. */
function keepMove({ row, reopening }: HandedIn, staff: boolean): Move {
  const label = transitions.keepApproved.label
  if (reopening === null) {
    return { name: 'keep', label, whyNot: 'Nothing of it is looked at again.' }
  }
  const name: TransitionName = keepMoves[reopening.fromStatus]
  const isOther = (reopening.kind === 'appeal') === staff
  const whose = staff
    ? 'It is the partner’s appeal: decide it, or let the partner take it back.'
    : 'It is a correction of ours; you hear from us.'
  return { name: 'keep', label, whyNot: isOther ? whose : whyNotNow(row, name) }
}
