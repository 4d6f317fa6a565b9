import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { readPain002, type StatusReason } from './pain002.ts'

const corpora = process.env['QUITTANCE_CORPORA'] ?? '../shared/corpora'
const folder = join(corpora, 'iso20022')
const skip = existsSync(folder) ? false : 'the corpora are not here'

function report(
  inner: string,
  attributes = 'xmlns="urn:iso:std:iso:20022:tech:xsd:pain.002.001.10"',
) {
  const group = '<GrpHdr><MsgId>B1</MsgId><CreDtTm>2026-04-29T10:00:00Z</CreDtTm></GrpHdr>'
  return Buffer.from(
    `<?xml version="1.0"?>\n<Document ${attributes}><CstmrPmtStsRpt>${group}\n${inner}` +
      '</CstmrPmtStsRpt></Document>',
  )
}

const part =
  '<OrgnlGrpInfAndSts><OrgnlMsgId>M1</OrgnlMsgId><OrgnlMsgNmId>pain.001.001.09</OrgnlMsgNmId>' +
  '<GrpSts>PART</GrpSts></OrgnlGrpInfAndSts>\n<OrgnlPmtInfAndSts><OrgnlPmtInfId>P-1</OrgnlPmtInfId>' +
  '<TxInfAndSts><OrgnlInstrId>I1</OrgnlInstrId><OrgnlEndToEndId>26007000110H</OrgnlEndToEndId>' +
  '<TxSts>RJCT</TxSts><StsRsnInf><Rsn><Cd>AC04</Cd></Rsn><AddtlInf>Account</AddtlInf>' +
  '<AddtlInf>closed</AddtlInf></StsRsnInf></TxInfAndSts></OrgnlPmtInfAndSts>'

test('a report that refuses one payment says which, and why', () => {
  const read = readPain002(report(part))
  assert.ok(read.ok)
  const { group, blocks, originalMessageId, version } = read.value
  assert.equal(version, 'pain.002.001.10')
  assert.equal(originalMessageId, 'M1')
  assert.equal(group.status, 'PART')
  const [payment] = blocks[0]?.transactions ?? []
  assert.equal(payment?.endToEndId, '26007000110H')
  assert.equal(payment?.status, 'RJCT')
  assert.deepEqual(payment?.reasons, [{ code: 'AC04', own: false, text: 'Account closed' }])
  assert.equal(payment?.line, 4)
})

test('any prefix, an envelope, or no schema at all is read', () => {
  assert.ok(readPain002(report(part, '')).ok)
  const prefixed = report(part, 'xmlns:p="urn:x"').toString()
  assert.ok(readPain002(Buffer.from(prefixed.replaceAll(/<(\/?)([A-Z])/g, '<$1p:$2'))).ok)
  const envelope = report(part)
    .toString()
    .replace(/<\?xml.*?\?>/, '')
  assert.ok(readPain002(Buffer.from(`<Envelope><Body>${envelope}</Body></Envelope>`)).ok)
})

test('what is no report, says an unknown status or declares a DOCTYPE is refused', () => {
  const code = (bytes: Buffer) => {
    const read = readPain002(bytes)
    return read.ok ? 'read' : read.refusal.code
  }
  assert.equal(code(Buffer.from('<Document/>')), 'pain002.not_a_report')
  assert.equal(code(report(part.replace('RJCT', 'NOPE'))), 'pain002.status_unknown')
  const doctype = report(part).toString().replace('?>', '?><!DOCTYPE x [<!ENTITY y "z">]>')
  assert.equal(code(Buffer.from(doctype)), 'xml.unreadable')
  const cut = readPain002(report(part).subarray(0, 500))
  assert.ok(!cut.ok && cut.refusal.line === 4, JSON.stringify(cut))
})

type Stated = {
  readonly original_msg_id: string | null
  readonly group_status: string | null
  readonly group_reason?: string | null
  readonly payment_infos: readonly {
    readonly original_payment_info_id: string
    readonly payment_info_status: string | null
    readonly transactions: readonly {
      readonly end_to_end_id: string | null
      readonly status: string
      readonly reason: string | null
      readonly info: string | null
    }[]
  }[]
}

test('each report of the corpora maps to the stated statuses and reasons', { skip }, (t) => {
  // The corpora's own description; each field used is compared below.
  const all = JSON.parse(readFileSync(join(folder, 'expected.json'), 'utf8')) as Record<
    string,
    Stated
  >
  const names = readdirSync(join(folder, 'pain.002'))
  for (const name of names) {
    const read = readPain002(readFileSync(join(folder, 'pain.002', name)))
    assert.ok(read.ok, `${name}: ${JSON.stringify(read)}`)
    const stated = all[`pain.002/${name}`]
    assert.ok(stated !== undefined, name)
    const { group, blocks, originalMessageId } = read.value
    assert.equal(originalMessageId, stated.original_msg_id, name)
    assert.equal(group.status, stated.group_status, name)
    assert.equal(codeOf(group.reasons), stated.group_reason ?? null, name)
    const found = blocks.map((block) => ({
      original_payment_info_id: block.paymentInfoId,
      payment_info_status: block.status,
      transactions: block.transactions.map((each) => ({
        end_to_end_id: each.endToEndId,
        info: each.reasons[0]?.text ?? null,
        reason: codeOf(each.reasons),
        status: each.status,
      })),
    }))
    assert.deepEqual(found, stated.payment_infos, name)
  }
  t.diagnostic(`${names.length} of ${names.length} status reports as stated`)
})

function codeOf(reasons: readonly StatusReason[]): string | null {
  return reasons[0]?.code ?? null
}
