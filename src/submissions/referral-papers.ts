import { type Act, eventsOfSubject } from '../audit/index.ts'
import { type ItemRow, itemsOf } from '../evidence/index.ts'
import { attributionOf, type Incentive, type PaperStanding } from '../incentives/index.ts'
import { must } from '../kernel/assert.ts'
import { unwrap } from '../kernel/result.ts'
import { type PlainDate, Temporal } from '../kernel/temporal.ts'
import type { Partner } from '../partners/index.ts'
import { holdPayables, type PayableId } from '../payables/index.ts'
import type { Tx } from '../platform/db.ts'
import type { ReferralPack } from '../programs/index.ts'

/** Papers belong to the referral, not to one thing handed in under it. */
export const PAPERS_OF = 'incentive'
/** What a fee waits for meanwhile. */
export const PAPERWORK_HOLD = { hold: 'paperwork', what: 'paperwork', owedBy: 'partner' } as const

/** The required papers of a referral as they stand: of several in one slot the best counts, since the
 *  day the first of them came. */
export async function papersOf(
  tx: Tx,
  incentive: Pick<Incentive, 'incentiveId'>,
  pack: ReferralPack,
): Promise<PaperStanding[]> {
  if (pack.paperwork.length === 0) return []
  const items = await itemsOf(tx, PAPERS_OF, incentive.incentiveId)
  return pack.paperwork.map((paper) => standingOf(paper, items, pack.zone))
}

function standingOf(
  { slot, label }: ReferralPack['paperwork'][number],
  items: readonly ItemRow[],
  zone: string,
): PaperStanding {
  const own = items.filter((item) => item.slot === slot)
  const state = (['accepted', 'pending', 'rejected'] as const).find((one) =>
    own.some((item) => item.state === one),
  )
  if (state === undefined) return { slot, label, state: 'missing', since: null }
  const [first] = own
    .filter((item) => item.state === state)
    .map(({ attachedAt }) => attachedAt)
    .toSorted(Temporal.Instant.compare)
  const since = must(first, 'a paper of that state').toZonedDateTimeISO(zone).toPlainDate()
  return { slot, label, state, since }
}

/** The day a partnership ended, in the program's zone; null while it stands. */
export async function endedOn(tx: Tx, partner: Partner, zone: string): Promise<PlainDate | null> {
  if (partner.status !== 'terminated') return null
  const events = await eventsOfSubject(tx, 'partner', partner.partnerId)
  const last = events.findLast(({ type }) => type === 'partner.terminated')
  return last === undefined ? null : last.at.toZonedDateTimeISO(zone).toPlainDate()
}

/** A fee just owed waits until the papers are there. */
export async function holdForPaperwork(
  act: Act,
  given: {
    readonly incentive: Incentive
    readonly pack: ReferralPack
    readonly payableId: string | null
  },
): Promise<void> {
  const { incentive, pack, payableId } = given
  if (payableId === null || pack.paperwork.length === 0) return
  const { paperworkWholeAt = null } = (await attributionOf(act.tx, incentive.incentiveId)) ?? {}
  if (paperworkWholeAt !== null) return
  const payableIds = [payableId as PayableId] // the one the decision just made
  unwrap(await holdPayables(act, { payableIds, ...PAPERWORK_HOLD }))
}
