/** A file as chunks of bytes: each call begins anew. Chunks are of about {@link CHUNK_BYTES}. */
export type FileChunks = () => Iterable<Uint8Array>

/** What is put together before it is handed on; two of them are all that a stream holds. */
export const CHUNK_BYTES = 64 * 1024

/** Pieces of text as chunks of UTF-8 bytes. The bytes do not depend on how the text was in pieces. */
export function* bytesOf(parts: Iterable<string>): Generator<Uint8Array, void, void> {
  const encoder = new TextEncoder()
  let text = ''
  for (const part of parts) {
    text += part
    if (text.length < CHUNK_BYTES) continue
    yield encoder.encode(text)
    text = ''
  }
  if (text !== '') yield encoder.encode(text)
}

/** All chunks as one. */
export function joinChunks(chunks: Iterable<Uint8Array>): Uint8Array {
  const all = [...chunks]
  const joined = new Uint8Array(all.reduce((size, chunk) => size + chunk.length, 0))
  let reached = 0
  for (const chunk of all) {
    joined.set(chunk, reached)
    reached += chunk.length
  }
  return joined
}
