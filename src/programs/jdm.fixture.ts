import { z } from 'zod'
import type { Currency } from '../kernel/currency.ts'
import { featureOf, outputLiteral, restatedCell, typeShown } from './dmn-cell.ts'
import { snakeName } from './dmn-names.ts'
import { parseTable } from './parse-table.ts'
import type { TableSource } from './table.ts'

/** A decision table of a JDM graph (GoRules), as far as a table of ours needs it. */
const column = z.object({ id: z.string(), field: z.string().nullish() })
export const jdmTable = z.object({
  id: z.string(),
  name: z.string(),
  type: z.literal('decisionTableNode'),
  content: z.object({
    hitPolicy: z.string(),
    inputs: z.array(column),
    outputs: z.array(column),
    rules: z.array(z.record(z.string(), z.string().nullish())),
    executionMode: z.string().nullish(),
    inputField: z.string().nullish(),
  }),
})
export type JdmTable = z.infer<typeof jdmTable>

export type Restated =
  | {
      readonly table: TableSource
      readonly inputs: ReadonlyMap<string, string>
      readonly outputs: ReadonlyMap<string, string>
    }
  | { readonly feature: string }

/** Restates a table in our spelling, or names the first thing it uses that ours cannot say. */
export function restateJdm({ name, content }: JdmTable, currency: Currency): Restated {
  const { hitPolicy } = content
  // In ZEN an empty cell is any value, but a rule without the cell never answers.
  const rules = content.rules.filter((rule) =>
    content.inputs.every(({ id }) => typeof rule[id] === 'string'),
  )
  const hit = hitPolicy === 'first' || hitPolicy === 'collect' ? hitPolicy : null
  if (hit === null) return { feature: `hit policy ${hitPolicy}` }
  if (content.executionMode === 'loop' || content.inputField) return { feature: 'loop over a list' }
  const cell = (rule: JdmTable['content']['rules'][number], id: string) => (rule[id] ?? '').trim()
  const asked = content.inputs.filter(({ id }) => rules.some((rule) => cell(rule, id) !== ''))
  if (asked.some(({ field }) => !field)) return { feature: 'expression over several facts' }
  const columns = asked.map(({ id, field }) => {
    const texts = rules.map((rule) => plainTest(cell(rule, id)))
    return { field: field ?? '', texts, type: typeShown(texts.map((text) => text ?? '-')) }
  })
  if (columns.some(({ texts }) => texts.includes(null)))
    return { feature: 'function call in a cell' }
  const inputs = named(columns.map(({ field }) => field))
  const outputs = named(content.outputs.map(({ field }) => field ?? ''))
  const results = content.outputs.map(({ id }) => rules.map((rule) => cell(rule, id)))
  if (results.flat().includes('')) return { feature: 'output left empty' }
  const literals = results.map((texts) => texts.map((text) => outputLiteral(doubleQuoted(text))))
  if (literals.flat().includes(null)) return { feature: 'expression as output' }
  const types = literals.map((all) => new Set(all.map((one) => one?.type)))
  if (types.some((all) => all.size > 1)) return { feature: 'output of several types' }
  const noInput = columns.length === 0 ? ['always'] : []
  const rows = [
    [hit, ...noInput, ...inputs.values(), ...outputs.values()],
    [
      'type',
      ...noInput.map(() => 'in boolean'),
      ...columns.map(({ type }) => `in ${type ?? 'text'}`),
    ].concat(types.map((all) => `out ${[...all][0] ?? 'text'}`)),
    ...rules.map((_, row) => [
      `R${row + 1}`,
      ...noInput.map(() => '-'),
      ...columns.map(({ texts }) => restatedCell(texts[row] ?? '-', inputs)),
      ...literals.map((all) => all[row]?.value ?? ''),
    ]),
  ]
  const text = rows.map((cells) => cells.map(quoted).join(',')).join('\n')
  const { table, problems } = parseTable({ file: `tables/${name}.csv`, text, currency })
  return table === null
    ? { feature: featureOf(problems[0]?.found ?? '') }
    : { table, inputs, outputs }
}

function quoted(text: string): string {
  return `"${text.replaceAll('"', '""')}"`
}

function named(fields: readonly string[]): Map<string, string> {
  const names = new Map<string, string>()
  for (const field of fields) names.set(field, snakeName(field, [...names.values()]))
  return names
}

function doubleQuoted(text: string): string {
  return text.replace(/'([^']*)'/g, (_, inner: string) => `"${inner.replace(/["\\]/g, '\\$&')}"`)
}

/** A cell of ZEN's unary tests as one of S-FEEL, or null when it is more than that. */
function plainTest(text: string): string | null {
  if (text === '') return '-'
  if (/[\w$]\s*\(|\$|#/.test(text.replace(/'[^']*'|"[^"]*"/g, ''))) return null
  const plain = doubleQuoted(text)
    .replace(/(\d)_(?=\d)/g, '$1')
    .replace(/^\[([^.[\]]*)\]$/, '$1')
    .replace(/==\s*/g, '')
    .replace(/\bor\b/g, ',')
  const both = /^(>=?)\s*(\S+) and (<=?)\s*(\S+)$/.exec(plain)
  const turned = /^(<=?)\s*(\S+) and (>=?)\s*(\S+)$/.exec(plain)
  const [, low, from, high, until] =
    both ?? (turned === null ? [] : ['', turned[3], turned[4], turned[1], turned[2]])
  if (low === undefined) return plain
  return `${low === '>=' ? '[' : '('}${from ?? ''}..${until ?? ''}${high === '<=' ? ']' : ')'}`
}
