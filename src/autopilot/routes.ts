import type { z } from 'zod'
import { execute, namesOf, on, read } from '../identity/index.ts'
import { must } from '../kernel/assert.ts'
import { unpack as unmark } from '../kernel/json.ts'
import { subtract } from '../kernel/money.ts'
import { ok, refuse } from '../kernel/result.ts'
import type { Tx } from '../platform/db.ts'
import { pageFrom, type PageRefusal, readCursor } from '../platform/page.ts'
import { partnerNames } from '../submissions/index.ts'
import * as contract from './contract.ts'
import { type KeptAnswers, simulateVersion } from './simulate-version.ts'
import { caseRows, selectSimulation, type SimulationRow, simulationRows } from './sql.ts'
import type { ShownTotals } from './totals.ts'

const stale = refuse({ code: 'page.stale_cursor' } satisfies PageRefusal)

/** Simulations of drafts: run, listed, read with their changed cases. */
export const routes = [
  on(contract.simulateVersion, async (call, { params, body }) => {
    const ran = await execute(call, 'simulation.run', simulateVersion, {
      programId: params.programId,
      versionId: body.versionId,
      since: body.since ?? null,
      until: body.until ?? null,
    })
    if (!ran.ok) return ran
    const { simulationId } = ran.value
    return read(call, 'simulation.read', async (tx) => {
      const row = must(await selectSimulation(tx, simulationId), 'it was just kept')
      return must((await shown(tx, [row]))[0], 'one of one')
    })
  }),
  on(contract.listSimulations, async (call, { params, query }) => {
    const after = readCursor(query.after, query)
    if (after === 'stale') return stale
    const { limit } = query
    const asked = { programId: params.programId, after: after?.id ?? null, limit }
    return read(call, 'simulation.read', async (tx) => {
      const rows = await simulationRows(tx, asked)
      const page = pageFrom(rows, { limit, filter: query }, ({ simulationId }) => ({
        key: '',
        id: simulationId,
      }))
      return { ...page, rows: await shown(tx, page.rows) }
    })
  }),
  on(contract.showSimulation, async (call, { params: { simulationId } }) => {
    const found = await read(call, 'simulation.read', async (tx) => {
      const row = await selectSimulation(tx, simulationId)
      return row === null ? null : ((await shown(tx, [row]))[0] ?? null)
    })
    if (!found.ok) return found
    return found.value === null
      ? refuse({ code: 'simulation.unknown', simulation: simulationId })
      : ok(found.value)
  }),
  on(contract.simulatedCases, async (call, { params: { simulationId }, query }) => {
    const after = readCursor(query.after, query)
    if (after === 'stale') return stale
    const { limit, change } = query
    const asked = { simulationId, change, after: Number(after?.key ?? 0), limit }
    const found = await read(call, 'simulation.read', async (tx) => {
      if ((await selectSimulation(tx, simulationId)) === null) return null
      const page = pageFrom(await caseRows(tx, asked), { limit, filter: query }, (row) => ({
        key: String(row.caseNo),
        id: row.submissionId,
      }))
      return { ...page, rows: await shownCases(tx, page.rows) }
    })
    if (!found.ok) return found
    return found.value === null
      ? refuse({ code: 'simulation.unknown', simulation: simulationId })
      : ok(found.value)
  }),
]

async function shown(
  tx: Tx,
  rows: readonly SimulationRow[],
): Promise<z.output<typeof contract.simulationSchema>[]> {
  const people = rows.map(({ ranBy }) => ranBy)
  const names = new Map((await namesOf(tx, people)).map((one) => [one.principalId, one.name]))
  return rows.map(({ totals, ranBy, ...row }) => {
    // Written by `shownTotals` into a row that nobody can change.
    const kept = unmark(JSON.parse(totals)) as ShownTotals
    return { ...row, ranBy: names.get(ranBy) ?? ranBy, ...kept, cannotKnow: [...kept.cannotKnow] }
  })
}

async function shownCases(
  tx: Tx,
  rows: Awaited<ReturnType<typeof caseRows>>,
): Promise<z.output<typeof contract.simulatedCaseSchema>[]> {
  const partners = await partnerNames(
    tx,
    rows.map(({ partnerId }) => partnerId),
  )
  return rows.map(({ answers, ...row }) => {
    // Written by `simulateVersion` into a row that nobody can change.
    const { checks, why, ...kept } = unmark(JSON.parse(answers)) as KeptAnswers
    return {
      ...row,
      ...kept,
      partnerName: partners.get(row.partnerId) ?? '',
      difference: subtract(kept.after.amount, kept.before.amount),
      checks: [...checks],
      why: [...why],
    }
  })
}
