import type { Act } from '../../audit/index.ts'
import { execute, read, type Call, type CommandRefusal } from '../../identity/index.ts'
import { ok, refuse, type Refused, type Result } from '../../kernel/result.ts'
import { Temporal } from '../../kernel/temporal.ts'
import type { Tx } from '../../platform/db.ts'
import type { PayoutRefusal } from '../refusals.ts'
import { livingTaking } from '../hand-in-sql.ts'
import { peopleNamed } from '../release.ts'
import { selectRun } from '../run-sql.ts'
import type { RunId } from '../run.ts'
import * as channels from './channel-sql.ts'
import { openPlace } from './open-place.ts'
import { closing, type Entry, type Place, PlaceFault, sight } from './place.ts'
import type { TransmissionRefusal } from './refusals.ts'
import { keepStep, onward, tellOf } from './settle.ts'
import * as rows from './transmission-sql.ts'
import * as limits from './transmission.ts'
import { type ChannelId, type Sighting, transmissionMoves } from './transmission.ts'

type Refusals = PayoutRefusal | TransmissionRefusal

export type Look = {
  readonly where: string
  readonly remoteName: string
  readonly found: Sighting
  /** What lies in the folder of this run, and how many things in all. */
  readonly ofRun: readonly Entry[]
  readonly entries: number
}

/** A person looks at the bank's folder for the file of a run: nothing is written there, and what was
 *  found is kept. The place is that of the last try. */
export async function lookForFile(
  call: Call,
  asked: { readonly runId: RunId },
): Promise<Result<Look, Refusals | CommandRefusal>> {
  const known = await read(call, 'run.transmit', (tx) => placeOfLastTry(tx, asked.runId))
  if (!known.ok) return known
  if (!known.value.ok) return known.value
  const { file, channel } = known.value.value
  const looked = await atPlace(call, channel, async (place) => ({
    where: place.where,
    found: await sight(place, { ...file, sizeBytes: Number(file.sizeBytes) }),
    listed: await place.list(),
  }))
  if (!looked.ok) return looked
  const { where, found, listed } = looked.value
  const kept = await execute(call, 'run.transmit', keepLook, {
    runId: asked.runId,
    channelId: channel.channelId,
    found,
    said: `${where} holds ${listed.length} files.`,
  })
  if (!kept.ok) return kept
  const ofRun = listed.filter(({ name }) => name.startsWith(file.number)).slice(0, 50)
  return ok({ where, remoteName: file.remoteName, found, ofRun, entries: listed.length })
}

async function placeOfLastTry(
  tx: Tx,
  runId: RunId,
): Promise<
  Result<{ readonly file: rows.TransmissionRow; readonly channel: channels.ChannelRow }, Refusals>
> {
  const run = await selectRun(tx, runId)
  if (run === null) return refuse({ code: 'run.unknown', run: runId })
  const file = await rows.selectTransmission(tx, runId)
  if (file === null) return refuse({ code: 'transmission.none', run: run.number })
  const steps = await rows.stepsOf(tx, runId)
  const last = steps.find(({ step }) => step === 'began')?.channelId ?? null
  const channel =
    last === null
      ? await channels.usableChannel(tx, file.payingAccountId)
      : await channels.selectChannel(tx, last)
  if (channel === null || channel.kind === 'manual') {
    return refuse({ code: 'channel.by_hand', account: run.number })
  }
  return ok({ file, channel })
}

/** Opens a channel's place for one look; a fault of it is a refusal that says what it said. */
export async function atPlace<T>(
  call: Call,
  channel: channels.ChannelRow,
  body: (place: Place) => Promise<T>,
): Promise<Result<T, TransmissionRefusal>> {
  try {
    const place = await openPlace(call.world, channel)
    return ok(await closing(place, body))
  } catch (error) {
    if (!(error instanceof PlaceFault)) throw error
    const where = channel.host ?? channel.folder ?? channel.kind
    return refuse({ code: 'channel.unreachable', where, said: error.message })
  }
}

type KeptLook = {
  readonly runId: RunId
  readonly channelId: ChannelId
  readonly found: Sighting
  readonly said: string
}

async function keepLook(act: Act, look: KeptLook): Promise<Result<null, Refusals>> {
  const locked = await lockedFile(act, look.runId)
  if (!locked.ok) return locked
  const { channelId, found, said } = look
  await keepStep(act, locked.value, { step: 'looked', channelId, found, said })
  await tellOf(act, locked.value, 'looked', said, found)
  return ok(null)
}

async function lockedFile(act: Act, runId: RunId): Promise<Result<rows.TransmissionRow, Refusals>> {
  const run = await selectRun(act.tx, runId)
  if (run === null) return refuse({ code: 'run.unknown', run: runId })
  await rows.shareRun(act.tx, runId)
  const file = await rows.lockTransmission(act.tx, runId)
  return file === null ? refuse({ code: 'transmission.none', run: run.number }) : ok(file)
}

export type Asked = { readonly runId: RunId; readonly reason: string }

/** A person has a file sent again, for a reason that is kept. One that failed is certainly not
 *  there. Of one nobody can tell of, they themselves looked at the bank's folder within the last
 *  half hour and found nothing under its name: a file that lies there is never sent twice, nor one of
 *  which a payment is owed again. */
export async function sendAgain(
  act: Act,
  asked: Asked,
): Promise<Result<{ state: 'waiting' }, Refusals>> {
  const locked = await lockedFile(act, asked.runId)
  if (!locked.ok) return locked
  const file = locked.value
  const { number: run, runStatus: status } = file
  const stands = notIn(file, transmissionMoves.askAgain.from, 'sent again')
  if (stands !== null) return stands
  if (status !== 'released' && status !== 'acknowledged') {
    return refuse({ code: 'transmission.run_over', run, status })
  }
  const { takenBack: payments } = file
  if (payments > 0) return refuse({ code: 'transmission.taken_back', run, payments })
  const taking = await livingTaking(act.tx, asked.runId)
  if (taking !== null) {
    const named = await peopleNamed(act.tx, [taking.takenBy])
    return refuse({ code: 'run.file_taken', run, by: named(taking.takenBy).name })
  }
  const unseen = await unseenRefusal(act, file)
  if (unseen !== null) return unseen
  await keepStep(act, file, { step: 'asked_again', said: asked.reason })
  await rows.moveTransmission(act.tx, {
    ...onward(act, file, transmissionMoves.askAgain),
    triesLeft: limits.TRIES_MAX,
    nextAt: act.at,
  })
  await tellOf(act, file, 'asked_again', asked.reason)
  return ok({ state: 'waiting' })
}

/** Their own look, made after the last try ended and lately, decides; without doubt none is needed. */
async function unseenRefusal(
  act: Act,
  file: rows.TransmissionRow,
): Promise<Refused<TransmissionRefusal> | null> {
  const steps = await rows.stepsOf(act.tx, file.runId)
  const sinceDoubt = steps.slice(
    0,
    steps.findIndex(({ step }) => step === 'unknown' || step === 'not_sent'),
  )
  const since = act.at.subtract({ minutes: limits.LOOK_MINUTES_MAX })
  const own = sinceDoubt.find(
    ({ step, by, at }) =>
      step === 'looked' && by === act.actor.principalId && Temporal.Instant.compare(at, since) >= 0,
  )
  const { number: run, remoteName: name } = file
  if (own !== undefined && own.found !== 'absent') {
    return refuse({ code: 'transmission.lies_there', run, name })
  }
  if (file.state !== 'unknown' || own !== undefined) return null
  return refuse({ code: 'transmission.not_looked', run, minutes: limits.LOOK_MINUTES_MAX })
}

function notIn(
  file: rows.TransmissionRow,
  from: readonly limits.TransmissionState[],
  wanted: string,
): Refused<TransmissionRefusal> | null {
  if (from.includes(file.state)) return null
  const { number: run, state } = file
  return refuse({ code: 'transmission.not_movable', run, state, wanted })
}

/** A person has it from the bank, or has seen it there, or has handed it in by hand: it is sent. */
export async function confirmSent(
  act: Act,
  asked: Asked,
): Promise<Result<{ state: 'sent' }, Refusals>> {
  const locked = await lockedFile(act, asked.runId)
  if (!locked.ok) return locked
  const file = locked.value
  const stands = notIn(file, transmissionMoves.confirm.from, 'confirmed as sent')
  if (stands !== null) return stands
  await keepStep(act, file, { step: 'confirmed', said: asked.reason })
  await rows.moveTransmission(act.tx, onward(act, file, transmissionMoves.confirm))
  await tellOf(act, file, 'confirmed', asked.reason)
  return ok({ state: 'sent' })
}

/** A person takes a file that waits off its way, to hand it in themselves. */
export async function stopSending(
  act: Act,
  asked: Asked,
): Promise<Result<{ state: 'failed' }, Refusals>> {
  const locked = await lockedFile(act, asked.runId)
  if (!locked.ok) return locked
  const file = locked.value
  const stands = notIn(file, transmissionMoves.stop.from, 'stopped')
  if (stands !== null) return stands
  await keepStep(act, file, { step: 'stopped', said: asked.reason })
  await rows.moveTransmission(act.tx, onward(act, file, transmissionMoves.stop))
  await tellOf(act, file, 'stopped', asked.reason)
  return ok({ state: 'failed' })
}
