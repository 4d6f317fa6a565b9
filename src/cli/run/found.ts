import { money, type Money, printMoney } from '../../kernel/money.ts'
import { type Tx, withTx } from '../../platform/db.ts'
import { paymentsOfRuns } from '../../payouts/payment-sql.ts'
import { runsByNumber } from '../../payouts/run-sql.ts'
import { breakPage } from '../../reconciliation/read.ts'
import { tieOut } from '../../reports/index.ts'
import type { Doing } from './doing.ts'

/** Breaks listed one by one; the rest is counted. */
const BREAKS_SHOWN_MAX = 200

export type Reconciled = {
  readonly breaks: number
  readonly settled: { readonly payments: number; readonly amounts: readonly Money[] }
}

/** What the bank has confirmed, and what it shows that nothing explains: each break is said. */
export function reconciled(doing: Doing): Promise<Reconciled> {
  return withTx(doing.world.app, (tx) => readReconciled(tx, doing), { readOnly: true })
}

async function readReconciled(tx: Tx, doing: Doing): Promise<Reconciled> {
  const runIds = (await runsByNumber(tx, true)).map((run) => run.runId)
  const settled = (await paymentsOfRuns(tx, runIds)).filter(({ state }) => state === 'settled')
  const breaks = await breakPage(tx, {
    at: doing.now(),
    after: null,
    limit: BREAKS_SHOWN_MAX,
    state: 'open',
    owner: null,
    payingAccountId: null,
  })
  for (const { text, remedy } of breaks) doing.missing(`A break: ${text} ${remedy}`)
  await sayDifferences(tx, doing)
  return {
    breaks: breaks.length,
    settled: {
      payments: settled.length,
      amounts: settled.map(({ amountMinor, currency }) => money(amountMinor, currency)),
    },
  }
}

/** Payables, books and bank must agree per fund. */
async function sayDifferences(tx: Tx, doing: Doing): Promise<void> {
  const { rows } = await tieOut(tx, null)
  for (const { fundCode, payables, ledger, bank, difference } of rows) {
    if (difference.minor === 0n) continue
    const figures = [payables, ledger, bank].map(printMoney).join(', ')
    doing.missing(`${fundCode}: payables, books and bank differ on what is paid: ${figures}.`)
  }
}
