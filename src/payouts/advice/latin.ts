import type { Advice, AdviceLine } from './advice.ts'

/** Has the paper's font a glyph for a character? */
export type Has = (codePoint: number) => boolean

/** What stands for letters that the paper's font has not. */
const LEFT_OUT = '[…]'

/** Can the font print all of it? */
function isPrintable(text: string, has: Has): boolean {
  return Array.from(text).every((letter) => /\s/.test(letter) || has(letter.codePointAt(0) ?? 0))
}

/** The text with a mark in the place of letters that cannot be printed: `株式会社 (Tokyo)` is
 *  `[…] (Tokyo)`. Never a box, which says nothing of what is missing. */
export function printed(text: string, has: Has): string {
  const composed = text.normalize('NFC')
  if (isPrintable(composed, has)) return composed
  const parts: string[] = []
  for (const letter of Array.from(composed)) {
    const part = isPrintable(letter, has) ? letter : LEFT_OUT
    if (part !== LEFT_OUT || parts.at(-1) !== LEFT_OUT) parts.push(part)
  }
  return parts.join('')
}

export type Printed = { readonly advice: Advice; readonly note: string | null }

/** The advice as its paper can print it: a name in other letters is told by the name on the file, else by
 *  the partner's code; letters that are left out are marked. `note` says so; null where nothing was. Pure. */
export function inLatin(advice: Advice, has: Has): Printed {
  const said = advice.partner.normalize('NFC')
  const partner = firstPrintable([said, advice.nameOnFile ?? ''], has) ?? advice.partnerCode
  const lines = advice.lines.map((line): AdviceLine => {
    const note = line.note === null ? null : printed(line.note, has)
    return { ...line, what: printed(line.what, has), note }
  })
  const { name, address, vat } = advice.payer
  const payer = { name: printed(name, has), address: printed(address, has), vat }
  const texts = [
    payer.name,
    payer.address,
    ...lines.flatMap(({ what, note }) => [what, note ?? '']),
  ]
  const notes = [
    partner === said ? '' : sayNamed(partner),
    texts.some((text) => text.includes(LEFT_OUT))
      ? `${LEFT_OUT} stands for letters that this paper cannot print; the portal shows them.`
      : '',
  ].filter((note) => note !== '')
  const note = notes.length === 0 ? null : notes.join(' ')
  return { advice: { ...advice, partner, payer, lines }, note }
}

/** The first name of these that the font can print whole; null when it can print none. */
export function firstPrintable(names: readonly string[], has: Has): string | null {
  return names.find((name) => name !== '' && isPrintable(name.normalize('NFC'), has)) ?? null
}

/** Says of a paper that it tells a name in other letters than its own. */
export function sayNamed(partner: string): string {
  return (
    `This paper prints Latin, Greek and Cyrillic letters: the partner is named ${partner} here, ` +
    'and by its own name in the portal.'
  )
}
