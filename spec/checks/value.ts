import { parseCurrency } from '../../src/kernel/currency.ts'
import { parseDecimal } from '../../src/kernel/money.ts'
import { parsePercent } from '../../src/kernel/ratio.ts'
import { Temporal } from '../../src/kernel/temporal.ts'

/** Reads what an example says a fact is: `none`, `yes`, `2026-03-02`, `2026-03-02T10:00:00Z`,
 *  `1,234.50 EUR`, `50 %`, a whole number, `"a text"`, a list `[a, b]`, fields `{a: b, c: d}`; else a text. */
export function readValue(text: string): unknown {
  const said = text.trim()
  if (/^".*"$/.test(said)) return said.slice(1, -1)
  if (said === 'none') return null
  if (said === 'yes' || said === 'no') return said === 'yes'
  if (/^\[.*\]$/.test(said)) return parts(said.slice(1, -1)).map(readValue)
  if (/^\{.*\}$/.test(said)) return fields(said.slice(1, -1))
  if (/^\d{4}-\d{2}-\d{2}$/.test(said)) return Temporal.PlainDate.from(said)
  if (/^\d{4}-\d{2}-\d{2}T.*Z$/.test(said)) return Temporal.Instant.from(said)
  if (said.endsWith(' %')) return parsePercent(said) ?? said
  const [amount = '', code = ''] = said.split(' ')
  const currency = parseCurrency(code)
  if (currency !== null) return parseDecimal(amount.replaceAll(',', ''), currency) ?? said
  return /^-?\d+$/.test(said) ? Number(said) : said
}

function fields(text: string): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    parts(text).map((part) => {
      const at = part.indexOf(':')
      return [part.slice(0, at).trim(), readValue(part.slice(at + 1))]
    }),
  )
}

/** Splits by commas that stand in no bracket and in no amount. */
function parts(text: string): string[] {
  const found: string[] = []
  let [depth, from] = [0, 0]
  for (let at = 0; at < text.length; at += 1) {
    const sign = text[at] ?? ''
    if (sign === '[' || sign === '{') depth += 1
    if (sign === ']' || sign === '}') depth -= 1
    if (sign !== ',' || depth > 0 || /^\d{3}/.test(text.slice(at + 1))) continue
    found.push(text.slice(from, at))
    from = at + 1
  }
  return [...found, text.slice(from)].map((part) => part.trim()).filter((part) => part !== '')
}

/** The facts with what an example changes: `lines.1.net = 10.00 EUR; complete = no`. A number in a path
 *  counts from 1; `absent` takes a fact away; `-` changes nothing. */
export function changed(facts: object, changes: string): object {
  if (changes === '-') return facts
  return changes.split(';').reduce<object>((so, change) => {
    const [path = '', ...value] = change.split(' = ')
    return set(so, path.trim().split('.'), value.join(' = '))
  }, facts)
}

function set(facts: object, path: readonly string[], value: string): object {
  const [first = '', ...rest] = path
  if (Array.isArray(facts)) {
    return facts.map((one: object, at) =>
      at !== Number(first) - 1 ? one : rest.length === 0 ? readValue(value) : set(one, rest, value),
    )
  }
  const fields: Readonly<Record<string, unknown>> = { ...facts }
  if (rest.length > 0) {
    // What has a path below it is an object of the example's own.
    return { ...fields, [first]: set(fields[first] as object, rest, value) }
  }
  if (value.trim() !== 'absent') return { ...fields, [first]: readValue(value) }
  const { [first]: _gone, ...left } = fields
  return left
}
