import { join } from 'node:path'
import { attributionOf, incentiveByNumber } from '../../incentives/index.ts'
import {
  importCollections,
  importCustomers,
  importOpportunities,
  importPurchases,
  opportunityByCode,
} from '../../partners/index.ts'
import { withTx } from '../../platform/db.ts'
import { linkOpportunity } from '../../submissions/referral-moves.ts'
import { readTable } from '../list-file.ts'
import { type Doing, does } from './doing.ts'
import { instantAt, type Row, rowsOf } from './rows.ts'
import type { RunFile } from './run-file.ts'
import { sayRefused } from './set-up.ts'
import { type Sheeted, submissionOf } from './submissions.ts'
import type { Step } from './timeline.ts'

type List = RunFile['sales'][number]

/** A step per list of sales in run.yaml, and per row of links.csv: who says which of our sales came
 *  of a referral (`referral`, `opportunity`, `by`, `on`). */
export async function salesSteps(
  doing: Doing,
  file: RunFile,
  byKey: ReadonlyMap<string, Sheeted>,
): Promise<Step[]> {
  const links = await rowsOf(doing.folder, 'links', ['referral', 'opportunity', 'by'])
  return [
    ...file.sales.map((one): Step => {
      return { at: one.on ?? file.on, stage: 'sales', run: () => importList(doing, one) }
    }),
    ...links.map((row): Step => {
      const at = instantAt(row, 'on', file.on)
      return { at, stage: 'sales', run: () => link(doing, row, byKey) }
    }),
  ]
}

async function importList(doing: Doing, one: List): Promise<void> {
  const by = { email: one.imported_by, where: one.file }
  const table = await readTable(join(doing.folder, one.file))
  if (one.list === 'customers')
    return sayRefused(doing, await does(doing, by, 'customer.import', importCustomers, { table }))
  const command = {
    opportunities: importOpportunities,
    collections: importCollections,
    purchases: importPurchases,
  }[one.list]
  sayRefused(doing, await does(doing, by, 'sale.import', command, { table }))
}

async function link(doing: Doing, row: Row, byKey: ReadonlyMap<string, Sheeted>): Promise<void> {
  const [key, code] = [row.text('referral'), row.text('opportunity')]
  const sheeted = byKey.get(key)
  const referral = sheeted === undefined ? null : await submissionOf(doing, sheeted)
  const found = await withTx(
    doing.world.app,
    async (tx) => ({
      incentiveId: referral?.incentiveId ?? (await incentiveByNumber(tx, key))?.incentiveId,
      sale: await opportunityByCode(tx, code),
    }),
    { readOnly: true },
  )
  const { incentiveId, sale } = found
  if (incentiveId === undefined)
    return doing.wrong(`${row.where}, column referral: “${key}” is no referral of the sheets.`)
  if (sale === null)
    return doing.wrong(`${row.where}, column opportunity: there is no opportunity “${code}”.`)
  const { opportunityId } = sale
  const known = await withTx(doing.world.app, (tx) => attributionOf(tx, incentiveId), {
    readOnly: true,
  })
  if (known?.opportunityId === opportunityId) return
  const by = { email: row.text('by'), where: row.where }
  await does(doing, by, 'referral.link', linkOpportunity, { incentiveId, opportunityId })
}
