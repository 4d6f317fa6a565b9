import { createHash } from 'node:crypto'
import { partNameOf, type Sighting } from './transmission.ts'

/** A thing in a folder, as it is listed. */
export type Entry = { readonly name: string; readonly sizeBytes: number | null }

/** A folder of the bank, ours to put files into. Every operation throws a {@link PlaceFault}. */
export type Place = {
  /** Where it is, for people: `sftp://login@host:22/in`. */
  readonly where: string
  list(): Promise<Entry[]>
  /** Size in bytes (null: hidden from us); null when nothing has that name. */
  look(name: string): Promise<{ readonly sizeBytes: number | null } | null>
  read(name: string): Promise<Uint8Array>
  /** Writes a whole file, synced where the other side can, over what an earlier try left. */
  write(name: string, bytes: Uint8Array): Promise<void>
  /** Never over something that is there. */
  rename(from: string, to: string): Promise<void>
  remove(name: string): Promise<void>
  close(): Promise<void>
}

/** `unreachable`: the connection is not there or was lost; what was asked last may have been done.
 *  `denied`: the other side answered no, and did nothing. `untrusted`: it is not who it should be. */
export type FaultKind = 'unreachable' | 'denied' | 'untrusted'

export class PlaceFault extends Error {
  override readonly name = 'PlaceFault'
  readonly kind: FaultKind
  constructor(kind: FaultKind, message: string) {
    super(message)
    this.kind = kind
  }
}

export type Parcel = {
  readonly remoteName: string
  readonly tryNo: number
  readonly bytes: Uint8Array
  readonly sha256: string
}

/** How a try ended. `not_sent` is certain: nothing has the final name by us; `again`: whether another
 *  try could end otherwise without anybody's doing. */
export type Delivered =
  | { readonly kind: 'sent'; readonly said: string }
  | { readonly kind: 'not_sent'; readonly again: boolean; readonly said: string }
  | { readonly kind: 'unknown'; readonly said: string }

/** What lies at the place under `remoteName`, compared by size and, where we may read, by hash. */
export async function sight(
  place: Place,
  file: Pick<Parcel, 'remoteName' | 'sha256'> & { readonly sizeBytes: number },
): Promise<Sighting> {
  const there = await place.look(file.remoteName)
  if (there === null) return 'absent'
  if (there.sizeBytes !== null && there.sizeBytes !== file.sizeBytes) return 'other'
  try {
    const bytes = await place.read(file.remoteName)
    return hashOf(bytes) === file.sha256 ? 'same' : 'other'
  } catch (error) {
    if (!(error instanceof PlaceFault) || error.kind !== 'denied') throw error
    return 'unreadable'
  }
}

/** Hands a file over: written under a name of its own, read back and compared, then renamed without
 *  overwriting. What has the final name already counts as sent, since the name holds the content's
 *  hash; unless it is seen to be something else. `announce` is asked before the rename, and the file
 *  stays where it is when it answers false: from then on a lost connection leaves in doubt what
 *  happened, and `reopen` connects once more to look. */
export async function deliver(
  place: Place,
  parcel: Parcel,
  tools: {
    readonly announce: () => Promise<boolean>
    readonly reopen: () => Promise<Place>
  },
): Promise<Delivered> {
  const part = partNameOf(parcel.remoteName, parcel.tryNo)
  const file = { ...parcel, sizeBytes: parcel.bytes.byteLength }
  try {
    const before = await sight(place, file)
    if (before === 'other') return otherThere(place, parcel)
    if (before !== 'absent') return { kind: 'sent', said: `It was there already: ${before}.` }
    await place.write(part, parcel.bytes)
    const wrong = await readBack(place, part, file)
    if (wrong !== null) {
      await place.remove(part).catch(() => {})
      return { kind: 'not_sent', again: true, said: wrong }
    }
  } catch (error) {
    return notSent(place, error)
  }
  if (!(await tools.announce())) {
    await place.remove(part).catch(() => {})
    const said = 'Another sender took it over, or the run is no longer to be sent.'
    return { kind: 'not_sent', again: true, said }
  }
  try {
    await place.rename(part, parcel.remoteName)
    return { kind: 'sent', said: `${file.sizeBytes} bytes at ${place.where}.` }
  } catch (error) {
    return afterRename(place, error, { file, reopen: tools.reopen })
  }
}

/** What became of a file whose rename was announced and not answered. The part still lying there
 *  proves that nothing was renamed; the final name, that it was; neither, nothing at all. */
export async function afterDoubt(
  place: Place,
  file: Parcel & { readonly sizeBytes: number },
): Promise<Delivered> {
  const seen = await sight(place, file)
  if (seen === 'other') return otherThere(place, file)
  if (seen !== 'absent') return { kind: 'sent', said: `It is there: ${seen}.` }
  const part = await place.look(partNameOf(file.remoteName, file.tryNo))
  if (part !== null) {
    return { kind: 'not_sent', again: true, said: 'It was written and not yet renamed.' }
  }
  const said = `Neither ${file.remoteName} nor its unfinished part is at ${place.where}.`
  return { kind: 'unknown', said }
}

function otherThere(place: Place, parcel: Parcel): Delivered {
  const said = `Other bytes lie at ${place.where} under the name ${parcel.remoteName}.`
  return { kind: 'unknown', said }
}

/** Null when the part holds our bytes; where it may not be read, its size has to do. */
async function readBack(
  place: Place,
  part: string,
  file: { readonly sizeBytes: number; readonly sha256: string },
): Promise<string | null> {
  const seen = await sight(place, { ...file, remoteName: part })
  if (seen === 'same') return null
  if (seen === 'absent') return 'What was written is not there.'
  if (seen === 'other') return 'What was read back is not what was written.'
  const size = (await place.look(part))?.sizeBytes ?? null
  return size === file.sizeBytes ? null : 'What was written can be neither read back nor measured.'
}

function notSent(place: Place, error: unknown): Delivered {
  if (!(error instanceof PlaceFault)) throw error
  const said = `${place.where}: ${error.message}`
  return { kind: 'not_sent', again: error.kind === 'unreachable', said }
}

async function afterRename(
  place: Place,
  error: unknown,
  of: {
    readonly file: Parcel & { readonly sizeBytes: number }
    readonly reopen: () => Promise<Place>
  },
): Promise<Delivered> {
  if (!(error instanceof PlaceFault)) throw error
  const doubt = `${place.where}: ${error.message}`
  try {
    const look = (at: Place) => afterDoubt(at, of.file)
    const found = await (error.kind === 'denied' ? look(place) : closing(await of.reopen(), look))
    return { ...found, said: `${doubt} Looked again: ${found.said}` }
  } catch (second) {
    if (!(second instanceof PlaceFault)) throw second
    return { kind: 'unknown', said: `${doubt} The second look failed: ${second.message}` }
  }
}

/** Uses a place and closes it, whatever comes of it. */
export async function closing<T>(place: Place, body: (place: Place) => Promise<T>): Promise<T> {
  try {
    return await body(place)
  } finally {
    await place.close()
  }
}

/** sha256 in hex. */
export function hashOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}
