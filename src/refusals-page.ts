import { readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { problemOf, type RefusalCatalog } from './platform/http-problem.ts'

const root = fileURLToPath(new URL('..', import.meta.url))

/** A file that is printed from the refusal tables: path below the root, and its text. */
export type PrintedFile = { readonly path: string; readonly text: string }

/** The catalog of every refusal for people, and per code one text with its example spelled out. */
export function refusalFiles(catalog: RefusalCatalog): PrintedFile[] {
  const problems = [...catalog]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([code, { example }]) => ({ ...problemOf(catalog, example, ''), code }))
  const goldens = problems.map((problem) => ({
    path: `spec/refusals/${problem.code}.txt`,
    text: `${headline(problem)}\n${problem.title}\n${problem.detail}\n`,
  }))
  const domains = Map.groupBy(problems, ({ code }) => code.split('.')[0] ?? '')
  const sections = [...domains].map(([domain, members]) => {
    const lines = members.map(
      (problem) =>
        `- \`${problem.code}\` ${status(problem)} **${problem.title}.** ${problem.detail}`,
    )
    return `## ${domain}\n\n${lines.join('\n')}\n`
  })
  const text =
    '# Refusals\n\nWhat Quittance may answer instead of doing what was asked, each with an ' +
    'example. Printed from the tables in the code: `npm run -s quittance -- refusals`.\n\n' +
    sections.join('\n')
  return [{ path: 'docs/refusals.md', text }, ...goldens]
}

type Problem = ReturnType<typeof problemOf>

function status(problem: Problem): string {
  return 'escalates' in problem
    ? `(${problem.status}, can become a question: ${String(problem.escalates)})`
    : `(${problem.status})`
}

function headline(problem: Problem): string {
  return `${problem.code} ${status(problem)}`
}

/** Writes them, and removes the text of a refusal that is no more. Answers how many there are. */
export async function printRefusals(catalog: RefusalCatalog): Promise<number> {
  const files = refusalFiles(catalog)
  for (const stray of await strayGoldens(files)) await rm(join(root, stray))
  for (const { path, text } of files) await writeFile(join(root, path), text)
  return files.length - 1
}

/** What the files on disk say otherwise than the tables, by path; empty when they agree. */
export async function differingRefusals(catalog: RefusalCatalog): Promise<string[]> {
  const files = refusalFiles(catalog)
  const differing = await strayGoldens(files)
  for (const { path, text } of files) {
    const found = await readFile(join(root, path), 'utf8').catch(() => null)
    if (found !== text) differing.push(path)
  }
  return differing
}

async function strayGoldens(files: readonly PrintedFile[]): Promise<string[]> {
  const known = new Set(files.map(({ path }) => path))
  const found = await readdir(join(root, 'spec/refusals')).catch(() => [])
  return found.map((name) => `spec/refusals/${name}`).filter((path) => !known.has(path))
}
