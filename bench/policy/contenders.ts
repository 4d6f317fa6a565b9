import { ZenEngine } from '@gorules/zen-engine'
import { Engine, type ConditionProperties } from 'json-rules-engine'
import { unwrap } from '../../src/kernel/result.ts'
import { Temporal } from '../../src/kernel/temporal.ts'
import { answer } from '../../src/programs/answer.ts'
import { compileTable, type Table } from '../../src/programs/compile.ts'
import type { Facts } from '../../src/programs/fact.ts'
import { parseTable } from '../../src/programs/parse-table.ts'
import {
  activities,
  caps,
  columns,
  leadAbove,
  newTermsOn,
  oldWindowDays,
  proofFreeUpTo,
  tiers,
  windowDays,
  type Cell,
  type Claim,
  type Column,
  type Row,
} from './terms.ts'

const types: Readonly<Record<Column, string>> = {
  activity: 'text',
  tier: 'text',
  proof: 'text',
  complete: 'boolean',
  stacked: 'boolean',
  days_after: 'integer',
  claimed: 'money',
  starts_on: 'date',
}

/** The rows as a table of a pack, compiled by the product. */
export function ourTable(rows: readonly Row[]): Table {
  const cellText = (cell: Cell): string => {
    if (cell === null) return '-'
    if ('equal' in cell) return String(cell.equal)
    if ('oneOf' in cell) return cell.oneOf.join(', ')
    if ('above' in cell) return `> ${cell.above}`
    return 'atMost' in cell ? `<= ${cell.atMost}` : `< ${cell.before}`
  }
  const text = [
    ['first', ...columns, 'outcome', 'clause'],
    ['type', ...columns.map((name) => `in ${types[name]}`), 'out text', 'out clause'],
    ...rows.map(({ id, cells, outcome, clause }) => [
      id,
      ...columns.map((name) => `"${cellText(cells[name] ?? null)}"`),
      outcome,
      clause,
    ]),
  ]
  const file = { file: 'tables/bench.csv', text: text.map((line) => line.join(',')).join('\n') }
  const { table, problems } = parseTable({ ...file, currency: 'EUR' })
  if (table === null) throw new Error(JSON.stringify(problems.slice(0, 3)))
  return compileTable(table)
}

/** A claim as the product's typed facts. */
export function factsOf(claim: Claim): Facts {
  return {
    activity: claim.activity,
    tier: claim.tier,
    proof: claim.proof,
    complete: claim.complete,
    stacked: claim.stacked,
    days_after: BigInt(claim.daysAfter),
    claimed: { minor: BigInt(claim.claimedCents), currency: 'EUR' },
    starts_on: Temporal.PlainDate.from('1970-01-01').add({ days: claim.startsOn }),
  }
}

/** A claim as the peers take it: amounts in cents and days as plain numbers. */
export function plainOf(claim: Claim) {
  return {
    activity: claim.activity,
    tier: claim.tier,
    proof: claim.proof,
    complete: claim.complete,
    stacked: claim.stacked,
    days_after: claim.daysAfter,
    claimed: claim.claimedCents,
    starts_on: claim.startsOn,
  }
}
export type Plain = ReturnType<typeof plainOf>

/** The row that answers. */
export function ours(table: Table, facts: Facts, trace: boolean): string {
  return unwrap(answer(table, facts, { trace })).row
}

export function dayNumber(text: string): number {
  return Temporal.PlainDate.from('1970-01-01').until(text, { largestUnit: 'day' }).days
}

function figure(column: Column, amount: number): number {
  return column === 'claimed' ? amount * 100 : amount
}

/** One rule per row, by priority; the first that succeeds stops the engine. */
export function jsonRules(rows: readonly Row[]): (facts: Plain) => Promise<string> {
  const engine = new Engine()
  for (const [at, row] of rows.entries()) {
    const all = columns.flatMap((fact): ConditionProperties[] => {
      const cell = row.cells[fact]
      if (cell === undefined) return []
      if ('equal' in cell) return [{ fact, operator: 'equal', value: cell.equal }]
      if ('oneOf' in cell) return [{ fact, operator: 'in', value: [...cell.oneOf] }]
      if ('above' in cell)
        return [{ fact, operator: 'greaterThan', value: figure(fact, cell.above) }]
      if ('atMost' in cell)
        return [{ fact, operator: 'lessThanInclusive', value: figure(fact, cell.atMost) }]
      return [{ fact, operator: 'lessThan', value: dayNumber(cell.before) }]
    })
    const priority = rows.length - at
    engine.addRule({ conditions: { all }, event: { type: row.id }, priority })
  }
  engine.on('success', () => engine.stop())
  return async (facts) => {
    const { events } = await engine.run(facts)
    return events[0]?.type ?? 'none'
  }
}

/** The same rows as one decision table of a JDM graph. */
export function zen(rows: readonly Row[]): (facts: Plain) => Promise<string> {
  const cellText = (column: Column, cell: Cell): string => {
    if (cell === null) return ''
    if ('equal' in cell) return typeof cell.equal === 'string' ? `'${cell.equal}'` : `${cell.equal}`
    if ('oneOf' in cell) return cell.oneOf.map((word) => `'${word}'`).join(', ')
    if ('above' in cell) return `> ${figure(column, cell.above)}`
    if ('atMost' in cell) return `<= ${figure(column, cell.atMost)}`
    return `< ${dayNumber(cell.before)}`
  }
  const decision = new ZenEngine().createDecision({
    nodes: [
      { id: 'in', type: 'inputNode', name: 'in', position: { x: 0, y: 0 } },
      {
        id: 'table',
        type: 'decisionTableNode',
        name: 'table',
        position: { x: 1, y: 0 },
        content: {
          hitPolicy: 'first',
          inputs: columns.map((name) => ({ id: name, name, field: name })),
          outputs: [{ id: 'row', name: 'row', field: 'row' }],
          rules: rows.map(({ id, cells }) => ({
            _id: id,
            ...Object.fromEntries(
              columns.map((name) => [name, cellText(name, cells[name] ?? null)]),
            ),
            row: `'${id}'`,
          })),
        },
      },
      { id: 'out', type: 'outputNode', name: 'out', position: { x: 2, y: 0 } },
    ],
    edges: [
      { id: 'a', type: 'edge', sourceId: 'in', targetId: 'table' },
      { id: 'b', type: 'edge', sourceId: 'table', targetId: 'out' },
    ],
  })
  return async (facts) => {
    const { result } = await decision.evaluate(facts)
    return String(result.row)
  }
}

const newTermsDay = dayNumber(newTermsOn)
const activityAt = new Map<string, number>(activities.map((name, at) => [name, at]))
const tierAt = new Map<string, number>(tiers.map((name, at) => [name, at]))

/** The limit: the same terms as a function somebody wrote for them, without a table. */
export function byHand(claim: Claim): string {
  const { activity, tier, proof, claimedCents, daysAfter } = claim
  if (!claim.complete) return 'R1'
  if (claim.stacked) return 'R2'
  if (claimedCents <= 0) return 'R3'
  if (activity === 'gift' && (tier === 'registered' || tier === 'select')) return 'R4'
  const at = activityAt.get(activity)!
  const level = tierAt.get(tier)!
  const first = 5 + at * (3 + tiers.length * 4)
  if (claim.startsOn < newTermsDay && daysAfter > oldWindowDays) return `R${first}`
  if (daysAfter > windowDays(at)) return `R${first + 1}`
  if (proof === 'missing' && claimedCents <= proofFreeUpTo * 100) return `R${first + 2}`
  const own = first + 3 + level * 4
  if (proof !== 'complete') return `R${own}`
  if (claimedCents > caps(at, level) * 100) return `R${own + 1}`
  return claimedCents > leadAbove(level) * 100 ? `R${own + 2}` : `R${own + 3}`
}
