import type { Currency } from '../kernel/currency.ts'
import { parseDecimal, printMoney } from '../kernel/money.ts'
import { coinvestFacts } from './coinvest-facts.ts'
import { dealTableFacts } from './deal-facts.ts'
import type { FactWord } from './fact-words.ts'
import { mdfFacts } from './mdf-facts.ts'
import type { Pack } from './pack.ts'
import type { PrintedRule } from './print-document.ts'
import { referralTableFacts } from './referral-facts.ts'
import type { TableInput, TableRow, TableSource } from './table.ts'

type Words = Readonly<Record<string, Readonly<Record<string, FactWord>>>>
const factWords: Words = {
  ...mdfFacts,
  ...dealTableFacts,
  ...coinvestFacts,
  ...referralTableFacts,
}

/** What a fact of a table means; null for one that no list names. */
export function meaningOf(table: string, fact: string): string | null {
  return factWords[table]?.[fact]?.means ?? null
}

/** The facts a table may ask, by name: their types and the values they take. */
export function typesOfFacts(table: string): readonly (readonly [string, FactWord])[] {
  return Object.entries(factWords[table] ?? {})
}

/** `mdf_claim` → `MDF claim`; `escalate_design` → `escalate design`. */
export function sayName(code: string): string {
  return code
    .replaceAll(/[_.]/g, ' ')
    .replaceAll(/\bmdf\b/g, 'MDF')
    .replaceAll(/\bcoinvest\b/g, 'co-investment')
    .replaceAll(/\bsla\b/g, 'SLA')
}

/** The same with a capital at its head. */
export function sayTitle(code: string): string {
  const said = sayName(code)
  return `${said.charAt(0).toUpperCase()}${said.slice(1)}`
}

const answers: Readonly<Record<string, string>> = {
  approve: 'approved',
  approve_reduced: 'approved in part',
  reject: 'not approved',
  request_information: 'sent back to the partner',
  escalate_limit: 'put to whoever may approve the amount',
  escalate_budget: 'put to the program owner, for the budget',
  escalate_design: 'put to the program owner',
  escalate_fraud: 'put to the lead and to Finance',
  escalate_legal: 'put to Legal',
  escalate_tax: 'put to Finance, for tax',
  research: 'looked at more closely first',
  accepted: 'counts',
  reduced: 'counts in part',
  denied: 'does not count',
  returned: 'sent back to the partner',
}

/** The rows of a table as sentences, in their order. */
export function rulesOf(pack: Pack, table: TableSource): PrintedRule[] {
  return table.rows.map((row) => ruleOf(pack, table, row))
}

function ruleOf(pack: Pack, table: TableSource, row: TableRow): PrintedRule {
  const clauseAt = table.outputs.findIndex(({ type }) => type === 'clause')
  const clause = row.outputTexts[clauseAt] ?? null
  const said = table.outputs.flatMap(({ name, type }, at) => {
    const text = row.outputTexts[at] ?? ''
    if (type === 'clause' || text === '') return []
    if (type !== 'text') return [`${sayName(name)} ${text}`]
    if (name === 'reason') return [sayName(text)]
    return [answers[text] ?? `${sayName(name)} ${sayName(text)}`]
  })
  return {
    row: row.id,
    answer: said.join(', '),
    when: sayWhen(table, row),
    clause,
    title: clause === null ? null : (pack.clauses.get(clause)?.title ?? null),
  }
}

function sayWhen(table: TableSource, row: TableRow): string {
  const conditions = table.inputs.flatMap((input, at) => {
    const said = sayCell(table.name, input, row.cells[at]?.text ?? '-', table.currency)
    return said === null ? [] : [said]
  })
  return conditions.length === 0 ? 'in every other case' : `when ${conditions.join(', and ')}`
}

const checkSays: Readonly<Record<string, string>> = {
  pass: 'passes',
  warn: 'warns',
  fail: 'fails',
  unknown: 'could not be made',
}

/** One cell in words; null for one that takes every value. */
export function sayCell(
  table: string,
  input: Pick<TableInput, 'name' | 'type'>,
  cell: string,
  currency: Currency,
): string | null {
  const text = cell.trim()
  if (text === '-') return null
  const negated = /^not\s*\(([^]*)\)$/.exec(text)
  const tests = splitTests(negated?.[1] ?? text)
  const { name, type } = input
  if (type === 'boolean' && tests.length === 1 && /^(true|false)$/.test(tests[0]!)) {
    const holds = (tests[0] === 'true') === (negated === null)
    const means = meaningOf(table, name) ?? `${sayName(name)} is yes`
    return holds ? means : `it is not so that ${means}`
  }
  if (name.startsWith('check_') && tests.every((test) => test in checkSays)) {
    const said = tests.map((test) => checkSays[test]!).join(' or ')
    const check = `the check “${sayName(name.slice('check_'.length))}”`
    return negated === null ? `${check} ${said}` : `${check} does other than: ${said}`
  }
  const values = tests.map((test) => sayTest(test, type, currency)).join(' or ')
  return `${sayName(name)} is ${negated === null ? '' : 'not '}${values}`
}

/** The tests of a list: commas inside quotes and brackets divide nothing. */
function splitTests(text: string): string[] {
  const parts = text.match(/(?:"[^"]*"|\([^()]*\)|[^,"()]|[()])+/g) ?? [text]
  return parts.map((part) => part.trim()).filter((part) => part !== '')
}

const signs: Readonly<Record<string, string>> = {
  '<=': 'at most ',
  '>=': 'at least ',
  '<': 'less than ',
  '>': 'more than ',
  '=': '',
}

function sayTest(test: string, type: TableInput['type'], currency: Currency): string {
  const value = (text: string) => sayValue(text.trim(), type, currency)
  const compared = /^(<=|>=|<|>|=)([^]+)$/.exec(test)
  if (compared) return `${signs[compared[1]!]}${value(compared[2]!)}`
  const interval = /^([[\](])([^]+?)\.\.([^]+?)([\])[])$/.exec(test)
  if (interval === null) return value(test)
  const [, open, from = '', until = '', close] = interval
  const low = open === '[' ? 'at least' : 'more than'
  const high = close === ']' ? 'at most' : 'less than'
  return `${low} ${value(from)} and ${high} ${value(until)}`
}

function sayValue(text: string, type: TableInput['type'], currency: Currency): string {
  const quoted = /^"([^]*)"$/.exec(text)
  if (quoted) return quoted[1]!
  if (type === 'text') return sayName(text)
  if (type !== 'money') return text
  const amount = parseDecimal(text.replace(/\s*[A-Z]{3}$/, ''), currency)
  return amount === null ? sayName(text) : printMoney(amount)
}
