import { createHash } from 'node:crypto'
import type { Verification } from '../../audit/index.ts'
import type { FileStore } from '../../platform/files.ts'
import { answersAfter, firstUnlikelyLine } from './answers-sql.ts'
import { readAnswer } from './read-answer.ts'
import { firstOneHand, firstOwnReissue, firstUntold } from './taken-back-sql.ts'
import { firstWrongWritten } from './written-sql.ts'

const ANSWERS_PER_PAGE = 100
const FIRST_ID = '00000000-0000-0000-0000-000000000000'

export const answerVerifications: readonly Verification[] = [
  {
    name: 'payouts.answers',
    guarantee: 'What a bank refused or gave back is so, and each line is of the run it names.',
    async firstWrong(tx) {
      const wrong = await firstUnlikelyLine(tx)
      return wrong && `line ${wrong.lineNo} of ${wrong.name}: ${wrong.why}`
    },
  },
  {
    name: 'payouts.written_answers',
    guarantee: 'Each written answer that counted was filed by one person and confirmed by another.',
    async firstWrong(tx) {
      const wrong = await firstWrongWritten(tx)
      return wrong && `payment ${wrong.paymentId}: ${wrong.why}`
    },
  },
  {
    name: 'payouts.taken_back',
    guarantee:
      'Each payment that is owed again says by what; one that was settled, by more than one person.',
    async firstWrong(tx) {
      const wrong = (await firstUntold(tx)) ?? (await firstOneHand(tx))
      return wrong && `payment ${wrong.endToEndId}: ${wrong.why}`
    },
  },
  {
    name: 'payouts.reissues',
    guarantee: 'Who filed that a payment came back neither approved nor released it again.',
    async firstWrong(tx) {
      const wrong = await firstOwnReissue(tx)
      return wrong && `run ${wrong.number}: pays ${wrong.earlier} again by who filed its answer`
    },
  },
]

/** Every answer is there, byte for byte, and what it says has its line. */
export function answerFileVerification(store: Pick<FileStore, 'bytes'>): Verification {
  return {
    name: 'payouts.answer_files',
    guarantee: 'Each bank answer is there as it was sent, and all that it says is in the record.',
    async firstWrong(tx) {
      for (let after = FIRST_ID; ;) {
        const page = await answersAfter(tx, after, ANSWERS_PER_PAGE)
        for (const { bankAnswerId, name, sha256, lines } of page) {
          after = bankAnswerId
          const bytes = await store.bytes(sha256)
          if (bytes === null) return `the answer ${name} is missing from the store`
          if (createHash('sha256').update(bytes).digest('hex') !== sha256) {
            return `the answer ${name} was altered`
          }
          const read = readAnswer(bytes)
          const said = read.ok ? read.value.lines.length : 0
          if (said !== lines) return `${name} says ${said} things, the record has ${lines}`
        }
        if (page.length < ANSWERS_PER_PAGE) return null
      }
    },
  }
}
