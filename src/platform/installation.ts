import { sql, type Tx } from './db.ts'
import { checkKeys, type Keys } from './secrets.ts'

export type Installation = {
  readonly installationId: string
  /** Written with the row at first start and never switched on later. */
  readonly sampleMode: boolean
}

export type FirstStart = {
  /** What a new installation is called; an old one keeps its id. */
  readonly installationId: string
  /** Whether a database without a row becomes a sample; an old one stays what it is. */
  readonly sampleMode: boolean
}

/** The one row of this database, written at first start. Notes the current key; throws, saying what
 *  to do, when the database was written with a key that is not here. Safe when two start at once. */
export async function openInstallation(
  tx: Tx,
  keys: Keys,
  first: FirstStart,
): Promise<Installation> {
  await insertInstallation(tx, { ...first, keyId: keys.current })
  const row = await lockInstallation(tx)
  checkKeys(keys, row.keyIds)
  if (!row.keyIds.includes(keys.current)) await addKeyId(tx, keys.current)
  return { installationId: row.installationId, sampleMode: row.sampleMode }
}

export function insertInstallation(tx: Tx, row: FirstStart & { readonly keyId: string }) {
  return tx.run(sql`
    insert into platform.installation (installation_id, sample_mode, key_ids)
    values (${row.installationId}, ${row.sampleMode}, ${[row.keyId]})
    on conflict (only_row) do nothing`)
}

export function lockInstallation(tx: Tx) {
  return tx.one<{ installationId: string; sampleMode: boolean; keyIds: string[] }>(sql`
    select installation_id as "installationId", sample_mode as "sampleMode", key_ids as "keyIds"
    from platform.installation for update`)
}

export function addKeyId(tx: Tx, keyId: string) {
  return tx.run(sql`
    update platform.installation set key_ids = array_append(key_ids, ${keyId})`)
}
