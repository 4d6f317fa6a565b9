import { deepEqual, equal } from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { test } from 'node:test'
import fc from 'fast-check'
import { money, toDecimal } from '../kernel/money.ts'
import { unwrap } from '../kernel/result.ts'
import type { BankStatement, StatementDetail, StatementEntry } from './bank-statement.ts'
import { readCamt, readCamt053 } from './camt053.ts'

const golden = path.join(import.meta.dirname, '../../spec/formats/camt053')
const source = readFileSync(path.join(golden, 'statement.xml'), 'utf8')

function printAmount({ minor, currency }: { minor: bigint; currency: string }): string {
  return `${toDecimal(money(minor, currency))} ${currency}`
}

function printStatement(statement: BankStatement): string[] {
  const { account, opening, closing } = statement
  return [
    `account ${account.number} of ${account.ownerName} at ${account.servicerBic}, ` +
      `statement ${statement.id}`,
    `opens ${printAmount(opening!.amount)} on ${opening!.on}, ` +
      `closes ${printAmount(closing!.amount)} on ${closing!.on}: ${statement.proof.state}`,
    ...[...statement.entries, ...statement.notBooked].flatMap(printEntry),
  ]
}

function printEntry(entry: StatementEntry): string[] {
  const { ordinal, status, side, amount, bookedOn, batch } = entry
  const facts = [
    `${ordinal} ${status} ${side} ${printAmount(amount)} on ${bookedOn ?? '-'}`,
    entry.servicerReference === null ? null : `bank ${entry.servicerReference}`,
    entry.transactionCode,
    entry.reversal ? 'reversal' : null,
  ]
  const batchLine =
    batch === null
      ? []
      : [
          `  batch ${batch.messageId} ${batch.paymentInfoId} of ${batch.count}, ` +
            printAmount(batch.total!),
        ]
  const line = facts.filter((fact) => fact !== null).join(', ')
  return [line, ...batchLine, ...entry.details.map(printDetail)]
}

function printDetail(detail: StatementDetail): string {
  const { returnReason } = detail
  const facts = [
    detail.endToEndId ?? '-',
    detail.amount === null ? null : printAmount(detail.amount),
    detail.counterpartyName,
    detail.counterpartyAccount,
    returnReason === null ? null : `returned ${returnReason.code} ${returnReason.text}`,
  ].filter((fact) => fact !== null)
  return `  pays ${facts.join(' ')}${detail.remittance === null ? '' : `: ${detail.remittance}`}`
}

test('a statement under a prefix and in an envelope reads as the golden text says', () => {
  const message = unwrap(readCamt053(Buffer.from(source)))
  const warnings = message.problems.map(
    ({ severity, line, message: text }) => `${severity} line ${line}: ${text}`,
  )
  const lines = [...message.statements.flatMap(printStatement), ...warnings]
  equal(`${lines.join('\n')}\n`, readFileSync(path.join(golden, 'statement.txt'), 'utf8'))
  equal(message.version, 'camt.053.001.08')
})

test('the same statement in UTF-16 reads the same', () => {
  const text = source.replace('encoding="UTF-8"', 'encoding="UTF-16"')
  const bytes = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text, 'utf16le')])
  deepEqual(unwrap(readCamt053(bytes)), unwrap(readCamt053(Buffer.from(source))))
})

test('a DOCTYPE is refused in every encoding and behind every comment', () => {
  const doctype = '<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
  const declared = source.replace(
    '<env:Envelope',
    `<!-- <a> --> <?p q?>\n${doctype}\n<env:Envelope`,
  )
  const utf16 = declared.replace('encoding="UTF-8"', 'encoding="UTF-16"')
  const files = [
    Buffer.from(declared),
    Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(utf16, 'utf16le')]),
    Buffer.concat([Buffer.from([0xfe, 0xff]), Buffer.from(utf16, 'utf16le').swap16()]),
  ]
  for (const file of files) {
    const read = readCamt(file)
    equal(!read.ok && read.refusal.code === 'xml.unreadable' && read.refusal.reason, 'doctype')
  }
})

test('an amount that cannot be read leaves the statement unproven and names its line', () => {
  for (const wrong of ['1,234.60', '-1234.60', '1234.601', '1e3', '', '99999999999999999999']) {
    const changed = source.replace('<s:Amt Ccy="EUR">1234.60', `<s:Amt Ccy="EUR">${wrong}`)
    const [statement] = unwrap(readCamt053(Buffer.from(changed))).statements
    equal(statement?.proof.state, 'unproven', wrong)
    deepEqual(
      statement?.problems.filter((each) => each.severity === 'error').map((each) => each.line),
      [25],
      wrong,
    )
  }
})

test('an entry with neither credit nor debit is an error, not a guess', () => {
  const changed = source.replace(
    '1234.60</s:Amt><s:CdtDbtInd>DBIT</s:CdtDbtInd>',
    '1234.60</s:Amt>',
  )
  const [statement] = unwrap(readCamt053(Buffer.from(changed))).statements
  equal(statement?.proof.state, 'unproven')
  equal(statement?.entries.length, 1)
})

test('opening, entries and closing are proven exactly, for any amounts', () => {
  const movements = fc.array(fc.bigInt({ min: -(10n ** 12n), max: 10n ** 12n }), { maxLength: 30 })
  fc.assert(
    fc.property(
      movements,
      fc.bigInt({ min: -(10n ** 12n), max: 10n ** 12n }),
      (minors, opening) => {
        const closing = minors.reduce((total, minor) => total + minor, opening)
        const [statement] = unwrap(readCamt053(statementOf(opening, minors, closing))).statements
        equal(statement?.proof.state, 'proven')
        deepEqual(
          statement?.entries.map((entry) => entry.amount.minor),
          minors,
        )
        const [off] = unwrap(readCamt053(statementOf(opening, minors, closing + 1n))).statements
        equal(off?.proof.state, 'contradicted')
      },
    ),
    { numRuns: 50 },
  )
})

function statementOf(opening: bigint, minors: readonly bigint[], closing: bigint): Buffer {
  const signed = (minor: bigint) => {
    const size = money(minor < 0n ? -minor : minor, 'EUR')
    const side = minor < 0n ? 'DBIT' : 'CRDT'
    return `<Amt Ccy="EUR">${toDecimal(size)}</Amt><CdtDbtInd>${side}</CdtDbtInd>`
  }
  const balance = (kind: string, minor: bigint) =>
    `<Bal><Tp><CdOrPrtry><Cd>${kind}</Cd></CdOrPrtry></Tp>${signed(minor)}` +
    '<Dt><Dt>2026-01-01</Dt></Dt></Bal>'
  const entries = minors.map((minor) => `<Ntry>${signed(minor)}<Sts>BOOK</Sts><BkTxCd/></Ntry>`)
  return Buffer.from(
    '<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.02"><BkToCstmrStmt><GrpHdr>' +
      '<MsgId>M</MsgId><CreDtTm>2026-01-01T00:00:00Z</CreDtTm></GrpHdr><Stmt><Id>S</Id>' +
      '<Acct><Id><IBAN>X</IBAN></Id></Acct>' +
      `${balance('OPBD', opening)}${balance('CLBD', closing)}${entries.join('')}` +
      '</Stmt></BkToCstmrStmt></Document>',
  )
}

test('what is no statement is refused by its root element', () => {
  const read = readCamt(Buffer.from('<html><body/></html>'))
  equal(!read.ok && read.refusal.code === 'camt.not_a_statement' && read.refusal.element, 'html')
  for (const bytes of [Buffer.alloc(0), Buffer.from('not xml'), Buffer.from([0, 1, 2, 3])]) {
    equal(readCamt(bytes).ok, false)
  }
})
