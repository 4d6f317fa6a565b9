import { assert } from '../kernel/assert.ts'
import { ok, type Result } from '../kernel/result.ts'
import { answer, type TableRefusal, type Trace } from './answer.ts'
import type { Outputs, Table } from './compile.ts'
import type { FactsOf } from './fact.ts'
import type { mdfClaimFacts, mdfClaimLineFacts, mdfRequestFacts } from './mdf-facts.ts'
import type { Pack } from './pack.ts'
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
export type MdfClaimFacts = FactsOf<typeof mdfClaimFacts>
export type MdfClaimLineFacts = FactsOf<typeof mdfClaimLineFacts>
export type OutcomeQuestion =
  | { readonly of: 'mdf_request'; readonly facts: MdfRequestFacts }
  | { readonly of: 'mdf_claim'; readonly facts: MdfClaimFacts }

type Asked = { readonly trace?: boolean }

/** What the tables of a version say of a request or claim as a whole, and whose limit it needs.
 *  Refuses facts that are missing or mistyped and cases no row covers. */
export function outcomeOf(
  pack: Pack,
  question: OutcomeQuestion,
  asked: Asked = {},
): Result<Outcome, TableRefusal> {
  const table = pack.tables[question.of]
  const answered = answer(table, question.facts, asked)
  if (!answered.ok) return answered
  const amount = question.of === 'mdf_request' ? question.facts.requested : question.facts.payable
  const level = answer(pack.tables.approval_level, { amount }, asked)
  if (!level.ok) return level
  const { outputs, row } = answered.value
  return ok({
    outcome: wordOf(table, outputs, 'outcome', outcomes),
    clause: textOf(table, outputs, 'clause'),
    reason: textOf(table, outputs, 'reason'),
    approvalLevel: wordOf(
      pack.tables.approval_level,
      level.value.outputs,
      'approval_level',
      approvalLevels,
    ),
    row,
    traces: [answered.value.trace, level.value.trace].filter((trace) => trace !== null),
  })
}

/** What the line table says of one line, or of one part of a line that mixes kinds of cost. */
export function verdictOf(
  pack: Pack,
  facts: MdfClaimLineFacts,
  asked: Asked = {},
): Result<LineVerdict, TableRefusal> {
  const table = pack.tables.mdf_claim_line
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
  const { inputs, outputs, rows } = pack.tables[table].source
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
export const neededOutputs = {
  mdf_request: { outcome: outcomes, clause: null, reason: null },
  mdf_claim: { outcome: outcomes, clause: null, reason: null },
  mdf_claim_line: { verdict: verdicts, clause: null, reason: null },
  approval_level: { approval_level: approvalLevels, clause: null },
} as const

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
