import { mediaTypes, type MediaType } from './evidence.ts'

/** Kinds without a signature of their own: text, told apart by the name's end. */
const textKinds: Readonly<Record<string, MediaType>> = {
  csv: 'text/csv',
  txt: 'text/plain',
  eml: 'message/rfc822',
  xml: 'application/xml',
}

export type Sniffed =
  | { readonly allowed: true; readonly mediaType: MediaType }
  | { readonly allowed: false; readonly found: string }

/** What the bytes are, by the bytes: what the sender called them counts only to tell texts apart.
 *  `open` opens the content from its start, as often as asked. */
export async function sniff(
  open: () => Promise<ReadableStream<Uint8Array>>,
  name: string,
): Promise<Sniffed> {
  const { fileTypeFromStream } = await import('file-type') // a start need not load it
  const signature = await fileTypeFromStream(await open())
  const mime = signature?.mime ?? null
  if (mime !== null && mime !== 'application/xml') {
    return isAllowed(mime) ? { allowed: true, mediaType: mime } : { allowed: false, found: mime }
  }
  const ending = /\.([a-z0-9]{1,8})$/i.exec(name)?.[1]?.toLowerCase() ?? ''
  if (!(await isText(await open()))) return { allowed: false, found: 'unknown bytes' }
  const kind = textKinds[ending]
  if (kind === undefined || (mime === 'application/xml' && kind !== 'application/xml')) {
    return { allowed: false, found: ending === '' ? 'text without a known ending' : `.${ending}` }
  }
  return { allowed: true, mediaType: kind }
}

function isAllowed(mime: string): mime is MediaType {
  return Object.hasOwn(mediaTypes, mime)
}

/** No control characters but tab, line ends, form feed and the escape of old mails. */
async function isText(content: ReadableStream<Uint8Array>): Promise<boolean> {
  const reader = content.getReader()
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return true
    const isBinary = value.some((byte) => byte < 9 || (byte > 13 && byte < 32 && byte !== 27))
    if (!isBinary) continue
    await reader.cancel()
    return false
  }
}
