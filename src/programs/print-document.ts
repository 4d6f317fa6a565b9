/** A printed document as data: what it says, not how it looks. Screens draw it, the terminal and files
 *  take it as Markdown. */
export type PrintedBlock =
  | { readonly kind: 'section'; readonly text: string }
  | { readonly kind: 'part'; readonly text: string }
  | { readonly kind: 'paragraph'; readonly text: string }
  | { readonly kind: 'list'; readonly numbered: boolean; readonly entries: readonly string[] }
  | { readonly kind: 'figures'; readonly entries: readonly PrintedFigure[] }
  | {
      readonly kind: 'table'
      readonly columns: readonly string[]
      readonly rows: readonly (readonly string[])[]
    }
  | { readonly kind: 'rule'; readonly rule: PrintedRule }
  | { readonly kind: 'clause'; readonly id: string; readonly title: string; readonly text: string }
export type PrintedFigure = { readonly term: string; readonly text: string }
/** One row of a table in words: what it answers, in which case, by which clause. */
export type PrintedRule = {
  readonly row: string
  readonly answer: string
  readonly when: string
  readonly clause: string | null
  readonly title: string | null
}
export type PrintedDocument = {
  readonly title: string
  readonly intro: string
  readonly blocks: readonly PrintedBlock[]
}

/** The document as Markdown, which ends with a line break. */
export function printMarkdown({ title, intro, blocks }: PrintedDocument): string {
  const parts = [`# ${title}`, intro, ...blocks.map(markdownOf)]
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`
}

function markdownOf(block: PrintedBlock): string {
  switch (block.kind) {
    case 'section':
      return `## ${block.text}`
    case 'part':
      return `### ${block.text}`
    case 'paragraph':
      return block.text
    case 'list':
      return block.entries
        .map((entry, at) => `${block.numbered ? `${at + 1}.` : '-'} ${entry}`)
        .join('\n')
    case 'figures':
      return block.entries.map(({ term, text }) => `- ${term}: **${text}**`).join('\n')
    case 'table':
      return markdownTable(block)
    case 'rule':
      return markdownRule(block.rule)
    case 'clause':
      return `### ${block.id} ${block.title}\n\n${block.text}`
  }
}

function markdownRule({ row, answer, when, clause, title }: PrintedRule): string {
  const cited = clause === null ? '' : ` (${title === null ? clause : `${clause} ${title}`})`
  return `- **${row}** ${answer}: ${when}.${cited}`
}

function markdownTable(table: Extract<PrintedBlock, { kind: 'table' }>): string {
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`
  const under = line(table.columns.map(() => '---'))
  return [line(table.columns), under, ...table.rows.map(line)].join('\n')
}
