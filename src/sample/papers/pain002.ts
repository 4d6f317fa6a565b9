import type { Instant } from '../../kernel/temporal.ts'

/** One payment of a file, as its bank answers it. */
export type AnsweredPayment = {
  readonly endToEndId: string
  /** Why the bank refuses it, by its code and in its words; null when it takes it. */
  readonly refused: { readonly code: string; readonly words: string } | null
}

/** The answer of the bank to a file, payment by payment (ISO 20022 pain.002.001.10). */
export function pain002Of(of: {
  readonly id: string
  readonly at: Instant
  /** The message id of the file. */
  readonly answers: string
  readonly payments: readonly AnsweredPayment[]
}): Buffer {
  const made = of.at.toString({ smallestUnit: 'second' })
  return Buffer.from(
    `<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.002.001.10"><CstmrPmtStsRpt>
<GrpHdr><MsgId>${of.id}</MsgId><CreDtTm>${made}</CreDtTm></GrpHdr>
<OrgnlGrpInfAndSts><OrgnlMsgId>${of.answers}</OrgnlMsgId><OrgnlMsgNmId>pain.001.001.09</OrgnlMsgNmId>
<GrpSts>PART</GrpSts></OrgnlGrpInfAndSts>
<OrgnlPmtInfAndSts><OrgnlPmtInfId>${of.answers}-1</OrgnlPmtInfId>
${of.payments.map(answered).join('\n')}
</OrgnlPmtInfAndSts></CstmrPmtStsRpt></Document>
`,
  )
}

function answered({ endToEndId, refused }: AnsweredPayment): string {
  const why =
    refused === null
      ? ''
      : `<StsRsnInf><Rsn><Cd>${refused.code}</Cd></Rsn><AddtlInf>${refused.words}</AddtlInf></StsRsnInf>`
  const status = refused === null ? 'ACSP' : 'RJCT'
  return `<TxInfAndSts><OrgnlEndToEndId>${endToEndId}</OrgnlEndToEndId><TxSts>${status}</TxSts>${why}</TxInfAndSts>`
}
