import path from 'node:path'
import { type Result, ok, refuse } from '../kernel/result.ts'
import type { SheetRefusal } from './sheet.ts'
import type { CellFacts } from './xlsx-cell.ts'
import { scanXml } from './xml-scan.ts'
import type { ZipEntries } from './zip.ts'

/** A workbook but for its sheets' rows. */
export type XlsxParts = CellFacts & {
  readonly sheets: readonly {
    readonly name: string
    readonly hidden: boolean
    readonly path: string
  }[]
}

const WORKBOOK = 'xl/workbook.xml'

/** Reads the workbook, its relations, shared strings and styles. */
export function readXlsxParts(zip: ZipEntries): Result<XlsxParts, SheetRefusal> {
  const workbookPath = officeDocument(zip) ?? WORKBOOK
  const folder = path.posix.dirname(workbookPath)
  const relations = readRelations(
    zip,
    `${folder}/_rels/${path.posix.basename(workbookPath)}.rels`,
    folder,
  )
  const workbook = readWorkbook(zip, workbookPath, relations)
  if (workbook === null || workbook.sheets.length === 0) return damaged('the file is no workbook')
  const related = (kind: string) =>
    [...relations.values()].find((each) => each.type.endsWith(`/${kind}`))?.path
  const sharedStrings = readSharedStrings(zip, related('sharedStrings') ?? null)
  const dateStyles = readDateStyles(zip, related('styles') ?? null)
  if (sharedStrings === null || dateStyles === null)
    return damaged('its strings or styles are damaged')
  return ok({ ...workbook, sharedStrings, isDateStyle: (style) => dateStyles[style] ?? false })
}

function damaged(message: string) {
  return refuse({ code: 'sheet.unreadable', reason: 'malformed', rowNumber: null, message })
}

function partText(zip: ZipEntries, name: string): string | null {
  const part = zip.read(name)
  return part !== null && part.ok ? new TextDecoder().decode(part.value) : null
}

type Relation = { readonly type: string; readonly path: string }

function readRelations(
  zip: ZipEntries,
  name: string,
  folder: string,
): ReadonlyMap<string, Relation> {
  const relations = new Map<string, Relation>()
  scanXml(partText(zip, name) ?? '<none/>', {
    open: (element, attribute) => {
      const target = attribute('Target')
      if (element !== 'Relationship' || target === null) return
      const absolute = target.startsWith('/') ? target.slice(1) : path.posix.join(folder, target)
      relations.set(attribute('Id') ?? '', { type: attribute('Type') ?? '', path: absolute })
    },
    text: () => {},
    close: () => {},
  })
  return relations
}

function officeDocument(zip: ZipEntries): string | null {
  const relations = readRelations(zip, '_rels/.rels', '')
  return [...relations.values()].find((each) => each.type.endsWith('/officeDocument'))?.path ?? null
}

function readWorkbook(zip: ZipEntries, name: string, relations: ReadonlyMap<string, Relation>) {
  const sheets: { name: string; hidden: boolean; path: string }[] = []
  let from1904 = false
  const whole = scanXml(partText(zip, name) ?? '', {
    open: (element, attribute) => {
      if (element === 'workbookPr') from1904 = /^(1|true)$/.test(attribute('date1904') ?? '')
      if (element !== 'sheet') return
      const relation = relations.get(attribute('id') ?? '')
      if (relation === undefined || !relation.type.endsWith('/worksheet')) return
      const hidden = /hidden/i.test(attribute('state') ?? '')
      sheets.push({ name: attribute('name') ?? '', hidden, path: relation.path })
    },
    text: () => {},
    close: () => {},
  })
  return whole ? { sheets, from1904 } : null
}

/** Plain, rich and phonetic text: the runs together, without the phonetic guide. */
function readSharedStrings(zip: ZipEntries, name: string | null): readonly string[] | null {
  if (name === null) return []
  const strings: string[] = []
  let current = ''
  let inText = false
  let inGuide = false
  const whole = scanXml(partText(zip, name) ?? '', {
    open: (element) => {
      if (element === 'si') current = ''
      else if (element === 'rPh') inGuide = true
      else if (element === 't') inText = true
    },
    text: (text) => {
      if (inText && !inGuide) current += text
    },
    close: (element) => {
      if (element === 'si') strings.push(current)
      else if (element === 'rPh') inGuide = false
      else if (element === 't') inText = false
    },
  })
  return whole ? strings : null
}

/** Number formats 14–22, 27–36, 45–47 and 50–58 are dates or times (ECMA-376 §18.8.30). */
function isBuiltInDate(format: number): boolean {
  const within = (from: number, to: number) => format >= from && format <= to
  return within(14, 22) || within(27, 36) || within(45, 47) || within(50, 58)
}

/** A custom format is a date when it has y, m, d, h or s outside quotes, brackets and escapes. */
function isDateCode(code: string): boolean {
  const bare = code.replaceAll(/"[^"]*"|\\.|_.|\*.|\[(?!(?:h+|m+|s+)\])[^\]]*\]/gi, '')
  return /[ymdhs]/i.test(bare) && !/^general$/i.test(bare.trim())
}

function readDateStyles(zip: ZipEntries, name: string | null): readonly boolean[] | null {
  if (name === null) return []
  const custom = new Map<number, boolean>()
  const styles: boolean[] = []
  let inCells = false
  const whole = scanXml(partText(zip, name) ?? '', {
    open: (element, attribute) => {
      if (element === 'numFmt') {
        custom.set(Number(attribute('numFmtId')), isDateCode(attribute('formatCode') ?? ''))
      } else if (element === 'cellXfs') inCells = true
      else if (element === 'xf' && inCells) {
        const format = Number(attribute('numFmtId') ?? 0)
        styles.push(custom.get(format) ?? isBuiltInDate(format))
      }
    },
    text: () => {},
    close: (element) => {
      if (element === 'cellXfs') inCells = false
    },
  })
  return whole ? styles : null
}
