import { compareRatio, ratio, type Ratio } from '../kernel/ratio.ts'
import type { CompiledColumn } from './compile.ts'
import { isWhole, type FactType } from './fact.ts'
import { anyOther, type Segment } from './segments.ts'
import { hasOrder } from './standing.ts'
import type { TableInput } from './table.ts'

/** A segment chosen in a column. */
export type Choice = { readonly column: CompiledColumn; readonly segment: Segment }

/** Whether facts exist that lie in all chosen segments: `a < b` cannot be with a = 5 and b = 3.
 *  Given the own columns of every fact that the others compare. */
export function isPossible(inputs: readonly TableInput[], choices: readonly Choice[]): boolean {
  const typeOf = (choice: Choice) => inputs[choice.column.place]!.type
  const ordered = choices.filter((choice) => hasOrder(typeOf(choice)))
  const plain = choices.filter((choice) => !hasOrder(typeOf(choice)))
  return isPossibleOrder(ordered, typeOf) && isPossibleSameness(plain)
}

/** `from - to <= at`, or `<` when strict. */
type Distance = { readonly at: Ratio; readonly strict: boolean }

const nothing = ratio(0n)
const one = ratio(1n)

/** Shortest paths over the bounds: a loop that comes out below zero contradicts itself. */
function isPossibleOrder(
  choices: readonly Choice[],
  typeOf: (choice: Choice) => FactType,
): boolean {
  const names = ['', ...new Set(choices.map(({ column }) => column.name))]
  const size = names.length
  const paths: (Distance | null)[] = Array.from({ length: size * size }, () => null)
  const shorten = (from: number, to: number, path: Distance) => {
    const known = paths[from * size + to] ?? null
    if (known === null || isShorter(path, known)) paths[from * size + to] = path
  }
  for (const choice of choices) {
    const { column, segment } = choice
    const place = names.indexOf(column.name)
    const path = (at: Ratio, strict: boolean): Distance =>
      strict && isWhole(typeOf(choice)) ? { at: less(at, one), strict: false } : { at, strict }
    if (column.beside !== null) {
      const other = names.indexOf(column.beside)
      const standing = segment.sample
      if (standing !== '>') shorten(place, other, path(nothing, standing === '<'))
      if (standing !== '<') shorten(other, place, path(nothing, standing === '>'))
      continue
    }
    const { from, until } = segment
    if (from !== null) shorten(0, place, path(less(nothing, from.at), !from.included))
    if (until !== null) shorten(place, 0, path(until.at, !until.included))
  }
  for (let middle = 0; middle < size; middle++) {
    for (let from = 0; from < size; from++) {
      const first = paths[from * size + middle] ?? null
      for (let to = 0; first !== null && to < size; to++) {
        const second = paths[middle * size + to] ?? null
        if (second !== null) shorten(from, to, joined(first, second))
      }
    }
  }
  return names.every((_, place) => {
    const loop = paths[place * size + place] ?? null
    if (loop === null) return true
    const order = compareRatio(loop.at, nothing)
    return order > 0 || (order === 0 && !loop.strict)
  })
}

function less(a: Ratio, b: Ratio): Ratio {
  return ratio(a.num * b.den - b.num * a.den, a.den * b.den)
}

function joined(a: Distance, b: Distance): Distance {
  return { at: less(a.at, less(nothing, b.at)), strict: a.strict || b.strict }
}

function isShorter(a: Distance, b: Distance): boolean {
  const order = compareRatio(a.at, b.at)
  return order < 0 || (order === 0 && a.strict && !b.strict)
}

/** Texts and booleans: facts that are the same share their value, facts that differ do not. “Any
 *  other text” is as many values as it takes. */
function isPossibleSameness(choices: readonly Choice[]): boolean {
  const group = new Map(choices.map(({ column }) => [column.name, column.name]))
  const sameOf = (name: string): string => {
    const next = group.get(name) ?? name
    return next === name ? name : sameOf(next)
  }
  const pairs = choices.flatMap(({ column: { name, beside }, segment: { sample } }) =>
    beside === null ? [] : [{ name, beside, same: sample === '=' }],
  )
  for (const { name, beside, same } of pairs) if (same) group.set(sameOf(name), sameOf(beside))
  const values = new Map<string, unknown>()
  for (const { column, segment } of choices) {
    if (column.beside !== null) continue
    const name = sameOf(column.name)
    if (values.has(name) && values.get(name) !== segment.sample) return false
    values.set(name, segment.sample)
  }
  return pairs.every(({ name, beside, same }) => {
    const [a, b] = [sameOf(name), sameOf(beside)]
    if (same) return true
    return a !== b && (values.get(a) !== values.get(b) || values.get(a) === anyOther)
  })
}
