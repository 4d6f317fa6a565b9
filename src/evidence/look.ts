import { Temporal, type Instant } from '../kernel/temporal.ts'
import type { MediaType } from './evidence.ts'
import { type Likeness, likenessOfPicture, PICTURE_BYTES_MAX } from './image-likeness.ts'

/** What the bytes of a file tell beside what they prove: what its picture looks like, and when the
 *  document says it was made. */
export type Look = { readonly likeness: Likeness | null; readonly madeAt: Instant | null }

/** How much of a document's start and end is read for its date. */
const MARGIN_BYTES = 64 * 1024

/** Looks at content by its kind. Null where there is nothing to see. */
export async function lookAt(
  content: ReadableStream<Uint8Array>,
  of: { readonly mediaType: MediaType; readonly sizeBytes: number },
): Promise<Look | null> {
  const { mediaType, sizeBytes } = of
  const isPicture = mediaType.startsWith('image/')
  const isWanted = (isPicture && sizeBytes <= PICTURE_BYTES_MAX) || mediaType === 'application/pdf'
  if (!isWanted) {
    await content.cancel()
    return null
  }
  const bytes = await startAndEnd(content, isPicture ? PICTURE_BYTES_MAX : MARGIN_BYTES)
  const likeness = isPicture ? await likenessOfPicture(bytes) : null
  const madeAt = isPicture ? null : madeAtOf(bytes)
  return likeness === null && madeAt === null ? null : { likeness, madeAt }
}

/** The first `most` bytes and the last, one after the other. */
async function startAndEnd(content: ReadableStream<Uint8Array>, most: number): Promise<Buffer> {
  const start: Uint8Array[] = []
  let [taken, end] = [0, Buffer.alloc(0)]
  for await (const part of content) {
    const head = part.subarray(0, Math.max(0, most - taken))
    if (head.length > 0) start.push(head)
    taken += head.length
    const rest = part.subarray(head.length)
    if (rest.length > 0) end = Buffer.from(Buffer.concat([end, rest]).subarray(-most))
  }
  return Buffer.concat([...start, end])
}

/** `/CreationDate (D:20260415093000+02'00')` of ISO 32000-1, 7.9.4, or the same in XMP. Null when the
 *  document does not say, or says no date. */
export function madeAtOf(bytes: Uint8Array): Instant | null {
  const text = Buffer.from(bytes).toString('latin1')
  const told =
    /\/CreationDate\s*\(D:(\d{4})(\d\d)(\d\d)(\d\d)?(\d\d)?(\d\d)?(?:(Z)|([+-]\d\d)'?(\d\d)?'?)?/.exec(
      text,
    )
  if (told !== null) {
    const [, year, month, day, hour = '00', minute = '00', second = '00', , zone, past = '00'] =
      told
    const offset = zone === undefined ? 'Z' : `${zone}:${past}`
    return instantOf(`${year}-${month}-${day}T${hour}:${minute}:${second}${offset}`)
  }
  const xmp = /CreateDate(?:>|=")(\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d)?(?:Z|[+-]\d\d:\d\d))/.exec(
    text,
  )
  return xmp === null ? null : instantOf(xmp[1]!)
}

function instantOf(text: string): Instant | null {
  try {
    return Temporal.Instant.from(text)
  } catch {
    return null // the thirty-first of February
  }
}
