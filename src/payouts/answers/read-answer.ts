import {
  looksLikeErpRegister,
  readErpRegister,
  type RegisterRow,
} from '../../formats/erp-register.ts'
import {
  looksLikeNacha,
  readNacha,
  type NachaEntry,
  type NachaFile,
} from '../../formats/nacha-read.ts'
import { bankMessageOf } from '../../formats/iso-message.ts'
import {
  readPain002,
  type PaymentStatus,
  type StatusReport,
  type StatusSaid,
} from '../../formats/pain002.ts'
import { money } from '../../kernel/money.ts'
import { ok, type Result } from '../../kernel/result.ts'
import type { AnswerLine, AnswerWord, ReadAnswer } from './answer-line.ts'

export type UnreadableAnswer = { readonly code: 'answer.unreadable'; readonly why: string }

/** Whether the bytes begin as an answer does: a reader of them says what it is. */
export function looksLikeAnswer(bytes: Uint8Array): boolean {
  if (bankMessageOf(bytes) === 'pain.002') return true
  return looksLikeNacha(bytes) || looksLikeErpRegister(bytes)
}

/** Reads what a bank or the ERP answered by what the bytes say, not by the name: pain.002, a NACHA
 *  file of returns and notices of change, or an ERP's register of bills. Refuses what is neither, with line and reason. Pure. */
export function readAnswer(bytes: Uint8Array): Result<ReadAnswer, UnreadableAnswer> {
  if (looksLikeNacha(bytes)) {
    const read = readNacha(bytes)
    if (read.ok) return ok(answerOfNacha(read.value))
    const [first, ...more] = read.refusal.problems
    const rest = more.length === 0 ? '' : ` (and ${more.length} more)`
    return unreadable(`line ${first.line}: ${first.message}${rest}`)
  }
  if (!isMarkup(bytes) || looksLikeErpRegister(bytes)) {
    const register = readErpRegister(bytes)
    if (register.ok) return ok(answerOfRegister(register.value))
    const { line, message } = register.refusal
    const found = message.length > WHY_MAX ? `${message.slice(0, WHY_MAX)}…` : message
    return unreadable(`${line === null ? '' : `row ${line}: `}${found}`)
  }
  const read = readPain002(bytes)
  if (read.ok) return ok(answerOfReport(read.value))
  const { line, message } = read.refusal
  return unreadable(line === null ? message : `line ${line}: ${message}`)
}

const WHY_MAX = 300

/** Whether the first sign of a text, in whatever Unicode, opens a tag. */
function isMarkup(bytes: Uint8Array): boolean {
  const opening = [...bytes.subarray(0, 64)].find((byte) => byte > 0x20 && byte < 0x80)
  return opening === 0x3c
}

function unreadable(why: string) {
  return { ok: false, refusal: { code: 'answer.unreadable', why } } as const
}

/** What each ISO status means for money. `null`: the parts speak for themselves. `ACTC` says that the
 *  form was right: the bank may still refuse, so it is no acceptance. */
const meanings: Readonly<Record<PaymentStatus, AnswerWord | null>> = {
  ACCC: 'accepted',
  ACCP: 'accepted',
  ACFC: 'accepted',
  ACIS: 'accepted',
  ACPD: 'accepted',
  ACSC: 'accepted',
  ACSP: 'accepted',
  ACTC: 'received',
  ACWC: 'accepted',
  ACWP: 'accepted',
  BLCK: 'blocked',
  CANC: 'rejected',
  CPUC: 'accepted',
  PART: 'received',
  PATC: 'received',
  PDNG: 'received',
  PRES: 'received',
  RCVD: 'received',
  RJCT: 'rejected',
}

/** A status report line by line: the file, its blocks, their payments, those with a status. */
function answerOfReport(report: StatusReport): ReadAnswer {
  const messageRef = report.originalMessageId
  const nothing = { messageRef, blockRef: null, endToEndRef: null, traceRef: null }
  const file = linesOf(report.group, { ...nothing, scope: 'file' })
  const parts = report.blocks.flatMap((block) => {
    const blockRef = block.paymentInfoId
    // A status of the block alone, that nobody repeats of a payment, is of all its payments.
    const own = linesOf(block, { ...nothing, scope: 'block', blockRef })
    const payments = block.transactions.flatMap((each) => {
      const endToEndRef = each.endToEndId ?? each.instructionId
      const said = each.status === null ? { ...each, status: block.status } : each
      return linesOf(said, { ...nothing, scope: 'payment', blockRef, endToEndRef })
    })
    return [...own, ...payments]
  })
  return { format: 'pain.002', messageId: report.messageId, lines: [...file, ...parts] }
}

type Place = Pick<AnswerLine, 'scope' | 'messageRef' | 'blockRef' | 'endToEndRef' | 'traceRef'>

function linesOf(said: StatusSaid, place: Place): readonly AnswerLine[] {
  const says = said.status === null ? null : meanings[said.status]
  if (says === null) return []
  const [reason] = said.reasons
  const words = said.reasons.flatMap(({ text }) => (text === null ? [] : [text])).join(' ')
  return [
    {
      ...place,
      fileLine: said.line,
      says,
      status: said.status,
      code: reason?.code?.slice(0, CODE_LENGTH_MAX) ?? null,
      information: words === '' ? null : words.slice(0, INFORMATION_LENGTH_MAX),
      amount: null,
      corrected: null,
    },
  ]
}
const CODE_LENGTH_MAX = 35
const INFORMATION_LENGTH_MAX = 500

/** Returns and notices of a NACHA file. Entries that go forward are the other direction's business
 *  and say nothing of ours. */
function answerOfNacha(file: NachaFile): ReadAnswer {
  const messageId = `${file.createdOn}${file.createdAt}${file.idModifier}`.trim()
  return { format: 'nacha', messageId, lines: file.allEntries.flatMap(lineOfEntry) }
}

function lineOfEntry(entry: NachaEntry): readonly AnswerLine[] {
  const told = entry.returned ?? entry.change
  if (told === null) return []
  const isReturn = entry.returned !== null
  return [
    {
      fileLine: entry.line,
      scope: 'payment',
      says: isReturn ? 'returned' : 'change',
      status: null,
      code: told.code,
      information: entry.returned?.text || null,
      messageRef: null,
      blockRef: null,
      endToEndRef: entry.identification || null,
      traceRef: told.originalTrace.trim() || null,
      account: entry.account.trim(),
      // A notice of change moves no money: its amount is zero.
      amount: isReturn ? money(entry.amountMinor, 'USD') : null,
      corrected: entry.change?.corrected ?? null,
    },
  ]
}

const registerWords = { accepted: 'accepted', paid: 'paid', void: 'rejected' } as const

/** Rows of an ERP's register, each about one bill; a row that is not clear says nothing. */
function answerOfRegister(rows: readonly RegisterRow[]): ReadAnswer {
  return { format: 'erp_register', messageId: null, lines: rows.map(lineOfRow) }
}

function lineOfRow(row: RegisterRow): AnswerLine {
  const { problem, status, paidOn, billNumber: billRef } = row
  return {
    fileLine: row.rowNumber,
    scope: 'payment',
    says: status === null ? 'received' : registerWords[status],
    status: row.statusText.slice(0, CODE_LENGTH_MAX) || null,
    code: null,
    information: (problem ?? row.reason)?.slice(0, INFORMATION_LENGTH_MAX) ?? null,
    messageRef: null,
    blockRef: null,
    endToEndRef: row.reference,
    traceRef: row.erpBill,
    amount: row.amount,
    corrected: null,
    bill: { billRef, paidOn: status === 'paid' ? paidOn : null, isClear: problem === null },
  }
}
