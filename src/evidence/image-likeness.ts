import { assert } from '../kernel/assert.ts'

/** What a picture looks like, as bits in text: whether each cell of a grey grid is darker than the one
 *  to its right, on 9 by 8 cells and on 17 by 16. Size, format, quality and colour leave it as it is;
 *  a turned, mirrored or cut picture is another. */
export type Likeness = { readonly coarse: string; readonly fine: string }

/** The most pixels and bytes a picture may have to be looked at; larger ones are kept unseen. */
export const PICTURE_PIXELS_MAX = 60_000_000
export const PICTURE_BYTES_MAX = 32 * 1024 * 1024
/** The most seconds that decoding may take. */
const DECODE_SECONDS_MAX = 10
/** Grey levels that a cell differs from the mean on average, at least: a blank sheet has no likeness. */
const CONTRAST_MIN = 4
/** Levels by which a cell must be darker: noise of saving anew stays below. */
const MARGIN = 0.5

const WIDTH = 72
const HEIGHT = 64

/** Decodes a picture to a small grey grid, outside the event loop, and describes it. Null for what does
 *  not decode within the limits, and for a picture of nothing. */
export async function likenessOfPicture(bytes: Uint8Array): Promise<Likeness | null> {
  if (bytes.byteLength > PICTURE_BYTES_MAX) return null
  const { default: sharp } = await import('sharp') // a start need not load it
  try {
    const grey = await sharp(bytes, { limitInputPixels: PICTURE_PIXELS_MAX, failOn: 'truncated' })
      .timeout({ seconds: DECODE_SECONDS_MAX })
      .autoOrient()
      .flatten({ background: '#ffffff' })
      .resize(WIDTH, HEIGHT, { fit: 'fill' })
      .greyscale()
      .raw()
      .toBuffer()
    return likenessOfGrid(grey)
  } catch {
    return null // hostile or broken: a person sees that it does not open
  }
}

/** Describes a grey grid of 72 by 64 levels. Null where it shows nothing. */
export function likenessOfGrid(grey: Uint8Array): Likeness | null {
  assert(grey.length === WIDTH * HEIGHT, `a grid of ${grey.length} cells`)
  const cells = meansOf(grey, 18, 16)
  const mean = cells.reduce((total, level) => total + level, 0) / cells.length
  const spread = cells.reduce((total, level) => total + Math.abs(level - mean), 0) / cells.length
  if (spread < CONTRAST_MIN) return null
  return { coarse: darker(meansOf(grey, 9, 8), 9, 8), fine: darker(cells, 18, 16) }
}

/** Mean levels of the grid in `columns` by `rows` cells. */
function meansOf(grey: Uint8Array, columns: number, rows: number): number[] {
  const [wide, high] = [WIDTH / columns, HEIGHT / rows]
  const means: number[] = []
  for (let row = 0; row < rows; row += 1) {
    for (let column = 0; column < columns; column += 1) {
      let total = 0
      for (let y = row * high; y < (row + 1) * high; y += 1) {
        for (let x = column * wide; x < (column + 1) * wide; x += 1) total += grey[y * WIDTH + x]!
      }
      means.push(total / (wide * high))
    }
  }
  return means
}

/** A bit for each cell but the last of a row (of at most 16): darker than its right neighbour? */
function darker(cells: readonly number[], columns: number, rows: number): string {
  let bits = ''
  for (let row = 0; row < rows; row += 1) {
    for (let column = 0; column < Math.min(columns - 1, 16); column += 1) {
      const at = row * columns + column
      bits += cells[at]! + MARGIN < cells[at + 1]! ? '1' : '0'
    }
  }
  return bits
}
