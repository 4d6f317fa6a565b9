export type TextEncoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252'

/** Bytes as text without byte order mark. Undeclared: by mark, by the zero bytes of UTF-16, as
 *  UTF-8 if the bytes are valid, else as windows-1252 (`assumed`), which gives every byte a
 *  character. Null when bytes do not fit the declared encoding. */
export function decodeText(
  bytes: Uint8Array,
  declared?: TextEncoding,
): { readonly text: string; readonly encoding: TextEncoding; readonly assumed: boolean } | null {
  const detected = declared ?? detectEncoding(bytes)
  const text = decodeAs(bytes, detected)
  if (text !== null) return { text, encoding: detected, assumed: false }
  if (declared !== undefined) return null
  const fallback = decodeAs(bytes, 'windows-1252')
  return fallback === null ? null : { text: fallback, encoding: 'windows-1252', assumed: true }
}

function detectEncoding(bytes: Uint8Array): TextEncoding {
  const [first, second] = bytes
  if (first === 0xff && second === 0xfe) return 'utf-16le'
  if (first === 0xfe && second === 0xff) return 'utf-16be'
  if (bytes.length >= 2 && first === 0) return 'utf-16be'
  if (bytes.length >= 2 && second === 0) return 'utf-16le'
  return 'utf-8'
}

function decodeAs(bytes: Uint8Array, encoding: TextEncoding): string | null {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes)
  } catch (error) {
    if (error instanceof TypeError) return null
    throw error
  }
}
