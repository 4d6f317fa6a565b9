import { systemActor } from '../../audit/index.ts'
import { actOf, type Call } from '../../identity/index.ts'
import { must } from '../../kernel/assert.ts'
import { withTx } from '../../platform/db.ts'
import type { World } from '../../platform/world.ts'
import type { RunStatus } from '../run.ts'
import { type ChannelRow, selectChannel, usableChannel } from './channel-sql.ts'
import { openPlace } from './open-place.ts'
import {
  afterDoubt,
  closing,
  deliver,
  type Delivered,
  type Parcel,
  type Place,
  PlaceFault,
} from './place.ts'
import { keepStep, onward, settleTry, tellOf } from './settle.ts'
import * as rows from './transmission-sql.ts'
import * as limits from './transmission.ts'
import { transmissionMoves, type TransmissionState } from './transmission.ts'

/** What one look of the worker came to, per state. */
export type Sent = Readonly<Record<'sent' | 'waiting' | 'failed' | 'unknown' | 'late', number>>

const stillGoes: readonly RunStatus[] = ['released', 'acknowledged']
const LATE_PER_LOOK_MAX = 100

/** One look of the sender, as the worker takes it every few seconds: warns of cut-offs, clears up
 *  after senders that died, and hands over what waits, one file after the other. Safe on any number
 *  of workers at once: a file is claimed before it is touched. Moves files only, never money. */
export async function sendFiles(world: World): Promise<Sent> {
  const count = { sent: 0, waiting: 0, failed: 0, unknown: 0, late: 0 }
  count.late = await warnOfCutOffs(world)
  for (let n = 0; n < limits.SENDINGS_MAX; n += 1) {
    const ended = (await clearUpOne(world)) ?? (await sendOne(world))
    if (ended === null) break
    if (ended !== 'sending') count[ended] += 1
  }
  return count
}

/** As the sender itself, now. */
function senderCall(world: World): Call {
  const at = world.clock()
  const requestId = `transmission:${at.toString()}`
  return { world, actor: systemActor('transmission'), at, key: null, requestId }
}

type Claimed = {
  readonly file: rows.TransmissionRow
  readonly channel: ChannelRow
  readonly claimId: string
}

async function sendOne(world: World): Promise<TransmissionState | null> {
  const claimed = await claimDue(world)
  if (claimed === null || typeof claimed === 'string') return claimed
  const ended = await handOver(world, claimed)
  return settle(world, claimed, ended)
}

/** Claims what has waited longest and writes that a try begins. What can no longer be sent fails
 *  here, with the reason. */
async function claimDue(world: World): Promise<Claimed | TransmissionState | null> {
  const call = senderCall(world)
  return withTx(world.app, async (tx) => {
    const act = actOf(tx, call)
    const due = await rows.nextDue(tx, call.at)
    if (due === null) return null
    const channel = await usableChannel(tx, due.payingAccountId)
    const why = whyNotSent(due, channel)
    if (why !== null || channel === null) {
      await rows.moveTransmission(tx, onward(act, due, transmissionMoves.fail))
      await keepStep(act, due, { step: 'stopped', said: why ?? '' })
      await tellOf(act, due, 'failed', why ?? '')
      return 'failed'
    }
    const claimId = act.newId()
    const file = { ...due, tryNo: due.tryNo + 1, triesLeft: due.triesLeft - 1, claimId }
    const until = call.at.add({ minutes: limits.LEASE_MINUTES })
    const move = onward(act, file, transmissionMoves.begin)
    await rows.moveTransmission(tx, { ...move, claim: { claimId, until } })
    await keepStep(act, file, { step: 'began', channelId: channel.channelId })
    return { file, channel, claimId }
  })
}

function whyNotSent(file: rows.TransmissionRow, channel: ChannelRow | null): string | null {
  if (!stillGoes.includes(file.runStatus)) return `The run is ${file.runStatus}.`
  if (file.takenBack > 0) {
    return `${file.takenBack} of its payments are owed again: it would pay them a second time.`
  }
  if (channel === null || channel.kind === 'manual')
    return 'Files of the account are fetched by a person now.'
  return file.triesLeft > 0 ? null : 'All tries are used up.'
}

/** The try itself, outside of any transaction and bounded in time. */
async function handOver(world: World, claimed: Claimed): Promise<Delivered> {
  const { file, channel } = claimed
  const bytes = await world.files.bytes(file.sha256)
  if (bytes === null) {
    return { kind: 'not_sent', again: false, said: 'The store does not have the file any more.' }
  }
  const parcel = { ...parcelOf(file), bytes }
  const reopen = () => openPlace(world, channel)
  let place: Place
  try {
    place = await reopen()
  } catch (error) {
    return refusedAtDoor(error)
  }
  const leftMs = AbortSignal.timeout(limits.TRY_MS_MAX)
  // Too late for a slow place: what it was asked last fails, and is settled as any lost connection.
  leftMs.addEventListener('abort', () => void place.close(), { once: true })
  try {
    const announce = () => announceRename(world, claimed)
    const ended = await deliver(place, parcel, { announce, reopen })
    if (ended.kind === 'sent') await sweepParts(place, parcel.remoteName)
    return ended
  } finally {
    await place.close()
  }
}

function parcelOf(file: rows.TransmissionRow): Omit<Parcel, 'bytes'> {
  const { remoteName, tryNo, sha256 } = file
  return { remoteName, tryNo, sha256 }
}

function refusedAtDoor(error: unknown): Delivered {
  if (!(error instanceof PlaceFault)) throw error
  return { kind: 'not_sent', again: error.kind === 'unreachable', said: error.message }
}

/** Writes that the rename comes now, while the claim holds and the run still is to be sent; false
 *  when it must not come. */
async function announceRename(world: World, { file, channel, claimId }: Claimed): Promise<boolean> {
  const call = senderCall(world)
  return withTx(world.app, async (tx) => {
    const run = await rows.shareRun(tx, file.runId)
    const now = await rows.lockTransmission(tx, file.runId)
    if (now?.claimId !== claimId || !stillGoes.includes(run.status)) return false
    if (now.takenBack > 0) return false
    const { channelId } = channel
    await keepStep(actOf(tx, call), file, { step: 'renaming', channelId })
    return true
  })
}

/** What earlier tries left unfinished; what cannot be removed does no harm. */
async function sweepParts(place: Place, remoteName: string): Promise<void> {
  try {
    for (const { name } of await place.list()) {
      if (name.startsWith(`${remoteName}.`) && name.endsWith('.part')) await place.remove(name)
    }
  } catch (error) {
    if (!(error instanceof PlaceFault)) throw error
  }
}

async function settle(
  world: World,
  { file, claimId }: Pick<Claimed, 'file' | 'claimId'>,
  ended: Delivered,
): Promise<TransmissionState> {
  const call = senderCall(world)
  return withTx(world.app, async (tx) => {
    const now = must(await rows.lockTransmission(tx, file.runId), 'a transmission stays')
    // Another sender took it for dead and goes on from what it finds at the bank.
    if (now.claimId !== claimId) return 'sending'
    return (await settleTry(actOf(tx, call), now, ended)) ?? 'sending'
  })
}

/** Clears up after a sender that fell silent: before it announced the rename nothing can have
 *  happened, after that only the place can tell. */
async function clearUpOne(world: World): Promise<TransmissionState | null> {
  const call = senderCall(world)
  const taken = await withTx(world.app, async (tx) => {
    const file = await rows.nextExpired(tx, call.at)
    if (file === null) return null
    const claimId = actOf(tx, call).newId()
    const until = call.at.add({ minutes: limits.LEASE_MINUTES })
    await rows.takeClaim(tx, file.runId, { claimId, until })
    const steps = await rows.stepsOf(tx, file.runId)
    const announced = steps.find(({ step, tryNo }) => step === 'renaming' && tryNo === file.tryNo)
    const channelId = announced?.channelId ?? null
    return { file, claimId, channel: channelId && (await selectChannel(tx, channelId)) }
  })
  if (taken === null) return null
  const { file, channel } = taken
  const ended =
    channel === null
      ? ({ kind: 'not_sent', again: true, said: 'The sender stopped before it renamed.' } as const)
      : await lookAfter(world, file, channel)
  return settle(world, taken, ended)
}

async function lookAfter(
  world: World,
  file: rows.TransmissionRow,
  channel: ChannelRow,
): Promise<Delivered> {
  const stopped = 'The sender stopped while it renamed.'
  try {
    const place = await openPlace(world, channel)
    const parcel = { ...parcelOf(file), bytes: new Uint8Array() }
    const sized = { ...parcel, sizeBytes: Number(file.sizeBytes) }
    const found = await closing(place, (open) => afterDoubt(open, sized))
    return { ...found, said: `${stopped} ${found.said}` }
  } catch (error) {
    if (!(error instanceof PlaceFault)) throw error
    return { kind: 'unknown', said: `${stopped} The place cannot be looked at: ${error.message}` }
  }
}

/** Tells Finance once of each file that is not there as its cut-off comes near. */
async function warnOfCutOffs(world: World): Promise<number> {
  const call = senderCall(world)
  const until = call.at.add({ minutes: limits.WARN_MINUTES_BEFORE })
  return withTx(world.app, async (tx) => {
    const late = await rows.unwarnedBefore(tx, until, LATE_PER_LOOK_MAX)
    if (late.length === 0) return 0
    await rows.setWarned(
      tx,
      late.map((file) => file.runId),
      call.at,
    )
    const act = actOf(tx, call)
    for (const file of late) {
      await tellOf(act, file, 'late', `The bank closes at ${file.cutOffAt.toString()}.`)
    }
    return late.length
  })
}
