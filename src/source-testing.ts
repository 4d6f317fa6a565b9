/** Reads the source tree as text, for the tests that hold its walls: files, imports, statements. */
import { globSync, readFileSync } from 'node:fs'
import { dirname, join, posix } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))

export type Import = {
  /** The file it points at, from the repository's root, or the package's name. */
  readonly target: string
  readonly isOurs: boolean
  /** Nothing of it is left when the program runs. */
  readonly isTypeOnly: boolean
  /** The names taken, as the other file calls them; empty for `*`, a side effect, or `import(…)`. */
  readonly names: readonly string[]
  readonly isExport: boolean
}

export type SourceFile = {
  /** `src/funds/sql.ts`, from the repository's root. */
  readonly path: string
  readonly text: string
  readonly lines: number
  readonly imports: readonly Import[]
}

/** Every TypeScript file of `src` and `web`, sorted by path; what Vite built is left out. */
export function readSource(): SourceFile[] {
  const patterns = ['src/**/*.ts', 'web/**/*.ts', 'web/**/*.tsx']
  return globSync(patterns, { cwd: root, exclude: (name) => /node_modules|dist/.test(name) })
    .map((path) => path.replaceAll('\\', '/'))
    .sort()
    .map((path) => {
      const text = readFileSync(join(root, path), 'utf8')
      return { path, text, lines: text.split('\n').length - 1, imports: importsOf(path, text) }
    })
}

const statementOf =
  /^(import|export)\s+(type\s+)?([^'"`;]*?)\bfrom\s+'([^']+)'|^import\s+'([^']+)'|\bimport\('([^']+)'\)/gm

/** The imports and re-exports of one file. Read from the text: ours are all written one way. */
export function importsOf(path: string, text: string): Import[] {
  return [...text.matchAll(statementOf)].map((match) => {
    const [, word, typeWord, clause = '', from, bare, dynamic] = match
    const target = from ?? bare ?? dynamic ?? ''
    const taken = namesIn(clause)
    const isOurs = target.startsWith('.')
    return {
      target: isOurs ? posix.normalize(posix.join(dirname(path), target)) : packageOf(target),
      isOurs,
      isTypeOnly:
        typeWord !== undefined || (taken.length > 0 && taken.every((name) => name.isType)),
      names: taken.filter((name) => !name.isType).map((name) => name.name),
      isExport: word === 'export',
    }
  })
}

function namesIn(clause: string): { readonly name: string; readonly isType: boolean }[] {
  const braces = /\{([^}]*)\}/s.exec(clause)?.[1]
  if (braces === undefined) return []
  return braces
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .map((part) => ({
      name: part.replace(/^type\s+/, '').split(/\s+as\s+/)[0] ?? '',
      isType: /^type\s/.test(part),
    }))
}

function packageOf(target: string): string {
  if (target.startsWith('node:')) return target
  return target
    .split('/')
    .slice(0, target.startsWith('@') ? 2 : 1)
    .join('/')
}

export type Statement = {
  readonly text: string
  /** Line of the file where it begins. */
  readonly line: number
  /** What stands before it: where the function and the row type are declared. */
  readonly before: string
}

/** The `sql` templates of a file, each with its splices as `${…}` left in; nested ones apart too. */
export function statementsIn(text: string): Statement[] {
  const found: Statement[] = []
  for (const match of text.matchAll(/\bsql`/g)) {
    const start = match.index + match[0].length
    found.push({
      text: text.slice(start, endOfTemplate(text, start)),
      line: text.slice(0, start).split('\n').length,
      before: text.slice(0, match.index),
    })
  }
  return found
}

/** Where the template that begins at `start` ends: its closing backquote, splices skipped. */
function endOfTemplate(text: string, start: number): number {
  let at = start
  while (at < text.length && text[at] !== '`') {
    if (text.startsWith('${', at)) at = endOfSplice(text, at + 2)
    else at += text[at] === '\\' ? 2 : 1
  }
  return at
}

function endOfSplice(text: string, start: number): number {
  let depth = 1
  let at = start
  while (depth > 0 && at < text.length) {
    if (text[at] === '`') at = endOfTemplate(text, at + 1)
    else if (text[at] === '{') depth += 1
    else if (text[at] === '}') depth -= 1
    at += 1
  }
  return at
}
