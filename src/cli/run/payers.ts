import type { Tx } from '../../platform/db.ts'
import { withTx } from '../../platform/db.ts'
import {
  accountsOf,
  type AccountRow,
  type PayerRow,
  selectPayers,
} from '../../payouts/payer-sql.ts'
import { addPayingAccount, approvePayingAccount, createPayer } from '../../payouts/payers.ts'
import type { OwnAccount } from '../../payouts/own-account.ts'
import { type Doing, does } from './doing.ts'
import type { RunFile } from './run-file.ts'

type PayerEntry = RunFile['payers'][number]
type AccountEntry = PayerEntry['accounts'][number]

/** The payer of a code; null when there is none. */
export async function payerByCode(tx: Tx, code: string): Promise<PayerRow | null> {
  return (await selectPayers(tx)).find((payer) => payer.code === code) ?? null
}

/** The paying account of a name, among all payers; null when there is none. */
export async function payingAccountByName(tx: Tx, name: string): Promise<AccountRow | null> {
  const payers = await selectPayers(tx)
  const accounts = await accountsOf(
    tx,
    payers.map((payer) => payer.payerId),
  )
  return accounts.find((account) => account.name === name && account.state !== 'retired') ?? null
}

/** Payers with their paying accounts; what is there stays. An account is used once another person
 *  of Finance has approved it. */
export async function setUpPayers(doing: Doing, file: RunFile): Promise<void> {
  for (const one of file.payers) {
    const payer = (await findPayer(doing, one.code)) ?? (await addPayer(doing, one))
    if (payer === null) continue
    for (const account of one.accounts) await setUpAccount(doing, payer, account)
  }
}

function findPayer(doing: Doing, code: string): Promise<PayerRow | null> {
  return withTx(doing.world.app, (tx) => payerByCode(tx, code), { readOnly: true })
}

async function addPayer(doing: Doing, one: PayerEntry): Promise<PayerRow | null> {
  const by = { email: one.added_by, where: `run.yaml, payer ${one.code}` }
  const { street, house_number, post_code, town, region, country } = one.address
  await does(doing, by, 'payer.edit', createPayer, {
    code: one.code,
    legalName: one.legal_name,
    address: {
      street,
      houseNumber: house_number ?? null,
      postCode: post_code,
      town,
      region: region ?? null,
      country,
    },
    zone: one.zone,
    taxNumber: one.tax_number ?? null,
    vatNumber: one.vat_number ?? null,
    secondApprovalAbove: one.second_approval_above,
  })
  return findPayer(doing, one.code)
}

async function setUpAccount(doing: Doing, payer: PayerRow, one: AccountEntry): Promise<void> {
  const where = `run.yaml, account ${one.name}`
  const { app } = doing.world
  const known = await withTx(app, (tx) => payingAccountByName(tx, one.name), { readOnly: true })
  const payingAccountId = known?.payingAccountId ?? (await addAccount(doing, payer, one))
  if (payingAccountId === null || (known !== null && known.state !== 'proposed')) return
  const by = { email: one.approved_by ?? '', where: `${where}, approved_by` }
  await does(doing, by, 'payer.edit', approvePayingAccount, { payingAccountId })
}

async function addAccount(doing: Doing, payer: PayerRow, one: AccountEntry) {
  const by = { email: one.added_by, where: `run.yaml, account ${one.name}` }
  const added = await does(doing, by, 'payer.edit', addPayingAccount(doing.world.keys), {
    payerId: payer.payerId,
    name: one.name,
    currency: one.currency,
    profile: one.profile,
    account: ownAccount(one),
    calendar: one.calendar,
    cutOff: one.cut_off,
    leadDays: one.lead_days,
    batchBooking: one.batch_booking,
    paymentMin: one.payment_min,
    glAccount: one.gl_account ?? null,
    originator: one.originator ?? null,
  })
  return added === null ? null : added.value.payingAccountId
}

function ownAccount(one: AccountEntry): OwnAccount | null {
  const { iban, bic, routing_number: routingNumber, account_number: accountNumber } = one
  const { sort_code: sortCode } = one
  if (one.account !== undefined) return one.account
  if (iban !== undefined) return { scheme: 'iban', iban, bic: bic ?? null }
  if (accountNumber === undefined) return null
  if (sortCode !== undefined) return { scheme: 'gb', sortCode, accountNumber }
  if (routingNumber === undefined) return null
  return { scheme: 'aba', routingNumber, accountNumber }
}
