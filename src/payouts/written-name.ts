import { personBehind, record, type Act } from '../audit/index.ts'
import { must } from '../kernel/assert.ts'
import { ok, refuse, type Result } from '../kernel/result.ts'
import type { Tx } from '../platform/db.ts'
import { contentOf, loadPlan } from './plan.ts'
import { profileRules } from './file-profile.ts'
import type { PayoutRefusal } from './refusals.ts'
import { selectAccount } from './payer-sql.ts'
import { isShorterFormOf, type NameInFile, nameInFile, nameWithin } from './run-file-names.ts'
import { type FileProfile, PAYMENTS_SHOWN_WHOLE, type PaymentId, type RunId } from './run.ts'
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

/** Names of one answer; of a larger run those the file says otherwise, which are looked at. */
const NAMES_MAX = PAYMENTS_SHOWN_WHOLE

/** What a run's file is and how it will name each creditor; null when there is no such run. Payments
 *  that left the run are not in it. Of a run of more than 500 payments it tells what is not the same,
 *  up to 500, and how many more there are. */
export async function fileNamesOf(tx: Tx, runId: RunId) {
  const run = await runs.selectRun(tx, runId)
  if (run === null) return null
  const account = must(await selectAccount(tx, run.payingAccountId), 'a run has an account')
  const { profile } = account
  const file = `${run.number}.${profileRules[profile].extension}`
  const all = await namesInFile(tx, run, profile)
  const told = all.length <= NAMES_MAX ? all : all.filter((each) => each.how !== 'same')
  const names = told.slice(0, NAMES_MAX)
  return { profile, file, names, more: told.length - names.length }
}

/** How the file names each creditor. What a NACHA file has room for depends on what a payment pays,
 *  and such runs are small; every other file asks for the name alone. */
async function namesInFile(tx: Tx, run: runs.RunRow, profile: FileProfile) {
  if (profileRules[profile].standard.kind === 'nacha') {
    const plan = await loadPlan(tx, run)
    if (plan.payments.length === 0) return []
    const content = contentOf(plan)
    return content.payments.map((payment) => named(payment, nameInFile(content, payment)))
  }
  return (await rows.creditorNames(tx, run.runId)).map(({ forFile, ...payment }) =>
    named(payment, nameWithin(profile, { ...payment, ...(forFile === null ? {} : { forFile }) })),
  )
}

function named(
  of: { readonly paymentId: PaymentId; readonly ordinal: number; readonly creditorName: string },
  how: NameInFile,
) {
  return { paymentId: of.paymentId, ordinal: of.ordinal, onFile: of.creditorName, ...how }
}
