import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import pdfmake from 'pdfmake'
import { charactersOf } from '../formats/font-characters.ts'

/** The grey of what only explains. */
export const muted = '#5b6472'

const font = (name: string) =>
  fileURLToPath(import.meta.resolve(`pdfmake/build/fonts/Roboto/Roboto-${name}.ttf`))

/** Has the printer's font a glyph for a character? Latin, Greek and Cyrillic letters; the styles have the
 *  same. What it has none for would be printed as a box. */
export const hasLetter = charactersOf(readFileSync(font('Regular')))

/** Gives the printer its fonts and nothing else: what is printed comes from people, and nothing of it
 *  is ever fetched or read from the disk. */
export function prepareFonts(): void {
  pdfmake.setFonts({
    Roboto: {
      normal: font('Regular'),
      bold: font('Medium'),
      italics: font('Italic'),
      bolditalics: font('MediumItalic'),
    },
  })
  pdfmake.setUrlAccessPolicy(() => false)
  pdfmake.setLocalAccessPolicy((path) => path.endsWith('.ttf'))
}
