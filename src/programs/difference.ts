import { must } from '../kernel/assert.ts'
import type { Field, Form, Pack, Slot } from './pack.ts'
import { packLists } from './pack-lists.ts'
import type { TableSource } from './table.ts'

export type ChangeWord = 'added' | 'removed' | 'changed'
/** One thing that reads otherwise: what it was and what it is; null where it is not there. */
export type Change = {
  /** Where: the path of a figure, a row's id, a clause's id, a field of a form. */
  readonly at: string
  readonly change: ChangeWord
  readonly before: string | null
  readonly after: string | null
}
export type TableChange = {
  readonly table: string
  /** Rows that stand in both now answer in another order. */
  readonly reordered: boolean
  /** Hit policy, columns and the values they may hold. */
  readonly heading: readonly Change[]
  readonly rows: readonly (Change & { readonly cells: readonly Change[] })[]
}
/** What one version says otherwise than another. */
export type PackDifference = {
  readonly figures: readonly Change[]
  readonly tables: readonly TableChange[]
  readonly clauses: readonly Change[]
  readonly forms: readonly Change[]
  readonly lists: readonly Change[]
  /** Files whose text differs, whatever they say. */
  readonly files: readonly Change[]
}

/** What `after` says otherwise than `before`: figures, rows of tables, clauses, forms, lists, files.
 *  Two packs of the same bytes differ in nothing. */
export function packDifference(before: Pack, after: Pack): PackDifference {
  const names = [...new Set([...Object.keys(before.tables), ...Object.keys(after.tables)])]
  const sourceOf = (pack: Pack, name: string) =>
    Object.entries(pack.tables).find(([key]) => key === name)?.[1]?.source ?? null
  return {
    figures: changes(before.figures, after.figures),
    tables: names.flatMap((name) => {
      const change = tableChange(name, sourceOf(before, name), sourceOf(after, name))
      const { rows, heading, reordered } = change
      return rows.length > 0 || heading.length > 0 || reordered ? [change] : []
    }),
    clauses: changes(clauseTexts(before), clauseTexts(after)),
    forms: changes(formTexts(before), formTexts(after)),
    lists: changes(listTexts(before), listTexts(after)),
    files: changes(before.files, after.files).map(({ at, change }) => ({
      at,
      change,
      before: null,
      after: null,
    })),
  }
}

function changes(before: ReadonlyMap<string, string>, after: ReadonlyMap<string, string>) {
  const places = [...new Set([...before.keys(), ...after.keys()])]
  return places.flatMap((at): Change[] => {
    const [was, is] = [before.get(at) ?? null, after.get(at) ?? null]
    if (was === is) return []
    const change = was === null ? 'added' : is === null ? 'removed' : 'changed'
    return [{ at, change, before: was, after: is }]
  })
}

function tableChange(
  table: string,
  before: TableSource | null,
  after: TableSource | null,
): TableChange {
  const [was, is] = [cellsByRow(before), cellsByRow(after)]
  const said = (rows: ReadonlyMap<string, ReadonlyMap<string, string>>) =>
    new Map([...rows].map(([id, cells]) => [id, sayRow(cells)]))
  const rows = changes(said(was), said(is)).map((change) => ({
    ...change,
    cells:
      change.change === 'changed'
        ? changes(must(was.get(change.at), 'was'), must(is.get(change.at), 'is'))
        : [],
  }))
  const stayed = [...was.keys()].filter((id) => is.has(id))
  const order = [...is.keys()].filter((id) => was.has(id))
  const reordered = stayed.some((id, place) => id !== order[place])
  return { table, reordered, heading: changes(headings(before), headings(after)), rows }
}

/** Row id → column → text. */
function cellsByRow(source: TableSource | null): Map<string, ReadonlyMap<string, string>> {
  return new Map(
    (source?.rows ?? []).map((row) => [
      row.id,
      new Map([
        ...row.cells.map(({ text }, at): [string, string] => [source!.inputs[at]!.name, text]),
        ...row.outputTexts.map((text, at): [string, string] => [source!.outputs[at]!.name, text]),
      ]),
    ]),
  )
}

function sayRow(cells: ReadonlyMap<string, string>): string {
  return [...cells]
    .filter(([, text]) => text !== '-')
    .map(([column, text]) => `${column}: ${text}`)
    .join(' · ')
}

function headings(source: TableSource | null): ReadonlyMap<string, string> {
  if (source === null) return new Map()
  return new Map([
    ['hit policy', source.hit],
    ...source.inputs.map(({ name, type, domainText }): [string, string] => [
      name,
      `in ${type}, ${domainText}`,
    ]),
    ...source.outputs.map(({ name, type, values }): [string, string] => [
      name,
      `out ${type}, ${values?.join(', ') ?? '-'}`,
    ]),
  ])
}

function clauseTexts({ clauses }: Pack): ReadonlyMap<string, string> {
  return new Map([...clauses.values()].map(({ id, title, text }) => [id, `${title}\n${text}`]))
}

function formTexts({ forms }: Pack): ReadonlyMap<string, string> {
  return new Map(Object.values(forms).flatMap(formEntries))
}

function formEntries(form: Form): [string, string][] {
  const at = (part: string) => `${form.submission}, ${part}`
  const field = (where: string) => (one: Field) =>
    [at(`${where} ${one.name}`), sayField(one)] as [string, string]
  const slot = (where: string) => (one: Slot) =>
    [at(`${where} ${one.slot}`), `${one.label}, ${need(one.required)}`] as [string, string]
  const { lines } = form
  return [
    [at('title'), form.title],
    [at('intro'), form.intro],
    [at('proof of performance'), form.proofOfPerformance ? 'yes' : 'no'],
    [at('lines'), `${lines.label} ${lines.min} to ${lines.max}`],
    ...form.fields.map(field('field')),
    ...lines.fields.map(field('line field')),
    ...form.slots.map(slot('document')),
    ...lines.slots.map(slot('line document')),
  ]
}

function sayField(field: Field): string {
  const { label, kind, required, help, min, max, options } = field
  const range = min === null && max === null ? [] : [`${min ?? ''}..${max ?? ''}`]
  const offered = options.map((option) => option.label).join(' | ')
  const parts = [label, kind, need(required), ...range, help ?? '', offered]
  return parts.filter((part) => part !== '').join(', ')
}

function need(required: boolean): string {
  return required ? 'required' : 'optional'
}

function listTexts({ files }: Pack): ReadonlyMap<string, string> {
  return new Map(
    packLists(files).flatMap(({ name, columns, rows }) =>
      rows.map((row): [string, string] => [
        `${name} ${row[0] ?? ''}`,
        row
          .map((text, at) => (text === '' ? '' : `${columns[at] ?? ''}: ${text}`))
          .filter((text) => text !== '')
          .join(' · '),
      ]),
    ),
  )
}
