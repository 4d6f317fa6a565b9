import {
  completeBefore,
  type Conflict,
  type Deal,
  dealAward,
  dealOf,
  type DealRegistrationFacts,
  endOf,
  incentiveById,
  type Incentive,
  isProtectedAt,
  runnerUpOf,
  sayAward,
} from '../incentives/index.ts'
import { must } from '../kernel/assert.ts'
import { money } from '../kernel/money.ts'
import type { Instant, PlainDate } from '../kernel/temporal.ts'
import { partnersById, type PartnerId } from '../partners/index.ts'
import { payablesOf } from '../payables/index.ts'
import type { Tx } from '../platform/db.ts'
import { type DealPack, packOf, versionById } from '../programs/index.ts'
import { parseDate } from './completeness.ts'
import { judge } from './facts.ts'
import { type HandedIn, handedIn } from './handed-in.ts'
import { conflictFacts, conflictsOf, productsOf } from './kinds/deal-registration.ts'
import type { Reader } from './read.ts'
import { researchDaysOf } from './research.ts'
import { researchOf, researchQuestion } from './research-sql.ts'
import {
  type dealRows,
  dealsNamed,
  registrationsOf,
  rivalsOf,
  submissionsUnder,
} from './deal-sql.ts'
import { selectSubmission } from './sql.ts'

/** One deal whole, as far as the reader may see it; null when there is none for them. Who else holds
 *  the customer, and what our own sales do there, is for staff. */
export async function dealView(tx: Tx, incentiveId: string, reader: Reader) {
  const incentive = await incentiveById(tx, incentiveId)
  if (incentive === null || incentive.type !== 'deal') return null
  if (reader.partnerId !== null && incentive.partnerId !== reader.partnerId) return null
  const version = must(await versionById(tx, incentive.versionId), 'an incentive’s version')
  const pack = packOf(version.pack, 'deal')
  const under = await submissionsUnder(tx, incentiveId)
  const first = must(under[0] ?? null, 'an incentive is opened by a submission')
  const row = must(await selectSubmission(tx, first.submissionId), 'a submission that was listed')
  const deal = await dealOf(tx, incentiveId)
  return {
    incentiveId: incentive.incentiveId,
    number: incentive.number,
    status: incentive.status,
    title: incentive.title,
    submissionId: row.submissionId,
    customer: deal?.customerName ?? row.form['customer_name'] ?? '',
    products: productsOf(row.form).map((product) => labelOf(pack, product)),
    value: deal?.value ?? null,
    closeOn: deal?.closeOn ?? parseDate(row.form['close_on'] ?? ''),
    tier: incentive.approval?.tier ?? null,
    rate: incentive.approval?.rate ?? null,
    exclusive: pack.exclusive,
    ...protectionOf(deal, pack, reader.at),
    mayExtend:
      incentive.status === 'protected' &&
      under.filter((one) => one.type === 'deal_extension' && one.status === 'approved').length <
        pack.extensionsMax,
    owed: await owedFor(tx, under),
    handedIn: under.map(({ submissionId, number, type, status }) => {
      return { submissionId, number: number ?? 'Draft', type, status }
    }),
    mayRelease: incentive.status === 'protected',
    award:
      incentive.award === null ? null : { ...incentive.award, text: sayAward(incentive.award) },
    runnerUpShare: (deal?.runnerUpOf ?? null) === null ? null : pack.runnerUpShare,
    again: reader.partnerId === null ? null : againOf(incentive, row.form),
    researchedAt: (await researchOf(tx, row.submissionId))?.askedAt ?? null,
    staff:
      reader.partnerId === null
        ? await staffView(tx, incentive, await handedIn(tx, row), reader.at)
        : null,
  }
}

/** What is asked anew each time: the day it closes, and an exception. */
const notAgain = ['close_on', 'exception_asked', 'exception_reason']

/** A registration like the one before, of a deal that is over; null while it is not. */
function againOf({ status, programId }: Incentive, form: HandedIn['row']['form']) {
  if (!['expired', 'lost', 'released'].includes(status)) return null
  const kept = Object.entries(form).filter(([name]) => !notAgain.includes(name))
  return { programId, form: Object.fromEntries(kept) }
}

/** Rows of the list of deals: products by their labels, days left in the program's zone. */
export async function presentDeals(
  tx: Tx,
  rows: Awaited<ReturnType<typeof dealRows>>,
  at: Instant,
) {
  const packs = new Map<string, DealPack>()
  for (const versionId of new Set(rows.map((row) => row.versionId))) {
    const version = must(await versionById(tx, versionId), 'an incentive’s version')
    packs.set(versionId, packOf(version.pack, 'deal'))
  }
  return rows.map(({ versionId, currency, valueMinor, products, ...row }) => {
    const pack = must(packs.get(versionId) ?? null, 'its version was just read')
    const today = at.toZonedDateTimeISO(pack.zone).toPlainDate()
    const left = row.lastOn === null ? null : today.until(row.lastOn).days + 1
    return {
      ...row,
      products: products.map((product) => labelOf(pack, product)),
      value: money(valueMinor, currency),
      daysLeft: row.status === 'protected' && left !== null ? Math.max(0, left) : null,
    }
  })
}

function labelOf(pack: DealPack, product: string): string {
  return pack.products.find((one) => one.value === product)?.label ?? product
}

function protectionOf(deal: Deal | null, pack: DealPack, at: Instant) {
  const until = deal === null ? null : endOf(deal)
  const dayOf = (instant: Instant): PlainDate => instant.toZonedDateTimeISO(pack.zone).toPlainDate()
  const last = until === null ? null : dayOf(until.subtract({ nanoseconds: 1 }))
  const isLive = deal !== null && isProtectedAt(deal, at)
  const left = last === null || !isLive ? null : dayOf(at).until(last).days + 1
  return {
    protectedFrom: deal?.protectedFrom ?? null,
    protectedUntil: until,
    lastOn: last,
    // A waiting extension keeps it beyond its end: then no day is left of the end itself.
    daysLeft: left === null ? null : Math.max(0, left),
    extended: (deal?.extendedUntil ?? null) !== null,
    extensionAskedAt: deal?.extensionAskedAt ?? null,
    endedAt: deal?.endedAt ?? null,
    endedBy: deal?.endedBy ?? null,
  }
}

type Under = Awaited<ReturnType<typeof submissionsUnder>>

async function owedFor(tx: Tx, under: Under) {
  const outcomes = under.filter((one) => one.type === 'deal_outcome')
  const [payable] = await payablesOf(
    tx,
    outcomes.map((one) => one.submissionId),
  )
  if (payable === undefined) return null
  const { amount, status, dueOn, paidOn } = payable
  return { amount, status, dueOn, paidOn }
}

async function staffView(tx: Tx, incentive: Incentive, handed: HandedIn, at: Instant) {
  const { submissionId, status, type } = handed.row
  const deal = await dealOf(tx, incentive.incentiveId)
  const looked = await researchQuestion(tx, submissionId)
  const clashes = incentive.status === 'protected' ? await rivalsOf(tx, incentive.incentiveId) : []
  const rivalIds = clashes.map((one) => one.rivalId)
  const beside = {
    rivals: rivalIds.length === 0 ? [] : await dealsNamed(tx, rivalIds),
    runnerUp: (await runnerUpOf(tx, incentive.incentiveId))?.number ?? null,
    secondTo:
      deal === null || deal.runnerUpOf === null
        ? null
        : ((await incentiveById(tx, deal.runnerUpOf))?.number ?? null),
    researchQuestion: looked?.question ?? null,
    researchDays:
      looked === null && status === 'in_review' ? researchDaysOf(handed.pack, type) : null,
  }
  if (incentive.status !== 'pending') {
    const completeAt = deal?.completeAt ?? null
    return { completeAt, waitsFor: [], conflicts: [], wouldAward: null, ...beside }
  }
  const judged = await judge(tx, handed, at)
  // Judged by the registration’s own kind.
  const award = dealAward(packOf(handed.pack, 'deal'), judged.facts as DealRegistrationFacts)
  const facts = await conflictFacts(tx, handed, at)
  const { exact, alike } = await conflictsOf(tx, handed, at)
  const partners = await partnersById(
    tx,
    [...exact, ...alike].flatMap((one) => (one.partnerId as PartnerId | null) ?? []), // its own id
  )
  const opened = await registrationsOf(
    tx,
    [...exact, ...alike].flatMap((one) => one.number ?? []),
  )
  const present = (one: Conflict, isExact: boolean) => {
    const { incentiveId, partnerId, ...shown } = one
    const partner = [...partners.values()].find((each) => each.partnerId === partnerId)
    const submission = opened.find((each) => each.incentiveId === incentiveId)
    return {
      ...shown,
      keys: [...one.keys],
      products: one.products.map((product) => labelOf(packOf(handed.pack, 'deal'), product)),
      exact: isExact,
      submissionId: submission?.submissionId ?? null,
      partnerName: partner?.legalName ?? null,
    }
  }
  return {
    completeAt: handed.row.completeAt === null ? null : facts.completeAt,
    waitsFor: completeBefore(facts).flatMap((one) => one.number ?? []),
    conflicts: [
      ...exact.map((one) => present(one, true)),
      ...alike.map((one) => present(one, false)),
    ],
    wouldAward: award === null ? null : sayAward(award),
    ...beside,
  }
}
