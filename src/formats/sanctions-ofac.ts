import { ok, type Result } from '../kernel/result.ts'
import { readCsv } from './csv.ts'
import {
  checkedList,
  countriesOf,
  distinctNames,
  listedBirth,
  listedCountry,
  type ListedEntry,
  type ListedId,
  type ListedKind,
  type ListedName,
  type SanctionsList,
  type SanctionsRefusal,
  unreadableList,
} from './sanctions.ts'

/** The four tables of one OFAC list, in the publisher's words. Addresses, aliases and comments may
 *  be absent; the primary names may not. */
export type OfacFiles = {
  readonly primary: NamedBytes
  readonly alt?: NamedBytes | undefined
  readonly add?: NamedBytes | undefined
  readonly comments?: NamedBytes | undefined
}
export type NamedBytes = { readonly name: string; readonly bytes: Uint8Array }

/** Columns by position. Source: OFAC, "Specially Designated Nationals List: Data Formats & Data
 *  Schemas", delimited files SDN, ALT, ADD, SDN_COMMENTS; the consolidated list has the same four. */
const widths = { primary: 12, alt: 5, add: 6, comments: 2 } as const
type Table = keyof typeof widths
type Row = { readonly rowNumber: number; readonly cells: readonly (string | null)[] }

/** Reads the SDN or consolidated list of the US Treasury from its comma separated files: `-0-` is
 *  empty, a trailing 0x1A (end of file, as DOS had it) is no row. A row with another number of
 *  cells, or one that belongs to no entry, refuses the whole list and names the row. */
export function readOfac(files: OfacFiles): Result<SanctionsList, SanctionsRefusal> {
  const primary = tableOf('primary', files.primary)
  if (!primary.ok) return primary
  const known = new Set(primary.value.map(uidOf))
  const rest: Record<Exclude<Table, 'primary'>, Row[]> = { alt: [], add: [], comments: [] }
  const records: Record<string, number> = { [files.primary.name]: primary.value.length }
  for (const table of ['alt', 'add', 'comments'] as const) {
    const file = files[table]
    if (file === undefined) continue
    const read = tableOf(table, file)
    if (!read.ok) return read
    const stray = read.value.find((row) => !known.has(uidOf(row)))
    if (stray !== undefined && table !== 'comments') {
      const message = `entry ${uidOf(stray)} is in no row of ${files.primary.name}`
      return unreadableList(file.name, stray.rowNumber, message)
    }
    rest[table] = read.value
    records[file.name] = read.value.length
  }
  const aliases = byUid(rest.alt)
  const addresses = byUid(rest.add)
  const comments = byUid(rest.comments)
  const entries = primary.value.map((row) => {
    const uid = uidOf(row)
    const of = (rows: ReadonlyMap<string, Row[]>) => rows.get(uid) ?? []
    return entryOf(row, of(aliases), of(addresses), of(comments))
  })
  return checkedList({ publishedOn: null, entries, records }, files.primary.name)
}

/** One table of the four, for counting or checking it alone. */
export function readOfacTable(
  table: Table,
  file: NamedBytes,
): Result<{ readonly records: number }, SanctionsRefusal> {
  const read = tableOf(table, file)
  return read.ok ? ok({ records: read.value.length }) : read
}

function tableOf(table: Table, { name, bytes }: NamedBytes): Result<Row[], SanctionsRefusal> {
  let end = bytes.length
  while (end > 0 && [0x1a, 0x0a, 0x0d, 0x20].includes(bytes[end - 1]!)) end -= 1
  const read = readCsv(bytes.subarray(0, end), { sheet: name, delimiter: ',', header: 'none' })
  if (!read.ok) return unreadableList(name, read.refusal.rowNumber, read.refusal.message)
  const rows: Row[] = []
  for (const { rowNumber, cells } of read.value.rows) {
    const texts = cells.map(({ text }) => (text === '' || text === '-0-' ? null : text))
    const found = texts.findLastIndex((_, at) => cells[at]?.kind !== 'empty') + 1
    if (!/^\d+$/.test(texts[0] ?? '')) {
      const message = `the first cell is "${(texts[0] ?? '').slice(0, 20)}", not an entry number`
      return unreadableList(name, rowNumber, message)
    }
    // What is empty is written as -0-: a row that ends early was cut, or is of another table.
    if (found !== widths[table]) {
      const message = `${found} cells, a row of this table has ${widths[table]}`
      return unreadableList(name, rowNumber, message)
    }
    rows.push({ rowNumber, cells: texts })
  }
  return ok(rows)
}

const uidOf = (row: Row) => row.cells[0] ?? ''

function byUid(rows: readonly Row[]): Map<string, Row[]> {
  const found = new Map<string, Row[]>()
  for (const row of rows) {
    const of = found.get(uidOf(row))
    if (of === undefined) found.set(uidOf(row), [row])
    else of.push(row)
  }
  return found
}

const kinds: Readonly<Record<string, ListedKind>> = {
  individual: 'person',
  vessel: 'vessel',
  aircraft: 'aircraft',
}

function entryOf(
  { cells }: Row,
  aliases: readonly Row[],
  addresses: readonly Row[],
  comments: readonly Row[],
): ListedEntry {
  const remarks = [cells[11] ?? '', ...comments.map((row) => row.cells[1] ?? '')].join('')
  const kind = kinds[cells[2] ?? ''] ?? 'entity'
  const names: ListedName[] = [
    { name: cells[1] ?? '', quality: 'primary' },
    ...aliases.map((row) => ({ name: row.cells[3] ?? '', quality: 'strong' as const })),
    ...weakAliases(remarks),
  ]
  return {
    uid: cells[0] ?? '',
    kind,
    names: distinctNames(names),
    programs: (cells[3] ?? '').split(/\]\s*\[|;/).flatMap((text) => text.trim() || []),
    births: [...remarks.matchAll(/\bDOB ([^;.]+)/g)].flatMap((match) => {
      const birth = listedBirth(match[1] ?? '')
      return birth === null ? [] : [birth]
    }),
    countries: countriesOf([
      ...addresses.map((row) => row.cells[4] ?? null),
      cells[9] ?? null,
      ...[...remarks.matchAll(/\b(?:nationality|citizen) ([^;.]+)/g)].map((m) => m[1] ?? null),
    ]),
    ids: idsIn(remarks),
    remarks: remarks === '' ? null : remarks,
  }
}

/** Weak aliases stand in the remarks, in single quotes. Source: OFAC FAQ 122 and 123. */
function weakAliases(remarks: string): ListedName[] {
  return [...remarks.matchAll(/\b[afn]\.k\.a\. '([^;]+?)'(?=[;.]|$)/g)].map((match) => ({
    name: match[1] ?? '',
    quality: 'weak',
  }))
}

const idPattern =
  /(?:^|[;.] )((?:Passport|National ID No\.|Tax ID No\.|Registration (?:ID|Number)|Identification Number|SWIFT\/BIC|C\.U\.I\.T\.|RFC|NIT #|Cedula No\.|Vessel Registration Identification IMO)) ([A-Z0-9][A-Za-z0-9-]*)(?: \(([^)]+)\))?/g

function idsIn(remarks: string): ListedId[] {
  return [...remarks.matchAll(idPattern)].map(([, kind = '', number = '', country]) => ({
    kind,
    number,
    country: country === undefined ? null : listedCountry(country),
  }))
}
