import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { readCamt053 } from '../formats/camt053.ts'
import { blindIndex, seal } from '../platform/secrets.ts'
import { uuidV7 } from '../kernel/ids.ts'
import { person } from '../identity/testing.ts'
import { parseCurrency } from '../kernel/currency.ts'
import { must } from '../kernel/assert.ts'
import { bucketTotals, openBook } from '../ledger/index.ts'
import { sql } from '../platform/db.ts'
import { inAct, testDatabase, testInstant, undone } from '../platform/testing.ts'
import { importAs } from './testing.ts'
import { verifications } from './verify.ts'

/** Statements that banks and other programs wrote, through the real importer: what is booked is what
 *  the files say, or the file says why not. */
const corpora = process.env['QUITTANCE_CORPORA'] ?? '../shared/corpora'
const folder = join(corpora, 'iso20022', 'camt.053')
const skip = existsSync(folder) ? false : 'the corpora are not here'

test(
  'every statement of the corpora is booked to the cent, or kept with the reason',
  { skip },
  async () => {
    const db = await testDatabase()
    after(() => db.close())
    const clerk = await person(db, { roles: ['finance'] })
    const counts = { imported: 0, quarantined: 0, refused: 0 }
    const known = new Map<string, string>()
    for (const name of readdirSync(folder).sort()) {
      const bytes = readFileSync(join(folder, name))
      const read = readCamt053(bytes)
      const statements = read.ok ? read.value.statements : []
      for (const { account, currency } of statements) {
        if (!known.has(account.number)) {
          known.set(account.number, await anyAccount(account.number, currency ?? 'EUR'))
        }
      }
      const before = await booked(known)
      const result = await importAs(db, clerk, bytes, { name })
      if (!result.ok) {
        counts.refused += 1
        const { code } = result.refusal
        const reasons = ['statement.unreadable', 'statement.empty', 'statement.other_currency']
        assert.ok(reasons.includes(code), `${name}: ${code}`)
        continue
      }
      const { outcome } = result.value
      assert.notEqual(outcome, 'known', name)
      counts[outcome === 'quarantined' ? 'quarantined' : 'imported'] += 1
      const moved = (await booked(known)) - before
      const said = statements.flatMap((each) => each.entries.map((entry) => entry.amount.minor))
      const total = said.reduce((all, minor) => all + minor, 0n)
      if (outcome === 'quarantined') assert.equal(moved, 0n, name)
      else assert.equal(moved, repeats.includes(name) ? 0n : total, name)
    }
    assert.ok(counts.imported >= 10, JSON.stringify(counts))
    await undone(db, async (tx) => {
      for (const { name, firstWrong } of verifications)
        assert.equal(await firstWrong(tx), null, name)
    })

    /** An account of ours with that number, whatever it is: the corpora's are not all valid IBANs. */
    async function anyAccount(number: string, code: string): Promise<string> {
      const currency = must(parseCurrency(code), 'a currency')
      const [payerId, accountId] = [
        uuidV7(testInstant, db.world.random),
        uuidV7(testInstant, db.world.random),
      ]
      await inAct(db, clerk, async (act) => {
        await act.tx.run(sql`
        insert into payouts.payers (payer_id, code, legal_name, street, post_code, town, country,
          zone, created_by, created_at)
        values (${payerId}, ${`P-${known.size}`}, 'Payer', 'Street', '1', 'Town', 'DE',
          'Europe/Berlin', 'test', ${act.at})`)
        await act.tx.run(sql`
        insert into payouts.paying_accounts (paying_account_id, payer_id, name, currency, profile,
          scheme, account_sealed, account_masked, account_blind, calendar_code, cut_off, lead_days,
          batch_booking, payment_min_minor, state, proposed_by, proposed_at, approved_by)
        values (${accountId}, ${payerId}, ${`Account ${known.size}`}, ${currency}, 'erp', 'iban',
          ${seal(db.world.keys, 'test', number)}, '…',
          ${blindIndex(db.world.keys, 'payouts.paying_accounts.account', `iban:${number.toUpperCase()}`)},
          'target', '15:30', 0, true, 0, 'usable', 'test', ${act.at}, 'other')`)
        await openBook(act, { bookId: accountId, kind: 'cash', payerId, currency })
      })
      return accountId
    }

    async function booked(accounts: ReadonlyMap<string, string>): Promise<bigint> {
      return undone(db, async (tx) => {
        let total = 0n
        for (const id of accounts.values()) total += (await bucketTotals(tx, id)).get('bank') ?? 0n
        return total
      })
    }
  },
)

/** The same statement as another file, in an older version of camt: it adds nothing. */
const repeats: readonly string[] = ['sebastienrousseau-camt.053.001.02.xml']
