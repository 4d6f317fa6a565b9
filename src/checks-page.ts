import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { numberedChecks } from './incentives/index.ts'
import {
  type CatalogEntry,
  checkCatalog,
  checkNumber,
  packSubmissionTypes,
} from './programs/index.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const page = 'docs/checks.md'
const examples = 'spec/checks'

/** What an example of `spec/checks` says a check answered: `C-101`, its state and its sentence. */
export type CheckExample = {
  readonly number: string
  readonly state: string
  readonly sentence: string
}

/** The reference of every check, as Markdown: number, name, numbered set, states with the first
 *  example's sentence of each, and the facts its findings carry. */
export function checksPage(found: readonly CheckExample[]): string {
  const sections = packSubmissionTypes.map((type) => {
    const sets = Object.keys(numberedChecks).filter((name) => numberedChecks[name]?.type === type)
    const entries = Object.entries(checkCatalog[type]).map(([name, entry]) =>
      entryText(checkNumber(type, name) ?? '', { name, entry }, found),
    )
    return `## ${type}\n\nNumbered set: ${sets.map((set) => `\`${set}\``).join(', ')}.\n\n${entries.join('\n\n')}\n`
  })
  return (
    '# Checks\n\nEvery finding a decision can rest on: its number, which never changes hands, what ' +
    'each state means with a sentence as partners read it, and the facts it shows. The clause a ' +
    'check enforces is the program’s: the rule sheet and the checks of a version print it. Printed ' +
    'from the catalogue and from `spec/checks`: `npm run -s quittance -- checks`.\n\n' +
    sections.join('\n')
  )
}

function entryText(
  number: string,
  { name, entry }: { readonly name: string; readonly entry: CatalogEntry },
  found: readonly CheckExample[],
): string {
  const states = Object.entries(entry.states).map(([state, means]) => {
    const example = found.find((one) => one.number === number && one.state === state)
    const told = example === undefined ? '' : ` *${example.sentence}*`
    return `- **${state}** ${means}.${told}`
  })
  const facts = Object.entries(entry.facts).map(([fact, means]) => `\`${fact}\` ${means}`)
  const only = entry.only === undefined ? '' : `\n\nOnly ${entry.only}.`
  return `### ${number} \`${name}\`${only}\n\n${states.join('\n')}\n- Facts: ${facts.join('; ')}.`
}

/** The examples in the rows of `spec/checks/*.txt`, in their order. */
export async function checkExamples(): Promise<CheckExample[]> {
  const names = await readdir(join(root, examples)).catch(() => [])
  const texts = await Promise.all(
    names
      .filter((name) => name.endsWith('.txt'))
      .sort()
      .map((name) => readFile(join(root, examples, name), 'utf8')),
  )
  return texts.flatMap((text) =>
    text.split('\n').flatMap((line) => {
      const cells = line.trim().split('|').slice(1, -1)
      const [number = '', , state = '', sentence = ''] = cells.map((cell) => cell.trim())
      return /^C-\d+$/.test(number) ? [{ number, state, sentence }] : []
    }),
  )
}

/** Writes the page; answers how many checks it names. */
export async function printChecks(): Promise<number> {
  await writeFile(join(root, page), checksPage(await checkExamples()))
  return packSubmissionTypes.reduce((sum, type) => sum + Object.keys(checkCatalog[type]).length, 0)
}

/** Whether the page on disk says what the catalogue and the examples say. */
export async function isChecksPageCurrent(): Promise<boolean> {
  const written = await readFile(join(root, page), 'utf8').catch(() => '')
  return written === checksPage(await checkExamples())
}
