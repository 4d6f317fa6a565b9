import { createHash } from 'node:crypto'
import { ok, type Result } from '../kernel/result.ts'
import { readCsv } from './csv.ts'
import {
  checkedList,
  countriesOf,
  distinctNames,
  listedBirth,
  type ListedEntry,
  type ListedKind,
  type SanctionsList,
  type SanctionsRefusal,
  unreadableList,
} from './sanctions.ts'
import { cellReader, type SheetTable } from './sheet.ts'

type Cells = (column: string) => string

function rowsOf(
  file: string,
  bytes: Uint8Array,
  how: { readonly delimiter: ',' | '\t'; readonly columns: readonly string[] },
): Result<{ readonly row: number; readonly cell: Cells }[], SanctionsRefusal> {
  const read = readCsv(bytes, { sheet: file, delimiter: how.delimiter })
  if (!read.ok) return unreadableList(file, read.refusal.rowNumber, read.refusal.message)
  const ragged = read.value.problems.find((each) => each.code === 'ragged_row')
  if (ragged !== undefined) return unreadableList(file, ragged.rowNumber, ragged.message)
  return withColumns(file, read.value, how.columns)
}

function withColumns(file: string, table: SheetTable, columns: readonly string[]) {
  const { has, text } = cellReader(table)
  const lacks = columns.filter((column) => !has(column))
  if (lacks.length > 0) {
    return unreadableList(file, 1, `there is no column ${lacks.join(', ')}`)
  }
  return ok(
    table.rows.map((row) => ({
      row: row.rowNumber,
      cell: (column: string) => text(row, column),
    })),
  )
}

const kinds: Readonly<Record<string, ListedKind>> = {
  individual: 'person',
  entity: 'entity',
  vessel: 'vessel',
  aircraft: 'aircraft',
}

const parts = (text: string) => text.split(';').flatMap((part) => part.trim() || [])

/** Reads the Consolidated Screening List of the US International Trade Administration as CSV, old
 *  columns (`entity_number`) and new (`_id`). Entries of lists that number nothing are known by what
 *  they say: another spelling is another entry. Source: trade.gov, "Consolidated Screening List". */
export function readCsl(file: string, bytes: Uint8Array): Result<SanctionsList, SanctionsRefusal> {
  const columns = ['source', 'type', 'programs', 'name', 'alt_names', 'addresses']
  const read = rowsOf(file, bytes, { delimiter: ',', columns })
  if (!read.ok) return read
  const entries = new Map<string, ListedEntry>()
  for (const { row, cell } of read.value) {
    if (cell('name') === '') return unreadableList(file, row, 'the row has no name')
    const entry = cslEntry(cell)
    const known = entries.get(entry.uid)
    entries.set(entry.uid, known === undefined ? entry : joined(known, entry))
  }
  const records = { [file]: read.value.length }
  return checkedList({ publishedOn: null, entries: [...entries.values()], records }, file)
}

function cslEntry(cell: Cells): ListedEntry {
  const number = cell('entity_number')
  const own = `${cell('source')}/${cell('name')}/${cell('addresses')}/${cell('start_date')}`
  const countries = parts(cell('addresses')).map((address) => address.split(',').at(-1) ?? null)
  return {
    uid: number === '' ? markOf(own) : `${sourceCode(cell('source'))}-${number}`,
    kind: kinds[cell('type').toLowerCase()] ?? 'unknown',
    names: distinctNames([
      { name: cell('name'), quality: 'primary' },
      ...parts(cell('alt_names')).map((name) => ({ name, quality: 'strong' as const })),
    ]),
    programs: [sourceCode(cell('source')), ...parts(cell('programs'))],
    births: parts(cell('dates_of_birth')).flatMap((text) => listedBirth(text) ?? []),
    countries: countriesOf([
      ...countries,
      ...parts(cell('nationalities')),
      ...parts(cell('citizenships')),
      cell('vessel_flag'),
    ]),
    ids: parts(cell('ids')).flatMap((text) => {
      const [number = '', kind = ''] = text.split(/,\s*/)
      return /\d/.test(number) && kind !== '' ? [{ kind, number, country: null }] : []
    }),
    remarks: cell('remarks') === '' ? null : cell('remarks'),
  }
}

/** An entry that stands in several rows is all that they say: a name of a later row is not lost. */
function joined(one: ListedEntry, other: ListedEntry): ListedEntry {
  const once = (all: readonly string[]) => [...new Set(all)]
  return {
    ...one,
    names: distinctNames([
      ...one.names,
      ...other.names.map(({ name }) => ({ name, quality: 'strong' as const })),
    ]),
    programs: once([...one.programs, ...other.programs]),
    births: [...one.births, ...other.births],
    countries: once([...one.countries, ...other.countries]).sort(),
    ids: [...one.ids, ...other.ids],
    remarks:
      once([one.remarks ?? '', other.remarks ?? ''])
        .join(' ')
        .trim() || null,
  }
}

/** `SDN` of `Specially Designated Nationals (SDN) - Treasury Department`. */
function sourceCode(source: string): string {
  return /\(([A-Z]+)\)/.exec(source)?.[1] ?? source
}

/** Reads the Denied Persons List of the US Bureau of Industry and Security: tab separated, quoted.
 *  It numbers nothing and does not say who is a person. Source: bis.gov, "Denied Persons List". */
export function readDpl(file: string, bytes: Uint8Array): Result<SanctionsList, SanctionsRefusal> {
  const columns = ['Name', 'Country', 'Effective_Date', 'FR_Citation']
  const read = rowsOf(file, bytes, { delimiter: '\t', columns })
  if (!read.ok) return read
  const entries = new Map<string, ListedEntry>()
  for (const { row, cell } of read.value) {
    if (cell('Name') === '') return unreadableList(file, row, 'the row has no name')
    const said = ['Name', 'Street_Address', 'City', 'Country', 'Effective_Date', 'FR_Citation']
    const uid = markOf(said.map(cell).join('/'))
    const until = cell('Expiration_Date')
    entries.set(uid, {
      uid,
      kind: 'unknown',
      names: distinctNames([{ name: cell('Name'), quality: 'primary' }]),
      programs: ['DPL'],
      births: [],
      countries: countriesOf([cell('Country')]),
      ids: [],
      remarks: `${cell('FR_Citation')}${until === '' ? '' : `; until ${until}`}`,
    })
  }
  const records = { [file]: read.value.length }
  return checkedList({ publishedOn: null, entries: [...entries.values()], records }, file)
}

/** Twelve characters that what is said always has. */
function markOf(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 12)
}
