import { must } from '../kernel/assert.ts'
import { money } from '../kernel/money.ts'
import type { Instant, PlainDate } from '../kernel/temporal.ts'
import type { Tx } from '../platform/db.ts'
import { type Pack, untraced, versionById } from '../programs/index.ts'
import {
  incentivesAfter,
  newestChecks,
  type PastCaseRow,
  pastCases,
  readFacts,
} from '../submissions/index.ts'
import { type Chain, chained, type Effect, effectOf, untouched } from './effect.ts'
import { addCase, noTotals, type Totals } from './totals.ts'

/** Incentives read at a time, each with all of its cases. */
const PAGE_INCENTIVES = 500

export type Simulating = {
  readonly programId: string
  readonly draft: Pack
  /** Decided from this day on, and before that one, in the draft's zone. */
  readonly since: PlainDate | null
  readonly until: PlainDate | null
  /** Cases judged at most; null: all there are. */
  readonly most: number | null
  /** Only incentives after the one and through the other, by id: a part of the walk. */
  readonly part?: { readonly after: string | null; readonly through: string | null }
}

/** A case that changes. */
export type ChangedCase = { readonly row: PastCaseRow; readonly effect: Effect }

/** Judges the decided cases of a program under a draft, incentive by incentive in the order of time,
 *  and hands each that changes to `changed`. Answers what they come to; null when there are more than
 *  asked for. `inTx` reads one page. */
export async function simulate(
  inTx: <T>(body: (tx: Tx) => Promise<T>) => Promise<T>,
  asked: Simulating,
  changed: (one: ChangedCase) => void,
): Promise<Totals | null> {
  const { programId, most } = asked
  const draft = untraced(asked.draft)
  const span = { since: startOf(asked.since, draft), until: startOf(asked.until, draft) }
  const totals = noTotals()
  const packs = new Map<string, Pack>()
  const { after: begins = null, through = null } = asked.part ?? {}
  const pageAfter = (after: string | null) =>
    inTx(async (tx) => {
      const page = { programId, after, through, limit: PAGE_INCENTIVES }
      const ids = (await incentivesAfter(tx, page)).map((row) => row.incentiveId)
      const rows = ids.length === 0 ? [] : await pastCases(tx, { incentiveIds: ids, ...span })
      await readPacks(tx, rows, packs)
      return { rows, last: ids.length < PAGE_INCENTIVES ? null : (ids.at(-1) ?? null) }
    })
  let state: Walk = { incentiveId: null, chain: untouched }
  for (let page = await pageAfter(begins); ;) {
    // The next page is on its way while this one is judged.
    const next = page.last === null ? null : pageAfter(page.last)
    for (const row of page.rows) state = judgeOne({ row, draft, packs, totals, changed }, state)
    if (next === null) return most !== null && totals.judged > most ? null : totals
    page = await next
    if (most !== null && totals.judged > most) return null
  }
}

/** Where the walk over incentives stands. */
type Walk = { readonly incentiveId: string | null; readonly chain: Chain }

type Step = {
  readonly row: PastCaseRow
  readonly draft: Pack
  readonly packs: ReadonlyMap<string, Pack>
  readonly totals: Totals
  readonly changed: (one: ChangedCase) => void
}

function judgeOne({ row, draft, packs, totals, changed }: Step, walk: Walk): Walk {
  const { type } = row
  const incentiveId = incentiveOf(row)
  const chain = incentiveId === walk.incentiveId ? walk.chain : untouched
  const effect = effectOfRow(row, draft, packs, chain)
  if (effect === null) {
    if (row.inSpan) totals.notSimulated += 1
    return { incentiveId, chain }
  }
  if (row.inSpan) {
    addCase(totals, type, effect, row.incentiveStatus)
    if (effect.change !== null) changed({ row, effect })
  }
  return { incentiveId, chain: chained(chain, type, effect) }
}

function effectOfRow(
  row: PastCaseRow,
  draft: Pack,
  packs: ReadonlyMap<string, Pack>,
  chain: Chain,
): Effect | null {
  const { type, outcome, amountMinor, currency, facts } = row
  const kept = readFacts(facts)
  const checks = newestChecks(type)
  if (!kept.ok || checks === null || draft.forms[type] === undefined) return null
  const was = must(packs.get(row.versionId), 'packs of a page are read with it')
  const past = { type, outcome, amount: money(amountMinor, currency), kept: kept.value }
  const effect = effectOf({ was, draft, checks }, past, chain)
  return effect.ok ? effect.value : null
}

async function readPacks(tx: Tx, rows: readonly PastCaseRow[], packs: Map<string, Pack>) {
  for (const { versionId } of rows) {
    if (packs.has(versionId)) continue
    packs.set(
      versionId,
      untraced(must(await versionById(tx, versionId), 'a decision names its version').pack),
    )
  }
}

function incentiveOf({ incentiveId, number }: PastCaseRow): string {
  return must(incentiveId, `${number} was decided and has its incentive`)
}

function startOf(on: PlainDate | null, draft: Pack): Instant | null {
  return on === null ? null : on.toZonedDateTime(draft.zone).toInstant()
}
