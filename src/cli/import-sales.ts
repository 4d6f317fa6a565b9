import { type Call, execute } from '../identity/index.ts'
import { type Currency, parseCurrency } from '../kernel/currency.ts'
import {
  importCollections,
  importOpportunities,
  importPurchases,
  type ImportReport,
  type SaleStyle,
} from '../partners/index.ts'
import { CliFault, exitCodes } from './command-line.ts'
import { readTable } from './list-file.ts'
import { accepted } from './say-refusal.ts'

export type SalesList = 'opportunities' | 'collections' | 'purchases'

/** Imports opportunities, customers' payments or partners' purchases; previewed, says the same and
 *  keeps nothing. */
export async function importSales(
  call: Call,
  list: SalesList,
  asked: {
    readonly file: string
    readonly preview: boolean
    readonly sheet: string | undefined
    readonly headerRow: number | undefined
    readonly style: SaleStyle
    readonly currency: string | undefined
    readonly source: string | undefined
  },
): Promise<ImportReport> {
  const { file, preview, sheet, headerRow, source } = asked
  const table = await readTable(file, { sheet, headerRow })
  const style = { ...asked.style, currency: currencyOf(asked.currency) }
  const input = { table, style, ...(source === undefined ? {} : { source }) }
  if (list === 'opportunities') {
    const opportunities = { table, style }
    return accepted(
      file,
      await execute(call, 'sale.import', importOpportunities, opportunities, { preview }),
    )
  }
  const command = list === 'collections' ? importCollections : importPurchases
  return accepted(file, await execute(call, 'sale.import', command, input, { preview }))
}

function currencyOf(text: string | undefined): Currency | undefined {
  if (text === undefined) return undefined
  const currency = parseCurrency(text)
  if (currency !== null) return currency
  throw new CliFault(`--currency ${text} is no currency of ISO 4217, such as EUR`, exitCodes.usage)
}
