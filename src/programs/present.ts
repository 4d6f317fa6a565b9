import type { z } from 'zod'
import type { offerSchema, tableSchema, versionDetailSchema } from './contract.ts'
import type { PackTable } from './pack.ts'
import { tableOf, tablesOf } from './pack.ts'
import type { PackProblem } from './problem.ts'
import type { TableSource } from './table.ts'
import type { Version } from './versions.ts'

/** A version as partners see it: what is asked, by when, on which terms. No ceilings, no tables. */
export function offerOf({ pack, ...head }: Version): z.output<typeof offerSchema> {
  return {
    versionId: head.versionId,
    programId: head.programId,
    code: head.code,
    number: head.number,
    status: head.status,
    name: head.name,
    fundCode: head.fundCode,
    effectiveFrom: head.effectiveFrom,
    effectiveUntil: head.effectiveUntil,
    contentHash: head.contentHash,
    revision: head.revision,
    type: pack.type,
    currency: pack.currency,
    zone: pack.zone,
    appealDays: pack.windows.appealDays,
    rates: pack.rates,
    terms: pack.terms,
    activities: pack.activities.map((activity) => ({ ...activity })),
    costKinds: pack.costKinds,
    forms: pack.forms,
    clauses: [...pack.clauses.values()],
  }
}

/** A version as staff see it, with what keeps a draft from being published. */
export function detailOf(
  version: Version,
  problems: readonly PackProblem[],
): z.output<typeof versionDetailSchema> {
  const { pack } = version
  return {
    offer: offerOf(version),
    calendar: pack.calendar,
    termsDays: pack.payment.termsDays,
    netting: pack.payment.netting,
    sla: pack.sla,
    remindDays: pack.followUps.remindDays,
    lapseDays: pack.followUps.lapseDays,
    limits: pack.ceilings.limits,
    autonomy: pack.ceilings.autonomy,
    checks: pack.checks,
    amounts: pack.amounts,
    tables: tablesOf[pack.type]
      .filter((name) => pack.tables[name] !== undefined)
      .map((name) => drawn(name, tableOf(pack, name).source)),
    sop: pack.sop,
    problems: [...problems],
  }
}

function drawn(name: PackTable, source: TableSource): z.output<typeof tableSchema> {
  return {
    name,
    file: source.file,
    hit: source.hit,
    inputs: source.inputs.map((input) => ({
      name: input.name,
      type: input.type,
      values: input.domainText,
    })),
    outputs: source.outputs.map(({ name: output, type }) => ({ name: output, type })),
    rows: source.rows.map((row) => ({
      id: row.id,
      line: row.line,
      cells: row.cells.map((cell) => cell.text),
      outputs: row.outputTexts,
    })),
  }
}
