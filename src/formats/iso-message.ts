/** Messages of ISO 20022 by which a bank speaks to its customer, by the element that holds each. */
const messages = {
  CstmrPmtStsRpt: 'pain.002',
  BkToCstmrAcctRpt: 'camt.052',
  BkToCstmrStmt: 'camt.053',
  BkToCstmrDbtCdtNtfctn: 'camt.054',
} as const
export type BankMessage = (typeof messages)[keyof typeof messages]

/** The envelope, its signature and comments before the message may have this many bytes. */
const START_BYTES = 64 * 1024
const elements = new RegExp(`<(?:[A-Za-z_][\\w.-]*:)?(${Object.keys(messages).join('|')})[\\s/>]`)

/** Which message of a bank a file begins with; null when it is none. Looks, and reads nothing: what
 *  is wrong with it, its reader says. NUL bytes of UTF-16 are skipped. */
export function bankMessageOf(bytes: Uint8Array): BankMessage | null {
  const start = Buffer.from(bytes.subarray(0, START_BYTES)).toString('latin1').replaceAll('\0', '')
  const found = elements.exec(start)?.[1]
  // Only names of the table are looked for.
  return found === undefined ? null : messages[found as keyof typeof messages]
}
