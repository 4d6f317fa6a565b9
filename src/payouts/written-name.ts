import { personBehind, record, type Act } from '../audit/index.ts'
import { must } from '../kernel/assert.ts'
import { ok, refuse, type Result } from '../kernel/result.ts'
import type { Tx } from '../platform/db.ts'
import { contentOf, loadPlan } from './plan.ts'
import { profileRules } from './file-profile.ts'
import type { PayoutRefusal } from './refusals.ts'
import { isShorterFormOf, nameInFile } from './run-file-names.ts'
import type { PaymentId, RunId } from './run.ts'
import * as runs from './run-sql.ts'
import * as rows from './written-name-sql.ts'

/** What every file carries of a name. */
export const WRITTEN_NAME_LENGTH_MAX = 16

/** Finance states how files say a creditor whose name they cannot carry. It counts for runs prepared
 *  from now on, only where the name on file does not fit, and is shown to whoever approves. Refuses a
 *  name that is no shorter form of the one on file. */
export async function stateWrittenName(
  act: Act,
  asked: { readonly runId: RunId; readonly paymentId: PaymentId; readonly name: string },
): Promise<Result<{ name: string }, PayoutRefusal>> {
  const { runId, paymentId } = asked
  const run = await runs.selectRun(act.tx, runId)
  if (run === null) return refuse({ code: 'run.unknown', run: runId })
  const holder = await rows.holderOfPayment(act.tx, { runId, paymentId })
  const bankDetailId = holder?.bankDetailId ?? null
  if (holder === null || bankDetailId === null) {
    return refuse({ code: 'run.payment_unknown', run: run.number, payment: paymentId })
  }
  const name = asked.name.toUpperCase()
  const { creditorName: nameOnFile } = holder
  const fits = /^[A-Z0-9.&/ -]{1,16}$/.test(name) && name.trim() === name
  if (!fits || !isShorterFormOf(name, nameOnFile)) {
    return refuse({ code: 'written_name.invalid', found: name, nameOnFile })
  }
  await rows.insertWrittenName(act.tx, {
    writtenNameId: act.newId<'written_name'>(),
    bankDetailId,
    name,
    nameOnFile,
    statedBy: personBehind(act.actor),
    statedAt: act.at,
  })
  await record(act, {
    type: 'written_name.stated',
    subjectKind: 'bank_detail',
    subjectId: bankDetailId,
    body: { runId, paymentId },
  })
  return ok({ name })
}

/** What a run's file is and how it will name each creditor; null when there is no such run. Payments
 *  that left the run are not in it. */
export async function fileNamesOf(tx: Tx, runId: RunId) {
  const run = await runs.selectRun(tx, runId)
  if (run === null) return null
  const plan = await loadPlan(tx, run)
  const rule = profileRules[plan.account.profile]
  const file = `${run.number}.${rule.extension}`
  if (plan.payments.length === 0) return { profile: plan.account.profile, file, names: [] }
  const content = contentOf(plan)
  const names = content.payments.map((payment) => ({
    paymentId: must(
      plan.payments.find((each) => each.paymentId === payment.paymentId),
      'its own',
    ).paymentId,
    ordinal: payment.ordinal,
    onFile: payment.creditorName,
    ...nameInFile(content, payment),
  }))
  return { profile: plan.account.profile, file, names }
}
