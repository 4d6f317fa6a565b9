import { type Act, record } from '../../audit/index.ts'
import { notify } from '../../correspondence/index.ts'
import type { Delivered } from './place.ts'
import {
  insertStep,
  moveTransmission,
  type StepRow,
  type TransmissionRow,
} from './transmission-sql.ts'
import {
  type Sighting,
  TRIES_MAX,
  transmissionMoves,
  type TransmissionState,
  waitSeconds,
} from './transmission.ts'

/** Writes down how a try ended: sent; waiting for the next try, while it certainly is not there and
 *  tries are left; failed; or unknown. Finance is told of the last two. `ofClaim`: whoever says so
 *  still holds the file; otherwise nothing is written and the answer is null. */
export async function settleTry(
  act: Act,
  file: TransmissionRow,
  ended: Delivered,
): Promise<TransmissionState | null> {
  const { kind, said } = ended
  const mayWait = ended.kind === 'not_sent' && ended.again && file.triesLeft > 0
  const move =
    kind === 'sent'
      ? transmissionMoves.arrive
      : kind === 'unknown'
        ? transmissionMoves.lose
        : mayWait
          ? transmissionMoves.wait
          : transmissionMoves.fail
  const wait = waitSeconds(TRIES_MAX - file.triesLeft)
  await keepStep(act, file, { step: kind, said })
  const moved = await moveTransmission(act.tx, {
    ...onward(act, file, move),
    nextAt: move.to === 'waiting' ? act.at.add({ seconds: wait }) : null,
  })
  if (moved === 0) return null
  await tellOf(act, file, move.to, said)
  return move.to
}

/** What a move needs beside its states; the rest as it was. */
export function onward<M extends { readonly from: readonly TransmissionState[] }>(
  act: Act,
  file: Pick<TransmissionRow, 'runId' | 'tryNo' | 'triesLeft'>,
  move: M & { readonly to: TransmissionState },
) {
  const { runId, tryNo, triesLeft } = file
  const { from, to } = move
  return { runId, from, to, tryNo, triesLeft, nextAt: null, claim: null, at: act.at }
}

/** Appends a step of a file, by whoever acts. */
export function keepStep(
  act: Act,
  file: Pick<TransmissionRow, 'runId' | 'tryNo'>,
  more: Pick<StepRow, 'step'> & Partial<Pick<StepRow, 'said' | 'found' | 'channelId'>>,
) {
  const { step, said = null, found = null, channelId = null } = more
  const { runId, tryNo } = file
  const by = act.actor.principalId
  return insertStep(act.tx, runId, { tryNo, step, channelId, by, at: act.at, said, found })
}

/** Records what happened to the file of a run, and tells Finance what needs a person. */
export async function tellOf(
  act: Act,
  file: TransmissionRow,
  what: TransmissionState | 'late' | 'looked' | 'asked_again' | 'stopped' | 'confirmed',
  said: string,
  found?: Sighting,
): Promise<void> {
  if (what === 'waiting' || what === 'sending') return
  const { runId, number, remoteName, tryNo: tries } = file
  const eventId = await record(act, {
    type: `transmission.${what}`,
    subjectKind: 'run',
    subjectId: runId,
    reason: said,
    body: { number, remoteName, tries, ...(found === undefined ? {} : { found }) },
  })
  const text = noticeOf(number, what)
  if (text === null) return
  const roles = ['finance'] as const
  await notify(act, { roles, subjectKind: 'run', subjectId: runId, eventId, text })
}

function noticeOf(number: string, what: string): string | null {
  switch (what) {
    case 'failed':
      return `The file of ${number} did not reach the bank. See why, then send it again.`
    case 'unknown':
      return (
        `Nobody can tell whether the bank has the file of ${number}. Look at the bank's folder ` +
        'and ask the bank before it is sent again.'
      )
    case 'late':
      return `The bank's cut-off for ${number} is near or past, and its file is not there yet.`
    default:
      return null
  }
}
