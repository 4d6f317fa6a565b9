import { createHash } from 'node:crypto'
import { must } from '../kernel/assert.ts'
import type { Instant } from '../kernel/temporal.ts'
import type { Tx } from '../platform/db.ts'
import { sealedText } from './news.ts'
import {
  eventsById,
  firstUnaccountedEvent,
  insertSeal,
  insertSealedEvents,
  lockSealer,
  newestSeal,
  sealMembers,
  type SealRow,
  sealsFrom,
  takeUnsealed,
} from './sql.ts'

/** Events per seal; what is left goes into the next one. */
export const SEAL_EVENTS_MAX = 5_000
const VERIFY_PAGE_SEALS = 200

/** Signs heads so that even the owner of the database cannot rewrite the past unseen. */
export type Signer = {
  readonly keyId: string
  sign(bytes: Buffer): Buffer
  verify(keyId: string, bytes: Buffer, signature: Buffer): boolean
}

/** What leaves the database: the newest seal, signed. */
export type Head = {
  readonly number: bigint
  readonly hash: string
  readonly signature: string
  readonly keyId: string
}

const genesis = Buffer.alloc(32)

function sha256(...parts: readonly (Buffer | string)[]): Buffer {
  const hash = createHash('sha256')
  for (const part of parts) hash.update(part)
  return hash.digest()
}

/** Hash of one seal: its number, the hash before it, its members' hash and their count. */
function sealHash(
  seal: Pick<SealRow, 'number' | 'previousHash' | 'membersHash' | 'members'>,
): Buffer {
  return sha256(seal.previousHash, seal.membersHash, `${seal.number}:${seal.members}`)
}

/** Seals what is waiting, at most {@link SEAL_EVENTS_MAX} events, into the next link of the chain.
 *  One sealer at a time; answers the new head, or null when nothing waited. */
export async function sealNext(tx: Tx, signer: Signer, at: Instant): Promise<Head | null> {
  await lockSealer(tx)
  const waiting = await takeUnsealed(tx, SEAL_EVENTS_MAX)
  if (waiting.length === 0) return null
  const events = await eventsById(
    tx,
    waiting.map((row) => row.eventId),
  )
  const hashes = events.map((event) => sha256(sealedText(event)))
  const previous = await newestSeal(tx)
  const link = {
    number: (previous?.number ?? 0n) + 1n,
    previousHash: previous?.sealHash ?? genesis,
    membersHash: sha256(...hashes),
    members: events.length,
  }
  const hash = sealHash(link)
  const signature = signer.sign(hash)
  await insertSeal(tx, { ...link, sealHash: hash, sealedAt: at, signature, keyId: signer.keyId })
  await insertSealedEvents(tx, {
    sealNumber: link.number,
    eventIds: events.map((event) => event.eventId),
    hashes,
  })
  return headOf({ ...link, sealHash: hash, signature, keyId: signer.keyId })
}

function headOf(seal: Pick<SealRow, 'number' | 'sealHash' | 'signature' | 'keyId'>): Head {
  return {
    number: seal.number,
    hash: seal.sealHash.toString('hex'),
    signature: seal.signature.toString('base64url'),
    keyId: seal.keyId,
  }
}

/** The newest head, to be kept outside of the database; null before the first seal. */
export async function currentHead(tx: Tx): Promise<Head | null> {
  const seal = await newestSeal(tx)
  return seal === null ? null : headOf(seal)
}

/** Recomputes the whole chain from the events as they now stand. Null when it holds, else the first
 *  wrong link or event in words. `kept` is a head that left the database earlier. */
export async function firstBrokenSeal(
  tx: Tx,
  signer: Signer,
  kept: Head | null = null,
): Promise<string | null> {
  let previous: Buffer = genesis
  let next = 1n
  let keptSeen = kept === null
  for (;;) {
    const seals = await sealsFrom(tx, next, VERIFY_PAGE_SEALS)
    if (seals.length === 0) break
    for (const seal of seals) {
      const wrong = await wrongIn(tx, signer, seal, { number: next, previous })
      if (wrong !== null) return wrong
      if (kept !== null && seal.number === kept.number) {
        if (seal.sealHash.toString('hex') !== kept.hash) {
          return `seal ${seal.number}: the head kept outside says ${kept.hash}, the database ${seal.sealHash.toString('hex')}`
        }
        keptSeen = true
      }
      previous = seal.sealHash
      next += 1n
    }
  }
  if (!keptSeen)
    return `seal ${must(kept, 'kept head').number}: kept outside, missing in the database`
  const stray = await firstUnaccountedEvent(tx)
  if (stray === null) return null
  return `event ${stray.eventId} (${stray.type}): neither sealed nor waiting to be sealed`
}

async function wrongIn(
  tx: Tx,
  signer: Signer,
  seal: SealRow,
  expected: { readonly number: bigint; readonly previous: Buffer },
): Promise<string | null> {
  if (seal.number !== expected.number)
    return `seal ${expected.number}: missing, found ${seal.number}`
  if (!seal.previousHash.equals(expected.previous)) {
    return `seal ${seal.number}: does not follow seal ${seal.number - 1n}`
  }
  const members = await sealMembers(tx, seal.number)
  if (members.length !== seal.members) {
    return `seal ${seal.number}: sealed ${seal.members} events, ${members.length} are there`
  }
  for (const member of members) {
    if (!sha256(sealedText(member)).equals(member.eventHash)) {
      return `event ${member.eventId} (${member.type}): differs from what seal ${seal.number} sealed`
    }
  }
  if (!sha256(...members.map((member) => member.eventHash)).equals(seal.membersHash)) {
    return `seal ${seal.number}: its events are not those that were sealed, or in another order`
  }
  if (!sealHash(seal).equals(seal.sealHash)) return `seal ${seal.number}: its hash is wrong`
  if (!signer.verify(seal.keyId, seal.sealHash, seal.signature)) {
    return `seal ${seal.number}: its signature is not of key ${seal.keyId}`
  }
  return null
}
