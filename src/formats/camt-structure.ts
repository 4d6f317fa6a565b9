import type { StatementProblem } from './bank-statement.ts'
import type { XmlTree } from './xml-read.ts'

/** Children of the elements we read, in the order of ISO 20022 camt.053 .02–.08 and camt.054
 *  .02–.10: `!` required, `<3` only before version 3, `>7` from version 7 on. */
const orders: Readonly<Record<string, string>> = {
  BkToCstmrStmt: 'GrpHdr! Stmt! SplmtryData',
  BkToCstmrDbtCdtNtfctn: 'GrpHdr! Ntfctn! SplmtryData',
  GrpHdr: 'MsgId! CreDtTm! MsgRcpt MsgPgntn OrgnlBizQry AddtlInf',
  Stmt:
    'Id! StmtPgntn ElctrncSeqNb RptgSeq LglSeqNb CreDtTm FrToDt CpyDplctInd RptgSrc Acct! ' +
    'RltdAcct Intrst Bal! TxsSummry Ntry AddtlStmtInf',
  Ntfctn:
    'Id! NtfctnPgntn ElctrncSeqNb RptgSeq LglSeqNb CreDtTm FrToDt CpyDplctInd RptgSrc Acct! ' +
    'RltdAcct Intrst TxsSummry Ntry AddtlNtfctnInf',
  Acct: 'Id! Tp Ccy Nm Prxy Ownr Svcr',
  Bal: 'Tp! CdtLine Amt! CdtDbtInd! Dt! Avlbty',
  Ntry:
    'NtryRef Amt! CdtDbtInd! RvslInd Sts! BookgDt ValDt AcctSvcrRef Avlbty BkTxCd ComssnWvrInd ' +
    'AddtlInfInd AmtDtls Chrgs TechInptChanl Intrst CardTx NtryDtls AddtlNtryInf',
  NtryDtls: 'Btch TxDtls',
  Btch: 'MsgId PmtInfId NbOfTxs TtlAmt CdtDbtInd',
  TxDtls:
    'Refs Amt CdtDbtInd AmtDtls Avlbty BkTxCd Chrgs Intrst RltdPties RltdAgts LclInstrm Purp ' +
    'RltdRmtInf RmtInf RltdDts RltdPric RltdQties FinInstrmId Tax RtrInf CorpActn SfkpgAcct ' +
    'CshDpst CardTx AddtlTxInf SplmtryData',
  Refs:
    'MsgId AcctSvcrRef PmtInfId InstrId EndToEndId UETR TxId MndtId ChqNb ClrSysRef AcctOwnrTxId ' +
    'AcctSvcrTxId MktInfrstrctrTxId PrcgId Prtry',
  FinInstnId: 'BIC<3 BICFI>3 ClrSysMmbId LEI Nm PstlAdr Othr',
  RtrInf: 'OrgnlBkTxCd Orgtr Rsn AddtlInf',
  Sts: 'Cd>7 Prtry>7',
}

/** Up to this version the lists above are whole; a later one may know more elements. */
const VERSION_KNOWN_MAX = 10
/** Structural warnings kept for one file; a file wrong everywhere need not say so a million
 *  times. */
export const STRUCTURE_WARNINGS_MAX = 50

type Child = { readonly name: string; readonly required: boolean; readonly place: number }

const rules = new Map<string, ReadonlyMap<string, Child & { since: number; before: number }>>(
  Object.entries(orders).map(([parent, list]) => [
    parent,
    new Map(
      list.split(' ').map((word, place) => {
        const [, name = '', , since, before] = /^(\w+?)(!?)(?:>(\d+)|<(\d+))?$/.exec(word) ?? []
        const bounds = { since: Number(since ?? 0), before: Number(before ?? 99) }
        return [name, { name, required: word.includes('!'), place, ...bounds }] as const
      }),
    ),
  ]),
)

/** What in a camt message departs from the schema, as far as we read it: a required element that is
 *  missing, one that does not belong, one out of order. Stands in for the schema, which we may not
 *  ship; each warning names element and line. */
export function structureWarnings(message: XmlTree, version: number): StatementProblem[] {
  const warnings: StatementProblem[] = []
  visit(message, version, warnings)
  return warnings
}

function visit(parent: XmlTree, version: number, warnings: StatementProblem[]): void {
  if (warnings.length >= STRUCTURE_WARNINGS_MAX) return
  const known = rules.get(parent.name)
  if (known !== undefined) checkChildren(parent, known, version, warnings)
  for (const child of parent.children) visit(child, version, warnings)
}

function checkChildren(
  parent: XmlTree,
  known: ReadonlyMap<string, Child & { since: number; before: number }>,
  version: number,
  warnings: StatementProblem[],
): void {
  let reached = 0
  for (const child of parent.children) {
    const rule = known.get(child.name)
    if (rule === undefined || version < rule.since || version >= rule.before) {
      if (version > VERSION_KNOWN_MAX) continue
      warn(warnings, child, `does not belong in ${parent.name} in version ${printVersion(version)}`)
    } else if (rule.place < reached) {
      warn(warnings, child, `comes too late in ${parent.name}`)
    } else reached = rule.place
  }
  for (const rule of known.values()) {
    if (!rule.required || parent.children.some((child) => child.name === rule.name)) continue
    const next = parent.children.find((child) => (known.get(child.name)?.place ?? 0) > rule.place)
    if (next === undefined) warn(warnings, parent, `has no ${rule.name}`)
    else warn(warnings, next, `stands where ${parent.name} needs its ${rule.name}`)
  }
  if (parent.name === 'Sts' && version >= 7 && parent.text !== '') {
    warn(warnings, parent, `holds text; version ${printVersion(version)} expects Cd or Prtry`)
  }
}

function warn(warnings: StatementProblem[], { name, line }: XmlTree, message: string): void {
  warnings.push({ severity: 'warning', element: name, line, message: `${name} ${message}` })
}

function printVersion(version: number): string {
  return String(version).padStart(2, '0')
}
