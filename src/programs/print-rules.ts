import { checkNumber } from './check-numbers.ts'
import { clauseOfCheck } from './outcome.ts'
import {
  packTables,
  submissionTypesOf,
  type Pack,
  type PackSubmissionType,
  type PackTable,
} from './pack.ts'
import { packLists } from './pack-lists.ts'
import { printMarkdown, type PrintedBlock, type PrintedDocument } from './print-document.ts'
import { sayDecision, sayFigure } from './print-guide.ts'
import { meaningOf, rulesOf, sayName, sayTitle } from './print-rule.ts'
import type { TableSource } from './table.ts'

/** The rule sheet of a program for our own people, as Markdown: {@link ruleSheetOf} printed. */
export function printRuleSheet(pack: Pack): string {
  return printMarkdown(ruleSheetOf(pack))
}

/** What a specialist works by: per submission its targets, documents, checks with their clauses and
 *  each row of its table as a rule; then whose limit an amount needs, the procedure, the lists, and
 *  every figure of program.yaml. */
export function ruleSheetOf(pack: Pack): PrintedDocument {
  const types: readonly PackSubmissionType[] = submissionTypesOf[pack.type]
  return {
    title: `${pack.name}: rule sheet`,
    intro:
      `${pack.code}, content ${pack.contentHash.slice(0, 12)}, from ` +
      `${pack.effectiveFrom.toString()}. Paid from ${pack.fundCode}; business days are those of ` +
      `${pack.calendar}, other days those of ${pack.zone}.`,
    blocks: [
      ...types
        .filter((type) => pack.forms[type] !== undefined)
        .flatMap((type) => submissionBlocks(pack, type)),
      ...limitBlocks(pack),
      section('How we work'),
      ...sopBlocks(pack.sop),
      ...listBlocks(pack),
      section('Clauses'),
      ...[...pack.clauses.values()].map((clause): PrintedBlock => ({ kind: 'clause', ...clause })),
      section('Every figure of program.yaml'),
      {
        kind: 'figures',
        entries: [...pack.figures].map(([path, text]) => ({ term: sayFigure(path), text })),
      },
    ],
  }
}

function section(text: string): PrintedBlock {
  return { kind: 'section', text }
}

function submissionBlocks(pack: Pack, type: PackSubmissionType): PrintedBlock[] {
  const tables = packTables.filter((name) => name === type || name === `${type}_line`)
  const sources = tables.flatMap((name) => pack.tables[name]?.source ?? [])
  return [
    section(sayTitle(type)),
    { kind: 'figures', entries: targetsOf(pack, type) },
    ...checkBlocks(pack, type),
    ...sources.flatMap((source) => [
      { kind: 'part', text: `${sayTitle(source.name)}: rules, ${source.hit}` } as const,
      ...rulesOf(pack, source).map((rule): PrintedBlock => ({ kind: 'rule', rule })),
    ]),
  ]
}

function targetsOf(pack: Pack, type: PackSubmissionType) {
  const target = pack.sla[type]
  const form = pack.forms[type]
  const slots = [...(form?.slots ?? []), ...(form?.lines.slots ?? [])]
  const said = slots.map(({ label, required }) => (required ? label : `${label} (optional)`))
  const proof = form?.proofOfPerformance === true ? ['the proof of its activity'] : []
  const entries: readonly (readonly [string, string | undefined])[] = [
    ['First answer', target && `${target.firstResponseDays} business days`],
    ['Decision', target && sayDecision(target)],
    ['Documents', [...said, ...proof].join(', ') || 'none'],
    ['Checks, pinned', pack.checks[type]],
    ['Amount, pinned', pack.amounts[type]],
    ['By itself at most', pack.ceilings.autonomy[type]],
  ]
  return entries.flatMap(([term, text]) => (text === undefined ? [] : [{ term, text }]))
}

/** The checks a submission's table looks at, with what they mean and the clause they enforce. */
function checkBlocks(pack: Pack, type: PackSubmissionType): PrintedBlock[] {
  const source = pack.tables[type]?.source
  const checks = (source?.inputs ?? []).filter(({ name }) => name.startsWith('check_'))
  if (source === undefined || checks.length === 0) return []
  return [
    { kind: 'part', text: 'Checks' },
    {
      kind: 'table',
      columns: ['Number', 'Check', 'Clause', 'What it says'],
      rows: checks.map(({ name }) => [
        checkNumber(type, name) ?? '',
        name,
        clauseOfCheck(pack, type, name) ?? '',
        meaningOf(type, name) ?? '',
      ]),
    },
  ]
}

function limitBlocks(pack: Pack): PrintedBlock[] {
  const known: readonly PackTable[] = ['approval_level']
  const sources = known.flatMap((name): TableSource[] => {
    const table = pack.tables[name]
    return table === undefined ? [] : [table.source]
  })
  return [
    section('Whose limit it needs'),
    ...sources.flatMap((source) =>
      rulesOf(pack, source).map((rule): PrintedBlock => ({ kind: 'rule', rule })),
    ),
  ]
}

/** The procedure's headings and steps; steps keep the state they stand at. */
function sopBlocks(sop: string): PrintedBlock[] {
  const blocks: PrintedBlock[] = []
  let steps: string[] = []
  const close = (numbered: boolean) => {
    if (steps.length > 0) blocks.push({ kind: 'list', numbered, entries: steps })
    steps = []
  }
  for (const raw of sop.split('\n')) {
    const line = raw.trim()
    const heading = /^#{1,4} (.*)$/.exec(line)
    const step = /^(?:\d+\.|[-*]) (.*)$/.exec(line)
    if (heading) {
      close(true)
      blocks.push({ kind: 'part', text: heading[1]! })
    } else if (step) steps.push(step[1]!)
    else if (line === '') close(true)
    else if (steps.length > 0) steps.push(`${steps.pop()!} ${line}`)
    else blocks.push({ kind: 'paragraph', text: line })
  }
  close(true)
  return blocks
}

function listBlocks(pack: Pack): PrintedBlock[] {
  return packLists(pack.files).flatMap(({ name, columns, rows }): PrintedBlock[] => [
    section(sayTitle(name)),
    { kind: 'table', columns: columns.map(sayName), rows },
  ])
}
