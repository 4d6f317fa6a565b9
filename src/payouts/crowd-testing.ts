import { randomUUID } from 'node:crypto'
import { recordAll } from '../audit/index.ts'
import { moves, postEvents } from '../funds/index.ts'
import { must } from '../kernel/assert.ts'
import { money } from '../kernel/money.ts'
import { unwrap } from '../kernel/result.ts'
import type { Pool } from '../platform/db.ts'
import { blindIndex, type Keys, seal } from '../platform/secrets.ts'
import { inAct } from '../platform/testing.ts'
import { ACCOUNT_FIELD } from '../vendors/account-claim.ts'
import { accountSeal } from '../vendors/bank-detail.ts'
import { decidedAt, germanIban, type Ground, owed, usableVendor } from './testing.ts'

/** Vendors by the thousand for tests and measurements of large runs: one is made by the commands, the
 *  others are its rows with names and accounts of their own, written in sets. Each is owed `payables`
 *  amounts. The books, the events and every constraint are the real ones. */
export async function owedCrowd(
  ground: Ground,
  of: { readonly vendors: number; readonly payables?: number; readonly from?: number },
): Promise<{ readonly totalMinor: bigint; readonly partnerIds: readonly string[] }> {
  const { db } = ground
  const seed = await usableVendor(ground, 'Crowd Seed GmbH')
  const payable = await owed(ground, { partnerId: seed.partnerId, minor: 4_321n })
  const pool = db.world.app
  const from = of.from ?? 0
  const members = Array.from({ length: of.vendors - 1 }, (_, n) => memberOf(from + n + 1))
  const rows = membersRows(db.world.keys, members)
  await copyRows(pool, 'partners.partners', ['partner_id', seed.partnerId], rows.partners)
  await copyRows(pool, 'vendors.vendors', ['vendor_id', seed.vendorId], rows.vendors)
  await copyRows(pool, 'vendors.accounts', ['vendor_id', seed.vendorId], rows.accounts)
  await copyRows(pool, 'vendors.bank_details', ['bank_detail_id', seed.bankDetailId], rows.details)
  const each = of.payables ?? 1
  const owing = members.flatMap(({ partnerId }, n) =>
    Array.from({ length: each }, (_, k) => owingOf(partnerId, from + n * each + k)),
  )
  const amounts = await bookOwed(ground, owing)
  const made = { uncommitted: true, allocation_id: ground.allocationId }
  await copyRows(
    pool,
    'payables.payables',
    ['payable_id', payable],
    owing.map(({ minor, ...row }) => ({ ...row, ...made, amount_minor: String(minor) })),
  )
  const partnerIds = [seed.partnerId, ...members.map((member) => member.partnerId)]
  return { totalMinor: amounts + 4_321n, partnerIds }
}

const memberOf = (n: number) => ({
  n,
  partnerId: randomUUID(),
  vendorId: randomUUID(),
  bankDetailId: randomUUID(),
  name: `Crowd ${String(n).padStart(6, '0')} GmbH`,
})
type Member = ReturnType<typeof memberOf>

/** Own accounts and those of single vendors of tests have smaller numbers. */
const ACCOUNTS_FROM = 7_000_000

function membersRows(keys: Keys, members: readonly Member[]) {
  const accounts = members.map(({ n, bankDetailId }) => {
    const iban = germanIban(ACCOUNTS_FROM + n)
    const blind = blindIndex(keys, ACCOUNT_FIELD, `iban:${iban}`)
    const sealed = seal(keys, accountSeal(bankDetailId), iban)
    return { sealed, blind: `\\x${blind.toString('hex')}`, masked: `DE•• •••• ${iban.slice(-4)}` }
  })
  const account = (at: number) => must(accounts[at], 'each member has an account')
  return {
    partners: members.map(({ n, partnerId: partner_id, name }) => ({
      partner_id,
      code: `CROWD-${String(n).padStart(6, '0')}`,
      legal_name: name,
    })),
    vendors: members.map(({ partnerId: partner_id, vendorId: vendor_id, name }) => ({
      partner_id,
      vendor_id,
      legal_name: name,
    })),
    accounts: members.map(({ vendorId: vendor_id }, at) => ({
      vendor_id,
      account_blind: account(at).blind,
    })),
    details: members.map((member, at) => ({
      bank_detail_id: member.bankDetailId,
      vendor_id: member.vendorId,
      partner_id: member.partnerId,
      holder_name: member.name,
      account_sealed: account(at).sealed,
      account_masked: account(at).masked,
      account_blind: account(at).blind,
    })),
  }
}

/** What a member is owed: between 50.00 and 140.00. */
function owingOf(partnerId: string, n: number) {
  return {
    payable_id: randomUUID(),
    submission_id: randomUUID(),
    decision_id: randomUUID(),
    incentive_id: randomUUID(),
    partner_id: partnerId,
    reference: `MDF-2026-${String(n + 1).padStart(6, '0')}/2`,
    minor: BigInt(5_000 + ((n * 7_919) % 9_000)),
  }
}

const ENTRIES_PER_POST = 2_000

/** The events that owe it, and one entry each: `available` → `payable`. */
async function bookOwed(ground: Ground, owing: readonly ReturnType<typeof owingOf>[]) {
  const { db, crew, fundId, allocationId, currency } = ground
  for (let start = 0; start < owing.length; start += ENTRIES_PER_POST) {
    const some = owing.slice(start, start + ENTRIES_PER_POST)
    await inAct(
      db,
      crew.decider,
      async (act) => {
        const eventIds = await recordAll(
          act,
          some.map((row) => ({
            type: 'payable.created',
            subjectKind: 'payable',
            subjectId: row.payable_id,
            partnerId: row.partner_id,
            body: { fundId, amountMinor: row.minor, currency },
          })),
        )
        const on = decidedAt.toZonedDateTimeISO('Europe/Dublin').toPlainDate()
        const events = some.map(({ minor, partner_id: partnerId }, at) => {
          const of = { fundId, allocationId, partnerId, amount: money(minor, currency) }
          const eventId = must(eventIds[at], 'each has its event')
          return { eventId, kind: 'owed', on, moves: [moves.oweUncommitted(of)] }
        })
        unwrap(await postEvents(act, events))
      },
      decidedAt,
    )
  }
  return owing.reduce((total, row) => total + row.minor, 0n)
}

const ROWS_PER_INSERT = 5_000

/** Rows like one that is there, each with some columns of its own. Names come from this file only. */
async function copyRows(
  pool: Pool,
  table: string,
  [key, value]: readonly [string, string],
  rows: readonly object[],
): Promise<void> {
  const [schema, name] = table.split('.')
  const { rows: found } = await pool.query<{ columns: string }>(
    `select string_agg(quote_ident(column_name), ', ' order by ordinal_position) as columns
     from information_schema.columns
     where table_schema = $1 and table_name = $2 and is_generated = 'NEVER'`,
    [schema, name],
  )
  const columns = must(found[0], 'a table has columns').columns
  const made = columns.replaceAll(/\w+/g, 'made.$&')
  for (let start = 0; start < rows.length; start += ROWS_PER_INSERT) {
    const some = JSON.stringify(rows.slice(start, start + ROWS_PER_INSERT))
    const { rowCount } = await pool.query(
      `insert into ${table} (${columns}) select ${made}
       from (select s from ${table} s where s.${key} = $1 limit 1) seed,
         jsonb_array_elements($2::jsonb) own,
         lateral jsonb_populate_record(seed.s, own.value) made`,
      [value, some],
    )
    if (rowCount !== Math.min(ROWS_PER_INSERT, rows.length - start)) {
      throw new Error(`${table}: ${rowCount} rows were copied`)
    }
  }
}
