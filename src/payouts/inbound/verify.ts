import { createHash } from 'node:crypto'
import type { Verification } from '../../audit/index.ts'
import type { FileStore } from '../../platform/files.ts'
import { firstWrongInbound, takenAfter } from './files-sql.ts'

const FILES_PER_PAGE = 100
const FIRST_ID = '00000000-0000-0000-0000-000000000000'

export const inboundVerifications: readonly Verification[] = [
  {
    name: 'payouts.inbound',
    guarantee:
      'Each file fetched from a bank came to one outcome, once, as the answer of its own bytes and payer.',
    async firstWrong(tx) {
      const wrong = await firstWrongInbound(tx)
      return wrong && `${wrong.name}: ${wrong.why}`
    },
  },
]

/** Every file that was taken is there, byte for byte. */
export function inboundFileVerification(store: Pick<FileStore, 'bytes'>): Verification {
  return {
    name: 'payouts.inbound_files',
    guarantee: 'Each file fetched from a bank is there as the bank had it.',
    async firstWrong(tx) {
      for (let after = FIRST_ID; ;) {
        const page = await takenAfter(tx, after, FILES_PER_PAGE)
        for (const { inboundFileId, name, sha256 } of page) {
          after = inboundFileId
          const bytes = await store.bytes(sha256 ?? '')
          if (bytes === null) return `${name}, fetched from a bank, is missing from the store`
          if (createHash('sha256').update(bytes).digest('hex') !== sha256) {
            return `${name}, fetched from a bank, was altered`
          }
        }
        if (page.length < FILES_PER_PAGE) return null
      }
    },
  }
}
