import { readHouseList } from '../../formats/sanctions-house.ts'
import { readOfac, type NamedBytes } from '../../formats/sanctions-ofac.ts'
import { readCsl, readDpl } from '../../formats/sanctions-table.ts'
import { readUnList } from '../../formats/sanctions-un.ts'
import {
  type SanctionsList,
  type SanctionsRefusal,
  unreadableList,
} from '../../formats/sanctions.ts'
import type { Result } from '../../kernel/result.ts'
import { type ListKind, listNames } from './list-names.ts'

/** Which of the four OFAC tables a file is, by what its publisher calls it. */
const ofacTables = [
  ['alt', /alt[^/]*$/i],
  ['add', /add[^/]*$/i],
  ['comments', /comments[^/]*$/i],
  ['primary', /(sdn|prim)[^/]*$/i],
] as const

/** Reads the files of one list: the OFAC lists come as up to four tables, told apart by their names
 *  (`sdn.csv`, `alt.csv`, `add.csv`, `sdn_comments.csv`; `cons_…`), every other as one file. */
export function readListFiles(
  kind: ListKind,
  files: readonly NamedBytes[],
): Result<SanctionsList, SanctionsRefusal> {
  const [first] = files
  if (first === undefined) return unreadableList('no file', null, 'nothing was given')
  if (kind === 'ofac_sdn' || kind === 'ofac_consolidated') {
    const other = tableOfOther(kind, files)
    return other ?? readQuartet(files)
  }
  if (files.length > 1) {
    return unreadableList(files[1]!.name, null, `${listNames[kind]} is one file`)
  }
  const { name, bytes } = first
  switch (kind) {
    case 'un':
      return readUnList(name, bytes)
    case 'us_csl':
      return readCsl(name, bytes)
    case 'us_dpl':
      return readDpl(name, bytes)
    case 'house':
      return readHouseList(name, bytes)
  }
}

/** The two lists of OFAC have tables of one form: their names tell them apart. */
function tableOfOther(kind: 'ofac_sdn' | 'ofac_consolidated', files: readonly NamedBytes[]) {
  const isOther = kind === 'ofac_sdn' ? /(^|\/)cons[^/]*$/i : /(^|\/)(sdn|alt|add)[^/]*$/i
  const found = files.find(({ name }) => isOther.test(name))
  if (found === undefined) return null
  const other = kind === 'ofac_sdn' ? 'ofac_consolidated' : 'ofac_sdn'
  const message = `by its name it is a table of ${listNames[other]}, not of ${listNames[kind]}`
  return unreadableList(found.name, null, message)
}

function readQuartet(files: readonly NamedBytes[]): Result<SanctionsList, SanctionsRefusal> {
  const found = new Map<string, NamedBytes>()
  for (const file of files) {
    const table = ofacTables.find(([, pattern]) => pattern.test(file.name))?.[0]
    if (table === undefined || found.has(table)) {
      const message =
        'it is none of sdn.csv, alt.csv, add.csv, sdn_comments.csv (cons_prim.csv and so on), ' +
        'or the second of one kind'
      return unreadableList(file.name, null, message)
    }
    found.set(table, file)
  }
  const primary = found.get('primary')
  if (primary === undefined) {
    return unreadableList(
      files[0]!.name,
      null,
      'the primary names (sdn.csv) are not among the files',
    )
  }
  const [alt, add, comments] = [found.get('alt'), found.get('add'), found.get('comments')]
  // A list without its aliases finds half of who is on it: taken for the whole, it would clear them.
  if (alt === undefined) {
    return unreadableList(primary.name, null, 'the aliases (alt.csv) are not among the files')
  }
  return readOfac({ primary, alt, add, comments })
}
