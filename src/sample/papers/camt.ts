import { assert } from '../../kernel/assert.ts'
import { add, type Money, toDecimal } from '../../kernel/money.ts'
import type { PlainDate } from '../../kernel/temporal.ts'

/** One line of the bank's: signed as it moves the account. */
export type BankLine = {
  readonly amount: Money
  /** What the bank prints beside it. */
  readonly information: string
  readonly name?: string
  /** A batch booking quotes the file's one block. */
  readonly paymentInfoId?: string
}

export type StatementDay = {
  readonly id: string
  readonly on: PlainDate
  readonly account: { readonly iban: string } | { readonly number: string }
  readonly opening: Money
  readonly lines: readonly BankLine[]
}

export function closingOf({ opening, lines }: StatementDay): Money {
  return lines.reduce((sum, line) => add(sum, line.amount), opening)
}

/** The statement of one day as the bank sends it (ISO 20022 camt.053.001.08). */
export function camtOf(day: StatementDay): Buffer {
  const { id, on, account, opening } = day
  const number =
    'iban' in account ? `<IBAN>${account.iban}</IBAN>` : `<Othr><Id>${account.number}</Id></Othr>`
  const made = `${on.toString()}T21:30:00Z`
  return Buffer.from(
    `<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt>
<GrpHdr><MsgId>${id}</MsgId><CreDtTm>${made}</CreDtTm></GrpHdr>
<Stmt><Id>${id}</Id><CreDtTm>${made}</CreDtTm>
<Acct><Id>${number}</Id><Ccy>${opening.currency}</Ccy></Acct>
${balance('OPBD', opening, on)}
${balance('CLBD', closingOf(day), on)}
${day.lines.map((line, at) => entry(day, line, at + 1)).join('\n')}
</Stmt></BkToCstmrStmt></Document>
`,
  )
}

function balance(code: 'OPBD' | 'CLBD', amount: Money, on: PlainDate): string {
  return (
    `<Bal><Tp><CdOrPrtry><Cd>${code}</Cd></CdOrPrtry></Tp>${amountOf(amount)}` +
    `<Dt><Dt>${on.toString()}</Dt></Dt></Bal>`
  )
}

function amountOf({ minor, currency }: Money): string {
  const size = { minor: minor < 0n ? -minor : minor, currency }
  const side = minor < 0n ? 'DBIT' : 'CRDT'
  return `<Amt Ccy="${currency}">${toDecimal(size)}</Amt><CdtDbtInd>${side}</CdtDbtInd>`
}

function entry({ id, on }: StatementDay, line: BankLine, number: number): string {
  const { amount, information, name, paymentInfoId } = line
  const role = amount.minor < 0n ? 'Cdtr' : 'Dbtr'
  const party =
    name === undefined
      ? ''
      : `<RltdPties><${role}><Pty><Nm>${plain(name)}</Nm></Pty></${role}></RltdPties>`
  const details =
    paymentInfoId === undefined
      ? `<NtryDtls><TxDtls>${amountOf(amount)}${party}<RmtInf><Ustrd>${plain(information)}</Ustrd></RmtInf></TxDtls></NtryDtls>`
      : `<NtryDtls><Btch><PmtInfId>${paymentInfoId}</PmtInfId></Btch></NtryDtls>`
  const day = `<Dt>${on.toString()}</Dt>`
  return (
    `<Ntry>${amountOf(amount)}<Sts><Cd>BOOK</Cd></Sts><BookgDt>${day}</BookgDt><ValDt>${day}</ValDt>` +
    `<AcctSvcrRef>${id}-${number}</AcctSvcrRef>${details}<AddtlNtryInf>${plain(information)}</AddtlNtryInf></Ntry>`
  )
}

/** Facts of the sample hold nothing that XML would have to escape. */
function plain(text: string): string {
  assert(!/[<>&]/.test(text), `a text of the bank is plain: ${text}`)
  return text
}
