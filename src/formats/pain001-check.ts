import { type Currency, parseCurrency } from '../kernel/currency.ts'
import { type Money, add, parseDecimal, toDecimal, zero } from '../kernel/money.ts'
import { type Result, ok, refuse } from '../kernel/result.ts'
import { isBankText } from './bank-text.ts'
import { cutPain001 } from './pain001-pieces.ts'
import { type XmlTree, childOf, childrenOf, readXml, textOf } from './xml-read.ts'

/** What a payment file says, read back from its bytes. */
export type Pain001Content = {
  readonly version: '09' | '03'
  /** `SEPA`, or `NURG` where no scheme is named. */
  readonly serviceLevel: string
  readonly messageId: string
  readonly paymentInfoId: string
  readonly requestedOn: string
  readonly debtorAccount: string
  readonly controlSum: Money
  readonly payments: readonly Pain001ContentPayment[]
}

export type Pain001ContentPayment = {
  readonly endToEndId: string
  readonly amount: Money
  readonly creditorName: string
  readonly creditorAccount: string
  readonly remittance: string
}

export type Pain001CheckFault = {
  readonly element: string
  readonly line: number | null
  readonly message: string
}

export type Pain001CheckRefusal = {
  readonly code: 'pain001.wrong'
  readonly faults: readonly Pain001CheckFault[]
}

const NAMESPACE = 'urn:iso:std:iso:20022:tech:xsd:pain.001.001.'

type Orders = Readonly<Record<string, string>>

/** The part of ISO 20022 pain.001.001.09 that our profiles use: children in order, `!` required,
 *  `+` one or more. Written from the message definition, not from the writer. */
const orders09: Orders = {
  Document: 'CstmrCdtTrfInitn!',
  CstmrCdtTrfInitn: 'GrpHdr! PmtInf!',
  GrpHdr: 'MsgId! CreDtTm! NbOfTxs! CtrlSum! InitgPty!',
  InitgPty: 'Nm!',
  PmtInf:
    'PmtInfId! PmtMtd! BtchBookg NbOfTxs! CtrlSum! PmtTpInf! ReqdExctnDt! Dbtr! DbtrAcct! ' +
    'DbtrAgt! ChrgBr! CdtTrfTxInf+',
  PmtTpInf: 'SvcLvl!',
  SvcLvl: 'Cd!',
  ReqdExctnDt: 'Dt!',
  Dbtr: 'Nm! PstlAdr',
  Cdtr: 'Nm! PstlAdr',
  PstlAdr: 'StrtNm BldgNb PstCd TwnNm! CtrySubDvsn Ctry!',
  DbtrAcct: 'Id! Ccy',
  CdtrAcct: 'Id!',
  DbtrAgt: 'FinInstnId! BrnchId',
  CdtrAgt: 'FinInstnId! BrnchId',
  BrnchId: 'Id!',
  FinInstnId: 'BICFI ClrSysMmbId Othr',
  ClrSysMmbId: 'ClrSysId! MmbId!',
  ClrSysId: 'Cd Prtry',
  Othr: 'Id! SchmeNm',
  SchmeNm: 'Prtry!',
  CdtTrfTxInf: 'PmtId! Amt! CdtrAgt Cdtr! CdtrAcct! RgltryRptg RmtInf!',
  RgltryRptg: 'Dtls!',
  Dtls: 'Cd! Inf',
  PmtId: 'EndToEndId!',
  Amt: 'InstdAmt!',
  RmtInf: 'Ustrd!',
}
/** pain.001.001.03: the execution day is plain, and the BIC has its older name. */
const { ReqdExctnDt: _, ...without } = orders09
const orders03: Orders = { ...without, FinInstnId: 'BIC ClrSysMmbId Othr' }
const versions: ReadonlyMap<string, Orders> = new Map([
  [`${NAMESPACE}09`, orders09],
  [`${NAMESPACE}03`, orders03],
])

/** Longest text of a leaf, in characters; what is not listed has 35. */
const lengths: Readonly<Record<string, number>> = {
  Nm: 70,
  Ustrd: 140,
  StrtNm: 70,
  IBAN: 34,
  BICFI: 11,
  PstCd: 16,
  BldgNb: 16,
  BIC: 11,
  Cd: 10,
  Ctry: 2,
}
const LEAF_LENGTH_MAX = 35

/** Reads a written file back by a reader that shares nothing with the writer and refuses it when an
 *  element is missing, foreign or out of order, a text too long or outside the banks' set, an id
 *  used twice, or `NbOfTxs` and `CtrlSum` do not agree with the payments. Run before a file is
 *  stored. */
export function checkPain001(bytes: Uint8Array): Result<Pain001Content, Pain001CheckRefusal> {
  const payments: Pain001ContentPayment[] = []
  const reader = pain001Reader((payment) => payments.push(payment))
  reader.take(bytes)
  const read = reader.end()
  return read.ok ? ok({ ...read.value, payments }) : read
}

export type Pain001Reader = {
  /** The next bytes of the file. */
  take(bytes: Uint8Array): void
  /** What the file says beside its payments, or what is wrong with it. */
  end(): Result<Omit<Pain001Content, 'payments'>, Pain001CheckRefusal>
}

/** {@link checkPain001} of a file as its bytes come: payments are handed on one by one, and what is kept
 *  of each is its id. After the first piece with a fault nothing more is read. */
export function pain001Reader(each: (payment: Pain001ContentPayment) => void): Pain001Reader {
  const faults: Pain001CheckFault[] = []
  const state: Reading = { ids: new Set(), count: 0, sum: null, last: null }
  const cutter = cutPain001((piece) => {
    if (faults.length > 0) return
    const found: Pain001CheckFault[] = []
    readPiece(piece.bytes, { state, each, found })
    const lineOf = (line: number | null) => (line === null ? null : piece.lineOf(line))
    faults.push(...found.map((fault) => ({ ...fault, line: lineOf(fault.line) })))
  })
  return {
    take: (bytes) => cutter.take(bytes),
    end() {
      cutter.end()
      const content = faults.length === 0 ? contentOf(state, faults) : null
      return content === null || faults.length > 0
        ? refuse({ code: 'pain001.wrong', faults })
        : ok(content)
    },
  }
}

/** What is kept while pieces are read. */
type Reading = {
  readonly ids: Set<string>
  count: number
  sum: Money | null
  last: XmlTree | null
}

function readPiece(
  bytes: Uint8Array,
  of: {
    readonly state: Reading
    readonly each: (payment: Pain001ContentPayment) => void
    readonly found: Pain001CheckFault[]
  },
): void {
  const { state, found } = of
  const xml = readXml(bytes)
  if (!xml.ok) {
    const { line, message } = xml.refusal
    found.push({ element: 'Document', line, message })
    return
  }
  const { namespace } = xml.value
  const orders = versions.get(namespace)
  if (orders === undefined) fault(found, xml.value, `is in namespace ${namespace}`)
  else checkElement(xml.value, { namespace, orders }, found)
  if (found.length > 0) return
  state.last = xml.value
  const information = childOf(xml.value, 'CstmrCdtTrfInitn', 'PmtInf')
  for (const transfer of childrenOf(information, 'CdtTrfTxInf')) {
    state.count += 1
    for (const payment of readPayment(transfer, found)) {
      const { amount, endToEndId } = payment
      state.sum ??= zero(amount.currency)
      if (amount.currency !== state.sum.currency) {
        fault(found, information ?? transfer, 'mixes currencies')
        return
      }
      state.sum = add(state.sum, amount)
      if (state.ids.has(endToEndId)) {
        fault(found, information ?? transfer, `uses the id ${endToEndId} twice`)
      }
      state.ids.add(endToEndId)
      of.each(payment)
    }
  }
}

type Version = { readonly namespace: string; readonly orders: Orders }

function checkElement(tree: XmlTree, version: Version, faults: Pain001CheckFault[]): void {
  if (tree.namespace !== version.namespace) fault(faults, tree, `is in namespace ${tree.namespace}`)
  const isAccount = tree.name === 'Id' && tree.children.length > 0
  const order = isAccount ? 'IBAN Othr' : version.orders[tree.name]
  if (order === undefined) checkLeaf(tree, faults)
  else checkOrder(tree, order.split(' '), faults)
  for (const child of tree.children) checkElement(child, version, faults)
}

function checkOrder(tree: XmlTree, order: readonly string[], faults: Pain001CheckFault[]): void {
  const names = order.map((word) => word.replace(/[!+]$/, ''))
  let reached = -1
  for (const child of tree.children) {
    const place = names.indexOf(child.name)
    const repeated = place === reached && !order[place]?.endsWith('+')
    if (place < reached || repeated) fault(faults, child, `is misplaced in ${tree.name}`)
    reached = Math.max(reached, place)
  }
  order.forEach((word, place) => {
    const present = tree.children.some((child) => child.name === names[place])
    if (/[!+]$/.test(word) && !present) fault(faults, tree, `has no ${names[place]}`)
  })
  if (tree.text !== '') fault(faults, tree, 'holds text beside elements')
}

function checkLeaf(tree: XmlTree, faults: Pain001CheckFault[]): void {
  const lengthMax = lengths[tree.name] ?? LEAF_LENGTH_MAX
  if (tree.children.length > 0) fault(faults, tree, 'has children')
  if (tree.text === '' || tree.text.length > lengthMax) {
    fault(faults, tree, `has ${tree.text.length} characters, expected 1 to ${lengthMax}`)
  }
  if (!isBankText(tree.text))
    fault(faults, tree, `has a character banks do not carry: ${tree.text}`)
}

/** What the file says in all: head and end are in its last piece as in every one. */
function contentOf(
  { last, count, sum: controlSum }: Reading,
  faults: Pain001CheckFault[],
): Omit<Pain001Content, 'payments'> | null {
  const header = childOf(last, 'CstmrCdtTrfInitn', 'GrpHdr')
  const information = childOf(last, 'CstmrCdtTrfInitn', 'PmtInf')
  if (last === null || header === null || information === null || controlSum === null) return null
  for (const part of [header, information]) checkTotals(part, count, controlSum, faults)
  return {
    version: last.namespace.endsWith('03') ? '03' : '09',
    serviceLevel: textOf(information, 'PmtTpInf', 'SvcLvl', 'Cd') ?? '',
    messageId: textOf(header, 'MsgId') ?? '',
    paymentInfoId: textOf(information, 'PmtInfId') ?? '',
    requestedOn:
      textOf(information, 'ReqdExctnDt', 'Dt') ?? textOf(information, 'ReqdExctnDt') ?? '',
    debtorAccount: accountOf(information, 'DbtrAcct'),
    controlSum,
  }
}

function readPayment(tree: XmlTree, faults: Pain001CheckFault[]): readonly Pain001ContentPayment[] {
  const amt = childOf(tree, 'Amt', 'InstdAmt')
  const currency: Currency | null = parseCurrency(amt?.attributes['Ccy'] ?? '')
  const amount = currency === null ? null : parseDecimal(amt?.text ?? '', currency)
  if (amount === null || amount.minor <= 0n) {
    fault(faults, amt ?? tree, `is no amount to pay: ${amt?.text} ${currency}`)
    return []
  }
  return [
    {
      endToEndId: textOf(tree, 'PmtId', 'EndToEndId') ?? '',
      amount,
      creditorName: textOf(tree, 'Cdtr', 'Nm') ?? '',
      creditorAccount: accountOf(tree, 'CdtrAcct'),
      remittance: textOf(tree, 'RmtInf', 'Ustrd') ?? '',
    },
  ]
}

function accountOf(tree: XmlTree, name: string): string {
  const id = childOf(tree, name, 'Id')
  return textOf(id, 'IBAN') ?? textOf(id, 'Othr', 'Id') ?? ''
}

function checkTotals(
  part: XmlTree,
  count: number,
  controlSum: Money,
  faults: Pain001CheckFault[],
): void {
  if (textOf(part, 'NbOfTxs') !== String(count)) {
    fault(faults, part, `counts ${textOf(part, 'NbOfTxs')} payments, the file has ${count}`)
  }
  const stated = textOf(part, 'CtrlSum') ?? ''
  if (parseDecimal(stated, controlSum.currency)?.minor !== controlSum.minor) {
    fault(faults, part, `adds up to ${stated}, the payments to ${toDecimal(controlSum)}`)
  }
}

function fault(faults: Pain001CheckFault[], { name, line }: XmlTree, message: string): void {
  faults.push({ element: name, line, message: `${name} ${message}` })
}
