/** How a written cell looks. `quoted` is text with the quote mark that keeps it from being a
 *  formula. */
export type XlsxStyle = (typeof styles)[number]['name']

const styles = [
  { name: 'plain', format: 0, font: 0, more: '' },
  { name: 'header', format: 49, font: 1, more: '' },
  { name: 'text', format: 49, font: 0, more: '' },
  { name: 'quoted', format: 49, font: 0, more: ' quotePrefix="1"' },
  { name: 'integer', format: 3, font: 0, more: '' },
  { name: 'amount2', format: 4, font: 0, more: '' },
  { name: 'amount3', format: 164, font: 0, more: '' },
  { name: 'date', format: 165, font: 0, more: '' },
] as const

/** Its number in {@link stylesXml}. */
export function styleIndex(name: XlsxStyle): number {
  return styles.findIndex((style) => style.name === name)
}

/** The style sheet: built-in formats 3 `#,##0`, 4 `#,##0.00`, 49 text; ours `#,##0.000`,
 *  `yyyy-mm-dd`. */
export function stylesXml(): string {
  const cells = styles.map(
    ({ format, font, more }) =>
      `<xf numFmtId="${format}" fontId="${font}" fillId="0" borderId="0" xfId="0" ` +
      `applyNumberFormat="1" applyFont="1"${more}/>`,
  )
  const font = (bold: string) =>
    `<font>${bold}<sz val="11"/><name val="Calibri"/><family val="2"/></font>`
  return (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n' +
    '<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">' +
    '<numFmts count="2"><numFmt numFmtId="164" formatCode="#,##0.000"/>' +
    '<numFmt numFmtId="165" formatCode="yyyy\\-mm\\-dd"/></numFmts>' +
    `<fonts count="2">${font('')}${font('<b/>')}</fonts>` +
    '<fills count="2"><fill><patternFill patternType="none"/></fill>' +
    '<fill><patternFill patternType="gray125"/></fill></fills>' +
    '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border>' +
    '</borders>' +
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>' +
    `<cellXfs count="${cells.length}">${cells.join('')}</cellXfs></styleSheet>`
  )
}
