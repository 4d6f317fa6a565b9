import type { Act } from '../audit/index.ts'
import type { Tx } from '../platform/db.ts'
import {
  type Likeness,
  type Precedent,
  PRECEDENT_WORDS_MAX,
  PRECEDENTS_SHOWN,
  sizeOf,
} from './precedent.ts'
import { insertPrecedent, likePrecedents, type PrecedentRow } from './precedent-sql.ts'

/** Keeps a decided edge case, so that one like it finds it. */
export async function addPrecedent(act: Act, precedent: Precedent): Promise<void> {
  const words = precedent.words.slice(0, PRECEDENT_WORDS_MAX)
  await insertPrecedent(act.tx, { ...precedent, words, size: sizeOf(precedent.amount) })
}

/** Decided edge cases like this one, the likest first; never the case itself. */
export function precedentsLike(
  tx: Tx,
  asked: Likeness & { readonly subjectId: string },
): Promise<PrecedentRow[]> {
  const { amount, ...like } = asked
  const words = asked.words.slice(0, PRECEDENT_WORDS_MAX)
  return likePrecedents(tx, { ...like, words, size: sizeOf(amount), limit: PRECEDENTS_SHOWN })
}
