import { parseCurrency } from '../../kernel/currency.ts'
import { type Money, parseDecimal } from '../../kernel/money.ts'
import type { Instant } from '../../kernel/temporal.ts'
import {
  decide,
  type Decide,
  type LineJudgment,
  research,
  type Research,
  sendBack,
  type SendBack,
  type SubmissionRow,
} from '../../submissions/index.ts'
import { type By, type Doing, does } from './doing.ts'
import { instantAt, type Row, rowsOf } from './rows.ts'
import { namedIn, type Sheeted, submissionOf } from './submissions.ts'
import type { Step } from './timeline.ts'

const outcomes = ['approve', 'approve_reduced', 'reject', 'send_back', 'research'] as const
type OutcomeWord = (typeof outcomes)[number]
const verdicts = ['accepted', 'reduced', 'denied'] as const

/** One decision of decisions.csv: its first row says who, when and what; each row may judge a line
 *  (`line`, `verdict`, `accepted`, `line_clause`, `line_reason`) or name a defect (`defect`). */
type DecisionRows = { readonly first: Row; readonly rows: readonly Row[]; readonly of: Sheeted }

/** A step per decision, at its own instant (`on`), by its person (`by`). */
export async function decisionSteps(
  doing: Doing,
  byKey: ReadonlyMap<string, Sheeted>,
  fallback: Instant,
): Promise<Step[]> {
  const rows = await rowsOf(doing.folder, 'decisions', ['submission', 'outcome', 'by'])
  return grouped(doing, rows, byKey).map((decision) => ({
    at: instantAt(decision.first, 'on', fallback),
    stage: 'decision',
    run: () => carryOut(doing, decision),
  }))
}

function grouped(
  doing: Doing,
  rows: readonly Row[],
  byKey: ReadonlyMap<string, Sheeted>,
): DecisionRows[] {
  const decisions: (DecisionRows & { rows: Row[] })[] = []
  for (const row of rows) {
    const key = row.text('submission')
    const last = decisions.at(-1)
    if (last !== undefined && row.text('outcome') === '' && (key === '' || key === last.of.key)) {
      last.rows.push(row)
      continue
    }
    const of = namedIn(byKey, key, row.where)
    if (of === undefined)
      doing.wrong(
        `${row.where}, column submission: “${key}” is no key of the submission sheets and no number.`,
      )
    else decisions.push({ first: row, rows: [row], of })
  }
  return decisions
}

async function carryOut(doing: Doing, decision: DecisionRows): Promise<boolean> {
  const { first, of } = decision
  const submission = await submissionOf(doing, of)
  if (submission === null) {
    doing.missing(`${first.where}: ${of.key} is not handed in, so it cannot be decided.`)
    return false
  }
  // Decided before, or waiting for somebody else: what waits is said at the end.
  if (submission.status !== 'in_review') return false
  const outcome = outcomes.find((each) => each === first.text('outcome'))
  if (outcome === undefined) {
    const found = first.text('outcome')
    doing.wrong(`${first.where}, column outcome: “${found}” is none of ${outcomes.join(', ')}.`)
    return false
  }
  const by = { email: first.text('by'), where: `${first.where} (${submission.number ?? of.key})` }
  if (outcome === 'send_back') return sendItBack(doing, by, { decision, submission })
  if (outcome === 'research') return lookInto(doing, by, { decision, submission })
  return decideIt(doing, by, { decision, submission, outcome })
}

type Given = { readonly decision: DecisionRows; readonly submission: SubmissionRow }

async function decideIt(
  doing: Doing,
  by: By,
  given: Given & { readonly outcome: Exclude<OutcomeWord, 'send_back' | 'research'> },
): Promise<boolean> {
  const { decision, submission, outcome } = given
  const { first, rows } = decision
  const { submissionId, version, currency } = submission
  const amount = amountAt(doing, first, 'amount', currency)
  const lines = rows.map((row) => judgmentOf(doing, row, currency))
  if (amount === 'wrong' || lines.includes('wrong')) return false
  const input: Decide = {
    submissionId,
    version,
    outcome,
    ...(amount === null ? {} : { amount }),
    lines: lines.filter((line) => line !== null && line !== 'wrong'),
    reason: first.text('reason'),
    clauseIds: first
      .text('clauses')
      .split(/[\s,;]+/)
      .filter((clause) => clause !== ''),
  }
  return (await does(doing, by, 'submission.decide', decide, input)) !== null
}

/** A closer look first: the reason is what is looked into; the decision comes in a later row. */
async function lookInto(doing: Doing, by: By, { decision, submission }: Given): Promise<boolean> {
  const { submissionId, version } = submission
  const input: Research = { submissionId, version, question: decision.first.text('reason') }
  return (await does(doing, by, 'submission.decide', research, input)) !== null
}

function judgmentOf(doing: Doing, row: Row, currency: string): LineJudgment | null | 'wrong' {
  const line = row.text('line')
  if (line === '') return null
  const [lineNo = 0, partNo = 1] = line.split('.').map(Number)
  const verdict = verdicts.find((each) => each === row.text('verdict'))
  const accepted = amountAt(doing, row, 'accepted', currency)
  if (verdict === undefined || !Number.isInteger(lineNo) || accepted === 'wrong') {
    const found = `${line} ${row.text('verdict')}`.trim()
    doing.wrong(`${row.where}: “${found}” is no line with one of ${verdicts.join(', ')}.`)
    return 'wrong'
  }
  return {
    lineNo,
    partNo,
    verdict,
    accepted: accepted ?? undefined,
    clauseId: row.text('line_clause') || null,
    reason: row.text('line_reason'),
  }
}

function amountAt(
  doing: Doing,
  row: Row,
  column: string,
  currency: string,
): Money | null | 'wrong' {
  const text = row.text(column)
  if (text === '') return null
  const [number = '', code = currency] = text.split(/\s+/)
  const amount = parseCurrency(code) === currency ? parseDecimal(number, currency) : null
  if (amount !== null) return amount
  doing.wrong(`${row.where}, column ${column}: “${text}” is no amount in ${currency}.`)
  return 'wrong'
}

async function sendItBack(doing: Doing, by: By, { decision, submission }: Given): Promise<boolean> {
  const { first, rows } = decision
  const defects = rows.flatMap((row) => defectOf(doing, row))
  if (defects.length === 0) {
    doing.wrong(`${first.where}: send_back names no defect, such as “slot invoice:2”.`)
    return false
  }
  const { submissionId, version } = submission
  const input: SendBack = { submissionId, version, message: first.text('reason'), defects }
  return (await does(doing, by, 'submission.decide', sendBack, input)) !== null
}

/** `field summary`, `line 2` or `slot invoice:2`. */
function defectOf(doing: Doing, row: Row): SendBack['defects'][number][] {
  const text = row.text('defect')
  if (text === '') return []
  const match = /^(field|line|slot)\s+(\S+)$/.exec(text)
  const reason = row.text('line_reason')
  if (match !== null && reason !== '') {
    // The pattern allows these three words only.
    const targetKind = match[1] as 'field' | 'line' | 'slot'
    return [{ targetKind, target: match[2]!, reason, clauseId: row.text('line_clause') || null }]
  }
  doing.wrong(
    `${row.where}, column defect: “${text}” needs the form “slot invoice:2” and a reason.`,
  )
  return []
}
