/** Full-width katakana to the half-width sign of the same sound. */
const halfOf: ReadonlyMap<string, string> = new Map(
  Array.from({ length: 0xff9d - 0xff66 + 1 }, (_, at) => {
    const half = String.fromCodePoint(0xff66 + at)
    return [half.normalize('NFKC'), half] as const
  }),
)

/** The bank's signs have no small kana, and write the long vowel as a dash. */
const grown: Readonly<Record<string, string>> = {
  ｧ: 'ｱ',
  ｨ: 'ｲ',
  ｩ: 'ｳ',
  ｪ: 'ｴ',
  ｫ: 'ｵ',
  ｬ: 'ﾔ',
  ｭ: 'ﾕ',
  ｮ: 'ﾖ',
  ｯ: 'ﾂ',
  ｰ: '-',
}

/** A name as Japanese banks carry it: half-width katakana, capitals, digits, `( ) - . / ,` and blanks.
 *  Hiragana and full-width kana are understood. Null when it is empty or has other signs (kanji).
 *  `カ）グローベックス` is `ｶ)ｸﾞﾛ-ﾍﾞﾂｸｽ`. */
export function halfWidthKana(name: string): string | null {
  const signs = Array.from(name.normalize('NFKD').trim().toUpperCase()).map((sign) => {
    if (sign === '\u3099') return 'ﾞ'
    if (sign === '\u309a') return 'ﾟ'
    if (/\s/.test(sign)) return ' '
    const isHiragana = sign >= '\u3041' && sign <= '\u3096'
    const katakana = isHiragana ? String.fromCodePoint((sign.codePointAt(0) ?? 0) + 0x60) : sign
    const half = halfOf.get(katakana) ?? katakana
    return grown[half] ?? half
  })
  const text = signs.join('')
  return /^[ｦ-ﾟA-Z0-9 ()\-./,]+$/.test(text) ? text : null
}
