import type { FactType } from './fact.ts'

/** What a cell, an input or an output of another tool's table uses and ours cannot say. */
export const dmnFeatures = [
  'arithmetic',
  'function call',
  'condition',
  'unknown name',
  'expression as input',
  'structured value',
  'type of value',
  'hit policy',
  'no such table',
] as const
export type DmnFeature = (typeof dmnFeatures)[number]

/** A FEEL cell with the model's names put in our spelling: outside of quotes each known name
 *  becomes `fact(ours)`. */
export function restatedCell(text: string, ours: ReadonlyMap<string, string>): string {
  const names = [...ours.keys()].toSorted((a, b) => b.length - a.length)
  if (names.length === 0) return text
  const anyName = names.map((name) => name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|')
  const pattern = new RegExp(
    `"(?:[^"\\\\]|\\\\.)*"|(?<![\\p{L}\\p{N}_])(${anyName})(?![\\p{L}\\p{N}_(])`,
    'gu',
  )
  return text.replace(pattern, (whole, name?: string) =>
    name === undefined ? whole : `fact(${ours.get(name) ?? name})`,
  )
}

/** Names the feature by which a text is more than a test or a value. */
export function featureOf(text: string): DmnFeature {
  const bare = text.replace(/"(?:[^"\\]|\\.)*"/g, '""')
  const calls = bare.replace(/\b(?:not|date and time|date|time|duration|fact)\s*\(/g, '(')
  if (/[\p{L}\p{N}_]\s*\(/u.test(calls)) return 'function call'
  if (/\b(?:if|for|some|every|instance of|and|or)\b/.test(bare)) return 'condition'
  if (/[*/+{?]|[\p{L}\p{N})"]\s-\s|\S\s+-\s*\p{L}/u.test(bare)) return 'arithmetic'
  return /[\p{L}_]/u.test(bare) ? 'unknown name' : 'type of value'
}

/** The type that the literals of a column show, if all show one. */
export function typeShown(texts: readonly string[]): FactType | null {
  const shown = new Set(texts.flatMap((text) => (/^\s*-?\s*$/.test(text) ? [] : [shows(text)])))
  const [only = null] = shown
  return shown.size === 1 ? only : null
}

function shows(text: string): FactType | null {
  if (/(?<![\w("])"/.test(text.replace(/(?:date and time|date|time|duration)\(\s*"[^"]*"\)/g, '')))
    return 'text'
  if (/date and time\(/.test(text)) return 'instant'
  if (/\bdate\(/.test(text)) return 'date'
  if (/\btime\(/.test(text)) return 'time'
  if (/duration\("-?P[^DT]*[YM]/.test(text)) return 'months'
  if (/duration\(/.test(text)) return 'duration'
  if (/\b(?:true|false)\b/.test(text)) return 'boolean'
  return /\d/.test(text) && !/\p{L}/u.test(text) ? 'number' : null
}

/** A FEEL literal of an output as a value's text in our tables: a text without its quotes, true,
 *  false, or a number; null for anything else. */
export function outputLiteral(
  text: string,
): { type: 'text' | 'boolean' | 'number'; value: string } | null {
  const quoted = /^"((?:[^"\\]|\\.)*)"$/s.exec(text)
  if (quoted !== null) return { type: 'text', value: quoted[1]!.replace(/\\(.)/g, '$1') }
  if (text === 'true' || text === 'false') return { type: 'boolean', value: text }
  const figure = /^-?\d{0,30}(?:\.\d{1,30})?$/.exec(text)
  if (figure === null || !/\d/.test(text)) return null
  return { type: 'number', value: text.replace(/^-?(?=\.)/, '$&0') }
}
