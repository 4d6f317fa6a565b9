import type { z } from 'zod'
import { settingEvents, type Verification } from './audit/index.ts'
import { eventsAfter, eventsById } from './audit/sql.ts'
import { autopilotEvents } from './autopilot/events.ts'
import { clockEvents } from './clocks/events.ts'
import { correspondenceEvents } from './correspondence/events.ts'
import { escalationEvents } from './escalations/events.ts'
import { evidenceEvents } from './evidence/events.ts'
import { fundEvents } from './funds/events.ts'
import { identityEvents } from './identity/events.ts'
import { incentiveEvents } from './incentives/events.ts'
import { ledgerEvents } from './ledger/events.ts'
import { partnerEvents } from './partners/events.ts'
import { payableEvents } from './payables/events.ts'
import { payoutEvents } from './payouts/events.ts'
import { inboundEvents } from './payouts/inbound/events.ts'
import { transmissionEvents } from './payouts/transmission/events.ts'
import { programEvents } from './programs/events.ts'
import { rateEvents } from './rates/events.ts'
import { reconciliationEvents } from './reconciliation/events.ts'
import { submissionEvents } from './submissions/events.ts'
import { vendorEvents } from './vendors/events.ts'

/** Every event there is, by its type, with the schema of its body. */
export const eventCatalog: ReadonlyMap<string, z.ZodType> = new Map<string, z.ZodType>(
  [
    settingEvents,
    identityEvents,
    partnerEvents,
    programEvents,
    ledgerEvents,
    clockEvents,
    rateEvents,
    evidenceEvents,
    correspondenceEvents,
    escalationEvents,
    fundEvents,
    incentiveEvents,
    vendorEvents,
    payableEvents,
    submissionEvents,
    payoutEvents,
    transmissionEvents,
    inboundEvents,
    reconciliationEvents,
    autopilotEvents,
  ].flatMap((events) => Object.entries(events)),
)

const PAGE_EVENTS = 1_000
const firstId = '00000000-0000-0000-0000-000000000000'

/** What is said happened is said in the words of the catalog: a reader years from now can read it. */
export const eventVerification: Verification = {
  name: 'audit.catalog',
  guarantee: 'every event is of a known type, and its body has the shape of that type',
  firstWrong: async (tx) => {
    for (let after = firstId; ;) {
      const page = await eventsAfter(tx, after, PAGE_EVENTS)
      const events = await eventsById(
        tx,
        page.map((event) => event.eventId),
      )
      for (const { eventId, type, body } of events) {
        const schema = eventCatalog.get(type)
        if (schema === undefined) return `event ${eventId}: nobody knows the type ${type}`
        const parsed = schema.safeParse(JSON.parse(body))
        const issue = parsed.success ? undefined : parsed.error.issues[0]
        if (issue !== undefined) {
          return `event ${eventId} (${type}): ${issue.path.join('.')} ${issue.message}`
        }
      }
      const last = page.at(-1)
      if (last === undefined) return null
      after = last.eventId
    }
  },
}
