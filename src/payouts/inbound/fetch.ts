import { systemActor } from '../../audit/index.ts'
import { actOf, type Call } from '../../identity/index.ts'
import { must } from '../../kernel/assert.ts'
import { Temporal } from '../../kernel/temporal.ts'
import { withTx } from '../../platform/db.ts'
import type { World } from '../../platform/world.ts'
import type { PayingAccountId } from '../run.ts'
import { type ChannelRow, selectChannel } from '../transmission/channel-sql.ts'
import { type FaultKind, PlaceFault } from '../transmission/place.ts'
import * as files from './files-sql.ts'
import * as folders from './folders-sql.ts'
import * as limits from './inbound.ts'
import { isUnfinished } from './inbound.ts'
import { openShelf } from './open-shelf.ts'
import { notTaken, type NotTaken } from './pass-by.ts'
import type { Offer, Shelf } from './shelf.ts'
import { shownName } from './shown-name.ts'
import { recordFile, tellOfFolder, tellOfPassed } from './tell.ts'

/** What one look came to. `ripening`: seen, and taken when they have not changed. */
export type Looked = {
  readonly taken: number
  readonly passedBy: number
  readonly ripening: number
  readonly fault: FaultKind | null
}

/** As the fetcher itself, now: its name is in the history of all it does. */
export function fetcherCall(world: World, key: string | null = null): Call {
  const at = world.clock()
  const requestId = `inbound:${at.toString()}`
  return { world, actor: systemActor('inbound'), at, key, requestId }
}

type Claimed = {
  readonly folder: folders.FolderRow
  readonly channel: ChannelRow
  readonly claimId: string
}

/** Looks once into the folder whose look is due, of `payingAccountId` or of any, and takes what is
 *  whole: the same in two looks some seconds apart. Null when none is due. Safe on any number of
 *  workers at once. Nothing at the bank is changed; what is taken is kept, and read by whoever reads. */
export async function lookOnce(
  world: World,
  payingAccountId: PayingAccountId | null = null,
): Promise<Looked | null> {
  const claimed = await claimDue(world, payingAccountId)
  if (claimed === null) return null
  const count = { taken: 0, passedBy: 0, ripening: 0 }
  let shelf: Shelf
  try {
    shelf = await openShelf(world, claimed.channel)
  } catch (error) {
    return { ...count, fault: await settleFault(world, claimed, error) }
  }
  const late = AbortSignal.timeout(limits.LOOK_MS_MAX)
  // Too late for a slow bank: what it was asked last fails, and is settled as any lost connection.
  late.addEventListener('abort', () => void shelf.close(), { once: true })
  try {
    const listed = await shelf.list(limits.NAMES_MAX)
    const noted = await noteOffers(world, claimed, listed.offers)
    count.passedBy = noted.passedBy
    count.ripening = noted.ripening
    for (const ripe of noted.ripe) {
      const done = await takeOne(world, claimed, { shelf, ripe })
      if (done === 'lost') break
      if (done !== 'waits') count[done] += 1
    }
    await settleGood(world, claimed, { ...noted, ...listed })
    return { ...count, fault: null }
  } catch (error) {
    return { ...count, fault: await settleFault(world, claimed, error) }
  } finally {
    await shelf.close()
  }
}

async function claimDue(
  world: World,
  payingAccountId: PayingAccountId | null,
): Promise<Claimed | null> {
  const call = fetcherCall(world)
  return withTx(world.app, async (tx) => {
    const folder = await folders.nextDueFolder(tx, call.at, payingAccountId)
    if (folder === null) return null
    const claimId = actOf(tx, call).newId()
    const until = call.at.add({ minutes: limits.LOOK_LEASE_MINUTES })
    await folders.claimFolder(tx, folder.payingAccountId, { claimId, until })
    const channel = must(await selectChannel(tx, folder.channelId), 'a folder has a channel')
    return { folder, channel, claimId }
  })
}

type Ripe = { readonly inboundFileId: limits.InboundFileId; readonly offer: Offer }
type Noted = {
  readonly ripe: readonly Ripe[]
  readonly ripening: number
  readonly passedBy: number
  /** Whole, or soon so: worth another look before the next is due. */
  readonly soon: boolean
}

/** Keeps what was seen, and says what is whole by now. */
async function noteOffers(
  world: World,
  { folder, channel, claimId }: Claimed,
  offers: readonly Offer[],
): Promise<Noted> {
  const call = fetcherCall(world)
  const listed = inOrder(offers)
  const { payingAccountId } = folder
  return withTx(world.app, async (tx) => {
    const now = await folders.lockFolder(tx, payingAccountId)
    if (now?.claimId !== claimId) return { ripe: [], ripening: 0, passedBy: 0, soon: false }
    const known = await files.knownOf(tx, payingAccountId, listed.map(seenOf))
    const waiting = known.filter(({ state }) => state === 'ripening')
    const vanished = waiting.map(({ inboundFileId }) => inboundFileId)
    await files.deleteVanished(tx, payingAccountId, vanished)
    const knownAt = new Set(known.map(({ position }) => position - 1))
    const unknown = listed.filter((_, index) => !knownAt.has(index))
    const fresh = unknown.slice(0, limits.NEW_PER_LOOK_MAX)
    const act = actOf(tx, call)
    const added = fresh.map((offer) => {
      const not = whyPassedBy(offer)
      const row = { ...seenOf(offer), inboundFileId: act.newId<'inbound_file'>() }
      return { ...row, refusal: not?.refusal ?? null, said: not?.said ?? null }
    })
    await files.insertSeen(
      tx,
      { payingAccountId, channelId: channel.channelId, at: call.at },
      added,
    )
    const passed = added.filter(({ refusal }) => refusal !== null)
    await tellOfPassed(
      act,
      passed.map(({ name, said }) => ({ payingAccountId, name, said })),
    )
    const ripe = ripeOf(waiting, listed, call.at)
    const ripening = waiting.length - ripe.length + added.length - passed.length
    const soon = ripening > 0 || unknown.length > fresh.length
    const some = ripe.slice(0, limits.FILES_PER_LOOK_MAX)
    return {
      ripe: some,
      ripening,
      passedBy: passed.length,
      soon: soon || ripe.length > some.length,
    }
  })
}

/** What may be a file of the bank's, the oldest first. Hidden and unfinished names are nothing yet. */
function inOrder(offers: readonly Offer[]): Offer[] {
  const ageOf = ({ modifiedAt }: Offer) => modifiedAt?.epochMilliseconds ?? 0
  return offers
    .filter(({ name, kind }) => kind !== 'folder' && !isUnfinished(name))
    .toSorted((one, other) => ageOf(one) - ageOf(other) || (one.name < other.name ? -1 : 1))
}

function seenOf({ name, sizeBytes, modifiedAt }: Offer): files.Seen {
  return {
    name: shownName(name),
    sizeBytes: sizeBytes === null ? null : BigInt(sizeBytes),
    modifiedAt,
  }
}

/** Why a thing is never asked for, where its listing says so already. */
function whyPassedBy(offer: Offer): NotTaken | null {
  const name = shownName(offer.name)
  if (!limits.isUsableName(offer.name)) return notTaken('inbound.name_unusable', { name })
  if (offer.kind !== 'file') return notTaken('inbound.no_file', { name })
  const { sizeBytes } = offer
  if (sizeBytes === null || sizeBytes <= limits.INBOUND_BYTES_MAX) return null
  return notTaken('inbound.too_large', { name, sizeBytes })
}

/** Those that were seen the same long enough ago; what broke off least comes first. */
function ripeOf(
  waiting: Awaited<ReturnType<typeof files.knownOf>>,
  listed: readonly Offer[],
  at: Temporal.Instant,
): Ripe[] {
  const since = at.subtract({ seconds: limits.RIPE_SECONDS })
  return waiting
    .filter(({ seenAt }) => Temporal.Instant.compare(seenAt, since) <= 0)
    .toSorted((one, other) => one.tries - other.tries || one.position - other.position)
    .map(({ inboundFileId, position }) => ({
      inboundFileId,
      offer: must(listed[position - 1], 'it was listed'),
    }))
}

/** Takes one file: a try is counted before it is made, the bytes are in the store before a row says so.
 *  What the bank does not let us read is passed by; a connection that breaks ends the look, and a file
 *  that breaks it again and again is passed by as well. */
async function takeOne(
  world: World,
  claimed: Claimed,
  { shelf, ripe }: { readonly shelf: Shelf; readonly ripe: Ripe },
): Promise<'taken' | 'passedBy' | 'waits' | 'lost'> {
  const { offer } = ripe
  const name = shownName(offer.name)
  const begun = await step(world, claimed, async (act) => {
    const file = await files.lockInboundFile(act.tx, ripe.inboundFileId)
    if (file === null || file.state !== 'ripening') return 'waits'
    if (file.tries < limits.TAKES_MAX) {
      await files.beginTry(act.tx, ripe.inboundFileId, { state: 'ripening', at: act.at })
      return 'begun'
    }
    return notTaken('inbound.breaks_off', { name, tries: file.tries })
  })
  if (begun === 'lost' || begun === 'waits') return begun
  if (begun !== 'begun') return passBy(world, claimed, { ripe, not: begun })
  let not: NotTaken
  try {
    const taken = await shelf.take(offer, limits.INBOUND_BYTES_MAX)
    if (taken.kind === 'taken') return keep(world, claimed, { ripe, bytes: taken.bytes })
    // Still being written, or taken away: the next look sees what it is then.
    if (taken.kind === 'changed' || taken.kind === 'gone') return 'waits'
    not =
      taken.kind === 'no_file'
        ? notTaken('inbound.no_file', { name })
        : notTaken('inbound.too_large', { name, sizeBytes: offer.sizeBytes })
  } catch (error) {
    if (!(error instanceof PlaceFault) || error.kind !== 'denied') throw error
    not = notTaken('inbound.unreadable', { name, said: error.message })
  }
  return passBy(world, claimed, { ripe, not })
}

async function keep(
  world: World,
  claimed: Claimed,
  { ripe, bytes }: { readonly ripe: Ripe; readonly bytes: Uint8Array },
): Promise<'taken' | 'waits' | 'lost'> {
  const stored = await world.files.put(bytes, limits.INBOUND_BYTES_MAX)
  if ('tooLarge' in stored) return 'waits'
  return step(world, claimed, async (act) => {
    const { sha256 } = stored
    const moved = await files.takeFile(act.tx, ripe.inboundFileId, { sha256, at: act.at })
    if (moved === 0) return 'waits'
    const { payingAccountId } = claimed.folder
    const name = shownName(ripe.offer.name)
    await recordFile(act, { payingAccountId, name, sha256 }, 'fetched')
    return 'taken'
  })
}

function passBy(
  world: World,
  claimed: Claimed,
  { ripe, not }: { readonly ripe: Ripe; readonly not: NotTaken },
): Promise<'passedBy' | 'waits' | 'lost'> {
  return step(world, claimed, async (act) => {
    const as = { ...not, from: 'ripening', at: act.at } as const
    if ((await files.refuseOne(act.tx, ripe.inboundFileId, as)) === 0) return 'waits'
    const { payingAccountId } = claimed.folder
    const name = shownName(ripe.offer.name)
    await tellOfPassed(act, [{ payingAccountId, name, said: not.said }])
    return 'passedBy'
  })
}

/** One transaction of a look that still holds its folder; `lost` when another has taken it over, or the
 *  channel was replaced. */
async function step<T>(
  world: World,
  { folder, claimId }: Claimed,
  body: (act: ReturnType<typeof actOf>) => Promise<T>,
): Promise<T | 'lost'> {
  const call = fetcherCall(world)
  return withTx(world.app, async (tx) => {
    const now = await folders.lockFolder(tx, folder.payingAccountId)
    return now?.claimId === claimId ? body(actOf(tx, call)) : 'lost'
  })
}

async function settleGood(
  world: World,
  claimed: Claimed,
  { soon, more }: { readonly soon: boolean; readonly more: boolean },
): Promise<void> {
  await step(world, claimed, async (act) => {
    const { payingAccountId } = claimed.folder
    const wait = soon ? { seconds: limits.RIPE_SECONDS } : { minutes: limits.LOOK_EVERY_MINUTES }
    const said = more
      ? `More than ${limits.NAMES_MAX} names lie there, and only so many are looked at: have the ` +
        'bank clear the folder up.'
      : null
    await folders.settleFolder(act.tx, {
      payingAccountId,
      claimId: claimed.claimId,
      nextLookAt: act.at.add(wait),
      fault: null,
      said,
      at: act.at,
    })
    if (claimed.folder.fault !== null) await tellOfFolder(act, claimed.folder, 'recovered', null)
    if (said !== null && claimed.folder.said !== said) {
      await tellOfFolder(act, claimed.folder, 'crowded', said)
    }
  })
}

/** What went wrong is kept. Finance is told of what only a person can mend, once; a bank that is away is
 *  told of when its answers are overdue. */
async function settleFault(world: World, claimed: Claimed, error: unknown): Promise<FaultKind> {
  if (!(error instanceof PlaceFault)) throw error
  const { folder, claimId } = claimed
  await step(world, claimed, async (act) => {
    await folders.settleFolder(act.tx, {
      payingAccountId: folder.payingAccountId,
      claimId,
      nextLookAt: act.at.add({ minutes: limits.waitMinutes(folder.failures + 1) }),
      fault: error.kind,
      said: error.message.slice(0, 2000),
      at: act.at,
    })
    if (folder.fault !== error.kind) await tellOfFolder(act, folder, 'failed', error)
  })
  return error.kind
}
