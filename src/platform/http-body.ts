import { randomBytes } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable, Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { FileAnswer, Upload } from './contract.ts'
import type { HttpRefusal } from './http-refusals.ts'
import { fileSecurityPolicy } from './http-security.ts'

/** The largest JSON body; large lists come as files. */
export const JSON_BYTES_MAX = 1_000_000
/** The largest upload unless a route says otherwise. */
export const UPLOAD_BYTES_MAX = 50_000_000
const NAME_CHARACTERS_MAX = 200

type Read<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly refusal: HttpRefusal }

const no = (refusal: HttpRefusal) => ({ ok: false, refusal }) as const

/** The JSON body, at most {@link JSON_BYTES_MAX}; what is wrong with it as a refusal. */
export async function readJson(request: Request): Promise<Read<unknown>> {
  const type = request.headers.get('content-type')?.split(';')[0]?.trim() ?? 'nothing'
  if (type !== 'application/json') {
    return no({ code: 'http.unsupported_type', found: type, expected: 'application/json' })
  }
  const bytes = await readBytes(request, JSON_BYTES_MAX)
  if (bytes === null) return no({ code: 'http.too_large', bytesMax: JSON_BYTES_MAX })
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    return { ok: true, value: JSON.parse(text) }
  } catch {
    return no({ code: 'http.malformed', why: 'the body is not JSON in UTF-8' })
  }
}

async function readBytes(request: Request, bytesMax: number): Promise<Uint8Array | null> {
  if (Number(request.headers.get('content-length') ?? 0) > bytesMax) return null
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of request.body ?? []) {
    size += chunk.byteLength
    if (size > bytesMax) return null
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

/** Streams a raw body into a temporary file; the caller removes it by {@link dropUpload}. */
export async function receiveUpload(
  request: Request,
  folder: string,
  bytesMax = UPLOAD_BYTES_MAX,
): Promise<Read<Upload>> {
  const tooLarge = no({ code: 'http.too_large', bytesMax })
  if (Number(request.headers.get('content-length') ?? 0) > bytesMax) return tooLarge
  const name = fileName(new URL(request.url).searchParams.get('name'))
  if (name === null)
    return no({ code: 'http.malformed', why: 'the file’s ?name= is missing or odd' })
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const path = join(folder, `upload-${randomBytes(12).toString('hex')}`)
  let bytes = 0
  const count = new Transform({
    transform(chunk: Buffer, _, done) {
      bytes += chunk.byteLength
      done(bytes > bytesMax ? new RangeError('too large') : null, chunk)
    },
  })
  try {
    const body = request.body === null ? Readable.from([]) : Readable.fromWeb(request.body)
    await pipeline(body, count, createWriteStream(path, { mode: 0o600 }))
  } catch (error) {
    await rm(path, { force: true })
    if (error instanceof RangeError) return tooLarge
    throw error
  }
  const mediaType = request.headers.get('content-type') ?? 'application/octet-stream'
  return { ok: true, value: { path, name, mediaType, bytes } }
}

export function dropUpload(upload: Upload): Promise<void> {
  return rm(upload.path, { force: true })
}

/** A file's own name: no folders, no control characters; null when nothing is left of it. */
function fileName(given: string | null): string | null {
  const last = given?.split(/[/\\]/).at(-1)?.normalize('NFC').trim() ?? ''
  const odd = last === '' || last === '.' || last === '..' || /\p{Cc}/u.test(last)
  return odd || last.length > NAME_CHARACTERS_MAX ? null : last
}

/** A file as a download: saved, never opened in our origin, and inert if it is. */
export function fileResponse(file: FileAnswer): Response {
  const ascii = file.name.replace(/[^\x20-\x7e]|["\\%]/g, '_')
  const headers = new Headers({
    'content-type': file.mediaType,
    'content-disposition': `attachment; filename="${ascii}"; filename*=UTF-8''${encodeName(file.name)}`,
    'x-content-type-options': 'nosniff',
    'content-security-policy': fileSecurityPolicy,
    'cache-control': 'private, no-store',
  })
  if (file.bytes !== undefined) headers.set('content-length', String(file.bytes))
  // A Uint8Array of Node is a valid body; its type differs from the DOM's only in the buffer's.
  return new Response(file.content as ConstructorParameters<typeof Response>[0], { headers })
}

/** RFC 8187, section 3.2.1. */
function encodeName(name: string): string {
  return encodeURIComponent(name).replace(
    /['()*]/g,
    (char) => `%${char.charCodeAt(0).toString(16)}`,
  )
}
