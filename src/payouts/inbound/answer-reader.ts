import { ok } from '../../kernel/result.ts'
import { fileBankAnswer } from '../answers/file-answer.ts'
import { looksLikeAnswer } from '../answers/read-answer.ts'
import type { Reader } from './reader.ts'

/** Files what the bank answered as the channel brought it, for runs of the payer whose bank it is. */
export const answerReader: Reader = {
  as: 'answer',
  recognises: looksLikeAnswer,
  async file(call, { name, bytes, payerId }) {
    const filed = await fileBankAnswer(call, { name, bytes }, { arrivedBy: 'channel', payerId })
    if (!filed.ok) return filed
    const { bankAnswerId, outcome } = filed.value
    return ok({ outcome, bankAnswerId, statementFileId: null })
  },
}
