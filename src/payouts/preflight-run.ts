import type { Act } from '../audit/index.ts'
import { inSets } from '../kernel/in-sets.ts'
import type { PlainDate } from '../kernel/temporal.ts'
import { lockPartnersFirst } from '../partners/index.ts'
import { lockPayablesFirst } from '../payables/index.ts'
import type { Tx } from '../platform/db.ts'
import type { Keys } from '../platform/secrets.ts'
import { lockVendorsFirst } from '../vendors/index.ts'
import type { PlanPayment } from './plan.ts'
import {
  fileFaults,
  findingsOfRun,
  lockStanding,
  preflight,
  type Preflight,
  type Standing,
} from './preflight.ts'
import type { Finding } from './reasons.ts'
import type { OpenAccount, OpenAccounts } from './run-file.ts'
import { PAYMENTS_PER_SET, type PaymentId } from './run.ts'

/** Locks what stands behind the payments of a run of several sets, partners before vendors before
 *  payables and each in id order, as a run of one set does while it reads them: two runs, or a run and
 *  a sweep, never wait for each other. Nothing is read. */
export async function lockBehind(
  tx: Tx,
  of: { readonly partnerIds: readonly string[]; readonly payableIds: readonly string[] },
): Promise<void> {
  await lockPartnersFirst(tx, of.partnerIds)
  await lockVendorsFirst(tx, of.partnerIds)
  await lockPayablesFirst(tx, of.payableIds)
}

type Checked = Parameters<typeof preflight>[2]

/** What is gathered while a run is looked at set by set. */
export type Looked = {
  readonly failed: Map<PaymentId, readonly Finding[]>
  readonly ofRun: Finding[]
  readonly creditors: Map<string, OpenAccount>
  own: OpenAccounts['own']
}

export function nothingLooked(): Looked {
  return { failed: new Map(), ofRun: [], creditors: new Map(), own: null }
}

/** Adds what was found of one set. */
export function addLook(looked: Looked, found: Preflight): void {
  for (const [paymentId, findings] of found.failed) looked.failed.set(paymentId, findings)
  looked.ofRun.push(...found.ofRun)
  for (const [id, opened] of found.accounts.creditors) looked.creditors.set(id, opened)
  looked.own = found.accounts.own
}

/** Looks at the run and its one file, once every set of its payments was looked at. */
export async function lookAtWhole(
  act: Act,
  plan: Checked,
  looked: Looked,
  readBack: boolean,
): Promise<void> {
  looked.ofRun.push(...(await findingsOfRun(act, plan)))
  const passing = plan.payments.filter((payment) => !looked.failed.has(payment.paymentId))
  const { own, creditors } = looked
  const faults = fileFaults(plan, passing, { own, creditors }, readBack)
  // A payment's own faults were found with its set.
  looked.ofRun.push(...faults.map(({ finding }) => finding))
}

/** Preflight of all payments of a plan, however many: set by set under locks that are all taken before
 *  the first is read. `eachSet` is handed the standing of each set while it is in memory. */
export async function preflightInSets(
  act: Act,
  keys: Keys,
  plan: Checked,
  how: {
    /** Today in the zone of the account's calendar. */
    readonly on: PlainDate
    readonly readBack: boolean
    readonly eachSet: (payments: readonly PlanPayment[], standing: Standing) => void
  },
): Promise<Preflight> {
  const { payments } = plan
  const { executeOn, currency } = plan.run
  const { on, readBack } = how
  const isWhole = payments.length <= PAYMENTS_PER_SET
  if (!isWhole) await lockBehind(act.tx, behind(payments))
  const looked = nothingLooked()
  for (const some of isWhole ? [payments] : inSets(payments, PAYMENTS_PER_SET)) {
    const partnerIds = some.map((payment) => payment.partnerId)
    const standing = await lockStanding(act.tx, keys, { partnerIds, currency, on, executeOn })
    const set = { ...plan, payments: some }
    const asked = { expected: 'scheduled', isWhole, readBack } as const
    addLook(looked, await preflight(act, keys, set, standing, asked))
    how.eachSet(some, standing)
  }
  if (!isWhole) await lookAtWhole(act, plan, looked, readBack)
  const { failed, ofRun, own, creditors } = looked
  return { failed, ofRun, accounts: { own, creditors } }
}

function behind(payments: readonly PlanPayment[]) {
  return {
    partnerIds: payments.map((payment) => payment.partnerId),
    payableIds: payments.flatMap(({ lines }) => lines.map((line) => line.payableId)),
  }
}
