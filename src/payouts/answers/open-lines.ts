import type { Tx } from '../../platform/db.ts'
import { answerLines } from './answers-sql.ts'
import { openWords } from './open-words.ts'

/** Lines that are told at once; more are on the page of answers. */
const OPEN_LINES_MAX = 50

/** What of one answer waits for a person, why, and what they can do. */
export async function openLinesOf(tx: Tx, bankAnswerId: string) {
  const asked = { after: null, limit: OPEN_LINES_MAX, bankAnswerId, runId: null, onlyOpen: true }
  return (await answerLines(tx, asked)).flatMap(({ fileLine, why, endToEndRef, messageRef }) => {
    const of = endToEndRef ?? messageRef ?? 'nothing named'
    return why === null ? [] : [{ fileLine, of, ...openWords[why] }]
  })
}
