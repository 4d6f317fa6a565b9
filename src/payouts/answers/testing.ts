import type { Actor } from '../../audit/index.ts'
import { unwrap } from '../../kernel/result.ts'
import type { Instant, PlainDate } from '../../kernel/temporal.ts'
import { testCall, type TestDatabase } from '../../platform/testing.ts'
import { run } from '../testing.ts'
import { confirmWritten, fileWrittenAnswer } from './written.ts'
import type { WrittenWord } from './written-state.ts'

/** Answers as banks write them, for tests: from the specification, never from what reads them. */

export type ReportedPayment = {
  readonly endToEndId: string
  readonly status: string
  readonly code?: string
  readonly text?: string
}

/** A pain.002.001.10 about a file: of its whole, of its payments, or both. */
export function report(of: {
  readonly messageId: string
  /** The message id of the file that was sent. */
  readonly answers: string
  readonly file?: { readonly status: string; readonly code?: string }
  readonly payments?: readonly ReportedPayment[]
}): Uint8Array {
  const { file, payments = [] } = of
  const group =
    file === undefined ? '' : `<GrpSts>${file.status}</GrpSts>${reason(file.code, undefined)}`
  const block =
    payments.length === 0
      ? ''
      : `<OrgnlPmtInfAndSts><OrgnlPmtInfId>${of.answers}-1</OrgnlPmtInfId>` +
        `${payments.map(transaction).join('')}</OrgnlPmtInfAndSts>`
  return new TextEncoder().encode(
    '<?xml version="1.0" encoding="UTF-8"?>\n' +
      '<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.002.001.10"><CstmrPmtStsRpt>' +
      `<GrpHdr><MsgId>${of.messageId}</MsgId><CreDtTm>2026-04-03T07:00:00Z</CreDtTm></GrpHdr>` +
      `<OrgnlGrpInfAndSts><OrgnlMsgId>${of.answers}</OrgnlMsgId>` +
      `<OrgnlMsgNmId>pain.001.001.09</OrgnlMsgNmId>${group}</OrgnlGrpInfAndSts>${block}` +
      '</CstmrPmtStsRpt></Document>',
  )
}

function transaction({ endToEndId, status, code, text }: ReportedPayment): string {
  return (
    `<TxInfAndSts><OrgnlEndToEndId>${endToEndId}</OrgnlEndToEndId><TxSts>${status}</TxSts>` +
    `${reason(code, text)}</TxInfAndSts>`
  )
}

function reason(code: string | undefined, text: string | undefined): string {
  if (code === undefined) return ''
  const words = text === undefined ? '' : `<AddtlInf>${text}</AddtlInf>`
  return `<StsRsnInf><Rsn><Cd>${code}</Cd></Rsn>${words}</StsRsnInf>`
}

/** A NACHA file of one answer: a return (R…) or a notice of change (C…) of one entry, with control
 *  records that add up. Field by field as Appendix Three has them. */
export function nachaAnswer(of: {
  readonly code: string
  /** What stood as the individual's identification in the file that was sent. */
  readonly identification: string
  readonly amountMinor: bigint
  readonly corrected?: string
  /** The account and trace number of the entry that was sent; else of nobody's. */
  readonly account?: string
  readonly sentTrace?: string
}): Uint8Array {
  const isChange = of.code.startsWith('C')
  const pad = (text: string, length: number) => text.padEnd(length).slice(0, length)
  const digits = (value: bigint | number, length: number) => String(value).padStart(length, '0')
  const amount = isChange ? 0n : of.amountMinor
  const trace = '091400600000001'
  const header =
    '101 021000021 0914006062604030700A094101' + pad('OUR BANK', 23) + pad('THEIR BANK', 23)
  const batch =
    `5220${pad('EXAMPLE US INC', 16)}${pad('', 20)}${pad('1234567890', 10)}` +
    `${isChange ? 'COR' : 'CCD'}${pad('RETURN', 10)}${pad('', 6)}260403   1091400600000001`
  const entry =
    `621${'011401533'}${pad(of.account ?? '90001001', 17)}${digits(amount, 10)}` +
    `${pad(of.identification, 15)}${pad('GLOBEX', 22)}  1${trace}`
  const addenda =
    `7${isChange ? '98' : '99'}${of.code}${of.sentTrace ?? '021000020000001'}${pad('', 6)}01140153` +
    `${pad(of.corrected ?? '', isChange ? 29 : 44)}${isChange ? pad('', 15) : ''}${trace}`
  const control =
    `8220000002${digits(1140153, 10)}${digits(0, 12)}${digits(amount, 12)}` +
    `${pad('1234567890', 10)}${pad('', 19)}${pad('', 6)}09140060${digits(1, 7)}`
  const end = `9000001000001${digits(2, 8)}${digits(1140153, 10)}${digits(0, 12)}${digits(amount, 12)}`
  const lines = [header, batch, entry, addenda, control, end].map((line) => pad(line, 94))
  const filler = Array.from({ length: 4 }, () => '9'.repeat(94))
  return new TextEncoder().encode([...lines, ...filler, ''].join('\n'))
}

/** A bank's letter about each of these payments, filed by one of Finance and confirmed by
 *  another, as the real commands do it. `saidOn`: from the day it was sent to that of `at`. */
export async function lettersSay(
  db: TestDatabase,
  by: { readonly files: Actor; readonly confirms: Actor },
  said: {
    readonly paymentIds: readonly string[]
    readonly says: WrittenWord
    readonly code: string
    readonly words: string
    readonly saidOn: PlainDate
    readonly at: Instant
  },
): Promise<void> {
  const { paymentIds, at, words, ...rest } = said
  for (const paymentId of paymentIds) {
    const bytes = new TextEncoder().encode(`the bank's letter about ${paymentId}: ${words}`)
    const file = { name: 'letter.txt', bytes }
    const call = testCall(db, by.files, { at })
    const { writtenAnswerId } = unwrap(
      await fileWrittenAnswer(call, { paymentId, words, ...rest, file }),
    )
    const input = { writtenAnswerId }
    const step = { action: 'answer.write', command: confirmWritten, input, at } as const
    unwrap(await run(db, by.confirms, step))
  }
}
