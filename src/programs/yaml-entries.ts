import { LineCounter, isMap, isNode, isScalar, parseDocument, type Document } from 'yaml'
import { z } from 'zod'
import { parseCountry } from '../kernel/country.ts'
import { quote, type PackProblem } from './problem.ts'

/** Reads one YAML file by its schema. Every scalar arrives as the text that stands there, so that
 *  an amount is never a float; a problem names the line and the entry. */
export function readYaml<S extends z.ZodType>(
  file: string,
  text: string,
  schema: S,
): { value: z.output<S> | null; problems: PackProblem[] } {
  const lines = new LineCounter()
  const document = parseDocument(text, { schema: 'failsafe', lineCounter: lines })
  const at = (line: number | null, column: string | null, found: string, expected: string) => ({
    file,
    line,
    column,
    found,
    expected,
  })
  if (document.errors.length > 0) {
    const problems = document.errors.map((error) =>
      at(lines.linePos(error.pos[0]).line, null, error.message.split('\n')[0]!, 'readable YAML'),
    )
    return { value: null, problems }
  }
  const parsed = z.safeParse(schema, document.toJS({ maxAliasCount: 0 }), { error: sayIssue })
  if (parsed.success) return { value: parsed.data, problems: [] }
  const problems = parsed.error.issues.flatMap((issue) => {
    const path = issue.path.map((part) => (typeof part === 'number' ? part : String(part)))
    if (issue.code === 'unrecognized_keys') {
      return issue.keys.map((key) => {
        const where = lineOf(document, lines, [...path, key])
        return at(where, [...path, key].join('.'), `the entry ${quote(key)}`, issue.message)
      })
    }
    const node = document.getIn(path, true)
    const found = isScalar(node) ? quote(String(node.value)) : foundNode(node)
    return [at(lineOf(document, lines, path), path.join('.') || null, found, issue.message)]
  })
  return { value: null, problems }
}

function foundNode(node: unknown): string {
  if (node === undefined) return 'nothing'
  return isMap(node) ? 'named entries' : 'a list'
}

/** The line of the entry at `path`, or of the nearest thing around it that is there. */
function lineOf(document: Document, lines: LineCounter, path: (string | number)[]): number | null {
  for (let length = path.length; length >= 0; length--) {
    const node = length === 0 ? document.contents : document.getIn(path.slice(0, length), true)
    if (isNode(node) && node.range) return lines.linePos(node.range[0]).line
  }
  return null
}

function sayIssue(issue: z.core.$ZodRawIssue): string | undefined {
  switch (issue.code) {
    case 'invalid_type':
      if (issue.expected === 'object' || issue.expected === 'record') return 'named entries'
      return issue.expected === 'array' ? 'a list' : 'a value'
    case 'invalid_value':
      return `one of ${issue.values.map(String).join(', ')}`
    case 'unrecognized_keys':
      return 'only entries the recipe names'
    case 'too_big':
      return `at most ${String(issue.maximum)} of them`
    case 'too_small':
      return `at least ${String(issue.minimum)} of them`
    default:
      return undefined
  }
}

/** A scalar that `read` understands; `expected` says what belongs there. */
export function entry<T>(expected: string, read: (text: string) => T | null) {
  return z.string({ error: expected }).transform((text, context): T => {
    const value = read(text.trim())
    if (value !== null) return value
    context.addIssue({ code: 'custom', message: expected })
    return z.NEVER
  })
}

/** A whole number from `min` to `max`. */
export function wholeEntry(min: number, max: number) {
  return entry(`a whole number from ${min} to ${max}`, (text) => {
    const value = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN
    return value >= min && value <= max ? value : null
  })
}

/** Whole numbers with commas between: `2, 5, 9`. */
export function wholeListEntry(min: number, max: number) {
  return entry(`whole numbers from ${min} to ${max}, such as 2, 5, 9`, (text) => {
    const parts = text.split(',').map((part) => part.trim())
    const values = parts.map((part) => (/^\d{1,9}$/.test(part) ? Number(part) : Number.NaN))
    return values.every((value) => value >= min && value <= max) ? values : null
  })
}

/** A text of at most `max` characters that is not empty. */
export function textEntry(max: number) {
  return entry(`a text of at most ${max} characters`, (text) =>
    text !== '' && text.length <= max ? text : null,
  )
}

/** A name in snake_case. */
export const nameEntry = entry('a name in snake_case', (text) =>
  /^[a-z][a-z0-9_]{0,59}$/.test(text) ? text : null,
)

/** ISO 3166-1 codes of countries with commas between. */
export const countriesEntry = entry('country codes with commas between, such as DE, FR', (text) => {
  const codes = text.split(',').map((code) => code.trim())
  return codes.every((code) => parseCountry(code) === code) ? codes : null
})

export const yesNoEntry = entry('yes or no', (text) =>
  text === 'yes' ? true : text === 'no' ? false : null,
)
