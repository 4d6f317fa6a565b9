import {
  importCollections,
  importCustomers,
  importOpportunities,
  importPartners,
  importPurchases,
} from '../../../src/partners/contract.ts'

export type ListRoute =
  | typeof importPartners
  | typeof importCustomers
  | typeof importOpportunities
  | typeof importCollections
  | typeof importPurchases

/** A list that can be taken in: where it goes, and what it must say. */
export type ListKind = {
  readonly title: string
  readonly intro: string
  readonly route: ListRoute
  /** Holds amounts and days, whose style may have to be declared. */
  readonly isSale: boolean
}

const again =
  'You see what would change before anything does; importing the same list again changes nothing.'

export const listKinds = {
  partners: {
    title: 'Import partners',
    intro: `CSV or XLSX, one partner per row. ${again}`,
    route: importPartners,
    isSale: false,
  },
  customers: {
    title: 'Import customers',
    intro: `CSV or XLSX, one customer per row, with name and, best, the code of your CRM. ${again}`,
    route: importCustomers,
    isSale: false,
  },
  opportunities: {
    title: 'Import opportunities',
    intro: `CSV or XLSX, one sale per row: code, customer, stage, amount, days. ${again}`,
    route: importOpportunities,
    isSale: true,
  },
  collections: {
    title: 'Import payments and refunds',
    intro: `CSV or XLSX, one payment or refund per row: number, opportunity, amount, day; a refund names the payment it returns. Each number counts once. ${again}`,
    route: importCollections,
    isSale: true,
  },
  purchases: {
    title: 'Import purchases',
    intro: `CSV or XLSX, one purchase or credit of a partner per row: number, partner, amount, day; a credit names the purchase it returns. Each number counts once. ${again}`,
    route: importPurchases,
    isSale: true,
  },
} as const satisfies Record<string, ListKind>
export type ListName = keyof typeof listKinds
