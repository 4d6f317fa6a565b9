import { createHash } from 'node:crypto'
import type { Verification } from '../audit/index.ts'
import { balanceIn, fundById } from '../funds/index.ts'
import { must } from '../kernel/assert.ts'
import { money, printMoney, toDecimal } from '../kernel/money.ts'
import type { Tx } from '../platform/db.ts'
import type { FileStore } from '../platform/files.ts'
import { readRunFile } from './file-read.ts'
import { amountAt, rateOf } from './plan.ts'
import { firstUnchanged } from './payer-change-sql.ts'
import { inboundVerifications } from './inbound/verify.ts'
import { settingVerifications } from './settings-kept.ts'
import { transmissionVerifications } from './transmission/verify.ts'
import {
  convertedAfter,
  filesAfter,
  firstUnequalPayment,
  firstWrongNetting,
  firstWrongRelease,
  unsettledByRun,
} from './verify-sql.ts'
import { firstWrongInvoice } from './repayment/repayment-sql.ts'
import { taxVerifications } from './tax/verify.ts'

const FILES_PER_PAGE = 100
const PAYMENTS_PER_PAGE = 500

export const verifications: readonly Verification[] = [
  {
    name: 'payouts.own_accounts',
    guarantee: 'Payers and their accounts are what was changed of them last, each by two people.',
    async firstWrong(tx) {
      const wrong = await firstUnchanged(tx)
      return wrong && `the change ${wrong.payerChangeId} is not what stands`
    },
  },
  {
    name: 'payouts.sums',
    guarantee: 'Each payment is the sum of its payables, and each line is its payable.',
    async firstWrong(tx) {
      const wrong = await firstUnequalPayment(tx)
      if (wrong === null) return null
      const { number, ordinal, payment, lines } = wrong
      return `payment ${ordinal} of ${number} is ${payment}, its payables are ${lines}`
    },
  },
  {
    name: 'payouts.repayment_invoices',
    guarantee:
      'What an invoice asks back is the sum of its claims, and none of them is netted before its day.',
    async firstWrong(tx) {
      const wrong = await firstWrongInvoice(tx)
      return wrong && `${wrong.number}: ${wrong.why}`
    },
  },
  {
    name: 'payouts.conversions',
    guarantee:
      'A payment in another currency is what is owed and neither netted nor withheld, with its VAT, at ' +
      'the rate kept with it, once.',
    async firstWrong(tx) {
      for (let after = ''; ;) {
        const page = await convertedAfter(tx, after, PAYMENTS_PER_PAGE)
        for (const row of page) {
          const covered = row.nettedMinor + row.withheldMinor - row.vatMinor
          const net = money(row.owedMinor - covered, row.owedCurrency)
          const is = money(row.amountMinor, row.currency)
          const should = amountAt(net, rateOf(row))
          if (should.minor !== is.minor) {
            const { number, ordinal } = row
            const [said, came] = [printMoney(is), printMoney(should)]
            return `payment ${ordinal} of ${number} is ${said}, at its rate it comes to ${came}`
          }
          after = row.paymentId
        }
        if (page.length < PAYMENTS_PER_PAGE) return null
      }
    },
  },
  {
    name: 'payouts.nettings',
    guarantee:
      'What a payment nets is the sum of its nettings, and once released what came back by it.',
    async firstWrong(tx) {
      const wrong = await firstWrongNetting(tx)
      return wrong && `payment ${wrong.ordinal} of ${wrong.number}: ${wrong.why}`
    },
  },
  {
    name: 'payouts.releases',
    guarantee:
      'Each released run of which something left has one file, and each a standing approval of exactly what was sent, and nobody ' +
      'who prepared it approved or released it.',
    async firstWrong(tx) {
      const wrong = await firstWrongRelease(tx)
      return wrong === null ? null : `${wrong.number}: ${wrong.why}`
    },
  },
  {
    name: 'payouts.in_transit',
    guarantee: 'What a fund has in transit for a run is what its payments wait for.',
    async firstWrong(tx) {
      for (const { runId, number, fundId, minor } of await unsettledByRun(tx)) {
        const fund = must(await fundById(tx, fundId), 'a payment has a fund')
        const booked = (await balanceIn(tx, fund, 'in_transit', runId)).minor
        if (booked === minor) continue
        return `${number} in fund ${fund.code}: ${booked} in transit, payments wait for ${minor}`
      }
      return null
    },
  },
  ...settingVerifications,
  ...transmissionVerifications,
  ...inboundVerifications,
  ...taxVerifications,
]

/** Every sent file is there, is what its hash says, and asks for what its run pays. */
export function fileVerification(store: Pick<FileStore, 'bytes'>): Verification {
  return {
    name: 'payouts.files',
    guarantee: 'Each sent file is there, byte for byte, and its control sum is its run.',
    async firstWrong(tx) {
      for (let after = ''; ;) {
        const page = await filesAfter(tx, after, FILES_PER_PAGE)
        for (const file of page) {
          const wrong = await wrongFile(store, file)
          if (wrong !== null) return `${file.number}: ${wrong}`
          after = file.number
        }
        if (page.length < FILES_PER_PAGE) return null
      }
    },
  }
}

type SentFile = Awaited<ReturnType<typeof filesAfter>>[number]

async function wrongFile(store: Pick<FileStore, 'bytes'>, file: SentFile): Promise<string | null> {
  const bytes = await store.bytes(file.sha256)
  if (bytes === null) return `the file ${file.name} is missing from the store`
  if (createHash('sha256').update(bytes).digest('hex') !== file.sha256) {
    return `the file ${file.name} was altered`
  }
  const said = readRunFile(file.profile, bytes)
  if (!said.ok) return `the file ${file.name} is no payment file any more`
  const total = toDecimal(money(file.totalMinor, file.currency))
  const payments = new Set(said.payments.map((payment) => payment.reference)).size
  if (said.total === total && payments === file.payments) return null
  const says = `${payments} payments of ${said.total}`
  return `the file says ${says}, the run has ${file.payments} of ${total}`
}

/** All of them, for tests that hold a store. */
export async function firstWrongOf(tx: Tx, store: Pick<FileStore, 'bytes'>) {
  for (const { name, firstWrong } of [...verifications, fileVerification(store)]) {
    const wrong = await firstWrong(tx)
    if (wrong !== null) return `${name}: ${wrong}`
  }
  return null
}
