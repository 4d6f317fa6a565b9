/** Thousandths of the font's size that `space` to `~` are wide in Helvetica (Adobe Font Metrics of
 *  the core 14 fonts; figures and capitals of money are as wide in the bold cut). */
const widths = [
  278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556,
  556, 556, 556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556, 1015, 667, 667, 722, 722, 667,
  611, 778, 722, 278, 500, 667, 556, 833, 722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667,
  667, 611, 278, 278, 278, 469, 556, 333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500,
  222, 833, 556, 556, 556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584,
] as const
const WIDTH_OTHER = 556

/** Windows code page 1252, and the Polish l with stroke in two of its empty places. */
export const fontEncoding =
  '<< /Type /Encoding /BaseEncoding /WinAnsiEncoding /Differences [129 /lslash 141 /Lslash] >>'

/** What code page 1252 has beside Latin 1. */
const codes: Readonly<Record<string, number>> = {
  '€': 0x80,
  ł: 0x81,
  Š: 0x8a,
  Œ: 0x8c,
  Ł: 0x8d,
  Ž: 0x8e,
  '‘': 0x91,
  '’': 0x92,
  '“': 0x93,
  '”': 0x94,
  '–': 0x96,
  '—': 0x97,
  š: 0x9a,
  œ: 0x9c,
  ž: 0x9e,
}

const isLatin1 = (code: number) => (code >= 0x20 && code < 0x7f) || (code >= 0xa0 && code <= 0xff)

/** A letter without its accents. */
const plainLetter = (letter: string) => letter.normalize('NFD').slice(0, 1)

/** How wide the text is at this size, in points. */
export function widthOf(text: string, size: number): number {
  let sum = 0
  for (const letter of text) {
    sum += widths[(plainLetter(letter).codePointAt(0) ?? 0) - 32] ?? WIDTH_OTHER
  }
  return (sum * size) / 1000
}

/** The text as a hexadecimal string of the font's encoding; a letter it lacks loses its accent. */
export function encoded(text: string): string {
  let hex = ''
  for (const letter of text) hex += codeOf(letter).toString(16).padStart(2, '0')
  return hex
}

function codeOf(letter: string): number {
  const own = letter.codePointAt(0) ?? 0x3f
  if (isLatin1(own)) return own
  const plain = plainLetter(letter).codePointAt(0) ?? 0x3f
  return codes[letter] ?? (isLatin1(plain) ? plain : 0x3f)
}
