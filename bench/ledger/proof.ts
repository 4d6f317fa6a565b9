import { verifications } from '../../src/ledger/verify.ts'
import { openPool, sql, withTx, type Tx } from '../../src/platform/db.ts'

export type Counted = {
  readonly entries: bigint
  readonly postings: bigint
  readonly bytes: number
}

/** What the books hold: entries, postings, and bytes per entry with all indexes. */
export async function count(tx: Tx, schema: 'ledger' | 'peer'): Promise<Counted> {
  const [entries, postings] =
    schema === 'ledger' ? ['ledger.entries', 'ledger.postings'] : ['peer.entries', 'peer.postings']
  const from =
    schema === 'ledger'
      ? sql`(select count(*) from ledger.entries) as entries,
          (select count(*) from ledger.postings) as postings`
      : sql`(select count(*) from peer.entries) as entries,
          (select count(*) from peer.postings) as postings`
  const found = await tx.one<{ entries: bigint; postings: bigint; bytes: bigint }>(sql`
    select ${from}, pg_total_relation_size(${entries}::regclass)
      + pg_total_relation_size(${postings}::regclass) as bytes`)
  return { ...found, bytes: Number(found.bytes) / Number(found.entries || 1n) }
}

/** Everything that must be true after all rounds; answers what is not. */
export async function prove(
  appUrl: string,
  acknowledged: { readonly ours: bigint; readonly peer: bigint },
): Promise<string[]> {
  const pool = openPool(appUrl, 'bench proof', 1)
  try {
    return await withTx(pool, async (tx) => [
      ...(await provenByVerify(tx)),
      ...(await provenForPeer(tx)),
      ...(await countsAgree(tx, acknowledged)),
    ])
  } finally {
    await pool.end()
  }
}

async function provenByVerify(tx: Tx): Promise<string[]> {
  const wrong: string[] = []
  for (const { name, firstWrong } of verifications) {
    const found = await firstWrong(tx)
    if (found !== null) wrong.push(`${name}: ${found}`)
  }
  return wrong
}

async function provenForPeer(tx: Tx): Promise<string[]> {
  const { wrong } = await tx.one<{ wrong: bigint }>(sql`
    select (select count(*) from (select entry_id from peer.postings group by entry_id
        having sum(amount_minor) <> 0) unbalanced)
      + (select count(*) from peer.balances b left join (
          select account_id, sum(amount_minor) as total from peer.postings group by account_id) s
          on s.account_id = b.account_id where b.balance_minor <> coalesce(s.total, 0)) as wrong`)
  return wrong === 0n ? [] : [`the textbook ledger has ${wrong} wrong rows`]
}

async function countsAgree(
  tx: Tx,
  acknowledged: { ours: bigint; peer: bigint },
): Promise<string[]> {
  const [own, peer] = [await count(tx, 'ledger'), await count(tx, 'peer')]
  const events = await tx.one<{ count: bigint }>(sql`select count(*) from audit.events`)
  return [
    own.entries === acknowledged.ours
      ? null
      : `${acknowledged.ours} entries were acknowledged, ${own.entries} are there`,
    peer.entries === acknowledged.peer
      ? null
      : `the textbook acknowledged ${acknowledged.peer}, ${peer.entries} are there`,
    events.count === own.entries + peer.entries
      ? null
      : `${events.count} events for ${own.entries + peer.entries} entries`,
  ].filter((wrong) => wrong !== null)
}
