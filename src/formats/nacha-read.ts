import { type Result, ok, refuse } from '../kernel/result.ts'
import { NACHA_RECORD_LENGTH } from './nacha-record.ts'
import { nachaMachine, type NachaSink } from './nacha-machine.ts'

/** One record of money or of an answer: an entry with its addenda. */
export type NachaEntry = {
  /** 1-based line of the file. */
  readonly line: number
  readonly transactionCode: string
  readonly direction: 'credit' | 'debit'
  /** Nine digits with their check digit. */
  readonly routingNumber: string
  readonly account: string
  /** Cents. */
  readonly amountMinor: bigint
  /** What the originator calls the receiver or the payment: ours carries the end-to-end id. */
  readonly identification: string
  readonly name: string
  /** 15 digits: originating bank and sequence. */
  readonly traceNumber: string
  readonly addenda: readonly NachaAddenda[]
  /** Why it came back (addenda 99); null for an entry that goes forward. */
  readonly returned: NachaReturn | null
  /** What its bank says should be changed (addenda 98). */
  readonly change: NachaChange | null
}
export type NachaAddenda = { readonly line: number; readonly type: string; readonly text: string }
export type NachaReturn = {
  /** `R01` … `R85`. */
  readonly code: string
  /** The trace number of the entry that was sent. */
  readonly originalTrace: string
  readonly originalRouting: string
  readonly text: string
}
export type NachaChange = Omit<NachaReturn, 'text'> & {
  /** The corrected value, in the form the change code defines. */
  readonly corrected: string
}

export type NachaBatch = {
  readonly line: number
  readonly number: number
  readonly serviceClass: string
  /** Standard entry class: `PPD`, `CCD`, `COR`, `IAT`, `ADV`… */
  readonly entryClass: string
  readonly companyName: string
  readonly companyId: string
  /** The originating bank, eight digits. */
  readonly originator: string
  readonly entries: number
  readonly addenda: number
  readonly creditMinor: bigint
  readonly debitMinor: bigint
  readonly hash: bigint
}

/** What a file holds beside its entries. Totals are those of the records, which the control
 *  records repeat. */
export type NachaTotals = {
  readonly destination: string
  readonly origin: string
  /** `YYMMDD` and `HHMM` as written. */
  readonly createdOn: string
  readonly createdAt: string
  readonly idModifier: string
  readonly batches: readonly NachaBatch[]
  readonly entries: number
  readonly addenda: number
  readonly creditMinor: bigint
  readonly debitMinor: bigint
  readonly hash: bigint
  readonly warnings: readonly NachaProblem[]
}
export type NachaFile = NachaTotals & { readonly allEntries: readonly NachaEntry[] }

/** The classes of what can be wrong with a file. */
export type NachaReason =
  | 'length'
  | 'character'
  | 'record_type'
  | 'order'
  | 'file_control_missing'
  | 'after_file_control'
  | 'mandatory'
  | 'routing_check_digit'
  | 'transaction_code'
  | 'addenda'
  | 'return_code'
  | 'service_class'
  | 'header_and_control'
  | 'count'
  | 'hash'
  | 'total'
export type NachaProblem = {
  readonly line: number
  readonly reason: NachaReason
  readonly message: string
}
export type NachaRefusal = {
  readonly code: 'nacha.unreadable'
  readonly problems: readonly [NachaProblem, ...NachaProblem[]]
}

/** Bytes of one file held in memory; larger ones are streamed. */
export const NACHA_BYTES_MAX = 64 * 1024 * 1024

/** True when the bytes begin as a NACHA file does: record type 1, priority 01. */
export function looksLikeNacha(bytes: Uint8Array): boolean {
  return /^\s*101[ \d]/.test(Buffer.from(bytes.subarray(0, 16)).toString('latin1'))
}

/** Reads a whole NACHA file: forward entries, returns, notices of change, ADV and IAT, records on
 *  lines or one after the other. Everything that the control records claim is counted again. Refuses
 *  a file with anything wrong in it, naming line, class and what was expected; nothing of it is
 *  used then. Source: Nacha Operating Rules, Appendix Three. */
export function readNacha(bytes: Uint8Array): Result<NachaFile, NachaRefusal> {
  if (bytes.length > NACHA_BYTES_MAX) {
    return one(1, 'length', `${bytes.length} bytes, at most ${NACHA_BYTES_MAX} are read at once`)
  }
  const allEntries: NachaEntry[] = []
  const read = nachaReader({ entry: (entry) => allEntries.push(entry) })
  read.take(Buffer.from(bytes).toString('latin1'))
  const totals = read.end()
  return totals.ok ? ok({ ...totals.value, allEntries }) : totals
}

/** {@link readNacha} of a stream, in memory that does not grow with it: each entry is handed to
 *  `sink` once its addenda are known. What was handed on counts only if the answer is ok. */
export async function readNachaStream(
  chunks: AsyncIterable<Uint8Array>,
  sink: NachaSink,
): Promise<Result<NachaTotals, NachaRefusal>> {
  const read = nachaReader(sink)
  for await (const chunk of chunks) read.take(Buffer.from(chunk).toString('latin1'))
  return read.end()
}

/** Cuts text into records, by line ends where there are any, else every 94 characters. */
function nachaReader(sink: NachaSink) {
  const machine = nachaMachine(sink)
  let rest = ''
  let onLines: boolean | null = null
  const records = (isLast: boolean) => {
    let from = 0
    for (;;) {
      if (onLines === null) {
        if (rest.length <= NACHA_RECORD_LENGTH + 1 && !isLast) return
        onLines = /[\r\n]/.test(rest.slice(0, NACHA_RECORD_LENGTH + 2))
      }
      const end = onLines ? rest.indexOf('\n', from) : from + NACHA_RECORD_LENGTH
      if (end === -1 || end > rest.length) break
      machine.record(rest.slice(from, end).replace(/\r$/, ''))
      from = onLines ? end + 1 : end
    }
    rest = rest.slice(from)
  }
  return {
    take(text: string) {
      rest += text
      records(false)
    },
    end() {
      records(true)
      const last = rest.replace(/[\r\n]+$/, '')
      if (onLines === false && last !== '') machine.cut(last)
      else if (last !== '') machine.record(last)
      return machine.end()
    },
  }
}

function one(line: number, reason: NachaReason, message: string) {
  return refuse({ code: 'nacha.unreadable', problems: [{ line, reason, message }] } as const)
}
