import { ok } from '../kernel/result.ts'
import type { BankFileReader } from '../payouts/index.ts'
import { importStatementFile } from './import.ts'
import { looksLikeStatement } from './statement-file.ts'

/** Imports statements and notifications that were fetched from a bank, of accounts of its payer alone. */
export const statementReader: BankFileReader = {
  as: 'statement',
  recognises: looksLikeStatement,
  async file(call, { name, bytes, payerId }) {
    const done = await importStatementFile(call, { name, bytes }, { payerId })
    if (!done.ok) return done
    const { statementFileId } = done.value
    const outcome = done.value.outcome === 'imported' ? 'filed' : done.value.outcome
    return ok({ outcome, bankAnswerId: null, statementFileId })
  },
}
