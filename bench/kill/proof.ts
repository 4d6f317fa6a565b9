import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { checkPain001 } from '../../src/formats/pain001-check.ts'
import { sql, type Tx, withTx } from '../../src/platform/db.ts'
import { fileVerification } from '../../src/payouts/index.ts'
import { domains } from '../../src/wiring.ts'
import type { House } from './house.ts'

/** Files of the outbox that were read before, and who was paid by them: end-to-end id → file. */
export type KnownFiles = { readonly read: Set<string>; readonly paidBy: Map<string, string> }
export const emptyLedger = (): KnownFiles => ({ read: new Set(), paidBy: new Map() })

/** What must hold as soon as the house is back, whatever was cut off. */
export function proveBetween(house: House, known: KnownFiles): Promise<string[]> {
  return withTx(house.db.world.app, async (tx) => [
    ...(await wrongFiles(tx, house, known, { all: false })),
    ...(await wrongGuarantees(tx, house)),
  ])
}

/** What must hold when the round is done: its payables are paid, once, by one file that the bank's
 *  folder has, and by one entry each way; nothing is left over anywhere. */
export function proveRound(
  house: House,
  known: KnownFiles,
  payableIds: readonly string[],
): Promise<string[]> {
  return withTx(house.db.world.app, async (tx) => [
    ...(await wrongPayables(tx, payableIds)),
    ...(await wrongFiles(tx, house, known, { all: true })),
    ...(await wrongBooks(tx)),
    ...(await wrongGuarantees(tx, house)),
  ])
}

async function wrongPayables(tx: Tx, payableIds: readonly string[]): Promise<string[]> {
  const rows = await tx.many<{ number: string; status: string; lines: number; paid: number }>(sql`
    select y.reference as number, y.status,
      (select count(*)::int from payouts.payment_lines l where l.payable_id = y.payable_id) as lines,
      (select count(*)::int from payouts.payment_lines l join payouts.attempts t using (payment_id)
        join payouts.payments p using (payment_id)
        join payouts.transmissions x on x.run_id = p.run_id and x.state = 'sent'
        where l.payable_id = y.payable_id and l.live and t.state = 'settled') as paid
    from payables.payables y where y.payable_id = any(${payableIds}::uuid[])`)
  const lost = rows.length === payableIds.length ? [] : ['a payable is gone']
  const wrong = rows.filter(
    ({ status, lines, paid }) => status !== 'paid' || lines !== 1 || paid !== 1,
  )
  return [
    ...lost,
    ...wrong.map(
      ({ number, status, lines, paid }) =>
        `${number} is ${status}, in ${lines} payments, ${paid} of them sent and settled`,
    ),
  ]
}

/** One whole file per run that was sent, its bytes as stored; nobody in two of them. */
async function wrongFiles(
  tx: Tx,
  house: House,
  known: KnownFiles,
  asked: { readonly all: boolean },
): Promise<string[]> {
  const sent = await tx.many<{ name: string; sha256: string; state: string }>(sql`
    select t.remote_name as name, f.sha256, t.state
    from payouts.transmissions t join payouts.files f using (run_id)`)
  const runs = await tx.one<{ released: number }>(sql`
    select count(*)::int as released from payouts.runs where released_at is not null`)
  const names = await readdir(house.sent).catch((): string[] => [])
  const whole = names.filter((name) => !name.endsWith('.part'))
  const wrong: string[] = []
  if (runs.released !== sent.length) {
    wrong.push(`${runs.released} runs are released, ${sent.length} files are on their way`)
  }
  const byName = new Map(sent.map((row) => [row.name, row]))
  for (const name of whole) {
    const row = byName.get(name)
    if (row === undefined) wrong.push(`${name} lies in the outbox and is of no released run`)
    else if (!known.read.has(name)) wrong.push(...(await wrongFile(house, known, row)))
  }
  const there = new Set(whole)
  for (const { name, state } of sent) {
    if (state === 'sent' && !there.has(name)) wrong.push(`${name} counts as sent and is not there`)
    if (asked.all && state !== 'sent') wrong.push(`${name} is ${state}`)
  }
  if (asked.all && names.length !== sent.length) {
    wrong.push(`${names.length} things lie in the outbox for ${sent.length} runs`)
  }
  return wrong
}

async function wrongFile(
  house: House,
  known: KnownFiles,
  row: { readonly name: string; readonly sha256: string },
): Promise<string[]> {
  const bytes = await readFile(join(house.sent, row.name))
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  if (sha256 !== row.sha256) return [`${row.name} is not the file that is stored`]
  const read = checkPain001(bytes)
  if (!read.ok) return [`${row.name} is no payment file`]
  known.read.add(row.name)
  return read.value.payments.flatMap(({ endToEndId }) => {
    const before = known.paidBy.get(endToEndId)
    known.paidBy.set(endToEndId, row.name)
    return before === undefined ? [] : [`${endToEndId} is paid by ${before} and ${row.name}`]
  })
}

/** Ledger = runs = payables: what left by runs is what was owed, and nothing is on its way. */
async function wrongBooks(tx: Tx): Promise<string[]> {
  const sums = await tx.one<
    Record<'payables' | 'runs' | 'transit' | 'entries' | 'count', bigint>
  >(sql`
    select (select coalesce(sum(amount_minor), 0)::int8 from payables.payables
        where status = 'paid') as payables,
      (select coalesce(sum(p.amount_minor), 0)::int8 from payouts.payments p
        join payouts.attempts t using (payment_id) where t.state = 'settled') as runs,
      (select coalesce(sum(g.amount_minor), 0)::int8 from ledger.postings g
        join ledger.accounts a using (account_id) where a.bucket = 'in_transit') as transit,
      (select coalesce(sum(abs(g.amount_minor)), 0)::int8 from ledger.postings g
        join ledger.accounts a using (account_id) where a.bucket = 'in_transit') as entries,
      (select count(*)::int8 from payouts.runs where status <> 'settled') as count`)
  const wrong: string[] = []
  if (sums.payables !== sums.runs) {
    wrong.push(`payables of ${sums.payables} are paid, payments of ${sums.runs} are settled`)
  }
  if (sums.transit !== 0n) wrong.push(`${sums.transit} minor units are still in transit`)
  if (sums.entries !== 2n * sums.runs) {
    wrong.push(`${sums.entries} went through transit, twice ${sums.runs} should have`)
  }
  if (sums.count !== 0n) wrong.push(`${sums.count} runs are not settled`)
  return wrong
}

/** What is owed here is made by the tests' ground, whose events are of no catalog. */
const notHere = ['audit.catalog']

/** Everything else the product itself verifies. */
async function wrongGuarantees(tx: Tx, { db }: House): Promise<string[]> {
  const wrong: string[] = []
  const all = [...domains.flatMap((each) => each.verifications), fileVerification(db.world.files)]
  for (const { name, firstWrong } of all) {
    if (notHere.includes(name)) continue
    const first = await firstWrong(tx)
    if (first !== null) wrong.push(`${name}: ${first}`)
  }
  return wrong
}
