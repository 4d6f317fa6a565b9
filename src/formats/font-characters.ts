import { assert } from '../kernel/assert.ts'

/** Which characters a TrueType font has a glyph for: what it has none for it prints as a box. Reads the
 *  table `cmap` in format 4, the basic plane. Source: OpenType 1.9, cmap. Faults for a font without it. */
export function charactersOf(font: Uint8Array): (codePoint: number) => boolean {
  const view = new DataView(font.buffer, font.byteOffset, font.byteLength)
  const cmap = tableOf(view, 'cmap')
  const tables = Array.from({ length: view.getUint16(cmap + 2) }, (_, at) => {
    const start = cmap + view.getUint32(cmap + 4 + at * 8 + 4)
    return { start, format: view.getUint16(start) }
  })
  const basic = tables.find(({ format }) => format === 4)
  assert(basic !== undefined, 'a font has a table of characters')
  return inSegments(view, basic.start)
}

function tableOf(view: DataView, wanted: string): number {
  for (let at = 0; at < view.getUint16(4); at += 1) {
    const record = 12 + at * 16
    const tag = [0, 1, 2, 3].map((byte) => String.fromCharCode(view.getUint8(record + byte)))
    if (tag.join('') === wanted) return view.getUint32(record + 8)
  }
  assert(false, `a font has the table ${wanted}`)
}

/** Format 4: segments of the basic plane, each with a distance to its glyphs or a place of them. */
function inSegments(view: DataView, start: number): (codePoint: number) => boolean {
  const size = view.getUint16(start + 6)
  const [ends, starts] = [start + 14, start + 16 + size]
  const [deltas, places] = [starts + size, starts + 2 * size]
  return (code) => {
    if (code > 0xffff) return false
    for (let at = 0; at < size; at += 2) {
      if (code > view.getUint16(ends + at)) continue
      const first = view.getUint16(starts + at)
      if (code < first) return false
      const place = view.getUint16(places + at)
      const delta = view.getUint16(deltas + at)
      if (place === 0) return ((code + delta) & 0xffff) !== 0
      return view.getUint16(places + at + place + (code - first) * 2) !== 0
    }
    return false
  }
}
