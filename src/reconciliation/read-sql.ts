import type { Currency } from '../kernel/currency.ts'
import type { Instant, PlainDate } from '../kernel/temporal.ts'
import { sql, type Sql, type Tx } from '../platform/db.ts'
import type { PageAsked } from '../platform/page.ts'
import type {
  BreakId,
  LineId,
  LineState,
  MatchId,
  MatchKind,
  MatchTier,
  ProofState,
  ProposalId,
  StatementId,
  StatementSource,
} from './line.ts'

export type StatementRow = {
  statementId: StatementId
  payingAccountId: string
  accountName: string
  masked: string | null
  currency: Currency
  source: StatementSource
  bankId: string
  number: string | null
  fileName: string
  sha256: string
  openedOn: PlainDate | null
  closedOn: PlainDate | null
  openingMinor: bigint | null
  closingMinor: bigint | null
  proof: ProofState
  why: string | null
  differenceMinor: bigint | null
  gapMinor: bigint | null
  lines: number
  linesNew: number
  notBooked: number
  linesLate: number
  warnings: string[]
  importedBy: string
  importedAt: Instant
}

const statementColumns: Sql = sql`
  s.statement_id as "statementId", s.paying_account_id as "payingAccountId",
  a.name as "accountName", a.account_masked as masked, s.currency, s.source,
  s.bank_id as "bankId", s.number, f.name as "fileName", f.sha256,
  s.opened_on as "openedOn", s.closed_on as "closedOn", s.opening_minor as "openingMinor",
  s.closing_minor as "closingMinor", coalesce(c.proof, s.proof) as proof, s.why,
  s.difference_minor as "differenceMinor", c.gap_minor as "gapMinor", s.lines,
  s.lines_new as "linesNew", s.not_booked as "notBooked", s.lines_late as "linesLate",
  s.warnings, f.importer_name as "importedBy", f.imported_at as "importedAt"`

const statementTables: Sql = sql`
  reconciliation.statements s
  join reconciliation.files f on f.statement_file_id = s.statement_file_id
  join payouts.paying_accounts a on a.paying_account_id = s.paying_account_id
  left join reconciliation.statement_chain c on c.statement_id = s.statement_id`

/** Statements, latest closing day first. */
export function statementRows(
  tx: Tx,
  asked: PageAsked & { readonly payingAccountId: string | null },
) {
  return tx.many<StatementRow>(sql`
    select ${statementColumns} from ${statementTables}
    where (coalesce(s.closed_on, '0001-01-01'), s.statement_id)
        < (${asked.after?.key ?? '9999-12-31'}::date,
          ${asked.after?.id ?? 'ffffffff-ffff-ffff-ffff-ffffffffffff'}::uuid)
      and (${asked.payingAccountId}::uuid is null
        or s.paying_account_id = ${asked.payingAccountId})
    order by coalesce(s.closed_on, '0001-01-01') desc, s.statement_id desc
    limit ${asked.limit + 1}`)
}

export function statementById(tx: Tx, statementId: StatementId) {
  return tx.maybeOne<StatementRow>(sql`
    select ${statementColumns} from ${statementTables} where s.statement_id = ${statementId}`)
}

export function statementsOfFile(tx: Tx, statementFileId: string) {
  return tx.many<StatementRow>(sql`
    select ${statementColumns} from ${statementTables}
    where s.statement_file_id = ${statementFileId} order by s.ordinal`)
}

export type LineViewRow = {
  lineId: LineId
  statementId: StatementId
  payingAccountId: string
  accountName: string
  masked: string | null
  bookedOn: PlainDate
  valuedOn: PlainDate | null
  amountMinor: bigint
  matchedMinor: bigint
  currency: Currency
  reversal: boolean
  reference: string | null
  batchReference: string | null
  batchCount: number | null
  transactionCode: string | null
  information: string | null
  enteredOn: PlainDate
  payerId: string
  breakId: BreakId | null
}

const lineColumns: Sql = sql`
  l.line_id as "lineId", l.statement_id as "statementId",
  l.paying_account_id as "payingAccountId", a.name as "accountName",
  a.account_masked as masked, l.booked_on as "bookedOn", l.valued_on as "valuedOn",
  l.amount_minor as "amountMinor", t.matched_minor as "matchedMinor", l.currency, l.reversal,
  coalesce(l.servicer_reference, l.entry_reference) as reference,
  coalesce(l.batch_payment_info_id, l.batch_message_id) as "batchReference",
  l.batch_count as "batchCount", l.transaction_code as "transactionCode", l.information,
  l.entered_on as "enteredOn", a.payer_id as "payerId", b.break_id as "breakId"`

const lineTables: Sql = sql`
  reconciliation.lines l
  join reconciliation.line_totals t on t.line_id = l.line_id
  join payouts.paying_accounts a on a.paying_account_id = l.paying_account_id
  left join reconciliation.breaks b on b.subject_kind = 'line' and b.subject_id = l.line_id
    and b.resolved_at is null`

export type LineFilter = {
  readonly payingAccountId: string | null
  readonly statementId: string | null
  readonly state: LineState | null
  readonly open: boolean | null
}

/** Lines, newest first. Index lines_newest. */
export function lineRows(tx: Tx, asked: PageAsked & LineFilter) {
  return tx.many<LineViewRow>(sql`
    select ${lineColumns} from ${lineTables}
    where (l.booked_on, l.line_id) < (${asked.after?.key ?? '9999-12-31'}::date,
        ${asked.after?.id ?? 'ffffffff-ffff-ffff-ffff-ffffffffffff'}::uuid)
      and (${asked.payingAccountId}::uuid is null
        or l.paying_account_id = ${asked.payingAccountId})
      and (${asked.statementId}::uuid is null or l.statement_id = ${asked.statementId})
      and (${asked.open}::boolean is null
        or (t.matched_minor <> t.amount_minor) = ${asked.open})
      and (${asked.state}::text is null or ${asked.state} = case
        when t.matched_minor = t.amount_minor then 'matched'
        when t.matched_minor = 0 then 'unmatched' else 'part' end)
    order by l.booked_on desc, l.line_id desc limit ${asked.limit + 1}`)
}

export function lineById(tx: Tx, lineId: LineId) {
  return tx.maybeOne<LineViewRow>(sql`
    select ${lineColumns} from ${lineTables} where l.line_id = ${lineId}`)
}

export type MatchViewRow = {
  matchId: MatchId
  lineId: LineId
  kind: MatchKind
  tier: MatchTier
  amountMinor: bigint
  currency: Currency
  paymentId: string | null
  endToEndId: string | null
  runId: string | null
  runNumber: string | null
  creditorName: string | null
  because: string
  by: string
  at: Instant
  movedFund: boolean
  isBooked: boolean
  undoneBy: string | null
  undoneReason: string | null
}

/** The matches of lines, those undone with who and why. `isBooked`: their month is closed. */
export function matchesOfLines(tx: Tx, lineIds: readonly LineId[]) {
  return tx.many<MatchViewRow>(sql`
    select m.match_id as "matchId", m.line_id as "lineId", m.kind, m.tier,
      m.amount_minor as "amountMinor", l.currency, m.payment_id as "paymentId",
      t.end_to_end_id as "endToEndId", r.run_id as "runId", r.number as "runNumber",
      p.creditor_name as "creditorName", m.because, m.maker_name as by, m.made_at as at,
      m.moved_fund as "movedFund",
      exists (select from ledger.periods q where q.payer_id = a.payer_id
        and q.month = date_trunc('month', m.entered_on)::date and q.status = 'closed')
        as "isBooked",
      u.maker_name as "undoneBy", u.reason as "undoneReason"
    from reconciliation.matches m
    join reconciliation.lines l on l.line_id = m.line_id
    join payouts.paying_accounts a on a.paying_account_id = l.paying_account_id
    left join payouts.payments p on p.payment_id = m.payment_id
    left join payouts.runs r on r.run_id = p.run_id
    left join payouts.attempts t on t.payment_id = p.payment_id and t.attempt_no = 1
    left join reconciliation.matches u on u.undoes = m.match_id
    where m.line_id = any(${lineIds}::uuid[]) and m.undoes is null
    order by m.line_id, m.match_id`)
}

export type ProposalViewRow = {
  proposalId: ProposalId
  lineId: LineId
  paymentId: string
  endToEndId: string
  runId: string
  runNumber: string
  creditorName: string
  amountMinor: bigint
  currency: Currency
  tier: MatchTier
  because: string
  rivals: number
}

export function proposalsOfLines(tx: Tx, lineIds: readonly LineId[]) {
  return tx.many<ProposalViewRow>(sql`
    select o.proposal_id as "proposalId", o.line_id as "lineId", o.payment_id as "paymentId",
      t.end_to_end_id as "endToEndId", r.run_id as "runId", r.number as "runNumber",
      p.creditor_name as "creditorName", p.amount_minor as "amountMinor", p.currency, o.tier,
      o.because, o.rivals
    from reconciliation.proposals o
    join payouts.payments p on p.payment_id = o.payment_id
    join payouts.runs r on r.run_id = p.run_id
    join payouts.attempts t on t.payment_id = p.payment_id and t.attempt_no = 1
    where o.line_id = any(${lineIds}::uuid[]) and o.state = 'open'
    order by o.line_id, o.tier, o.proposal_id`)
}

export type StandingRow = {
  payingAccountId: string
  accountName: string
  masked: string | null
  currency: Currency
  bookMinor: bigint
  suspenseMinor: bigint
  firstOpeningMinor: bigint | null
  lastClosedOn: PlainDate | null
  lastClosingMinor: bigint | null
  /** Told by statements that close after the last proven one. */
  afterMinor: bigint
  openLines: number
  proposals: number
  openBreaks: number
  inTransitMinor: bigint
}

/** How each own account stands: book, the bank's last proven word, what waits. */
export function standingRows(tx: Tx) {
  return tx.many<StandingRow>(sql`
    select a.paying_account_id as "payingAccountId", a.name as "accountName",
      a.account_masked as masked, a.currency,
      coalesce(book.minor, 0)::int8 as "bookMinor",
      coalesce(suspense.minor, 0)::int8 as "suspenseMinor",
      chain.opening_minor as "firstOpeningMinor", chain.closed_on as "lastClosedOn",
      chain.closing_minor as "lastClosingMinor",
      coalesce((select sum(l.amount_minor) from reconciliation.lines l
        join reconciliation.statements s on s.statement_id = l.statement_id
        where l.paying_account_id = a.paying_account_id
          and s.closed_on > chain.closed_on), 0)::int8 as "afterMinor",
      (select count(*)::int from reconciliation.line_totals t
        join reconciliation.lines l on l.line_id = t.line_id
        where t.matched_minor <> t.amount_minor
          and l.paying_account_id = a.paying_account_id) as "openLines",
      (select count(distinct p.line_id)::int from reconciliation.proposals p
        join reconciliation.lines l on l.line_id = p.line_id
        where p.state = 'open' and l.paying_account_id = a.paying_account_id) as proposals,
      (select count(*)::int from reconciliation.breaks b
        where b.paying_account_id = a.paying_account_id and b.resolved_at is null)
        as "openBreaks",
      coalesce((select sum(p.amount_minor) from payouts.runs r
        join payouts.payments p on p.run_id = r.run_id and p.dropped_at is null
        join payouts.attempts t on t.payment_id = p.payment_id
          and t.state in ('sent', 'accepted', 'unknown')
        where r.paying_account_id = a.paying_account_id
          and r.status in ('released', 'acknowledged')), 0)::int8 as "inTransitMinor"
    from payouts.paying_accounts a
    left join lateral (select sum(b.balance_minor) as minor from ledger.accounts c
      join ledger.balances b on b.account_id = c.account_id
      where c.book_id = a.paying_account_id and c.bucket = 'bank') book on true
    left join lateral (select sum(b.balance_minor) as minor from ledger.accounts c
      join ledger.balances b on b.account_id = c.account_id
      where c.book_id = a.paying_account_id and c.bucket = 'suspense') suspense on true
    left join reconciliation.account_chain chain
      on chain.paying_account_id = a.paying_account_id
    order by a.name, a.paying_account_id`)
}
