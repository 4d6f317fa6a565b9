import { ok, type Result } from '../kernel/result.ts'
import { readCsv } from './csv.ts'
import {
  checkedList,
  countriesOf,
  distinctNames,
  listedBirth,
  listedCountry,
  type ListedEntry,
  listedKinds,
  type ListedKind,
  type SanctionsList,
  type SanctionsRefusal,
  unreadableList,
} from './sanctions.ts'
import { cellReader } from './sheet.ts'

const wanted = ['number', 'kind', 'name']

/** Reads a list the house keeps itself (a bank's, a parent company's) as CSV: `number, kind, name,
 *  aliases, weak_aliases, programs, born, countries, remarks`; several values of one cell stand
 *  between semicolons. The first three are needed; `kind` is person, entity, vessel, aircraft or
 *  unknown. */
export function readHouseList(
  file: string,
  bytes: Uint8Array,
): Result<SanctionsList, SanctionsRefusal> {
  const read = readCsv(bytes, { sheet: file })
  if (!read.ok) return unreadableList(file, read.refusal.rowNumber, read.refusal.message)
  const ragged = read.value.problems.find((each) => each.code === 'ragged_row')
  if (ragged !== undefined) return unreadableList(file, ragged.rowNumber, ragged.message)
  const { has, text } = cellReader(read.value)
  const lacks = wanted.filter((column) => !has(column))
  if (lacks.length > 0) return unreadableList(file, 1, `there is no column ${lacks.join(', ')}`)
  const entries: ListedEntry[] = []
  for (const row of read.value.rows) {
    const entry = entryOf((column) => text(row, column))
    if (!entry.ok) return unreadableList(file, row.rowNumber, entry.refusal.message)
    entries.push(entry.value)
  }
  const records = { [file]: entries.length }
  return checkedList({ publishedOn: null, entries, records }, file)
}

function entryOf(
  cell: (column: string) => string,
): Result<ListedEntry, { readonly code: 'row'; readonly message: string }> {
  const kind = listedKinds.find((known) => known === cell('kind').toLowerCase())
  const bad = wrongIn(cell, kind)
  if (bad !== null || kind === undefined) {
    return { ok: false, refusal: { code: 'row', message: bad ?? 'the row has no kind' } }
  }
  const parts = (column: string) =>
    cell(column)
      .split(';')
      .flatMap((part) => part.trim() || [])
  return ok({
    uid: cell('number'),
    kind,
    names: distinctNames([
      { name: cell('name'), quality: 'primary' },
      ...parts('aliases').map((name) => ({ name, quality: 'strong' as const })),
      ...parts('weak_aliases').map((name) => ({ name, quality: 'weak' as const })),
    ]),
    programs: parts('programs'),
    births: parts('born').flatMap((said) => listedBirth(said) ?? []),
    countries: countriesOf(parts('countries')),
    ids: [],
    remarks: cell('remarks') === '' ? null : cell('remarks'),
  })
}

function wrongIn(cell: (column: string) => string, kind: ListedKind | undefined): string | null {
  if (kind === undefined) {
    return `kind is "${cell('kind')}", expected ${listedKinds.join(', ')}`
  }
  if (cell('number') === '') return 'the row has no number'
  const unknown = (cell('countries') || '')
    .split(';')
    .find((part) => part.trim() !== '' && listedCountry(part) === null)
  if (unknown !== undefined) return `"${unknown.trim()}" is no country`
  return cell('name') === '' ? 'the row has no name' : null
}
