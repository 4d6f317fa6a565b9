import { printMoney, type Money } from '../kernel/money.ts'
import { printRatio, ratio, type Ratio } from '../kernel/ratio.ts'
import { Temporal } from '../kernel/temporal.ts'
import { quote, type PackProblem } from './problem.ts'

const place = /\{\{\s*([a-z0-9_.]+)\s*\}\}/g

/** The figures of program.yaml as people read them, by path: `rates.premier` → `75 %`,
 *  `caps.per_activity` → `25,000.00 EUR`. What a text says of a figure is printed from here. */
export function figuresOf(program: object): ReadonlyMap<string, string> {
  const figures = new Map<string, string>()
  const walk = (path: string, value: unknown): void => {
    const text = printFigure(value)
    if (text !== null) figures.set(path, text)
    else if (typeof value === 'object' && value !== null) {
      for (const [key, inner] of Object.entries(value)) walk(path ? `${path}.${key}` : key, inner)
    }
  }
  walk('', program)
  return figures
}

function printFigure(value: unknown): string | null {
  if (typeof value === 'string' || typeof value === 'number') return String(value)
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  if (Array.isArray(value)) return value.map(String).join(', ')
  if (value instanceof Temporal.PlainDate) return value.toString()
  if (typeof value !== 'object' || value === null) return null
  // The only objects with these members in program.yaml are amounts and rates.
  if ('minor' in value) return printMoney(value as Money)
  return 'num' in value ? printPercent(value as Ratio) : null
}

/** `1/2` → `50 %`. */
export function printPercent(rate: Ratio): string {
  return `${printRatio(ratio(rate.num * 100n, rate.den))} %`
}

/** Puts the figures into `{{path}}` places; a path that program.yaml lacks is a problem. */
export function fillFigures(
  file: string,
  text: string,
  figures: ReadonlyMap<string, string>,
): { text: string; problems: PackProblem[] } {
  const problems: PackProblem[] = []
  const lines = text.split('\n').map((line, index) =>
    line.replace(place, (whole, path: string) => {
      const figure = figures.get(path)
      if (figure !== undefined) return figure
      const expected = 'the path of an entry of program.yaml, such as windows.claim_days_after'
      problems.push({ file, line: index + 1, column: null, found: quote(whole), expected })
      return whole
    }),
  )
  return { text: lines.join('\n'), problems }
}
