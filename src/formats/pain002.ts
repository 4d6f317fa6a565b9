import { type Result, ok, refuse } from '../kernel/result.ts'
import {
  type XmlRefusal,
  type XmlTree,
  childOf,
  childrenOf,
  outermost,
  readXml,
  textOf,
} from './xml-read.ts'

/** Why a bank says what it says: an external code (`AC04`) or a bank's own, and its words. */
export type StatusReason = {
  readonly code: string | null
  /** True when the code is the bank's own (`Prtry`), not one of ISO's external list. */
  readonly own: boolean
  readonly text: string | null
}

/** One status with its reasons and where in the file it stands. `status` is null where the bank
 *  gave none: its parts speak for themselves. */
export type StatusSaid = {
  readonly status: PaymentStatus | null
  readonly reasons: readonly StatusReason[]
  readonly line: number
}

export type TransactionStatus = StatusSaid & {
  /** Null for `NOTPROVIDED`. */
  readonly endToEndId: string | null
  readonly instructionId: string | null
}

/** What is said of one `PmtInf` of the file that was sent, and of payments in it. */
export type BlockStatus = StatusSaid & {
  readonly paymentInfoId: string | null
  readonly transactions: readonly TransactionStatus[]
}

/** A customer payment status report: what a bank answers to a pain.001. */
export type StatusReport = {
  /** `pain.002.001.10`, or a national variant; null when the file names no schema. */
  readonly version: string | null
  readonly messageId: string | null
  readonly createdAt: string | null
  /** The message id of the file it answers. */
  readonly originalMessageId: string | null
  readonly originalMessageName: string | null
  readonly group: StatusSaid
  readonly blocks: readonly BlockStatus[]
  readonly problems: readonly StatusProblem[]
}

export type StatusProblem = {
  readonly element: string
  readonly line: number
  readonly message: string
}

export type Pain002Refusal =
  | XmlRefusal
  | {
      readonly code: 'pain002.not_a_report' | 'pain002.status_unknown' | 'pain002.too_many'
      readonly line: number
      readonly message: string
    }

/** ISO 20022 external payment group, information and transaction status codes, those a bank may
 *  give to a customer (external code sets, 2025). */
export const paymentStatuses = [
  'ACCC',
  'ACCP',
  'ACFC',
  'ACIS',
  'ACPD',
  'ACSC',
  'ACSP',
  'ACTC',
  'ACWC',
  'ACWP',
  'BLCK',
  'CANC',
  'CPUC',
  'PART',
  'PATC',
  'PDNG',
  'PRES',
  'RCVD',
  'RJCT',
] as const
export type PaymentStatus = (typeof paymentStatuses)[number]

/** Payments one report may name. */
export const PAIN002_TRANSACTIONS_MAX = 100_000

/** Reads ISO 20022 pain.002, versions .03 to .14 and national variants, under any namespace or
 *  none, also inside an envelope. Refuses what is no XML, declares a DOCTYPE, is no status report,
 *  or says a status that nobody has defined; what is merely missing is a problem with its line. */
export function readPain002(bytes: Uint8Array): Result<StatusReport, Pain002Refusal> {
  const xml = readXml(bytes)
  if (!xml.ok) return xml
  const root = xml.value
  const [report] = outermost(root, 'CstmrPmtStsRpt')
  if (report === undefined) {
    const message = `${root.name} holds no payment status report (pain.002)`
    return refuse({ code: 'pain002.not_a_report', line: root.line, message })
  }
  const group = childOf(report, 'OrgnlGrpInfAndSts')
  const parts = childrenOf(report, 'OrgnlPmtInfAndSts')
  const count = parts.reduce((all, part) => all + childrenOf(part, 'TxInfAndSts').length, 0)
  if (count > PAIN002_TRANSACTIONS_MAX) {
    const message = `${count} payments, at most ${PAIN002_TRANSACTIONS_MAX} are read`
    return refuse({ code: 'pain002.too_many', line: report.line, message })
  }
  const strange = strangeStatus(report)
  if (strange !== null) return strange
  return ok({
    version: /pain\.002\.[\w.]*?(?=\.xsd$|$)/.exec(report.namespace)?.[0] ?? null,
    messageId: textOf(report, 'GrpHdr', 'MsgId'),
    createdAt: textOf(report, 'GrpHdr', 'CreDtTm'),
    originalMessageId: textOf(group, 'OrgnlMsgId'),
    originalMessageName: textOf(group, 'OrgnlMsgNmId'),
    group: saidAt(group ?? report, 'GrpSts'),
    blocks: parts.map(readBlock),
    problems: problemsOf(report, group),
  })
}

const statusElements = ['GrpSts', 'PmtInfSts', 'TxSts'] as const

function strangeStatus(report: XmlTree) {
  const known: readonly string[] = paymentStatuses
  for (const name of statusElements) {
    const found = outermost(report, name).find((each) => !known.includes(each.text))
    if (found === undefined) continue
    const message = `${name} says "${found.text}", which is no payment status`
    return refuse({ code: 'pain002.status_unknown', line: found.line, message } as const)
  }
  return null
}

function saidAt(tree: XmlTree, element: (typeof statusElements)[number]): StatusSaid {
  const text = textOf(tree, element)
  const status = paymentStatuses.find((each) => each === text) ?? null
  const reasons = childrenOf(tree, 'StsRsnInf').map((each): StatusReason => {
    const code = textOf(each, 'Rsn', 'Cd')
    const words = childrenOf(each, 'AddtlInf').map((line) => line.text)
    return {
      code: code ?? textOf(each, 'Rsn', 'Prtry'),
      own: code === null && textOf(each, 'Rsn', 'Prtry') !== null,
      text: words.length === 0 ? null : words.join(' '),
    }
  })
  return { status, reasons, line: tree.line }
}

function readBlock(tree: XmlTree): BlockStatus {
  return {
    ...saidAt(tree, 'PmtInfSts'),
    paymentInfoId: textOf(tree, 'OrgnlPmtInfId'),
    transactions: childrenOf(tree, 'TxInfAndSts').map((each) => ({
      ...saidAt(each, 'TxSts'),
      endToEndId: provided(textOf(each, 'OrgnlEndToEndId')),
      instructionId: provided(textOf(each, 'OrgnlInstrId')),
    })),
  }
}

function provided(id: string | null): string | null {
  return id === 'NOTPROVIDED' ? null : id
}

function problemsOf(report: XmlTree, group: XmlTree | null): StatusProblem[] {
  const problems: StatusProblem[] = []
  const said = (tree: XmlTree, element: string, message: string) =>
    problems.push({ element, line: tree.line, message })
  if (group === null) said(report, 'OrgnlGrpInfAndSts', 'the report does not say what it answers')
  else if (textOf(group, 'OrgnlMsgId') === null) {
    said(group, 'OrgnlMsgId', 'the report does not name the file it answers')
  }
  for (const block of childrenOf(report, 'OrgnlPmtInfAndSts')) {
    for (const each of childrenOf(block, 'TxInfAndSts')) {
      if (textOf(each, 'TxSts') === null) said(each, 'TxSts', 'a payment is named without a status')
    }
  }
  return problems
}
