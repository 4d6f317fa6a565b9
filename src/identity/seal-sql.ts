import { sql, type Tx } from '../platform/db.ts'

export type KeptAuthenticator = { id: string; secret: string; backupCodes: string }

/** Every authenticator as it is kept, locked in id order: one per person who releases. */
export function keptAuthenticators(tx: Tx) {
  return tx.many<KeptAuthenticator>(sql`
    select "id", "secret", "backupCodes" from auth."twoFactor" order by "id" for update`)
}

export function resealAuthenticators(tx: Tx, rows: readonly KeptAuthenticator[]) {
  return tx.run(sql`
    update auth."twoFactor" t set "secret" = w.secret, "backupCodes" = w.codes
    from unnest(${rows.map((row) => row.id)}::text[], ${rows.map((row) => row.secret)}::text[],
      ${rows.map((row) => row.backupCodes)}::text[]) as w(id, secret, codes)
    where t."id" = w.id`)
}
