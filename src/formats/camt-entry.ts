import type { Currency } from '../kernel/currency.ts'
import { type Money, negate, sum, toDecimal } from '../kernel/money.ts'
import type {
  StatementBatch,
  StatementDetail,
  StatementEntry,
  StatementProblem,
} from './bank-statement.ts'
import { amountAt, amountIn, dateAt } from './camt-values.ts'
import { type XmlTree, childOf, childrenOf, textOf } from './xml-read.ts'

type Side = 'credit' | 'debit'

/** One `Ntry` of camt.053/camt.054; none, with an error, when amount or direction cannot be
 *  read. */
export function readEntry(
  ntry: XmlTree,
  reading: { ordinal: number; currency: Currency | null; problems: StatementProblem[] },
): readonly StatementEntry[] {
  const { problems } = reading
  const amount = amountAt(ntry, { ...reading, element: `Ntry ${reading.ordinal}` })
  const side = sideOf(ntry)
  if (side === null) {
    const message = `Ntry ${reading.ordinal} does not say credit or debit`
    problems.push({ severity: 'error', element: 'Ntry', line: ntry.line, message })
  }
  if (amount === null || side === null) return []
  const reversal = textOf(ntry, 'RvslInd') === 'true' || textOf(ntry, 'RvslInd') === '1'
  const details = childrenOf(ntry, 'NtryDtls')
    .flatMap((dtls) => childrenOf(dtls, 'TxDtls'))
    .map((tree) => readDetail(tree, { side, reversal, currency: amount.currency, problems }))
  const entry: StatementEntry = {
    ordinal: reading.ordinal,
    line: ntry.line,
    side,
    amount: side === 'debit' ? negate(amount) : amount,
    reversal,
    status: statusOf(ntry, reading.ordinal, problems),
    bookedOn: dateAt(ntry, 'BookgDt', problems),
    valuedOn: dateAt(ntry, 'ValDt', problems),
    entryReference: textOf(ntry, 'NtryRef'),
    servicerReference: textOf(ntry, 'AcctSvcrRef'),
    transactionCode: transactionCode(childOf(ntry, 'BkTxCd')),
    information: textOf(ntry, 'AddtlNtryInf'),
    batch: readBatch(ntry, amount.currency, problems),
    details,
  }
  problems.push(...detailWarnings(entry))
  return [entry]
}

function sideOf(tree: XmlTree): Side | null {
  const text = textOf(tree, 'CdtDbtInd')
  return text === 'CRDT' ? 'credit' : text === 'DBIT' ? 'debit' : null
}

const statuses = { BOOK: 'booked', PDNG: 'pending', INFO: 'information', FUTR: 'future' } as const

/** `Sts` is text before version 7 and `Sts/Cd` since; a statement's entry without it is booked. */
function statusOf(ntry: XmlTree, ordinal: number, problems: StatementProblem[]) {
  const code = textOf(ntry, 'Sts', 'Cd') ?? textOf(ntry, 'Sts', 'Prtry') ?? textOf(ntry, 'Sts')
  const known = Object.entries(statuses).find(([name]) => name === code)
  if (known !== undefined) return known[1]
  const found = code === null ? 'has no status; read as booked' : `has status ${code}; not booked`
  const message = `Ntry ${ordinal} ${found}`
  problems.push({ severity: 'warning', element: 'Ntry', line: ntry.line, message })
  return code === null ? 'booked' : 'information'
}

/** `PMNT/ICDT/ESCT` of the domain, else the proprietary code. */
function transactionCode(tree: XmlTree | null): string | null {
  const family = childOf(tree, 'Domn', 'Fmly')
  const parts = [textOf(tree, 'Domn', 'Cd'), textOf(family, 'Cd'), textOf(family, 'SubFmlyCd')]
  const named = parts.filter((part) => part !== null)
  return named.length > 0 ? named.join('/') : textOf(tree, 'Prtry', 'Cd')
}

function readBatch(
  ntry: XmlTree,
  currency: Currency,
  problems: StatementProblem[],
): StatementBatch | null {
  const batch =
    childrenOf(ntry, 'NtryDtls')
      .map((dtls) => childOf(dtls, 'Btch'))
      .find(Boolean) ?? null
  if (batch === null) return null
  const count = textOf(batch, 'NbOfTxs')
  const total = childOf(batch, 'TtlAmt')
  return {
    messageId: textOf(batch, 'MsgId'),
    paymentInfoId: textOf(batch, 'PmtInfId'),
    count: count !== null && /^\d{1,15}$/.test(count) ? Number(count) : null,
    total: total === null ? null : amountIn(total, { currency, problems }, 'TtlAmt'),
  }
}

function readDetail(
  tree: XmlTree,
  entry: { side: Side; reversal: boolean; currency: Currency; problems: StatementProblem[] },
): StatementDetail {
  const refs = childOf(tree, 'Refs')
  const remittance = childOf(tree, 'RmtInf')
  const lines = childrenOf(remittance, 'Ustrd').map((line) => line.text)
  const side = sideOf(tree)
  return {
    messageId: textOf(refs, 'MsgId'),
    paymentInfoId: textOf(refs, 'PmtInfId'),
    instructionId: provided(textOf(refs, 'InstrId')),
    endToEndId: provided(textOf(refs, 'EndToEndId')),
    transactionId: textOf(refs, 'TxId'),
    servicerReference: textOf(refs, 'AcctSvcrRef'),
    side,
    amount: detailAmount(tree, entry),
    ...counterparty(tree, (side ?? entry.side) === 'credit' ? !entry.reversal : entry.reversal),
    remittance: lines.length > 0 ? lines.join(' ') : null,
    structuredReference: textOf(remittance, 'Strd', 'CdtrRefInf', 'Ref'),
    returnReason: returnReason(childOf(tree, 'RtrInf')),
  }
}

/** `TxDtls/Amt` since version 3, before it `AmtDtls/TxAmt/Amt`. */
function detailAmount(
  tree: XmlTree,
  reading: { currency: Currency; problems: StatementProblem[] },
): Money | null {
  const amt = childOf(tree, 'Amt') ?? childOf(tree, 'AmtDtls', 'TxAmt', 'Amt')
  return amt === null ? null : amountIn(amt, reading, 'TxDtls')
}

/** Money we got came from the debtor, money we sent went to the creditor; a reversal keeps the
 *  parties of the payment it takes back. Where only the other party is named, that one is given. */
function counterparty(tree: XmlTree, fromDebtor: boolean) {
  const read = (role: 'Dbtr' | 'Cdtr') => {
    const party = childOf(tree, 'RltdPties', role)
    const accountId = childOf(tree, 'RltdPties', `${role}Acct`, 'Id')
    const agent = childOf(tree, 'RltdAgts', `${role}Agt`, 'FinInstnId')
    return {
      counterpartyName:
        textOf(party, 'Nm') ??
        textOf(party, 'Pty', 'Nm') ??
        textOf(party, 'Agt', 'FinInstnId', 'Nm'),
      counterpartyAccount: textOf(accountId, 'IBAN') ?? textOf(accountId, 'Othr', 'Id'),
      counterpartyBic: textOf(agent, 'BICFI') ?? textOf(agent, 'BIC'),
    }
  }
  const first = read(fromDebtor ? 'Dbtr' : 'Cdtr')
  const named = first.counterpartyName ?? first.counterpartyAccount
  return named === null ? read(fromDebtor ? 'Cdtr' : 'Dbtr') : first
}

function returnReason(tree: XmlTree | null): StatementDetail['returnReason'] {
  if (tree === null) return null
  const reason = childOf(tree, 'Rsn')
  const lines = childrenOf(tree, 'AddtlInf').map((line) => line.text)
  return {
    code: textOf(reason, 'Cd') ?? textOf(reason, 'Prtry'),
    text: lines.length > 0 ? lines.join(' ') : null,
  }
}

/** Details that all state an amount in the entry's currency must add up to the entry. */
function detailWarnings(entry: StatementEntry): StatementProblem[] {
  const { currency } = entry.amount
  const amounts = entry.details.map(({ amount, side }) =>
    amount === null ? null : (side ?? entry.side) === 'debit' ? negate(amount) : amount,
  )
  const known = amounts.filter((amount) => amount !== null && amount.currency === currency)
  if (known.length === 0 || known.length < amounts.length) return []
  const total = sum(
    known.filter((amount) => amount !== null),
    currency,
  )
  if (total.minor === entry.amount.minor) return []
  const message =
    `Ntry ${entry.ordinal} is ${toDecimal(entry.amount)}, its ${amounts.length} details ` +
    `add up to ${toDecimal(total)} ${currency}`
  return [{ severity: 'warning', element: 'TxDtls', line: entry.line, message }]
}

/** Banks fill a required reference that nobody gave with `NOTPROVIDED`. */
function provided(reference: string | null): string | null {
  return reference === 'NOTPROVIDED' ? null : reference
}
