import type { Tx } from '../../platform/db.ts'
import * as hits from './hit-sql.ts'
import { allListedNames, listsMark } from './list-sql.ts'
import { SCREENING_RULES, screenerOf } from './screen-name.ts'
import { askedMark, askedName, listedName } from './screen-vendors.ts'
import { keptHits, screenedNow } from './verify-sql.ts'

const VENDORS_PER_STEP = 5_000

/** Screens everybody again who counts as screened, and answers the first name that may be on a list
 *  and is not held for it: a hit that was deleted or ended by hand, or a mark that nobody earned. Who was
 *  screened by earlier rules waits for the sweep. 5,000 vendors against 35,000 names take some 5 s. */
export async function firstUnheldName(tx: Tx): Promise<string | null> {
  if ((await listsMark(tx)).listsMark === '') return null
  const screen = screenerOf((await allListedNames(tx)).map(listedName))
  for (let after = '00000000-0000-0000-0000-000000000000'; ;) {
    const asked = { rules: SCREENING_RULES, after, limit: VENDORS_PER_STEP }
    const page = await screenedNow(tx, asked)
    const last = page.at(-1)
    if (last === undefined) return null
    const vendorIds = page.map(({ vendorId }) => vendorId)
    const key = (of: { vendorId: string; askedMark: string; entryId: string }) =>
      `${of.vendorId} ${of.askedMark} ${of.entryId}`
    const kept = new Set((await keptHits(tx, vendorIds)).map(key))
    for (const name of await hits.screenedNames(tx, vendorIds)) {
      const of = { vendorId: name.vendorId, askedMark: askedMark(name) }
      const missing = screen(askedName(name)).find(
        ({ entryId }) => !kept.has(key({ ...of, entryId })),
      )
      if (missing === undefined) continue
      return `vendor ${name.vendorId}: its ${name.subject} may be entry ${missing.entryId}`
    }
    after = last.vendorId
  }
}
