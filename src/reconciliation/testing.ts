import type { Actor } from '../audit/index.ts'
import { assert, must } from '../kernel/assert.ts'
import { execute } from '../identity/index.ts'
import { toDecimal, type Money } from '../kernel/money.ts'
import { unwrap } from '../kernel/result.ts'
import { type Instant, Temporal } from '../kernel/temporal.ts'
import {
  addPayingAccount,
  approvePayingAccount,
  approveRun,
  createPayer,
  type NewPayingAccount,
  paymentsForMatching,
  prepareRun,
  releaseRun,
} from '../payouts/index.ts'
import { lettersSay } from '../payouts/answers/testing.ts'
import { openOwnAccount } from '../payouts/payers.ts'
import { dueOn, type Ground, owed, run, usableVendor } from '../payouts/testing.ts'
import { testCall, type TestDatabase, undone } from '../platform/testing.ts'
import { importStatementFile } from './import.ts'

/** What tests of reconciliation share: a payer with accounts, and statements as a bank writes them. */

export const importedAt = Temporal.Instant.from('2026-04-20T07:00:00Z')
const address = {
  street: 'Hafenstraße',
  houseNumber: '12',
  postCode: '20457',
  town: 'Hamburg',
  region: null,
  country: 'DE',
}

/** A payer with one usable EUR account. */
export async function ownAccount(
  db: TestDatabase,
  finance: { readonly adds: Actor; readonly approves: Actor },
  made: { readonly code: string; readonly iban: string; readonly zone?: string },
) {
  const at = Temporal.Instant.from('2026-01-05T09:00:00Z')
  const call = testCall(db, finance.adds, { at })
  const { payerId } = unwrap(
    await execute(call, 'payer.edit', createPayer, {
      code: made.code,
      legalName: `Payer ${made.code}`,
      address,
      zone: made.zone ?? 'Europe/Berlin',
      taxNumber: null,
      vatNumber: null,
    }),
  )
  const { payingAccountId } = await addAccount(db, finance, { payerId, iban: made.iban })
  return { payerId, payingAccountId }
}

/** Another usable account of a payer, by IBAN or routing number. */
export async function addAccount(
  db: TestDatabase,
  finance: { readonly adds: Actor; readonly approves: Actor },
  made: Partial<NewPayingAccount> & { readonly payerId: string; readonly iban?: string },
) {
  const at = Temporal.Instant.from('2026-01-05T09:00:00Z')
  const { payerId, iban, ...more } = made
  const { payingAccountId } = unwrap(
    await execute(
      testCall(db, finance.adds, { at }),
      'payer.edit',
      addPayingAccount(db.world.keys),
      {
        payerId,
        name: 'EUR operating',
        currency: 'EUR',
        profile: 'sepa',
        account: { scheme: 'iban', iban: iban ?? '', bic: null },
        calendar: 'target',
        cutOff: '15:30',
        leadDays: 0,
        batchBooking: true,
        glAccount: null,
        ...more,
      },
    ),
  )
  const approve = testCall(db, finance.approves, { at })
  unwrap(await execute(approve, 'payer.edit', approvePayingAccount, { payingAccountId }))
  return { payingAccountId }
}

export type TestEntry = {
  /** Signed as the bank signs it. */
  readonly amount: Money
  readonly on: string
  readonly endToEndId?: string
  readonly paymentInfoId?: string
  readonly name?: string
  readonly account?: string
  readonly returnCode?: string
  readonly reference?: string
  readonly details?: readonly { readonly endToEndId: string; readonly amount: Money }[]
}

/** A camt.053.001.08 of one statement, as a bank writes it; `closing` is what it adds up to unless
 *  told. */
export function camt053(statement: {
  readonly iban?: string
  readonly otherId?: string
  readonly id: string
  readonly from: string
  readonly to: string
  readonly opening: Money
  readonly closing?: Money
  readonly entries: readonly TestEntry[]
}): Uint8Array {
  const { opening, entries } = statement
  const reached = entries.reduce((sum, entry) => sum + entry.amount.minor, opening.minor)
  const closing = statement.closing ?? { minor: reached, currency: opening.currency }
  const id =
    statement.iban === undefined
      ? `<Othr><Id>${statement.otherId}</Id></Othr>`
      : `<IBAN>${statement.iban}</IBAN>`
  const text = `<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt>
<GrpHdr><MsgId>M-${statement.id}</MsgId><CreDtTm>${statement.to}T22:00:00Z</CreDtTm></GrpHdr>
<Stmt><Id>${statement.id}</Id><CreDtTm>${statement.to}T22:00:00Z</CreDtTm>
<Acct><Id>${id}</Id><Ccy>${opening.currency}</Ccy></Acct>
${balance('OPBD', opening, statement.from)}
${balance('CLBD', closing, statement.to)}
${entries.map(ntry).join('\n')}
</Stmt></BkToCstmrStmt></Document>`
  return new TextEncoder().encode(text)
}

function amountOf({ minor, currency }: Money): string {
  const unsigned = { minor: minor < 0n ? -minor : minor, currency }
  return `<Amt Ccy="${currency}">${toDecimal(unsigned)}</Amt>`
}

function sideOf({ minor }: Money): string {
  return `<CdtDbtInd>${minor < 0n ? 'DBIT' : 'CRDT'}</CdtDbtInd>`
}

function balance(code: string, amount: Money, on: string): string {
  return (
    `<Bal><Tp><CdOrPrtry><Cd>${code}</Cd></CdOrPrtry></Tp>${amountOf(amount)}${sideOf(amount)}` +
    `<Dt><Dt>${on}</Dt></Dt></Bal>`
  )
}

function ntry(entry: TestEntry): string {
  const details = entry.details?.map((each) => detail({ ...entry, ...each })) ?? [detail(entry)]
  const batch =
    entry.paymentInfoId === undefined
      ? ''
      : `<Btch><PmtInfId>${entry.paymentInfoId}</PmtInfId></Btch>`
  return (
    `<Ntry>${amountOf(entry.amount)}${sideOf(entry.amount)}<Sts><Cd>BOOK</Cd></Sts>` +
    `<BookgDt><Dt>${entry.on}</Dt></BookgDt><ValDt><Dt>${entry.on}</Dt></ValDt>` +
    (entry.reference === undefined ? '' : `<AcctSvcrRef>${entry.reference}</AcctSvcrRef>`) +
    `<NtryDtls>${batch}${batch === '' ? details.join('') : ''}</NtryDtls></Ntry>`
  )
}

function detail(entry: TestEntry): string {
  const role = entry.amount.minor < 0n ? 'Cdtr' : 'Dbtr'
  const name =
    entry.name === undefined ? '' : `<${role}><Pty><Nm>${entry.name}</Nm></Pty></${role}>`
  const account =
    entry.account === undefined
      ? ''
      : `<${role}Acct><Id><IBAN>${entry.account}</IBAN></Id></${role}Acct>`
  const parties = name + account === '' ? '' : `<RltdPties>${name}${account}</RltdPties>`
  const refs =
    entry.endToEndId === undefined
      ? ''
      : `<Refs><EndToEndId>${entry.endToEndId}</EndToEndId></Refs>`
  const returned =
    entry.returnCode === undefined ? '' : `<RtrInf><Rsn><Cd>${entry.returnCode}</Cd></Rsn></RtrInf>`
  return `<TxDtls>${refs}${amountOf(entry.amount)}${parties}${returned}</TxDtls>`
}

/** The same statement as SWIFT MT940, as a German bank writes it. */
export function mt940(statement: Parameters<typeof camt053>[0]): Uint8Array {
  const { opening, entries } = statement
  const reached = entries.reduce((sum, entry) => sum + entry.amount.minor, opening.minor)
  const closing = statement.closing ?? { minor: reached, currency: opening.currency }
  const day = (on: string) => on.replaceAll('-', '').slice(2)
  const balanceOf = (amount: Money, on: string) =>
    `${amount.minor < 0n ? 'D' : 'C'}${day(on)}${amount.currency}${commaAmount(amount)}`
  const lines = entries.map((entry) => {
    const mark = entry.amount.minor < 0n ? 'D' : 'C'
    const named = entry.endToEndId === undefined ? '' : `?20EREF+${entry.endToEndId}`
    const account = entry.account === undefined ? '' : `?31${entry.account}`
    const name = entry.name === undefined ? '' : `?32${entry.name}`
    return (
      `:61:${day(entry.on)}${day(entry.on).slice(2)}${mark}R${commaAmount(entry.amount)}` +
      `NTRFNONREF//${entry.reference ?? 'NONREF'}\r\n` +
      `:86:${entry.returnCode === undefined ? '116' : '159'}?00UEBERTRAG${named}${account}${name}`
    )
  })
  const text = [
    `:20:${statement.id}`,
    `:25:${statement.iban ?? statement.otherId}`,
    ':28C:00001/001',
    `:60F:${balanceOf(opening, statement.from)}`,
    ...lines,
    `:62F:${balanceOf(closing, statement.to)}`,
    '-',
    '',
  ]
  return new TextEncoder().encode(text.join('\r\n'))
}

function commaAmount({ minor, currency }: Money): string {
  const unsigned = { minor: minor < 0n ? -minor : minor, currency }
  return toDecimal(unsigned).replace('.', ',')
}

/** Imports a statement as `actor`. */
export function importAs(
  db: TestDatabase,
  actor: Actor,
  bytes: Uint8Array,
  more: { readonly at?: Instant; readonly name?: string } = {},
) {
  const call = testCall(db, actor, { at: more.at ?? importedAt })
  return importStatementFile(call, { name: more.name ?? 'statement.xml', bytes })
}

/** A released run of payments of these amounts, one partner each, with its end-to-end ids. */
export async function releasedRun(
  ground: Ground,
  amountsMinor: readonly bigint[],
  more: { readonly partners?: readonly string[] } = {},
) {
  const { db, crew, payingAccountId } = ground
  for (const [index, minor] of amountsMinor.entries()) {
    const known = more.partners?.[index]
    const partnerId = known ?? (await usableVendor(ground, nextName())).partnerId
    await owed(ground, { partnerId, minor })
  }
  const prepared = unwrap(
    await run(db, crew.specialist, {
      action: 'run.prepare',
      command: prepareRun(db.world.keys),
      input: { payingAccountId, upToDueOn: dueOn },
    }),
  )
  const { runId, contentHash, number } = prepared
  assert(contentHash !== null, 'the run passed preflight')
  for (const approver of [crew.frank, crew.felix]) {
    const approved = unwrap(
      await run(db, approver, {
        action: 'run.approve',
        command: approveRun,
        input: { runId, contentHash },
      }),
    )
    if (approved.status === 'approved') break
  }
  const { outcome } = unwrap(
    await run(db, crew.fiona, {
      action: 'run.release',
      command: releaseRun(db.world),
      input: { runId },
    }),
  )
  assert(outcome === 'released', 'the run was released')
  const payments = await undone(db, (tx) => paymentsForMatching(tx, payingAccountId))
  return { runId, number, payments: payments.filter((payment) => payment.runId === runId) }
}

let names = 0
/** Names with letters only differ in their codes: Aaa, Aab… */
function nextName(): string {
  names += 1
  const letters = [names / 676, names / 26, names].map((n) =>
    String.fromCharCode(65 + (Math.floor(n) % 26)),
  )
  return `Firma ${letters.join('')} GmbH`
}

/** The IBAN of the ground's own account, as a statement names it. */
export async function ibanOf(ground: Ground): Promise<string> {
  const { db, payingAccountId } = ground
  const own = await undone(db, (tx) => openOwnAccount(tx, db.world.keys, payingAccountId))
  return must(own, 'a bank rail has an account').account
}

/** The bank refused one payment of a ground by letter, on the last day of March: AC04. */
export async function bankRefuses(ground: Ground, paymentId: string): Promise<void> {
  const { felix: files, fiona: confirms } = ground.crew
  await lettersSay(
    ground.db,
    { files, confirms },
    {
      paymentIds: [paymentId],
      says: 'rejected',
      code: 'AC04',
      words: 'account closed',
      saidOn: Temporal.PlainDate.from('2026-03-31'),
      at: Temporal.Instant.from('2026-03-31T12:00:00Z'),
    },
  )
}
