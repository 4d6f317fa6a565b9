import { readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { test } from 'node:test'
import type { Refusal } from '../src/kernel/result.ts'

/** Reads worked examples written as text and runs each as one test. How to: README.md. */
type NamesIn<Phrase extends string> = Phrase extends `${string}{${infer Name}}${infer Rest}`
  ? Name | NamesIn<Rest>
  : never
/** The words a phrase's `{name}` places caught on a line. */
export type Words<Phrase extends string> = { readonly [Name in NamesIn<Phrase>]: string }
/** The table under a step: one record per row, keyed by the heading. */
export type Rows = readonly Readonly<Record<string, string>>[]

type Keyword = 'given' | 'when' | 'then'
/** What one phrase does. `given` and `when` act and may return a refusal; `then` returns what it
 *  found for (some of) its places, as the text an accountant would read. */
export type Step<World> = {
  readonly keyword: Keyword
  readonly phrase: string
  readonly run: (world: World, words: never, rows: Rows) => unknown
}

/** A step that sets the scene: `given('fund {code} with {amount}', (world, { code }) => …)`. */
export function given<World, const P extends string>(
  phrase: P,
  run: (world: World, words: Words<P>, rows: Rows) => unknown,
): Step<World> {
  return { keyword: 'given', phrase, run }
}

/** A step in which something happens. If it returns a refused `Result`, the next line says so. */
export function when<World, const P extends string>(
  phrase: P,
  run: (world: World, words: Words<P>, rows: Rows) => unknown,
): Step<World> {
  return { keyword: 'when', phrase, run }
}

/** A step that looks: what it returns is compared, place by place, with what the line says. */
// oxlint-disable-next-line unicorn/no-thenable -- the examples' own word; import it by name only
export function then<World, const P extends string>(
  phrase: P,
  run: (
    world: World,
    words: Words<P>,
    rows: Rows,
  ) => Partial<Words<P>> | Promise<Partial<Words<P>>>,
): Step<World> {
  return { keyword: 'then', phrase, run }
}

export type Line = {
  readonly file: string
  readonly line: number
  readonly keyword: Keyword
  readonly text: string
  readonly headings: readonly string[] | null
  readonly rows: Rows
}
export type Example = { readonly title: string; readonly lines: readonly Line[] }

/** Thrown by a line that is not so: names file and line, what was expected and what was found. */
export class SpecFailure extends Error {
  override readonly name = 'SpecFailure'
}

function fail(at: { file: string; line: number }, message: string): never {
  throw new SpecFailure(`${at.file}:${at.line}: ${message}`)
}

/** The examples of one text. Lines before the first `example` belong to each of them. A text
 *  without `example` is one example, titled by its first comment. */
export function readExamples(file: string, text: string): Example[] {
  const shared: Line[] = []
  const examples: { title: string; lines: Line[] }[] = []
  let title = file
  let keyword: Keyword | null = null
  for (const [index, raw] of text.split('\n').entries()) {
    const [at, line] = [{ file, line: index + 1 }, raw.trim()]
    if (line.startsWith('#') && title === file) title = line.slice(1).trim()
    if (line === '' || line.startsWith('#')) continue
    const lines = examples.at(-1)?.lines ?? shared
    if (line.startsWith('|')) {
      addRow(at, lines, line)
      continue
    }
    const [word, rest] = splitOnce(line)
    if (word === 'example') {
      examples.push({ title: rest, lines: [...shared] })
      keyword = null
      continue
    }
    keyword =
      keywordOf(word, keyword) ??
      fail(at, `a line begins with given, when, then, and or example: ${line}`)
    lines.push({ ...at, keyword, text: rest, headings: null, rows: [] })
  }
  return examples.length > 0 ? examples : [{ title, lines: shared }]
}

function splitOnce(line: string): [string, string] {
  const end = line.search(/\s/)
  return end === -1 ? [line, ''] : [line.slice(0, end), line.slice(end).trim()]
}

function keywordOf(word: string, before: Keyword | null): Keyword | null {
  if (word === 'given' || word === 'when' || word === 'then') return word
  return word === 'and' ? before : null
}

/** Adds `| a | b |` to the step above it; the first such line is the heading. */
function addRow(at: { file: string; line: number }, lines: Line[], line: string): void {
  const step = lines.pop() ?? fail(at, 'a table stands under a step')
  const cells = line
    .replace(/^\||\|$/g, '')
    .split('|')
    .map((cell) => cell.trim())
  const { headings } = step
  if (headings === null) {
    lines.push({ ...step, headings: cells })
    return
  }
  if (cells.length !== headings.length)
    fail(at, `${headings.length} columns expected, ${cells.length} found`)
  const row = Object.fromEntries(headings.map((name, i) => [name, cells[i] ?? '']))
  lines.push({ ...step, rows: [...step.rows, row] })
}

/** The pattern of a phrase: each `{name}` catches the shortest text that lets the rest fit. */
function patternOf(phrase: string): RegExp {
  const parts = phrase.split(/\{(\w+)\}/)
  const source = parts.map((part, i) => (i % 2 === 1 ? `(?<${part}>.+?)` : escape(part))).join('')
  return new RegExp(`^${source}$`)
}

function escape(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
}

function stepFor<World>(
  line: Line,
  steps: readonly Step<World>[],
): { step: Step<World>; words: Record<string, string> } {
  const fits = steps
    .filter((step) => step.keyword === line.keyword)
    .flatMap((step) => {
      const match = patternOf(step.phrase).exec(line.text)
      return match === null ? [] : [{ step, words: { ...match.groups } }]
    })
  if (fits.length > 1)
    fail(line, `${fits.length} phrases read it: ${fits.map((fit) => fit.step.phrase).join(' · ')}`)
  if (fits[0] !== undefined) return fits[0]
  const known = steps
    .filter((step) => step.keyword === line.keyword)
    .map((step) => `\n    ${line.keyword} ${step.phrase}`)
  fail(line, `no phrase reads "${line.keyword} ${line.text}"; known are${known.join('')}`)
}

type Held = { readonly line: Line; readonly refusal: Refusal }
export type RefusalText = (refusal: Refusal) => string

/** Runs one example's lines in order on `world`. */
export async function runExample<World>(
  example: Example,
  world: World,
  steps: readonly Step<World>[],
  refusalText: RefusalText,
): Promise<void> {
  let held: Held | null = null
  for (const line of example.lines) {
    if (line.keyword === 'then' && line.text.startsWith('refused ')) {
      checkRefusal(line, held, refusalText)
      held = null
      continue
    }
    if (held !== null) failUnexpected(held, refusalText)
    const { step, words } = stepFor(line, steps)
    // The pattern was made from the phrase the words are typed by, so it catches just those names.
    const answer = await step.run(world, words as never, line.rows)
    if (step.keyword === 'then') compare(line, step.phrase, words, answer)
    else if (isRefused(answer)) held = { line, refusal: answer.refusal }
  }
  if (held !== null) failUnexpected(held, refusalText)
}

function isRefused(answer: unknown): answer is { refusal: Refusal } {
  return typeof answer === 'object' && answer !== null && 'ok' in answer && answer.ok === false
}

function failUnexpected(held: Held, refusalText: RefusalText): never {
  fail(
    held.line,
    `expected: it is done\n  found: refused ${held.refusal.code}: ${refusalText(held.refusal)}`,
  )
}

function checkRefusal(line: Line, held: Held | null, refusalText: RefusalText): void {
  if (held === null) fail(line, `expected: ${line.text}\n  found: nothing was refused`)
  const whole = `refused ${held.refusal.code}: ${refusalText(held.refusal)}`
  const found = line.text.includes(':') ? whole : `refused ${held.refusal.code}`
  if (line.text !== found) fail(line, `expected: ${line.text}\n  found: ${whole}`)
}

function compare(
  line: Line,
  phrase: string,
  words: Record<string, string>,
  answer: unknown,
): void {
  if (typeof answer !== 'object' || answer === null)
    fail(line, `the step "${phrase}" says nothing of what it found`)
  // A then-step answers texts for its places (Partial<Words>), as its type says.
  const found = answer as Record<string, string>
  const differs = Object.keys(found).some((name) => found[name] !== words[name])
  if (!differs) return
  const said = phrase.replace(/\{(\w+)\}/g, (_, name: string) => found[name] ?? words[name] ?? '')
  fail(line, `expected: ${line.text}\n  found: ${said}`)
}

/** Registers one test per example of every `*.txt` in `folder`, or of those whose names begin with
 *  `prefix` where several readers share one. `open` makes each example its own
 *  world; `close` ends it; `refusalText` is what a refusal reads as (its table's `text`). */
export function runSpecs<World>(options: {
  readonly folder: string
  readonly prefix?: string
  readonly steps: readonly Step<World>[]
  readonly open: () => World | Promise<World>
  readonly close?: (world: World) => unknown
  readonly refusalText?: RefusalText
}): void {
  const files = readdirSync(options.folder)
    .filter((name) => name.endsWith('.txt') && name.startsWith(options.prefix ?? ''))
    .sort()
  if (files.length === 0) throw new Error(`no examples in ${options.folder}`)
  for (const name of files) {
    const path = join(options.folder, name)
    const file = relative(join(import.meta.dirname, '..'), path)
    for (const example of readExamples(file, readFileSync(path, 'utf8'))) {
      void test(`${name}: ${example.title}`, () => runInWorld(example, options))
    }
  }
}

async function runInWorld<World>(
  example: Example,
  options: Parameters<typeof runSpecs<World>>[0],
): Promise<void> {
  const world = await options.open()
  try {
    await runExample(example, world, options.steps, options.refusalText ?? (() => ''))
  } finally {
    await options.close?.(world)
  }
}
