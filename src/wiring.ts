import { simulationRefusals } from './autopilot/refusals.ts'
import { routes as autopilotRoutes } from './autopilot/routes.ts'
import { verifications as autopilotVerifications } from './autopilot/verify.ts'
import * as clocksJobs from './clocks/jobs.ts'
import { clockConstraints, clockRefusals } from './clocks/refusals.ts'
import { routes as clockRoutes } from './clocks/routes.ts'
import { verifications as clockVerifications } from './clocks/verify.ts'
import * as correspondenceJobs from './correspondence/jobs.ts'
import { correspondenceConstraints, correspondenceRefusals } from './correspondence/refusals.ts'
import { routes as correspondenceRoutes } from './correspondence/routes.ts'
import { domain, type Domain } from './domains.ts'
import { eventVerification } from './event-catalog.ts'
import * as escalationsJobs from './escalations/jobs.ts'
import { escalationConstraints, escalationRefusals } from './escalations/refusals.ts'
import { routes as escalationRoutes } from './escalations/routes.ts'
import { evidenceRefusals } from './evidence/refusals.ts'
import { routes as evidenceRoutes } from './evidence/routes.ts'
import { fundConstraints, fundRefusals } from './funds/refusals.ts'
import { fundRoutes } from './funds/routes.ts'
import { verifications as fundVerifications } from './funds/verify.ts'
import { commandRefusals, identityConstraints, identityRefusals } from './identity/refusals.ts'
import { sealed as identitySealed } from './identity/seals.ts'
import { verifications as identityVerifications } from './identity/verify.ts'
import { pendingByFund } from './incentives/index.ts'
import { incentiveConstraints, incentiveRefusals } from './incentives/refusals.ts'
import { verifications as incentiveVerifications } from './incentives/verify.ts'
import { ledgerConstraints, ledgerRefusals } from './ledger/refusals.ts'
import { verifications as ledgerVerifications } from './ledger/verify.ts'
import { partnerConstraints, partnerRefusals } from './partners/refusals.ts'
import { routes as partnerRoutes } from './partners/routes.ts'
import { verifications as partnerVerifications } from './partners/verify.ts'
import { payableConstraints, payableRefusals } from './payables/refusals.ts'
import { routes as payableRoutes } from './payables/routes.ts'
import { verifications as payableVerifications } from './payables/verify.ts'
import { answerConstraints, answerRefusals } from './payouts/answers/refusals.ts'
import { answerRoutes } from './payouts/answers/routes.ts'
import { answerVerifications } from './payouts/answers/verify.ts'
import * as payoutsJobs from './payouts/jobs.ts'
import { payoutConstraints, payoutRefusals } from './payouts/refusals.ts'
import { routes as payoutRoutes } from './payouts/routes.ts'
import { repaymentConstraints, repaymentRefusals } from './payouts/repayment/refusals.ts'
import { taxConstraints, taxRefusals } from './payouts/tax/refusals.ts'
import { inboundRefusals } from './payouts/inbound/refusals.ts'
import { transmissionConstraints, transmissionRefusals } from './payouts/transmission/refusals.ts'
import { sealed as payoutSealed } from './payouts/seals.ts'
import { verifications as payoutVerifications } from './payouts/verify.ts'
import { httpRefusals } from './platform/http-refusals.ts'
import { programConstraints, programRefusals, tableRefusals } from './programs/refusals.ts'
import { programRoutes } from './programs/routes.ts'
import { verifications as programVerifications } from './programs/verify.ts'
import * as vendorsJobs from './vendors/jobs.ts'
import { vendorConstraints, vendorRefusals } from './vendors/refusals.ts'
import { routes as vendorRoutes } from './vendors/routes.ts'
import { screeningConstraints, screeningRefusals } from './vendors/screening/refusals.ts'
import { routes as screeningRoutes } from './vendors/screening/routes.ts'
import { sealed as vendorSealed } from './vendors/seals.ts'
import { verifications as vendorVerifications } from './vendors/verify.ts'
import { rateRefusals } from './rates/refusals.ts'
import { routes as rateRoutes } from './rates/routes.ts'
import { verifications as rateVerifications } from './rates/verify.ts'
import { vocabulary } from './vocabulary.ts'
import * as reconciliationJobs from './reconciliation/jobs.ts'
import { reconciliationConstraints, reconciliationRefusals } from './reconciliation/refusals.ts'
import { routes as reconciliationRoutes } from './reconciliation/routes.ts'
import { verifications as reconciliationVerifications } from './reconciliation/verify.ts'
import { reportRefusals } from './reports/refusals.ts'
import { routes as reportRoutes } from './reports/routes.ts'
import * as submissionsJobs from './submissions/jobs.ts'
import { submissionConstraints, submissionRefusals } from './submissions/refusals.ts'
import { routes as submissionRoutes } from './submissions/routes.ts'
import { verifications as submissionVerifications } from './submissions/verify.ts'

/** Every domain and what it hands to the wiring, lowest first: `server.ts`, `worker.ts` and `cli.ts`
 *  read this one list. Identity's routes need the door's own tools (letters, cookies), so the server
 *  adds them itself. */
export const domains: readonly Domain[] = [
  domain('platform', { refusals: { ...httpRefusals, ...commandRefusals } }),
  domain('audit', { verifications: [eventVerification] }),
  domain('identity', {
    refusals: identityRefusals,
    constraints: identityConstraints,
    verifications: identityVerifications,
    sealed: identitySealed,
  }),
  domain('partners', {
    routes: partnerRoutes,
    refusals: partnerRefusals,
    constraints: partnerConstraints,
    verifications: partnerVerifications,
  }),
  domain('programs', {
    routes: programRoutes(vocabulary),
    refusals: { ...programRefusals, ...tableRefusals },
    constraints: programConstraints,
    verifications: programVerifications,
  }),
  domain('ledger', {
    refusals: ledgerRefusals,
    constraints: ledgerConstraints,
    verifications: ledgerVerifications,
  }),
  domain('clocks', {
    routes: clockRoutes,
    refusals: clockRefusals,
    constraints: clockConstraints,
    verifications: clockVerifications,
    ...clocksJobs,
  }),
  domain('rates', {
    routes: rateRoutes,
    refusals: rateRefusals,
    verifications: rateVerifications,
  }),
  domain('evidence', { routes: evidenceRoutes, refusals: evidenceRefusals }),
  domain('correspondence', {
    routes: correspondenceRoutes,
    refusals: correspondenceRefusals,
    constraints: correspondenceConstraints,
    ...correspondenceJobs,
  }),
  domain('escalations', {
    routes: escalationRoutes,
    refusals: escalationRefusals,
    constraints: escalationConstraints,
    ...escalationsJobs,
  }),
  domain('funds', {
    routes: fundRoutes(pendingByFund),
    refusals: fundRefusals,
    constraints: fundConstraints,
    verifications: fundVerifications,
  }),
  domain('vendors', {
    routes: [...vendorRoutes, ...screeningRoutes],
    refusals: { ...vendorRefusals, ...screeningRefusals },
    constraints: { ...vendorConstraints, ...screeningConstraints },
    verifications: vendorVerifications,
    sealed: vendorSealed,
    ...vendorsJobs,
  }),
  domain('payables', {
    routes: payableRoutes,
    refusals: payableRefusals,
    constraints: payableConstraints,
    verifications: payableVerifications,
  }),
  domain('payouts', {
    routes: payoutRoutes,
    refusals: {
      ...payoutRefusals,
      ...transmissionRefusals,
      ...inboundRefusals,
      ...taxRefusals,
      ...repaymentRefusals,
    },
    constraints: {
      ...payoutConstraints,
      ...transmissionConstraints,
      ...taxConstraints,
      ...repaymentConstraints,
    },
    verifications: payoutVerifications,
    sealed: payoutSealed,
    ...payoutsJobs,
  }),
  domain('payouts', {
    routes: answerRoutes,
    refusals: answerRefusals,
    constraints: answerConstraints,
    verifications: answerVerifications,
  }),
  domain('incentives', {
    refusals: incentiveRefusals,
    constraints: incentiveConstraints,
    verifications: incentiveVerifications,
  }),
  domain('submissions', {
    routes: submissionRoutes,
    refusals: submissionRefusals,
    constraints: submissionConstraints,
    verifications: submissionVerifications,
    ...submissionsJobs,
  }),
  domain('reconciliation', {
    routes: reconciliationRoutes,
    refusals: reconciliationRefusals,
    constraints: reconciliationConstraints,
    verifications: reconciliationVerifications,
    ...reconciliationJobs,
  }),
  domain('autopilot', {
    routes: autopilotRoutes,
    refusals: simulationRefusals,
    verifications: autopilotVerifications,
  }),
  domain('reports', { routes: reportRoutes, refusals: reportRefusals }),
]

/** Every refusal by its code. Throws when two domains declare the same one. */
export function refusalCatalog(from: readonly Domain[] = domains) {
  const catalog = new Map<string, Domain['refusals'][string]>()
  for (const { name, refusals } of from) {
    for (const [code, entry] of Object.entries(refusals)) {
      if (catalog.has(code)) throw new Error(`refusal ${code} of ${name} is declared twice`)
      catalog.set(code, entry)
    }
  }
  return catalog
}

/** Constraint name → the refusal it means, for `World.constraints`. Throws on a name used twice. */
export function constraintsOf(from: readonly Domain[] = domains): Map<string, { code: string }> {
  const constraints = new Map<string, { code: string }>()
  for (const { name, constraints: own } of from) {
    for (const [constraint, refusal] of Object.entries(own)) {
      if (constraints.has(constraint)) throw new Error(`${constraint} of ${name} is mapped twice`)
      constraints.set(constraint, refusal)
    }
  }
  return constraints
}

/** Refusal code → the kind of question it becomes, for `World.escalating`. */
export function escalatingOf(from: readonly Domain[] = domains): Map<string, string> {
  const kinds = [...refusalCatalog(from)].flatMap(([code, { escalates }]) =>
    escalates === undefined ? [] : [[code, escalates] as const],
  )
  return new Map(kinds)
}
