import { actOf } from '../../identity/index.ts'
import { must } from '../../kernel/assert.ts'
import { withTx } from '../../platform/db.ts'
import type { World } from '../../platform/world.ts'
import type { PayingAccountId } from '../run.ts'
import { fetcherCall } from './fetch.ts'
import * as files from './files-sql.ts'
import * as limits from './inbound.ts'
import { notTaken, type NotTaken } from './pass-by.ts'
import type { FiledAs, Reading } from './reader.ts'
import { recordFile, tellFinance } from './tell.ts'

/** What became of what was read. */
export type ReadCounts = { readonly filed: number; readonly refused: number }

/** Has the files read that were taken and wait, of one account or of all, oldest first: each by whoever
 *  recognises it, once, however often this stops half-way. A reading is counted before it begins, so
 *  that a file which brings the program down does so a few times only, and never holds up the others. */
export async function readArrived(
  world: World,
  reading: Reading,
  payingAccountId: PayingAccountId | null = null,
): Promise<ReadCounts> {
  const count = { filed: 0, refused: 0 }
  for (let n = 0; n < limits.READINGS_PER_LOOK_MAX; n += 1) {
    const file = await beginNext(world, payingAccountId)
    if (file === null) break
    const read = await readOne(world, reading, file)
    const settled = 'outcome' in read ? 'filed' : 'refused'
    if (await settle(world, file, read)) count[settled] += 1
  }
  return count
}

async function beginNext(
  world: World,
  payingAccountId: PayingAccountId | null,
): Promise<files.InboundRow | null> {
  const { at } = fetcherCall(world)
  const begunBefore = at.subtract({ minutes: limits.READING_LEASE_MINUTES })
  return withTx(world.app, async (tx) => {
    const file = await files.nextFetched(tx, { payingAccountId, begunBefore })
    if (file === null) return null
    await files.beginTry(tx, file.inboundFileId, { state: 'fetched', at })
    return file
  })
}

type Filed = FiledAs & { readonly as: 'answer' | 'statement' }

async function readOne(
  world: World,
  { readers, say }: Reading,
  file: files.InboundRow,
): Promise<Filed | NotTaken> {
  const { name, payerId, tries, inboundFileId } = file
  if (tries >= limits.READINGS_MAX) return notTaken('inbound.fault', { name, tries })
  const bytes = await world.files.bytes(must(file.sha256, 'what was fetched has its bytes'))
  if (bytes === null) return notTaken('inbound.content_lost', { name })
  const reader = readers.find((each) => each.recognises(bytes))
  if (reader === undefined) return notTaken('inbound.unrecognised', { name, looks: looksOf(bytes) })
  // By this key the same reading, begun again, is answered as it was the first time.
  const call = fetcherCall(world, `inbound:${inboundFileId}`)
  const filed = await reader.file(call, { name, bytes, payerId })
  if (filed.ok) return { ...filed.value, as: reader.as }
  const { refusal } = filed
  return { refusal: refusal.code, said: say(refusal).slice(0, 2000) }
}

/** What something is that nobody reads, without a word of what it says. */
function looksOf(bytes: Uint8Array): string {
  if (bytes.byteLength === 0) return 'an empty file'
  const start = Buffer.from(bytes.subarray(0, 1000))
  if (start.toString('latin1').trimStart().startsWith('<')) return 'XML of another kind'
  const isText = !start.some((byte) => byte < 9 || (byte > 13 && byte < 32))
  return isText ? 'a text' : 'a file of another kind'
}

/** Keeps what became of a file; false when somebody has settled it in the meantime. */
async function settle(
  world: World,
  file: files.InboundRow,
  read: Filed | NotTaken,
): Promise<boolean> {
  const call = fetcherCall(world)
  const { inboundFileId, payingAccountId, name } = file
  const sha256 = must(file.sha256, 'what was read has its bytes')
  return withTx(world.app, async (tx) => {
    const act = actOf(tx, call)
    const facts = { payingAccountId, name, sha256 }
    if ('outcome' in read) {
      const moved = await files.fileOne(tx, inboundFileId, { ...read, at: call.at })
      if (moved === 0) return false
      const { as, outcome } = read
      const eventId = await recordFile(act, facts, 'filed', { as, outcome })
      const text =
        `The statement ${name} of ${file.account}, fetched from the bank, contradicts itself: ` +
        'nothing of it is used. Ask the bank for it anew.'
      if (outcome === 'quarantined') await tellFinance(act, { payingAccountId, eventId, text })
      return true
    }
    const { refusal: code, said } = read
    const as = { ...read, from: 'fetched', at: call.at } as const
    if ((await files.refuseOne(tx, inboundFileId, as)) === 0) return false
    const eventId = await recordFile(act, { ...facts, said }, 'refused', { code })
    // The same bytes under another name were told of when they first came.
    const before = await files.sameBytesBefore(tx, { payingAccountId, inboundFileId, sha256 })
    if (before === null) {
      const text = `Fetched from the bank of ${file.account} and not filed: ${said}`
      await tellFinance(act, { payingAccountId, eventId, text })
    }
    return true
  })
}
