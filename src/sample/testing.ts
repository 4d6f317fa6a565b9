import { after } from 'node:test'
import { Temporal } from '../kernel/temporal.ts'
import { sql, withTx } from '../platform/db.ts'
import { testDatabase, type TestDatabase } from '../platform/testing.ts'
import { constraintsOf, domains, escalatingOf } from '../wiring.ts'

/** What the worker would hear. */
export const listening = {
  subscriptions: domains.flatMap((domain) => domain.subscriptions),
  sweeps: domains.flatMap((domain) => domain.sweeps),
}

/** When tests load the sample: a Monday afternoon. */
export const monday = '2026-11-23T15:20:00Z'

/** An empty database that the sample may be told into. */
export async function sampleDatabase() {
  const clock = () => Temporal.Instant.from(monday)
  const wired = { constraints: constraintsOf(), escalating: escalatingOf() }
  const db = await testDatabase({ ...wired, sampleMode: true, clock })
  after(() => db.close())
  return db
}

/** What there is, by kind and state: the same for two loads of one day. */
export function countsOf(db: TestDatabase) {
  return withTx(db.world.app, (tx) =>
    tx.many<{ what: string; count: bigint }>(sql`
      select 'event ' || type as what, count(*) from audit.events group by type
      union all select 'submission ' || type || ' ' || status, count(*)
        from submissions.submissions group by type, status
      union all select 'incentive ' || type || ' ' || status, count(*)
        from incentives.incentives group by type, status
      union all select 'vendor ' || state, count(*) from vendors.vendors group by state
      union all select 'account ' || state, count(*) from vendors.bank_details group by state
      union all select 'payable ' || status, count(*) from payables.payables group by status
      union all select 'run ' || status, count(*) from payouts.runs group by status
      union all select 'hold ' || what, count(*) from payables.holds group by what
      union all select 'tax invoice ' || state, count(*) from payouts.tax_invoices group by state
      union all select 'hit ' || state, count(*) from vendors.screening_hits group by state
      union all select 'entry ' || kind, count(*) from ledger.entries group by kind
      union all select 'bucket ' || a.bucket, sum(b.balance_minor)::bigint
        from ledger.balances b join ledger.accounts a using (account_id) group by a.bucket
      union all select 'paper ' || f.sha256, count(*)
        from evidence.files f group by f.sha256
      order by 1`),
  )
}
