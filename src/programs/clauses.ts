import { quote, type PackProblem } from './problem.ts'

/** A numbered term of the program, which checks, table rows, decisions and letters name. */
export type Clause = { readonly id: string; readonly title: string; readonly text: string }

const idPattern = /^[A-Z][A-Z0-9]*(?:-[A-Z0-9]+)*(?:\.\d+)*$/

/** Reads clauses.md: every `## <id> <title>` opens a clause, up to the next heading. */
export function parseClauses(
  file: string,
  text: string,
): { clauses: ReadonlyMap<string, Clause>; problems: PackProblem[] } {
  const clauses = new Map<string, Clause>()
  const problems: PackProblem[] = []
  const wrong = (line: number, found: string, expected: string) =>
    problems.push({ file, line, column: null, found, expected })
  let open: { id: string; title: string; lines: string[] } | null = null
  const close = () => {
    if (open !== null) clauses.set(open.id, { ...open, text: paragraphs(open.lines) })
    open = null
  }
  for (const [index, raw] of text.split('\n').entries()) {
    const line = raw.trimEnd()
    if (!/^#{1,2} /.test(line)) {
      open?.lines.push(line)
      continue
    }
    close()
    if (!line.startsWith('## ')) continue
    const [id = '', ...words] = line.slice(3).trim().split(/\s+/)
    if (!idPattern.test(id)) wrong(index + 1, quote(id), 'a clause id such as MDF-2.1')
    else if (clauses.has(id)) wrong(index + 1, `clause ${id} twice`, 'each clause once')
    else if (words.length === 0) wrong(index + 1, `clause ${id} without a title`, 'a title')
    else open = { id, title: words.join(' '), lines: [] }
  }
  close()
  if (clauses.size === 0) {
    problems.push({
      file,
      line: null,
      column: null,
      found: 'no clause',
      expected: '## <id> <title>',
    })
  }
  return { clauses, problems }
}

/** Lines joined to paragraphs, as they are read. */
function paragraphs(lines: readonly string[]): string {
  const blocks = lines
    .join('\n')
    .trim()
    .split(/\n\s*\n/)
  return blocks.map((block) => block.replace(/\s*\n\s*/g, ' ')).join('\n\n')
}
