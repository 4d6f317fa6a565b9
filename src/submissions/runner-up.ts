import { type Act, systemActor } from '../audit/index.ts'
import { incentiveById, runnerUpOf } from '../incentives/index.ts'
import { must } from '../kernel/assert.ts'
import { unwrap } from '../kernel/result.ts'
import { packOf, versionById } from '../programs/index.ts'
import { createDraft, saveDraft } from './draft.ts'
import { shareRaisedBy } from './deal-sql.ts'
import { rewardOf } from './runner-up-reward.ts'
import { lockSubmission } from './sql.ts'
import { submit } from './submit.ts'

/** The first has won and earns something: what who was second shares of it is handed in by itself, to
 *  be decided like everything else. Nothing of the order is copied: the second sees its own share only.
 *  Heard of every approval; answers the number raised, or null where nothing is shared. */
export async function raiseRunnerUp(by: Act, submissionId: string): Promise<string | null> {
  const act = { ...by, actor: systemActor('submissions.runner_up') }
  const row = await lockSubmission(act.tx, submissionId, null)
  if (row === null || row.type !== 'deal_outcome' || row.source === 'outcome') return null
  if (row.status !== 'approved' || row.form['outcome'] !== 'won') return null
  const second = await runnerUpOf(act.tx, must(row.incentiveId, 'an outcome has its deal'))
  if (second === null || (await shareRaisedBy(act.tx, submissionId)) !== null) return null
  if ((await rewardOf(act.tx, submissionId)).minor === 0n) return null
  const deal = must(await incentiveById(act.tx, second.incentiveId), 'it was just read')
  const version = must(await versionById(act.tx, deal.versionId), 'an incentive’s version')
  if (packOf(version.pack, 'deal').runnerUpShare === null) return null
  return handIn(act, { incentiveId: second.incentiveId, originKey: submissionId })
}

async function handIn(
  act: Act,
  of: { readonly incentiveId: string; readonly originKey: string },
): Promise<string> {
  const form = { outcome: 'won' }
  const draft = unwrap(
    await createDraft(act, { type: 'deal_outcome', ...of, form, source: 'outcome' }),
  )
  const { submissionId, version: seen } = draft
  const filled = { submissionId, version: seen, form, lines: [], isFinal: false }
  const saved = unwrap(await saveDraft(act, filled))
  return unwrap(await submit(act, { submissionId, version: saved.version })).number
}
