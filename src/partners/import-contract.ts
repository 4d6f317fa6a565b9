import { z } from 'zod'
import { flagSchema } from '../platform/wire.ts'
import { rowOutcomes } from './import-report.ts'

/** What an import did, or in a preview would do, row by row. */
export const importReportSchema = z.object({
  sheet: z.string(),
  columns: z.array(z.object({ header: z.string(), field: z.string().nullable() })).readonly(),
  counts: z.record(z.enum(rowOutcomes), z.number().int()),
  rows: z
    .array(
      z.object({
        row: z.number().int(),
        code: z.string().nullable(),
        outcome: z.enum(rowOutcomes),
        changes: z
          .array(
            z.object({
              field: z.string(),
              from: z.string().nullable(),
              to: z.string().nullable(),
            }),
          )
          .readonly(),
        problems: z
          .array(
            z.object({
              row: z.number().int(),
              column: z.string(),
              found: z.string(),
              expected: z.string(),
            }),
          )
          .readonly(),
      }),
    )
    .readonly(),
  sheetProblems: z
    .array(
      z.object({
        code: z.string(),
        rowNumber: z.number().int().nullable(),
        message: z.string(),
      }),
    )
    .readonly(),
})

/** `preview=true` says what would change and leaves nothing. `columns` is JSON, header → field. */
export const importQuery = z.object({
  name: z.string().max(255).optional(),
  preview: flagSchema.optional(),
  sheet: z.string().max(64).optional(),
  columns: z.string().max(8000).optional(),
})

export const LIST_BYTES_MAX = 10 * 1024 * 1024
