import type { Act } from '../../audit/index.ts'
import {
  askExtension,
  assessExtension,
  dealOf,
  type DealExtensionFacts,
  endOf,
  extendDeal,
  type Incentive,
  lockIncentive,
  refuseExtension,
  sayEnd,
} from '../../incentives/index.ts'
import { must } from '../../kernel/assert.ts'
import { ok, refuse as refusal, unwrap } from '../../kernel/result.ts'
import { printDay } from '../../kernel/temporal.ts'
import type { Tx } from '../../platform/db.ts'
import { packOf, slotsOf } from '../../programs/index.ts'
import { proofOf } from '../claim-lines.ts'
import { extensionsOf } from '../deal-sql.ts'
import type { HandedIn } from '../handed-in.ts'
import type { CarriedOut, CarryOut, Judging, SubmissionKind } from '../kind.ts'

/** A partner asks for more time. Asked before the end it keeps the protection until it is decided.
 *  Approved: days are added to the old end, once. Rejected: the old end holds, or the protection ends
 *  now where that has passed. */
export const dealExtension: SubmissionKind = {
  type: 'deal_extension',
  noun: 'request to extend a deal',
  place: { by: 'under', statuses: ['protected', 'expired'] },
  judged: 'whole',
  byPartner: true,
  movesMoney: false,
  pays: false,
  amountField: null,
  problems: () => [],
  slots: (pack) => slotsOf(pack, 'deal_extension', ''),
  judge: async (tx, handed, given) => {
    const facts = await extensionFacts(tx, handed, given)
    const assessment = assessExtension(packOf(handed.pack, 'deal'), facts)
    return { type: 'deal_extension', facts, assessment, rooms: [] }
  },
  opened: async (act, { handed, incentive }) => {
    await keepWhileAsked(act, handed, incentive)
    return ok(null)
  },
  carryOut: (act, input) => (input.approved ? extend(act, input) : refuse(act, input)),
  reopened: async (act, handed) => {
    const incentive = must(handed.incentive, 'an extension has its deal')
    await keepWhileAsked(act, handed, incentive)
  },
  letGo: async (act, handed, eventId) => {
    const incentive = must(handed.incentive, 'an extension has its deal')
    const locked = must(await lockIncentive(act.tx, incentive.incentiveId), 'its deal is there')
    unwrap(await refuseExtension(act, locked, eventId))
  },
  next: (_, approved) => {
    const last = approved?.lastOn ?? null
    return last === null ? 'The deal stays yours.' : `The deal stays yours until ${printDay(last)}.`
  },
}

/** The protection stays until this is decided, where the program gives it another extension. */
async function keepWhileAsked(act: Act, handed: HandedIn, incentive: Incentive): Promise<void> {
  const { incentiveId } = incentive
  const exceptId = handed.row.submissionId
  const extensions = await extensionsOf(act.tx, { incentiveId, exceptId })
  const { extensionsMax } = packOf(handed.pack, 'deal')
  await askExtension(act, incentive, { extensions, extensionsMax })
}

async function extensionFacts(
  tx: Tx,
  handed: HandedIn,
  given: Judging,
): Promise<DealExtensionFacts> {
  const { row, pack } = handed
  const incentive = must(handed.incentive, 'an extension has its deal')
  const deal = await dealOf(tx, incentive.incentiveId)
  const until = deal === null ? null : endOf(deal)
  return {
    partnerStatus: given.partner.status,
    complete: handed.problems.length === 0,
    exceptionAsked: row.form['exception_asked'] === 'yes',
    incentiveStatus: incentive.status,
    askedAt: row.submittedAt ?? given.at,
    protectedUntil: until,
    alreadyExtended: (deal?.extendedUntil ?? null) !== null,
    extensions: await extensionsOf(tx, {
      incentiveId: incentive.incentiveId,
      exceptId: row.submissionId,
    }),
    progress: proofOf(handed, slotsOf(pack, 'deal_extension', '')),
    endsAt: until === null ? 'no day' : sayEnd(until, pack.zone),
  }
}

async function extend(act: Act, input: CarryOut): Promise<CarriedOut> {
  const { handed, eventId } = input
  const incentive = must(handed.incentive, 'an extension has its deal')
  const { number, status } = incentive
  // No authority brings back what has ended: the customer may be somebody else's by now.
  if (status !== 'protected') {
    const code = 'incentive.wrong_state'
    return refusal({ code, number, status, needs: ['protected'], move: 'extend' })
  }
  await extendDeal(act, { incentive, pack: packOf(handed.pack, 'deal'), eventId })
  return ok({ payableId: null })
}

async function refuse(act: Act, input: CarryOut): Promise<CarriedOut> {
  const incentive = must(input.handed.incentive, 'an extension has its deal')
  const done = await refuseExtension(act, incentive, input.eventId)
  return done.ok ? ok({ payableId: null }) : done
}
