import { fileURLToPath } from 'node:url'
import pdfmake from 'pdfmake'

/** The grey of what only explains. */
export const muted = '#5b6472'

/** Gives the printer its fonts and nothing else: what is printed comes from people, and nothing of it
 *  is ever fetched or read from the disk. */
export function prepareFonts(): void {
  const font = (name: string) =>
    fileURLToPath(import.meta.resolve(`pdfmake/build/fonts/Roboto/Roboto-${name}.ttf`))
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
