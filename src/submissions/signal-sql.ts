import type { Instant, PlainDate } from '../kernel/temporal.ts'
import { sql, type Tx } from '../platform/db.ts'
import type { SignalKind } from './signal-kind.ts'
import type { SubmissionId, SubmissionStatus, SubmissionType } from './submission.ts'

/** The most likenesses that one submission is told of. */
export const SIGNALS_MAX = 50

/** Lines of other submissions with an amount of `lines` and an invoice within a month of theirs, or
 *  with one of `keys` for another partner: what near and next invoices are chosen from. Indexes
 *  lines_amount, lines_invoice. */
export function invoicesAround(
  tx: Tx,
  asked: {
    readonly submissionId: string
    readonly lines: readonly {
      readonly netMinor: bigint
      readonly currency: string
      readonly invoiceOn: PlainDate | null
    }[]
    readonly keys: readonly string[]
    /** The partner's family, whose invoices may follow one another. */
    readonly family: readonly string[]
  },
) {
  const { submissionId, lines, keys, family } = asked
  return tx.many<{
    submissionId: SubmissionId
    number: string
    lineNo: number
    invoiceKey: string
    invoiceNumber: string
    seller: string
    netMinor: bigint
    currency: string
    isFamily: boolean
  }>(sql`
    with around as (
      select l.submission_id, l.line_no from submissions.lines l
        join unnest(${lines.map((line) => line.netMinor)}::int8[],
          ${lines.map((line) => line.currency)}::text[],
          ${lines.map((line) => line.invoiceOn)}::date[]) as own(net_minor, currency, invoice_on)
          on l.net_minor = own.net_minor and l.currency = own.currency
            and l.invoice_on between own.invoice_on - 31 and own.invoice_on + 31
        where l.invoice_key is not null
      union
      select l.submission_id, l.line_no from submissions.lines l
        where l.invoice_key = any(${keys}::text[])
    )
    select s.submission_id as "submissionId", coalesce(s.number, '') as number,
      l.line_no as "lineNo", coalesce(l.invoice_key, '') as "invoiceKey",
      coalesce(l.invoice_number, '') as "invoiceNumber", coalesce(l.seller, '') as seller,
      l.net_minor as "netMinor", l.currency,
      coalesce(s.partner_id = any(${family}::uuid[]), false) as "isFamily"
    from around join submissions.lines l using (submission_id, line_no)
      join submissions.submissions s on s.submission_id = l.submission_id
    where s.submission_id <> ${submissionId}
      and s.type in ('mdf_claim', 'mdf_reimbursement', 'coinvest_milestone')
      and s.status not in ('draft', 'withdrawn', 'rejected', 'lapsed')
    order by s.number, l.line_no limit 500`)
}

/** Pictures of other incentives that differ from those of a submission in at most so many bits of 64
 *  and of 256; invoices look alike by nature and are left out. Bits are counted over all looks, in the
 *  order written: comparing bands is slower, and there for index looks_bands once a scan is dearer. 20
 *  pictures among 100,000 took 2.0 s on a busy machine of two cores. */
export function picturesAround(
  tx: Tx,
  asked: {
    readonly submissionId: string
    readonly incentiveId: string | null
    readonly coarse: number
    readonly fine: number
  },
) {
  const { submissionId, incentiveId } = asked
  return tx.many<{
    slot: string
    itemId: string
    number: string
    otherId: SubmissionId
    otherItemId: string
    coarse: number
    fine: number
  }>(sql`
    with own as materialized (
      select i.slot, i.item_id, k.file_id, k.coarse, k.fine, k.bands
      from evidence.items i join evidence.looks k on k.file_id = i.file_id
      where i.owner_kind = 'submission' and i.owner_id = ${submissionId}
        and i.detached_at is null and i.slot <> 'invoice' and k.coarse is not null
    ), alike as materialized (
      select own.slot, own.item_id, k.file_id, bit_count(own.coarse # k.coarse) as coarse,
        bit_count(own.fine # k.fine) as fine
      from own join evidence.looks k on k.coarse is not null
        and bit_count(own.coarse # k.coarse) <= ${asked.coarse}::int
        and bit_count(own.fine # k.fine) <= ${asked.fine}::int
        and k.file_id <> own.file_id and k.bands && own.bands
    )
    select i.slot, i.item_id as "itemId", coalesce(s.number, '') as number,
      s.submission_id as "otherId", o.item_id as "otherItemId",
      coalesce(i.coarse, 0)::int as coarse, coalesce(i.fine, 0)::int as fine
    from alike i join evidence.items o on o.file_id = i.file_id and o.owner_kind = 'submission'
        and o.detached_at is null and o.slot <> 'invoice'
      join submissions.submissions s on s.submission_id = o.owner_id
    where s.submission_id <> ${submissionId}
      and s.incentive_id is distinct from ${incentiveId}::uuid and s.number is not null
      and s.status not in ('draft', 'withdrawn')
    order by s.number, i.item_id, o.item_id limit ${SIGNALS_MAX}`)
}

/** When the documents of a submission say that they were made. */
export function paperDates(tx: Tx, submissionId: string) {
  return tx.many<{ slot: string; lineNo: number | null; madeAt: Instant | null }>(sql`
    select i.slot, i.line_no as "lineNo", k.made_at as "madeAt"
    from evidence.items i join evidence.looks k on k.file_id = i.file_id
    where i.owner_kind = 'submission' and i.owner_id = ${submissionId} and i.detached_at is null
      and k.made_at is not null
    order by i.slot, i.line_no nulls first, i.item_id`)
}

/** The very same bytes in another incentive's papers, paper by paper. Index files_sha256. */
export function sameFiles(
  tx: Tx,
  asked: { readonly submissionId: string; readonly incentiveId: string | null },
) {
  return tx.many<{ itemId: string; otherId: SubmissionId; otherItemId: string }>(sql`
    select i.item_id as "itemId", s.submission_id as "otherId", o.item_id as "otherItemId"
    from evidence.items i join evidence.files f on f.file_id = i.file_id
      join evidence.files g on g.sha256 = f.sha256
      join evidence.items o on o.file_id = g.file_id and o.owner_kind = 'submission'
        and o.detached_at is null
      join submissions.submissions s on s.submission_id = o.owner_id
    where i.owner_kind = 'submission' and i.owner_id = ${asked.submissionId}
      and i.detached_at is null and s.submission_id <> ${asked.submissionId}
      and s.incentive_id is distinct from ${asked.incentiveId}::uuid and s.number is not null
      and s.status not in ('draft', 'withdrawn')
    order by s.number, i.item_id, o.item_id limit ${SIGNALS_MAX}`)
}

/** What two submissions have in common, as a row keeps it. */
export type SignalRow = {
  readonly kind: SignalKind
  readonly isCertain: boolean
  readonly otherId: string
  readonly lineNo: number | null
  readonly otherLineNo: number | null
  readonly itemId: string | null
  readonly otherItemId: string | null
}

/** Keeps what a submission has in common with earlier ones, each once. */
export function insertSignals(
  tx: Tx,
  of: { readonly submissionId: string; readonly at: Instant; readonly newId: () => string },
  rows: readonly SignalRow[],
) {
  const { submissionId, at, newId } = of
  const column = <K extends keyof SignalRow>(key: K) => rows.map((row) => row[key])
  return tx.run(sql`
    insert into submissions.signals (signal_id, kind, is_certain, submission_id, other_id, line_no,
      other_line_no, item_id, other_item_id, found_at)
    select signal_id, kind, is_certain, ${submissionId}, other_id, line_no, other_line_no, item_id,
      other_item_id, ${at}
    from unnest(${rows.map(() => newId())}::uuid[], ${column('kind')}::text[],
      ${column('isCertain')}::bool[], ${column('otherId')}::uuid[], ${column('lineNo')}::int[],
      ${column('otherLineNo')}::int[], ${column('itemId')}::uuid[],
      ${column('otherItemId')}::uuid[])
      as found(signal_id, kind, is_certain, other_id, line_no, other_line_no, item_id,
        other_item_id)
    on conflict do nothing`)
}

/** Names the one question that is asked about a submission and these earlier ones. */
export function linkQuestion(
  tx: Tx,
  of: { readonly submissionId: string; readonly others: readonly string[] },
  questionId: string,
) {
  return tx.run(sql`
    update submissions.signals set question_id = ${questionId}
    where submission_id = ${of.submissionId} and other_id = any(${of.others}::uuid[])
      and is_certain and question_id is null`)
}

/** Questions that are linked to a submission because another has something in common with it. */
export function linkedQuestions(tx: Tx, submissionId: string) {
  return tx.many<{ questionId: string | null }>(sql`
    select distinct question_id as "questionId" from submissions.signals
    where (submission_id = ${submissionId} or other_id = ${submissionId})
      and question_id is not null`)
}

/** The submissions on either side of a question. */
export function submissionsOfQuestion(tx: Tx, questionId: string) {
  return tx.many<{ submissionId: SubmissionId }>(sql`
    select submission_id as "submissionId" from submissions.signals where question_id = ${questionId}
    union select other_id from submissions.signals where question_id = ${questionId}
    order by 1`)
}

export type FoundRow = {
  signalId: string
  kind: SignalKind
  isCertain: boolean
  questionId: string | null
  foundAt: Instant
  lineNo: number | null
  itemId: string | null
  otherLineNo: number | null
  otherItemId: string | null
  submissionId: SubmissionId
  number: string
  type: SubmissionType
  status: SubmissionStatus
  partnerName: string
  otherId: SubmissionId
  otherNumber: string
  otherType: SubmissionType
  otherStatus: SubmissionStatus
  otherPartnerName: string
}

/** What was found, the newest first: about one submission, or where one of the two is still open.
 *  Indexes signals_found, signals_once, signals_other. */
export function foundSignals(
  tx: Tx,
  asked: {
    readonly submissionId: string | null
    readonly kind: SignalKind | null
    readonly before: { readonly foundAt: Instant; readonly signalId: string } | null
    readonly limit: number
  },
) {
  const { submissionId, kind, before } = asked
  return tx.many<FoundRow>(sql`
    select g.signal_id as "signalId", g.kind, g.is_certain as "isCertain",
      g.question_id as "questionId", g.found_at as "foundAt", g.line_no as "lineNo",
      g.item_id as "itemId", g.other_line_no as "otherLineNo", g.other_item_id as "otherItemId",
      s.submission_id as "submissionId", coalesce(s.number, '') as number, s.type, s.status,
      p.legal_name as "partnerName", o.submission_id as "otherId",
      coalesce(o.number, '') as "otherNumber", o.type as "otherType", o.status as "otherStatus",
      q.legal_name as "otherPartnerName"
    from submissions.signals g
      join submissions.submissions s on s.submission_id = g.submission_id
      join partners.partners p on p.partner_id = s.partner_id
      join submissions.submissions o on o.submission_id = g.other_id
      join partners.partners q on q.partner_id = o.partner_id
    where case when ${submissionId}::uuid is null
        then 'submitted' in (s.status, o.status) or 'in_review' in (s.status, o.status)
          or 'action_required' in (s.status, o.status) or 'escalated' in (s.status, o.status)
        else ${submissionId}::uuid in (g.submission_id, g.other_id) end
      and (${kind}::text is null or g.kind = ${kind}::text)
      and (${before?.foundAt ?? null}::timestamptz is null or (g.found_at, g.signal_id)
        < (${before?.foundAt ?? null}::timestamptz, ${before?.signalId ?? null}::uuid))
    order by g.found_at desc, g.signal_id desc limit ${asked.limit}`)
}

/** Looking and asking takes turns: two that look at once would each ask. */
export function takeSignalTurn(tx: Tx) {
  return tx.run(sql`select pg_advisory_xact_lock(hashtextextended('submissions.signals', 44))`)
}

/** What is certain between a submission and an earlier one, and is not asked about yet. Index
 *  signals_once. */
export function unaskedSignals(tx: Tx, submissionId: string) {
  return tx.many<{ otherId: SubmissionId }>(sql`
    select distinct g.other_id as "otherId" from submissions.signals g
      join submissions.submissions o on o.submission_id = g.other_id
    where g.submission_id = ${submissionId} and g.is_certain and g.question_id is null
      and o.status not in ('draft', 'withdrawn', 'rejected', 'lapsed')
    order by 1`)
}

/** The invoices of lines, by submission and line. */
export function invoicesAt(
  tx: Tx,
  places: readonly { readonly submissionId: string; readonly lineNo: number }[],
) {
  return tx.many<{
    submissionId: SubmissionId
    lineNo: number
    invoiceNumber: string | null
    seller: string | null
    invoiceOn: PlainDate | null
    netMinor: bigint
    claimedMinor: bigint
    currency: string
  }>(sql`
    select l.submission_id as "submissionId", l.line_no as "lineNo",
      l.invoice_number as "invoiceNumber", l.seller, l.invoice_on as "invoiceOn",
      l.net_minor as "netMinor", l.claimed_minor as "claimedMinor", l.currency
    from submissions.lines l
      join unnest(${places.map((one) => one.submissionId)}::uuid[],
        ${places.map((one) => one.lineNo)}::int[]) as place(submission_id, line_no)
        on place.submission_id = l.submission_id and place.line_no = l.line_no
    order by l.submission_id, l.line_no`)
}

/** The papers of these items, and of these lines' invoices. */
export function papersAt(
  tx: Tx,
  of: {
    readonly itemIds: readonly string[]
    readonly places: readonly { readonly submissionId: string; readonly lineNo: number }[]
  },
) {
  return tx.many<{
    itemId: string
    submissionId: string
    slot: string
    lineNo: number | null
    name: string
    mediaType: string
  }>(sql`
    select i.item_id as "itemId", i.owner_id as "submissionId", i.slot, i.line_no as "lineNo",
      f.name, f.media_type as "mediaType"
    from evidence.items i join evidence.files f on f.file_id = i.file_id
    where i.item_id = any(${of.itemIds}::uuid[])
      or (i.owner_kind = 'submission' and i.slot = 'invoice' and i.detached_at is null
        and (i.owner_id, i.line_no) in (select * from unnest(
          ${of.places.map((one) => one.submissionId)}::uuid[],
          ${of.places.map((one) => one.lineNo)}::int[])))
    order by i.item_id`)
}
