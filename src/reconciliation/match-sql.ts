import type { Currency } from '../kernel/currency.ts'
import type { Instant, PlainDate } from '../kernel/temporal.ts'
import { sql, type Sql, type Tx } from '../platform/db.ts'
import type { LineId, MatchId, MatchKind, MatchTier, ProposalId } from './line.ts'

export type LineRow = {
  lineId: LineId
  payingAccountId: string
  payerId: string
  currency: Currency
  bookedOn: PlainDate
  amountMinor: bigint
  matchedMinor: bigint
  reversal: boolean
  entryReference: string | null
  servicerReference: string | null
  information: string | null
  batchMessageId: string | null
  batchPaymentInfoId: string | null
}

const lineColumns: Sql = sql`
  l.line_id as "lineId", l.paying_account_id as "payingAccountId", a.payer_id as "payerId",
  l.currency, l.booked_on as "bookedOn", t.amount_minor as "amountMinor",
  t.matched_minor as "matchedMinor", l.reversal, l.entry_reference as "entryReference",
  l.servicer_reference as "servicerReference", l.information,
  l.batch_message_id as "batchMessageId", l.batch_payment_info_id as "batchPaymentInfoId"`

/** Lines of an account that are not explained in full, oldest first, locked so that two matchings
 *  queue. Index line_totals_open. */
export function lockOpenLines(tx: Tx, payingAccountId: string, limit: number) {
  return tx.many<LineRow>(sql`
    select ${lineColumns}
    from reconciliation.line_totals t
    join reconciliation.lines l on l.line_id = t.line_id
    join payouts.paying_accounts a on a.paying_account_id = l.paying_account_id
    where t.matched_minor <> t.amount_minor and l.paying_account_id = ${payingAccountId}
    order by l.booked_on, l.line_id limit ${limit} for no key update of t`)
}

/** One line, its total locked. */
export function lockLine(tx: Tx, lineId: LineId) {
  return tx.maybeOne<LineRow>(sql`
    select ${lineColumns}
    from reconciliation.line_totals t
    join reconciliation.lines l on l.line_id = t.line_id
    join payouts.paying_accounts a on a.paying_account_id = l.paying_account_id
    where t.line_id = ${lineId} for no key update of t`)
}

export type DetailRow = {
  lineId: LineId
  detailNo: number
  endToEndId: string | null
  messageId: string | null
  paymentInfoId: string | null
  instructionId: string | null
  transactionId: string | null
  amountMinor: bigint | null
  currency: string | null
  counterpartyName: string | null
  accountMasked: string | null
  remittance: string | null
  returnCode: string | null
  returnText: string | null
}

export function detailsOf(tx: Tx, lineIds: readonly LineId[]) {
  return tx.many<DetailRow>(sql`
    select line_id as "lineId", detail_no as "detailNo", end_to_end_id as "endToEndId",
      message_id as "messageId", payment_info_id as "paymentInfoId",
      instruction_id as "instructionId", transaction_id as "transactionId",
      amount_minor as "amountMinor", currency, counterparty_name as "counterpartyName",
      account_masked as "accountMasked", remittance, return_code as "returnCode",
      return_text as "returnText"
    from reconciliation.details where line_id = any(${lineIds}::uuid[])
    order by line_id, detail_no`)
}

export type PaymentRow = {
  paymentId: string
  runId: string
  runNumber: string
  messageId: string
  endToEndId: string
  amountMinor: bigint
  outMatchedMinor: bigint
  returnedMatchedMinor: bigint
  state: string
  sentOn: PlainDate
  creditorName: string
  accountMasked: string
  /** Left in another currency than it was owed in: what a return differs by is exchange. */
  converted: boolean
  /** What of it is VAT, and whether the payer recovers it. */
  vatMinor: bigint
  vatRecovered: boolean
}

const paymentColumns: Sql = sql`
  p.payment_id as "paymentId", r.run_id as "runId", r.number as "runNumber",
  r.message_id as "messageId", t.end_to_end_id as "endToEndId", p.amount_minor as "amountMinor",
  coalesce(o.matched_minor, 0)::int8 as "outMatchedMinor",
  coalesce(b.matched_minor, 0)::int8 as "returnedMatchedMinor", t.state,
  r.released_on as "sentOn", p.creditor_name as "creditorName",
  p.account_masked as "accountMasked", p.rate is not null as converted,
  p.vat_paid_minor as "vatMinor", p.vat_recovered as "vatRecovered"`

const paymentTables: Sql = sql`
  payouts.payments p
  join payouts.runs r on r.run_id = p.run_id and r.released_on is not null
  join payouts.attempts t on t.payment_id = p.payment_id and t.attempt_no = (
    select max(x.attempt_no) from payouts.attempts x where x.payment_id = p.payment_id)
  left join reconciliation.leg_totals o on o.payment_id = p.payment_id and o.leg = 'out'
  left join reconciliation.leg_totals b on b.payment_id = p.payment_id and b.leg = 'returned'`

/** The payments that lines of an account may be about: of runs that wait for the bank, named by a
 *  line, refused or returned before the bank booked them, or of the amount of a credit. */
export function paymentsForLines(
  tx: Tx,
  asked: {
    readonly payingAccountId: string
    readonly endToEndIds: readonly string[]
    readonly creditsMinor: readonly bigint[]
    readonly sentFrom: PlainDate
  },
) {
  return tx.many<PaymentRow>(sql`
    select ${paymentColumns} from ${paymentTables}
    where r.paying_account_id = ${asked.payingAccountId} and p.dropped_at is null
      and (r.status in ('released', 'acknowledged')
        or t.end_to_end_id = any(${asked.endToEndIds}::text[])
        or (t.state in ('rejected', 'returned') and coalesce(o.matched_minor, 0) < p.amount_minor
          and r.released_on >= ${asked.sentFrom})
        or (p.amount_minor = any(${asked.creditsMinor}::int8[])
          and r.released_on >= ${asked.sentFrom}))
    order by r.released_on, r.run_id, p.ordinal`)
}

/** Payments that left one account, by id. */
export function paymentsById(tx: Tx, payingAccountId: string, paymentIds: readonly string[]) {
  return tx.many<PaymentRow>(sql`
    select ${paymentColumns} from ${paymentTables}
    where r.paying_account_id = ${payingAccountId} and p.dropped_at is null
      and p.payment_id = any(${paymentIds}::uuid[])
    order by r.released_on, r.run_id, p.ordinal`)
}

export type MatchInsert = {
  readonly matchId: MatchId
  readonly lineId: LineId
  readonly kind: MatchKind
  readonly paymentId: string | null
  /** The whole leg of the payment, unsigned: what its matches may reach; null when it is an undoing,
   *  whose leg is there. */
  readonly legMinor: bigint | null
  readonly amountMinor: bigint
  readonly shortMinor: bigint
  /** What of it is VAT, signed as our cost: a return takes it back. */
  readonly vatMinor: bigint
  /** What a refund pays; null for all others. */
  readonly receivableId: string | null
  readonly tier: MatchTier
  readonly because: string
  readonly movedFund: boolean
  readonly undoes: MatchId | null
  readonly reason: string | null
  readonly eventId: string
  readonly entryId: bigint
  readonly enteredOn: PlainDate
}

export type Maker = { readonly by: string; readonly name: string; readonly at: Instant }

/** The legs these matches are of, so that their totals are there to be moved. */
async function openLegs(tx: Tx, rows: readonly MatchInsert[]) {
  const named = rows.filter((row) => row.legMinor !== null)
  if (named.length === 0) return
  await tx.run(sql`
    insert into reconciliation.leg_totals (payment_id, leg, amount_minor)
    select distinct given.payment_id, given.leg, given.minor
    from unnest(${named.map((row) => row.paymentId)}::uuid[],
      ${named.map((row) => (row.kind === 'payment' ? 'out' : 'returned'))}::text[],
      ${named.map((row) => row.legMinor)}::int8[]) as given(payment_id, leg, minor)
    order by given.payment_id, given.leg
    on conflict on constraint leg_totals_pkey do nothing`)
}

/** Adds matches and moves the running totals of their lines and legs; the CHECKs on the totals
 *  refuse what would exceed either. */
export async function insertMatches(tx: Tx, rows: readonly MatchInsert[], maker: Maker) {
  await openLegs(tx, rows)
  const json = rows.map((row) => ({
    ...row,
    legMinor: null,
    amountMinor: row.amountMinor.toString(),
    shortMinor: row.shortMinor.toString(),
    vatMinor: row.vatMinor.toString(),
    entryId: row.entryId.toString(),
    enteredOn: row.enteredOn.toString(),
  }))
  return tx.run(sql`
    with given as (
      select *, case kind when 'payment' then 'out' when 'return' then 'returned' end as leg
      from jsonb_to_recordset(${{ rows: json }}::jsonb -> 'rows') as r("matchId" uuid,
        "lineId" uuid, kind text, "paymentId" uuid, "amountMinor" bigint, "shortMinor" bigint,
        "vatMinor" bigint, tier text, because text, "movedFund" boolean, undoes uuid, reason text, "eventId" uuid,
        "entryId" bigint, "enteredOn" date, "receivableId" uuid)
    ), lines as (
      update reconciliation.line_totals t set matched_minor = t.matched_minor + g.moved
      from (select "lineId", sum("amountMinor")::bigint as moved from given group by 1) g
      where t.line_id = g."lineId"
    ), legs as (
      update reconciliation.leg_totals t set matched_minor = t.matched_minor + g.moved
      from (select "paymentId", leg, sum(
          case leg when 'out' then -"amountMinor" else "amountMinor" end + "shortMinor")::bigint
            as moved
        from given where "paymentId" is not null group by 1, 2) g
      where t.payment_id = g."paymentId" and t.leg = g.leg
    )
    insert into reconciliation.matches (match_id, line_id, kind, payment_id, leg, amount_minor,
      short_minor, vat_minor, tier, because, moved_fund, undoes, reason, event_id, entry_id, entered_on,
      receivable_id, made_by, maker_name, made_at)
    select "matchId", "lineId", kind, "paymentId", leg, "amountMinor", "shortMinor", "vatMinor",
      tier, because,      "movedFund", undoes, reason, "eventId", "entryId", "enteredOn", "receivableId",
      ${maker.by}, ${maker.name}, ${maker.at}
    from given`)
}

/** Lines of an account that a person took a match of back: never matched by themselves again. */
export function linesByHand(tx: Tx, payingAccountId: string) {
  return tx.many<{ lineId: LineId }>(sql`
    select distinct l.line_id as "lineId"
    from reconciliation.line_totals t
    join reconciliation.lines l on l.line_id = t.line_id
    join reconciliation.matches m on m.line_id = l.line_id and m.undoes is not null
    where t.matched_minor <> t.amount_minor and l.paying_account_id = ${payingAccountId}`)
}

export type ProposalInsert = {
  readonly proposalId: ProposalId
  readonly lineId: LineId
  readonly paymentId: string
  readonly tier: MatchTier
  readonly because: string
  readonly rivals: number
}

/** Writes what is proposed for the open lines of an account: what is no longer likely goes stale,
 *  what a person rejected stays rejected. */
export async function replaceProposals(
  tx: Tx,
  payingAccountId: string,
  rows: readonly ProposalInsert[],
  at: Instant,
) {
  await tx.run(sql`
    update reconciliation.proposals p set state = 'stale'
    from reconciliation.lines l
    where l.line_id = p.line_id and l.paying_account_id = ${payingAccountId} and p.state = 'open'
      and not exists (select from unnest(${rows.map((row) => row.lineId)}::uuid[],
        ${rows.map((row) => row.paymentId)}::uuid[]) as kept(line_id, payment_id)
        where kept.line_id = p.line_id and kept.payment_id = p.payment_id)`)
  await tx.run(sql`
    insert into reconciliation.proposals as p (proposal_id, line_id, payment_id, tier, because,
      rivals, state, proposed_at)
    select given.proposal_id, given.line_id, given.payment_id, given.tier, given.because,
      given.rivals, 'open', ${at}
    from unnest(${rows.map((row) => row.proposalId)}::uuid[],
      ${rows.map((row) => row.lineId)}::uuid[], ${rows.map((row) => row.paymentId)}::uuid[],
      ${rows.map((row) => row.tier)}::text[], ${rows.map((row) => row.because)}::text[],
      ${rows.map((row) => row.rivals)}::int[])
      as given(proposal_id, line_id, payment_id, tier, because, rivals)
    on conflict on constraint proposals_once do update set state = 'open', tier = excluded.tier,
      because = excluded.because, rivals = excluded.rivals
      where p.state in ('open', 'stale')`)
}

/** How many lines of an account have an open proposal. */
export function proposedLines(tx: Tx, payingAccountId: string) {
  return tx.one<{ lines: number }>(sql`
    select count(distinct p.line_id)::int as lines
    from reconciliation.proposals p join reconciliation.lines l on l.line_id = p.line_id
    where p.state = 'open' and l.paying_account_id = ${payingAccountId}`)
}

export function lockProposal(tx: Tx, proposalId: ProposalId) {
  return tx.maybeOne<{
    lineId: LineId
    paymentId: string
    state: string
    tier: MatchTier
    because: string
  }>(sql`
    select line_id as "lineId", payment_id as "paymentId", state, tier, because
    from reconciliation.proposals where proposal_id = ${proposalId} for update`)
}

export function decideProposal(
  tx: Tx,
  proposalId: ProposalId,
  decided: {
    readonly state: 'accepted' | 'rejected'
    readonly by: string
    readonly reason: string | null
  },
) {
  return tx.run(sql`
    update reconciliation.proposals set state = ${decided.state}, decided_by = ${decided.by},
      reason = ${decided.reason}
    where proposal_id = ${proposalId}`)
}

/** Matches made by the same event as this one, that stand; the line is the same for all. */
export function matchesWith(tx: Tx, matchId: MatchId) {
  return tx.many<{
    matchId: MatchId
    lineId: LineId
    kind: MatchKind
    paymentId: string | null
    amountMinor: bigint
    shortMinor: bigint
    tier: MatchTier
    movedFund: boolean
    converted: boolean
    vatMinor: bigint
    vatRecovered: boolean
    entryId: bigint
    enteredOn: PlainDate
    undone: boolean
    isUndoing: boolean
  }>(sql`
    select m.match_id as "matchId", m.line_id as "lineId", m.kind, m.payment_id as "paymentId",
      m.amount_minor as "amountMinor", m.short_minor as "shortMinor", m.tier,
      m.moved_fund as "movedFund", m.entry_id as "entryId", m.entered_on as "enteredOn",
      exists (select from payouts.payments p where p.payment_id = m.payment_id
        and p.rate is not null) as converted,
      m.vat_minor as "vatMinor", exists (select from payouts.payments p
        where p.payment_id = m.payment_id and p.vat_recovered) as "vatRecovered",
      exists (select from reconciliation.matches u where u.undoes = m.match_id) as undone,
      m.undoes is not null as "isUndoing"
    from reconciliation.matches m
    where m.event_id = (select event_id from reconciliation.matches where match_id = ${matchId})
    order by m.match_id`)
}

export function proposalLine(tx: Tx, proposalId: ProposalId) {
  return tx.maybeOne<{ lineId: LineId }>(sql`
    select line_id as "lineId" from reconciliation.proposals where proposal_id = ${proposalId}`)
}

/** Open proposals that a match has made pointless: of its line when that is done, of its payments. */
export function staleProposals(tx: Tx, lineId: LineId, paymentIds: readonly string[]) {
  return tx.run(sql`
    update reconciliation.proposals p set state = 'stale'
    where p.state = 'open' and (p.payment_id = any(${paymentIds}::uuid[])
      or (p.line_id = ${lineId} and exists (select from reconciliation.line_totals t
        where t.line_id = p.line_id and t.matched_minor = t.amount_minor)))`)
}
