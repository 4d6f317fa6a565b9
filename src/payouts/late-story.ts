import { z } from 'zod'
import { unpack } from '../kernel/json.ts'
import type { Instant } from '../kernel/temporal.ts'
import { Temporal } from '../kernel/temporal.ts'
import type { Tx } from '../platform/db.ts'
import { dropRows, storyRows, type StoryRow } from './late-sql.ts'
import type { Happened, Owed } from './lateness.ts'
import { type Finding, reasonOf } from './reasons.ts'

const heldBody = z.object({
  holds: z.array(
    z.object({
      what: z.string(),
      owedBy: z.enum(['partner', 'specialist', 'lead', 'finance', 'legal', 'time']),
    }),
  ),
})
const runBody = z.object({ runId: z.string() })
const approvedBody = z.object({ approvals: z.number(), needed: z.number() })

/** What was recorded of each payable, oldest first: its own events, those of the runs it was in while it
 *  was in them, and why it was left out of one. */
export async function storiesOf(
  tx: Tx,
  payableIds: readonly string[],
): Promise<ReadonlyMap<string, readonly Happened[]>> {
  const own = groupBy(await storyRows(tx, { kind: 'payable', ids: payableIds }))
  const runIds = new Set(
    [...own.values()]
      .flat()
      .flatMap((row) => (row.type === 'payable.scheduled' ? [runOf(row)] : [])),
  )
  const ofRuns = groupBy(await storyRows(tx, { kind: 'run', ids: [...runIds] }))
  const drops = Map.groupBy(await dropRows(tx, payableIds), (row) => row.payableId)
  return new Map(
    payableIds.map((id) => {
      const left = (drops.get(id) ?? []).flatMap(({ at, found }): Happened[] =>
        at === null ? [] : [{ at, kind: 'dropped', by: owedFor(found) }],
      )
      const told = [...happenedTo(own.get(id) ?? [], ofRuns), ...left]
      return [id, told.toSorted((a, b) => Temporal.Instant.compare(a.at, b.at))]
    }),
  )
}

function groupBy(rows: readonly StoryRow[]): ReadonlyMap<string, readonly StoryRow[]> {
  return Map.groupBy(rows, (row) => row.subjectId)
}

function runOf(row: StoryRow): string {
  return runBody.parse(JSON.parse(row.body)).runId
}

function owedFor(found: unknown): Owed {
  // Findings are written by preflight only, packed as they are.
  const finding = unpack(found) as Finding
  if (finding.code === 'payable_held' || finding.code === 'vendor_lacks') return finding
  return { what: finding.code, owedBy: reasonOf(finding).owedBy }
}

function happenedTo(
  own: readonly StoryRow[],
  ofRuns: ReadonlyMap<string, readonly StoryRow[]>,
): Happened[] {
  return own.flatMap((row, place): Happened[] => {
    const { at } = row
    switch (row.type) {
      case 'payable.created':
      case 'payable.unscheduled':
        return [{ at, kind: 'created' }]
      case 'payable.held':
        return [{ at, kind: 'held', holds: heldBody.parse(JSON.parse(row.body)).holds }]
      case 'payable.ready':
        return [{ at, kind: 'ready' }]
      case 'payable.scheduled': {
        const end = own.slice(place + 1).find((later) => leaves.has(later.type))?.at ?? null
        const steps = runSteps(ofRuns.get(runOf(row)) ?? [], at, end)
        return [{ at, kind: 'in_run', step: 'check' }, ...steps]
      }
      case 'payable.sent':
      case 'payable.unpaid':
        return [{ at, kind: 'sent' }]
      case 'payable.returned':
        return [{ at, kind: 'back' }]
      case 'payable.paid':
      case 'payable.cancelled':
        return [{ at, kind: 'ended' }]
      default:
        return []
    }
  })
}

/** How a payable leaves a run that was not released, or goes on with it. */
const leaves = new Set(['payable.unscheduled', 'payable.sent', 'payable.cancelled'])

/** The steps of a run from the instant a payable came into it until it left: what the run did at the
 *  instant of its release belongs to the release. */
function runSteps(rows: readonly StoryRow[], from: Instant, end: Instant | null): Happened[] {
  const { compare } = Temporal.Instant
  return rows.flatMap((row): Happened[] => {
    const { at } = row
    if (compare(at, from) < 0 || (end !== null && compare(at, end) >= 0)) return []
    const step = stepAfter(row)
    return step === null ? [] : [{ at, kind: 'in_run', step }]
  })
}

function stepAfter(row: StoryRow): 'check' | 'approve' | 'release' | null {
  switch (row.type) {
    case 'run.prepared':
    case 'run.changed':
    case 'run.approval_voided':
    case 'run.returned_to_draft':
      return 'check'
    case 'run.checked':
      return 'approve'
    case 'run.approved': {
      const { approvals, needed } = approvedBody.parse(JSON.parse(row.body))
      return approvals < needed ? 'approve' : 'release'
    }
    default:
      return null
  }
}
