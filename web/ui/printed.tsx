import { Fragment, type ReactNode } from 'react'
import { cn } from './cn.ts'

/** One row of a decision table in words. */
export type PrintedRule = {
  readonly row: string
  readonly answer: string
  readonly when: string
  readonly clause: string | null
  readonly title: string | null
}
export type PrintedBlock =
  | { readonly kind: 'section' | 'part' | 'paragraph'; readonly text: string }
  | { readonly kind: 'list'; readonly numbered: boolean; readonly entries: readonly string[] }
  | {
      readonly kind: 'figures'
      readonly entries: readonly { readonly term: string; readonly text: string }[]
    }
  | {
      readonly kind: 'table'
      readonly columns: readonly string[]
      readonly rows: readonly (readonly string[])[]
    }
  | { readonly kind: 'rule'; readonly rule: PrintedRule }
  | { readonly kind: 'clause'; readonly id: string; readonly title: string; readonly text: string }
export type PrintedSheet = {
  readonly title: string
  readonly intro: string
  readonly blocks: readonly PrintedBlock[]
}

/** A document as data, drawn: for a screen, a phone and paper (`@media print` in app.css). `heads`:
 *  the sections are headings of this level, parts and clauses one below. */
export function Printed({ sheet, heads = 2 }: { sheet: PrintedSheet; heads?: 2 | 3 }) {
  const sections = sheet.blocks.flatMap((block, at) =>
    block.kind === 'section' ? [{ at, text: block.text }] : [],
  )
  return (
    <article data-printed className="mx-auto max-w-3xl space-y-3 text-[14px] leading-6">
      <p className="text-muted">{sheet.intro}</p>
      <nav aria-label="Contents" className="rounded-lg border bg-raised px-4 py-3 print:hidden">
        <ol className="space-y-1 sm:columns-2">
          {sections.map(({ at, text }) => (
            <li key={at}>
              <a href={`#part-${at}`} className="font-medium text-accent-ink hover:underline">
                {text}
              </a>
            </li>
          ))}
        </ol>
      </nav>
      {sheet.blocks.map((block, at) => (
        <Fragment key={at}>{drawn(block, at, heads)}</Fragment>
      ))}
    </article>
  )
}

function drawn(block: PrintedBlock, at: number, heads: 2 | 3): ReactNode {
  const Section = heads === 2 ? 'h2' : 'h3'
  const Part = heads === 2 ? 'h3' : 'h4'
  switch (block.kind) {
    case 'section':
      return (
        <Section id={`part-${at}`} className="scroll-mt-20 pt-6 text-[18px] font-semibold">
          {block.text}
        </Section>
      )
    case 'part':
      return <Part className="pt-3 text-[15px] font-semibold">{block.text}</Part>
    case 'paragraph':
      return <p>{block.text}</p>
    case 'list':
      return <Listed numbered={block.numbered} entries={block.entries} />
    case 'figures':
      return <Figures entries={block.entries} />
    case 'table':
      return <Tabled columns={block.columns} rows={block.rows} />
    case 'rule':
      return <Rule rule={block.rule} />
    case 'clause':
      return (
        <section className="border-l-2 pl-3">
          <Part className="font-semibold">
            <span className="mr-2 font-mono text-[12.5px] font-normal text-muted">{block.id}</span>
            {block.title}
          </Part>
          <p>{block.text}</p>
        </section>
      )
  }
}

function Listed({ numbered, entries }: { numbered: boolean; entries: readonly string[] }) {
  const List = numbered ? 'ol' : 'ul'
  return (
    <List className={cn('space-y-1 pl-6', numbered ? 'list-decimal' : 'list-disc')}>
      {entries.map((entry, at) => (
        <li key={at}>{entry}</li>
      ))}
    </List>
  )
}

function Figures(props: { entries: readonly { readonly term: string; readonly text: string }[] }) {
  return (
    <dl className="divide-y rounded-lg border bg-raised">
      {props.entries.map(({ term, text }) => (
        <div key={term} className="grid gap-x-4 px-4 py-1.5 sm:grid-cols-2">
          <dt className="text-muted">{term}</dt>
          <dd className="tnum font-medium wrap-anywhere">{text}</dd>
        </div>
      ))}
    </dl>
  )
}

function Tabled(props: { columns: readonly string[]; rows: readonly (readonly string[])[] }) {
  return (
    <div
      role="region"
      aria-label={`Table: ${props.columns.filter((column) => column !== '').join(', ')}`}
      tabIndex={0}
      className="overflow-x-auto rounded-lg border bg-raised"
    >
      <table className="w-full text-left">
        <thead className="eyebrow">
          <tr className="border-b">
            {props.columns.map((column) => (
              <th key={column} scope="col" className="px-4 py-1.5">
                {column === '' ? <span className="sr-only">Name</span> : column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {props.rows.map((row, at) => (
            <tr key={at} className="border-b align-top last:border-0">
              {row.map((cell, place) => (
                <td key={place} className="min-w-24 px-4 py-1.5">
                  {cell}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function Rule({ rule }: { rule: PrintedRule }) {
  return (
    <p className="flex gap-3 break-inside-avoid">
      <span className="w-9 shrink-0 pt-0.5 font-mono text-[12px] text-muted">{rule.row}</span>
      <span className="min-w-0">
        <strong className="font-semibold">{rule.answer}</strong>, {rule.when}.
        {rule.clause ? (
          <span className="text-muted">
            {' '}
            ({rule.clause}
            {rule.title ? ` ${rule.title}` : ''})
          </span>
        ) : null}
      </span>
    </p>
  )
}
