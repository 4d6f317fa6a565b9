import { type Act, record } from '../../audit/index.ts'
import { calendarOf } from '../../clocks/index.ts'
import { must } from '../../kernel/assert.ts'
import { releaseBefore } from '../cut-off.ts'
import { selectAccount } from '../payer-sql.ts'
import type { RunRow } from '../run-sql.ts'
import { usableChannel } from './channel-sql.ts'
import { insertTransmission } from './transmission-sql.ts'
import { remoteNameOf, TRIES_MAX } from './transmission.ts'

/** Puts the file of a run on its way, in the transaction of its release: it is neither forgotten by a
 *  power cut nor sent by a channel that came later, when somebody may have handed it in by hand.
 *  Nothing when files of the account are fetched by a person. */
export async function queueTransmission(
  act: Act,
  run: Pick<RunRow, 'runId' | 'number' | 'payingAccountId' | 'executeOn'>,
  file: { readonly name: string; readonly sha256: string },
): Promise<void> {
  const channel = await usableChannel(act.tx, run.payingAccountId)
  if (channel === null || channel.kind === 'manual') return
  const account = must(await selectAccount(act.tx, run.payingAccountId), 'a run has an account')
  const calendar = must(await calendarOf(act.tx, account.calendarCode), 'a known calendar')
  const { runId, number } = run
  const remoteName = remoteNameOf({ ...file, number })
  await insertTransmission(act.tx, {
    runId,
    remoteName,
    triesLeft: TRIES_MAX,
    cutOffAt: releaseBefore(calendar, account, run.executeOn),
    at: act.at,
  })
  await record(act, {
    type: 'transmission.queued',
    subjectKind: 'run',
    subjectId: runId,
    body: { number, remoteName, tries: 0 },
  })
}
