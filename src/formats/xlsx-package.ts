import type { Instant } from '../kernel/temporal.ts'
import { stylesXml } from './xlsx-styles.ts'
import { escapeXml } from './xml-write.ts'

export const XML_DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
export const MAIN_NAMESPACE = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const opc = 'http://schemas.openxmlformats.org/package/2006'
const contentTypePrefix = 'application/vnd.openxmlformats'
const spreadsheet = `${contentTypePrefix}-officedocument.spreadsheetml`

/** Everything of a workbook but its sheets, which are `xl/worksheets/sheet1.xml` on. Source:
 *  ECMA-376 part 2 (packaging) and part 1, §18.2. */
export function packageEntries(sheetNames: readonly string[], createdAt: Instant) {
  const entry = (name: string, xml: string) => ({ name, pieces: [`${XML_DECLARATION}${xml}`] })
  return [
    entry('[Content_Types].xml', contentTypes(sheetNames.length)),
    entry('_rels/.rels', rootRelations()),
    entry('docProps/core.xml', coreProperties(createdAt)),
    entry('xl/workbook.xml', workbook(sheetNames)),
    entry('xl/_rels/workbook.xml.rels', workbookRelations(sheetNames.length)),
    { name: 'xl/styles.xml', pieces: [stylesXml()] },
  ]
}

function contentTypes(sheets: number): string {
  const standard = (extension: string, type: string) =>
    `<Default Extension="${extension}" ContentType="${type}"/>`
  const override = (part: string, type: string) =>
    `<Override PartName="${part}" ContentType="${type}"/>`
  return [
    `<Types xmlns="${opc}/content-types">`,
    standard('rels', `${contentTypePrefix}-package.relationships+xml`),
    standard('xml', 'application/xml'),
    override('/xl/workbook.xml', `${spreadsheet}.sheet.main+xml`),
    override('/xl/styles.xml', `${spreadsheet}.styles+xml`),
    override('/docProps/core.xml', `${contentTypePrefix}-package.core-properties+xml`),
    ...numbered(sheets, (n) =>
      override(`/xl/worksheets/sheet${n}.xml`, `${spreadsheet}.worksheet+xml`),
    ),
    '</Types>',
  ].join('')
}

function rootRelations(): string {
  return relations([
    { type: `${office}/officeDocument`, target: 'xl/workbook.xml' },
    { type: `${opc}/relationships/metadata/core-properties`, target: 'docProps/core.xml' },
  ])
}

function workbookRelations(sheets: number): string {
  return relations([
    ...numbered(sheets, (n) => ({
      type: `${office}/worksheet`,
      target: `worksheets/sheet${n}.xml`,
    })),
    { type: `${office}/styles`, target: 'styles.xml' },
  ])
}

function relations(list: readonly { readonly type: string; readonly target: string }[]): string {
  const each = list.map(
    ({ type, target }, index) =>
      `<Relationship Id="rId${index + 1}" Type="${type}" Target="${target}"/>`,
  )
  return `<Relationships xmlns="${opc}/relationships">${each.join('')}</Relationships>`
}

function workbook(sheetNames: readonly string[]): string {
  const list = sheetNames.map(
    (name, index) =>
      `<sheet name="${escapeXml(name)}" sheetId="${index + 1}" r:id="rId${index + 1}"/>`,
  )
  const namespaces = `xmlns="${MAIN_NAMESPACE}" xmlns:r="${office}"`
  return `<workbook ${namespaces}><sheets>${list.join('')}</sheets></workbook>`
}

function coreProperties(createdAt: Instant): string {
  const at = createdAt.toString({ smallestUnit: 'second' })
  const stamp = (name: string) =>
    `<dcterms:${name} xsi:type="dcterms:W3CDTF">${at}</dcterms:${name}>`
  return [
    `<cp:coreProperties xmlns:cp="${opc}/metadata/core-properties"`,
    ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/"',
    ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><dc:creator>Quittance</dc:creator>',
    `${stamp('created')}${stamp('modified')}</cp:coreProperties>`,
  ].join('')
}

function numbered<T>(count: number, make: (n: number) => T): T[] {
  return Array.from({ length: count }, (_, index) => make(index + 1))
}
