import { parse } from 'yaml'
import type { PackFiles } from './pack.ts'

/** A list of a pack's own files (kinds of cost, activities, products, day rates) as people read it. */
export type PackList = {
  readonly file: string
  /** The entry it stands under: `cost_kinds`. */
  readonly name: string
  /** Entries of its rows, in the order they first occur; the first is what a row is called. */
  readonly columns: readonly string[]
  readonly rows: readonly (readonly string[])[]
}

/** The lists of every YAML file beside program.yaml and the forms. The pack must have been parsed:
 *  what its type does not know is not there. */
export function packLists(files: PackFiles): PackList[] {
  return [...files].flatMap(([file, text]) => {
    if (!file.endsWith('.yaml') || file === 'program.yaml' || file.includes('/')) return []
    const entries: unknown = parse(text, { schema: 'failsafe', maxAliasCount: 0 })
    if (typeof entries !== 'object' || entries === null) return []
    return Object.entries(entries).map(([name, value]) => listOf(file, name, value))
  })
}

function listOf(file: string, name: string, value: unknown): PackList {
  const given: readonly unknown[] = Array.isArray(value) ? value : [value]
  const rows = given.map((row) => (isEntries(row) ? row : { [name]: row }))
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))]
  return {
    file,
    name,
    columns,
    rows: rows.map((row) => columns.map((column) => sayValue(row[column]))),
  }
}

function isEntries(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** A text as it stands; of entries their label, of a list its members with commas between. */
function sayValue(value: unknown): string {
  if (typeof value === 'string') return value
  if (Array.isArray(value)) return value.map(sayValue).join(', ')
  if (!isEntries(value)) return ''
  const { label } = value
  const said = typeof label === 'string' ? label : Object.values(value).map(sayValue).join(' ')
  return value['required'] === 'no' ? `${said} (if there is one)` : said
}
