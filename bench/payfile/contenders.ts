import { closeSync, fsyncSync, openSync, writeSync } from 'node:fs'
import { XmlDocument, type XmlElement } from 'libxml2-wasm'
import { streamBacs } from '../../src/formats/bacs-write.ts'
import { streamNacha } from '../../src/formats/nacha-write.ts'
import { streamPain001 } from '../../src/formats/pain001.ts'
import { toDecimal } from '../../src/kernel/money.ts'
import { unwrap } from '../../src/kernel/result.ts'
import {
  bacsHead,
  bacsPayments,
  nachaHead,
  nachaPayments,
  sepaHead,
  sepaPayments,
} from './payments.ts'

/** What one contender is: it writes `count` payments to a file, or only bytes to measure the disk. */
export type Contender = (path: string, count: number) => void

/** Ours: two passes, checked, in chunks. */
const streams: Readonly<Record<string, Contender>> = {
  pain001: (path, count) =>
    write(path, unwrap(streamPain001(sepaHead, () => sepaPayments(count))).chunks()),
  nacha: (path, count) =>
    write(path, unwrap(streamNacha(nachaHead, () => nachaPayments(count))).chunks()),
  bacs: (path, count) =>
    write(path, unwrap(streamBacs(bacsHead, () => bacsPayments(count))).chunks()),
}

/** The usual way: a tree of the whole document, then its text. libxml2's own. */
function tree(path: string, count: number): void {
  const document = XmlDocument.create()
  const ns = 'urn:iso:std:iso:20022:tech:xsd:pain.001.001.09'
  const root = document.createRoot('Document', ns)
  const information = root.addElement('CstmrCdtTrfInitn').addElement('PmtInf')
  for (const payment of sepaPayments(count)) {
    const transfer = information.addElement('CdtTrfTxInf')
    leaf(transfer.addElement('PmtId'), 'EndToEndId', payment.endToEndId)
    const amount = leaf(transfer.addElement('Amt'), 'InstdAmt', toDecimal(payment.amount))
    amount.setAttr('Ccy', payment.amount.currency)
    const creditor = transfer.addElement('Cdtr')
    leaf(creditor, 'Nm', payment.creditor.name)
    const address = creditor.addElement('PstlAdr')
    leaf(address, 'StrtNm', payment.creditor.address?.streetName ?? '')
    leaf(address, 'TwnNm', payment.creditor.address?.townName ?? '')
    leaf(address, 'Ctry', payment.creditor.address?.country ?? '')
    const { creditorAccount: account } = payment
    const number = account.kind === 'iban' ? account.iban : account.number
    leaf(transfer.addElement('CdtrAcct').addElement('Id'), 'IBAN', number)
    leaf(transfer.addElement('RmtInf'), 'Ustrd', payment.remittance)
  }
  write(path, [Buffer.from(document.toString())])
  document.dispose()
}

function leaf(parent: XmlElement, name: string, text: string): XmlElement {
  const element = parent.addElement(name)
  element.addText(text)
  return element
}

/** The least: template strings joined, nothing checked, escaped, spelled or added up. */
function strings(path: string, count: number): void {
  const parts: string[] = []
  for (const { endToEndId, amount, creditor, creditorAccount, remittance } of sepaPayments(count)) {
    const number = creditorAccount.kind === 'iban' ? creditorAccount.iban : creditorAccount.number
    parts.push(
      `<CdtTrfTxInf><PmtId><EndToEndId>${endToEndId}</EndToEndId></PmtId><Amt><InstdAmt Ccy="EUR">` +
        `${toDecimal(amount)}</InstdAmt></Amt><Cdtr><Nm>${creditor.name}</Nm><PstlAdr><StrtNm>` +
        `${creditor.address?.streetName}</StrtNm><TwnNm>${creditor.address?.townName}</TwnNm>` +
        `<Ctry>${creditor.address?.country}</Ctry></PstlAdr></Cdtr><CdtrAcct><Id><IBAN>${number}` +
        `</IBAN></Id></CdtrAcct><RmtInf><Ustrd>${remittance}</Ustrd></RmtInf></CdtTrfTxInf>\n`,
    )
  }
  write(path, [Buffer.from(parts.join(''))])
}

/** The limit: as many bytes as the file of ours has, written and synced, and nothing else. */
function raw(path: string, bytes: number): void {
  const chunk = Buffer.alloc(64 * 1024, 'a')
  const file = openSync(path, 'w')
  for (let left = bytes; left > 0; left -= chunk.length) {
    writeSync(file, chunk, 0, Math.min(left, chunk.length))
  }
  fsyncSync(file)
  closeSync(file)
}

function write(path: string, chunks: Iterable<Uint8Array>): void {
  const file = openSync(path, 'w')
  for (const chunk of chunks) writeSync(file, chunk)
  fsyncSync(file)
  closeSync(file)
}

export const contenders: Readonly<Record<string, Contender>> = { ...streams, tree, strings, raw }
