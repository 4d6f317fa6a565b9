import { money } from '../../kernel/money.ts'
import type { PlainDate } from '../../kernel/temporal.ts'
import type { Hold } from '../../payables/index.ts'
import type { Tx } from '../../platform/db.ts'
import {
  needsTaxInvoice,
  taxFiguresOf,
  taxStandingsOf,
  type TaxStandingRow,
  withholdingRule,
  type WithholdingRule,
} from '../../vendors/index.ts'
import { selectPayer } from '../payer-sql.ts'
import type { PayerId } from '../run.ts'
import type { PlannedVat, TaxGround } from './plan-tax.ts'
import {
  type InvoicedRow,
  invoicedPayables,
  type PayerTaxRow,
  payerTaxesOf,
  standingWithholdings,
} from './tax-sql.ts'

/** How a payer is taxed that has said nothing: what its partners earn counts as earned where they
 *  work, no tax invoice is asked for, VAT is recovered. */
export const untold = {
  incomeSource: 'partner',
  taxInvoices: 'never',
  taxInvoicesFrom: null,
  recoversVat: true,
} as const satisfies Omit<PayerTaxRow, 'payerId'>

/** Reads what decides the tax of these payables of one payer on the day of payment. The caller has
 *  locked the vendors where money depends on it. */
export async function taxGround(
  tx: Tx,
  asked: {
    readonly payer: { readonly payerId: PayerId; readonly country: string }
    readonly partnerIds: readonly string[]
    readonly payableIds: readonly string[]
    /** The day the money is to leave: figures and forms of that day count. */
    readonly on: PlainDate
  },
): Promise<TaxGround> {
  const { payer } = asked
  const settings = (await payerTaxesOf(tx, [payer.payerId]))[0] ?? untold
  const rules = await rulesOf(tx, { ...asked, settings })
  const standing = await standingWithholdings(tx, asked.payableIds)
  const invoiced = await invoicedPayables(tx, asked.payableIds)
  return {
    ruleOf: (partnerId) => rules.get(partnerId) ?? null,
    standing: new Map(standing.map((row) => [row.payableId, row])),
    vats: new Map(invoiced.flatMap(vatOf)),
    recoversVat: settings.recoversVat,
  }
}

/** Only a payer in the US withholds; for all others nothing is read. */
async function rulesOf(
  tx: Tx,
  of: {
    readonly payer: { readonly country: string }
    readonly partnerIds: readonly string[]
    readonly on: PlainDate
    readonly settings: Pick<PayerTaxRow, 'incomeSource'>
  },
): Promise<ReadonlyMap<string, WithholdingRule | null>> {
  const { country: payerCountry } = of.payer
  if (payerCountry !== 'US') return new Map()
  const figures = await taxFiguresOf(tx)
  const vendors = await taxStandingsOf(tx, of.partnerIds)
  const { incomeSource } = of.settings
  return new Map(
    [...vendors].map(([partnerId, vendor]) => {
      const facts = { payerCountry, incomeSource, vendor, on: of.on }
      return [partnerId, withholdingRule(facts, figures)]
    }),
  )
}

function vatOf(row: InvoicedRow): [string, PlannedVat][] {
  const { payableId, taxInvoiceId, number, rate, netMinor, vatMinor, currency } = row
  if (row.state !== 'accepted' || taxInvoiceId === null || vatMinor === null) return []
  if (number === null || rate === null || netMinor === null || vatMinor === 0n) return []
  const net = money(netMinor, currency)
  const amount = money(vatMinor, currency)
  return [[payableId, { payableId, taxInvoiceId, number, rate, net, amount }]]
}

/** What each payable lacks of a tax invoice: nothing where none is asked for or the accepted one is of
 *  what is owed. In sets; payers and vendors are read once. */
export async function taxInvoiceLacks(
  tx: Tx,
  payableIds: readonly string[],
): Promise<ReadonlyMap<string, Hold>> {
  const rows = await invoicedPayables(tx, payableIds)
  const settings = await payerTaxesOf(tx, [...new Set(rows.map((row) => row.payerId))])
  const asking = new Map(settings.map((row) => [row.payerId, row]))
  const vendors =
    asking.size === 0
      ? new Map<string, TaxStandingRow>()
      : await taxStandingsOf(
          tx,
          rows.map((row) => row.partnerId),
        )
  return new Map(
    rows.flatMap((row) => {
      const payer = asking.get(row.payerId) ?? untold
      const taxForm = vendors.get(row.partnerId)?.taxForm ?? null
      const isAsked = needsTaxInvoice(payer, { taxForm, decidedOn: row.decidedOn })
      const lack = lackOf(row, isAsked)
      return lack === null ? [] : [[row.payableId, lack] as const]
    }),
  )
}

/** What of a payable's tax invoice is missing, and who owes it. One that is there counts whether it
 *  was asked for or not: its VAT is paid with what it is for, or it is taken back. Pure. */
function lackOf(row: InvoicedRow, isAsked: boolean): Hold | null {
  const lack = (what: string, owedBy: Hold['owedBy']): Hold => ({
    hold: 'tax_invoice',
    what,
    owedBy,
    until: null,
  })
  switch (row.state) {
    case null:
    case 'rejected':
      return isAsked ? lack('tax_invoice', 'partner') : null
    case 'received':
      return lack('tax_invoice_to_review', 'specialist')
    case 'under_review':
      return lack('tax_invoice_approval', 'finance')
    case 'accepted':
      return row.netMinor === row.owedMinor ? null : lack('tax_invoice_differs', 'finance')
  }
}

/** The payer's country and how it is taxed, for one payer. */
export async function payerTaxed(tx: Tx, payerId: PayerId) {
  const payer = await selectPayer(tx, payerId)
  const settings = (await payerTaxesOf(tx, [payerId]))[0] ?? { payerId, ...untold }
  return payer === null ? null : { payer, settings }
}
