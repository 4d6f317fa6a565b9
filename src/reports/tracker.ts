import type { Instant } from '../kernel/temporal.ts'
import type { Tx } from '../platform/db.ts'
import type { TrackerStage } from './contract.ts'
import { trackerRows, type TrackerFilter, type TrackerMark } from './sql.ts'
import { trackerView, type TrackerView } from './tracker-row.ts'
import { trackerWorkbook } from './tracker-sheet.ts'

/** Rows read at once where more than a page is needed: for a stage, for a spreadsheet. */
const TRACKER_BATCH = 2_000
/** Rows of one spreadsheet: what its readers still open with ease. */
export const TRACKER_SHEET_ROWS_MAX = 200_000

export type TrackerAsked = TrackerFilter & { readonly stage: TrackerStage | null }
export type TrackerPage = {
  readonly rows: readonly TrackerView[]
  /** Where the next page begins; null on the last. */
  readonly next: TrackerMark | null
}

/** One row per payable, by key, from `after` on. A stage is told row by row, so a page that asks
 *  for one reads on until it is full. */
export async function trackerPage(
  tx: Tx,
  asked: TrackerAsked & {
    readonly after: TrackerMark | null
    readonly limit: number
    readonly at: Instant
  },
): Promise<TrackerPage> {
  const rows: TrackerView[] = []
  const batch = asked.stage === null ? Math.min(asked.limit + 1, TRACKER_BATCH) : TRACKER_BATCH
  let { after } = asked
  for (;;) {
    const found = await trackerRows(tx, { ...asked, after, limit: batch })
    for (const row of found) {
      const view = trackerView(row, asked.at.toZonedDateTimeISO(row.zone).toPlainDate())
      if (asked.stage === null || view.stage === asked.stage) {
        if (rows.length === asked.limit) return { rows, next: after }
        rows.push(view)
      }
      const { reference, lineNo, instalment, payableId } = row
      after = { reference, lineNo, instalment, payableId }
    }
    if (found.length < batch) return { rows, next: null }
  }
}

/** The whole tracker as XLSX; the same rows give the same bytes. */
export async function trackerXlsx(
  tx: Tx,
  asked: TrackerAsked & { readonly at: Instant },
): Promise<Uint8Array> {
  const { rows } = await trackerPage(tx, { ...asked, after: null, limit: TRACKER_SHEET_ROWS_MAX })
  return trackerWorkbook(rows)
}
