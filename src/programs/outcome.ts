import { assert } from '../kernel/assert.ts'
import type { Money } from '../kernel/money.ts'
import { ok, type Result } from '../kernel/result.ts'
import { answer, type TableRefusal, type Trace } from './answer.ts'
import type { Outputs, Table } from './compile.ts'
import type { Facts, FactsOf } from './fact.ts'
import type {
  mdfChangeFacts,
  mdfClaimFacts,
  mdfClaimLineFacts,
  mdfRequestFacts,
} from './mdf-facts.ts'
import type {
  mdfRebateFacts,
  mdfReimbursementFacts,
  mdfReimbursementLineFacts,
} from './reimbursement-facts.ts'
import { lineTables, tableOf } from './pack.ts'
import type { Pack, PackSubmissionType, PackTable } from './pack.ts'
import { passes } from './segments.ts'

/** What policy may say of a request or claim. An escalation names the question's kind. */
export const outcomes = [
  'approve',
  'approve_reduced',
  'reject',
  'request_information',
  'escalate_limit',
  'escalate_budget',
  'escalate_design',
  'escalate_fraud',
  'escalate_legal',
  'escalate_tax',
  // A closer look first, which gives the decision more time.
  'research',
] as const
export type OutcomeWord = (typeof outcomes)[number]
export const approvalLevels = ['specialist', 'lead', 'program_owner'] as const
export type ApprovalLevel = (typeof approvalLevels)[number]
export const verdicts = ['accepted', 'reduced', 'denied', 'returned'] as const
export type Verdict = (typeof verdicts)[number]

export type Outcome = {
  readonly outcome: OutcomeWord
  readonly clause: string
  /** A code such as `commitment_cap`. */
  readonly reason: string
  readonly approvalLevel: ApprovalLevel
  readonly row: string
  /** The workings of the outcome's and of the level's table; empty unless asked for. */
  readonly traces: readonly Trace[]
}
export type LineVerdict = {
  readonly verdict: Verdict
  readonly clause: string
  readonly reason: string
  readonly row: string
  readonly trace: Trace | null
}

export type MdfRequestFacts = FactsOf<typeof mdfRequestFacts>
export type MdfChangeFacts = FactsOf<typeof mdfChangeFacts>
export type MdfClaimFacts = FactsOf<typeof mdfClaimFacts>
export type MdfClaimLineFacts = FactsOf<typeof mdfClaimLineFacts>
export type MdfReimbursementFacts = FactsOf<typeof mdfReimbursementFacts>
export type MdfReimbursementLineFacts = FactsOf<typeof mdfReimbursementLineFacts>
export type MdfRebateFacts = FactsOf<typeof mdfRebateFacts>
/** What a table of outcomes is asked; `amount`: what is approved, for whose limit it needs. */
export type OutcomeQuestion = {
  readonly of: PackSubmissionType
  readonly facts: Facts
  readonly amount: Money
}

type LineTable = (typeof lineTables)[number]
type Asked = { readonly trace?: boolean }

/** What the tables of a version say of a request or claim as a whole, and whose limit it needs.
 *  Refuses facts that are missing or mistyped and cases no row covers. */
export function outcomeOf(
  pack: Pack,
  question: OutcomeQuestion,
  asked: Asked = {},
): Result<Outcome, TableRefusal> {
  const table = tableOf(pack, question.of)
  const answered = answer(table, question.facts, asked)
  if (!answered.ok) return answered
  const levels = tableOf(pack, 'approval_level')
  const level = answer(levels, { amount: question.amount }, asked)
  if (!level.ok) return level
  const { outputs, row } = answered.value
  return ok({
    outcome: wordOf(table, outputs, 'outcome', outcomes),
    clause: textOf(table, outputs, 'clause'),
    reason: textOf(table, outputs, 'reason'),
    approvalLevel: wordOf(levels, level.value.outputs, 'approval_level', approvalLevels),
    row,
    traces: [answered.value.trace, level.value.trace].filter((trace) => trace !== null),
  })
}

/** What the line table says of one line, or of one part of a line that mixes kinds of cost. */
export function verdictOf(
  pack: Pack,
  of: LineTable,
  facts: Facts,
  asked: Asked = {},
): Result<LineVerdict, TableRefusal> {
  const table = tableOf(pack, of)
  const answered = answer(table, facts, asked)
  if (!answered.ok) return answered
  const { outputs, row, trace } = answered.value
  const verdict = wordOf(table, outputs, 'verdict', verdicts)
  const [clause, reason] = [textOf(table, outputs, 'clause'), textOf(table, outputs, 'reason')]
  return ok({ verdict, clause, reason, row, trace })
}

/** The clause a check of this program enforces: that of the first row which its failure answers.
 *  Null when no row of the table looks at the check. */
export function clauseOfCheck(
  pack: Pack,
  table: OutcomeQuestion['of'],
  check: string,
): string | null {
  const asked = tableOf(pack, table)
  let found = clausesOfChecks.get(asked)
  if (found === undefined) clausesOfChecks.set(asked, (found = new Map()))
  let clause = found.get(check)
  if (clause === undefined) found.set(check, (clause = firstClause(asked, check)))
  return clause
}

/** What was found so far, by table: a table never changes, and every case asks about every check. */
const clausesOfChecks = new WeakMap<Table, Map<string, string | null>>()

function firstClause({ source }: Table, check: string): string | null {
  const { inputs, outputs, rows } = source
  const place = inputs.findIndex((input) => input.name === check)
  const clause = outputs.findIndex((output) => output.name === 'clause')
  const row = rows.find(({ cells }) => {
    const test = cells[place]?.test
    return test !== undefined && test.is !== 'any' && passes(test, 'fail')
  })
  return row?.outputTexts[clause] ?? null
}

/** Outputs every pack's tables must have, with the words that may stand there; checked when the
 *  pack is read, so that an answer always has them. */
export function neededOutputsOf(
  table: PackTable,
): Readonly<Record<string, readonly string[] | null>> {
  if (table === 'approval_level') return { approval_level: approvalLevels, clause: null }
  const words = isLineTable(table) ? { verdict: verdicts } : { outcome: wordsOf(table) }
  return { ...words, clause: null, reason: null }
}

/** Only a registration is looked at more closely: its table is told whether it was. */
function wordsOf(table: PackTable): readonly OutcomeWord[] {
  return table === 'deal_registration' ? outcomes : outcomes.filter((word) => word !== 'research')
}

function isLineTable(table: PackTable): table is LineTable {
  return lineTables.some((one) => one === table)
}

function textOf(table: Table, outputs: Outputs, name: string): string {
  const value = outputs[name]
  assert(typeof value === 'string', `${table.source.file} answers ${name} as a text`)
  return value
}

function wordOf<W extends string>(
  table: Table,
  outputs: Outputs,
  name: string,
  words: readonly W[],
): W {
  const text = textOf(table, outputs, name)
  const word = words.find((one) => one === text)
  assert(word !== undefined, `${table.source.file} answers ${name} with a known word, not ${text}`)
  return word
}
