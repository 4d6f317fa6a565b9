import { writeFile } from 'node:fs/promises'
import { csvBytes } from '../formats/csv-write.ts'
import { printMoney, toDecimal } from '../kernel/money.ts'
import { thresholdsOf, type ThresholdRow } from '../payouts/index.ts'
import { withTx } from '../platform/db.ts'
import { CliFault, type CommandModule, exitCodes } from './command-line.ts'
import { withWorld } from './open-world.ts'

/** Says who is above the reporting line of a calendar year, per payer in the US and vendor. */
export const run: CommandModule['run'] = async (asked, terminal) => {
  const text = asked.option('year') ?? ''
  if (!/^20\d{2}$/.test(text))
    throw new CliFault(`“${text}” is no year: expected --year 2026.`, exitCodes.usage)
  const year = Number(text)
  return withWorld(asked, terminal, async ({ world }) => {
    const found = await withTx(world.app, (tx) => thresholdsOf(tx, { year, payerId: null }), {
      readOnly: true,
    })
    const { line, source, rows } = found
    if (line === null) throw new CliFault(`The law of ${year} has no line here.`)
    terminal.out(`Line of ${year}: ${printMoney(line)} per payer and vendor (${source}).`)
    const reported = rows.filter((row) => row.isReported)
    for (const row of rows) terminal.out(said(row))
    terminal.out(`${reported.length} of ${rows.length} vendors are reported.`)
    const out = asked.option('out')
    if (out !== undefined) await writeFile(out, sheet(rows))
    return exitCodes.done
  })
}

function said(row: ThresholdRow): string {
  const { partnerCode, partnerName, payerName, paid, withheld, isReported, form } = row
  const tax = withheld.minor > 0n ? `, ${printMoney(withheld)} withheld` : ''
  const which = isReported ? `on Form ${form}` : row.isExempt ? 'exempt' : 'below the line'
  return `${partnerCode} ${partnerName}: ${printMoney(paid)} from ${payerName}${tax}: ${which}`
}

function sheet(rows: readonly ThresholdRow[]): Uint8Array {
  const head = [
    'payer',
    'partner code',
    'partner',
    'tax number',
    'payables',
    'paid',
    'withheld',
    'currency',
    'line',
    'reported',
    'form',
  ]
  const lines = rows.map((row) => [
    { text: row.payerName },
    { text: row.partnerCode },
    { text: row.partnerName },
    { text: row.taxNumberMasked ?? '' },
    { plain: String(row.payables) },
    { plain: toDecimal(row.paid) },
    { plain: toDecimal(row.withheld) },
    { plain: row.paid.currency },
    { plain: toDecimal(row.line) },
    { plain: row.isReported ? 'yes' : 'no' },
    { plain: row.form },
  ])
  return csvBytes(head, lines)
}
