import { z } from 'zod'
import type { Money } from '../kernel/money.ts'

/** Amounts as the record of a decision keeps them. */
const kept = z
  .object({ minor: z.string().regex(/^-?\d+$/), currency: z.string() })
  .transform(({ minor, currency }): Money => ({ minor: BigInt(minor), currency }))

const recordSchema = z.object({
  assessment: z.object({
    checks: z
      .array(
        z.object({
          code: z.string(),
          state: z.enum(['pass', 'warn', 'fail', 'unknown']),
          clauseId: z.string().nullable().default(null),
          sentence: z.string(),
          facts: z.record(z.string(), z.string()).default({}),
        }),
      )
      .default([]),
    arithmetic: z
      .array(z.object({ label: z.string(), formula: z.string(), amount: kept }))
      .default([]),
    outcome: z
      .object({
        outcome: z.string(),
        row: z.string(),
        clause: z.string(),
        reason: z.string(),
        approvalLevel: z.string(),
      })
      .nullable()
      .default(null),
    traces: z
      .array(
        z.object({
          table: z.string(),
          rows: z.array(z.object({ row: z.string(), result: z.string() })),
        }),
      )
      .default([]),
  }),
})

/** What a decision kept of how it came about: its checks, the table rows that answered, and the
 *  arithmetic. A record that keeps none of it (an escalation, a record of another make) says nothing. */
export function workingOf(record: string) {
  const read = recordSchema.safeParse(parsed(record))
  if (!read.success) return { checks: [], arithmetic: [], outcome: null, rows: [] }
  const { checks, arithmetic, outcome, traces } = read.data.assessment
  const rows = traces.flatMap(({ table, rows: asked }) =>
    asked.filter((row) => row.result === 'hit').map((row) => ({ table, row: row.row })),
  )
  const once = new Map(rows.map((row) => [`${row.table} ${row.row}`, row]))
  return { checks, arithmetic, outcome, rows: [...once.values()] }
}
export type Working = ReturnType<typeof workingOf>

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
