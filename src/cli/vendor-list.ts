import { type Tx, withTx } from '../platform/db.ts'
import type { PageAsked } from '../platform/page.ts'
import { owedNext, vendorsByCode, vendorStates } from '../vendors/index.ts'
import { CliFault, type CommandModule, exitCodes } from './command-line.ts'
import { withWorld } from './open-world.ts'

const PAGE_ROWS = 200

/** Prints profiles by partner code: where each stands, since when, and who owes the next step. */
export const run: CommandModule['run'] = async (asked, terminal) => {
  const wanted = asked.option('state')
  const state = vendorStates.find((one) => one === wanted) ?? null
  if (wanted !== undefined && state === null) {
    throw new CliFault(
      `There is no state “${wanted}”. Expected one of ${vendorStates.join(', ')}.`,
      exitCodes.wrong,
    )
  }
  return withWorld(asked, terminal, async ({ world }) => {
    let after: PageAsked['after'] = null
    let count = 0
    for (let isMore = true; isMore;) {
      const rows: readonly Listed[] = await page({ app: world.app, state, after })
      const shown = rows.slice(0, PAGE_ROWS)
      for (const row of shown) terminal.out(lineOf(row))
      count += shown.length
      const last = shown.at(-1)
      after = last === undefined ? null : { key: last.partnerCode, id: last.vendorId }
      isMore = rows.length > PAGE_ROWS
    }
    terminal.out(`${count} vendors.`)
    return exitCodes.done
  })
}

type Listed = Awaited<ReturnType<typeof vendorsByCode>>[number]

/** One row more than a page: there is a next one. */
function page(asked: {
  readonly app: Parameters<typeof withTx>[0]
  readonly state: Listed['state'] | null
  readonly after: PageAsked['after']
}): Promise<readonly Listed[]> {
  const { app, state, after } = asked
  const wanted = { after, limit: PAGE_ROWS, state, partnerId: null }
  return withTx(app, (tx: Tx) => vendorsByCode(tx, wanted), { readOnly: true })
}

function lineOf(row: Listed): string {
  const since = row.stateSince.toZonedDateTimeISO('UTC').toPlainDate().toString()
  const name = row.legalName ?? row.partnerName
  const waits = row.programs.length === 0 ? '' : `, waiting for it: ${row.programs.join(' ')}`
  return `${row.partnerCode}  ${name}  ${row.state} since ${since}, next: ${owedNext(row)}${waits}`
}
