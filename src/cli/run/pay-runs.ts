import type { Instant } from '../../kernel/temporal.ts'
import { execute } from '../../identity/index.ts'
import { withTx } from '../../platform/db.ts'
import { approveRun, prepareRun, releaseRun } from '../../payouts/index.ts'
import { approvalsOf } from '../../payouts/approval-sql.ts'
import { runByNumber, type RunRow } from '../../payouts/run-sql.ts'
import { refusalText } from '../say-refusal.ts'
import { proposalOf } from './approved-content.ts'
import { callOf, type By, type Doing, does, hearNews } from './doing.ts'
import { payingAccountByName } from './payers.ts'
import { instantAt, type Row, rowsOf } from './rows.ts'
import type { RunFile } from './run-file.ts'
import type { Step } from './timeline.ts'

type Entry = RunFile['pay_runs'][number]

/** A step per pay run of run.yaml: what is ready and due is gathered, checked, and waits for
 *  approval. Preparing the same entry again answers the run it made. */
export function payRunSteps(doing: Doing, file: RunFile): Step[] {
  return file.pay_runs.map((entry, index) => ({
    at: entry.on ?? file.on,
    stage: 'pay_run',
    run: () => prepare(doing, entry, `run.yaml, pay run ${index + 1} of ${entry.account}`),
  }))
}

async function prepare(doing: Doing, entry: Entry, where: string): Promise<void> {
  const { world } = doing
  const account = await withTx(world.app, (tx) => payingAccountByName(tx, entry.account), {
    readOnly: true,
  })
  if (account === null) return doing.wrong(`${where}: there is no account of that name.`)
  const call = await callOf(doing, { email: entry.prepared_by, where })
  if (call === null) return
  const input = {
    payingAccountId: account.payingAccountId,
    upToDueOn: entry.due_until,
    executeOn: entry.execute_on,
  }
  // The key is the entry's own: a second run of the folder gets the first one's answer.
  const key = `run.yaml ${where} ${entry.due_until.toString()}`
  const done = await execute({ ...call, key }, 'run.prepare', prepareRun(world.keys), input)
  if (!done.ok && done.refusal.code === 'run.nothing_due') {
    doing.missing(`${where}: ${refusalText(done.refusal)}`)
  } else if (!done.ok) doing.wrong(`${where}: ${refusalText(done.refusal)}`)
  await hearNews(doing)
}

/** A step per row of approvals.csv: `approve` or `release` of a run, by its person, bound to the
 *  content the person looked at. */
export async function approvalSteps(doing: Doing, fallback: Instant): Promise<Step[]> {
  const rows = await rowsOf(doing.folder, 'approvals', ['run', 'step', 'by', 'content'])
  return rows.map((row) => ({
    at: instantAt(row, 'on', fallback),
    stage: 'approval',
    run: () => approval(doing, row),
  }))
}

async function approval(doing: Doing, row: Row): Promise<void> {
  const number = row.text('run')
  const { app } = doing.world
  const run = await withTx(app, (tx) => runByNumber(tx, number), { readOnly: true })
  if (run === null) return doing.missing(`${row.where}: there is no run ${number} yet.`)
  const by = { email: row.text('by'), where: `${row.where} (${number})` }
  switch (row.text('step')) {
    case 'approve':
      return approve(doing, row, { run, by })
    case 'release':
      return release(doing, row, { run, by })
    default:
      doing.wrong(
        `${row.where}, column step: “${row.text('step')}” is neither approve nor release.`,
      )
  }
}

type Given = { readonly run: RunRow; readonly by: By }

async function approve(doing: Doing, row: Row, { run, by }: Given): Promise<void> {
  if (isOver(run)) return
  const contentHash = await boundHash(doing, row, run)
  if (contentHash === null || (await hasApproved(doing, run, by))) return
  await does(doing, by, 'run.approve', approveRun, { runId: run.runId, contentHash })
}

/** Released, or ended without: nothing of approvals.csv concerns it any more. */
function isOver(run: RunRow): boolean {
  return !['draft', 'checked', 'approved'].includes(run.status)
}

async function hasApproved(doing: Doing, run: RunRow, by: By): Promise<boolean> {
  const call = await callOf(doing, by)
  const given = await withTx(doing.world.app, (tx) => approvalsOf(tx, run.runId), {
    readOnly: true,
  })
  return given.some(
    ({ approver, voidedAt }) => voidedAt === null && approver === call?.actor.principalId,
  )
}

/** The run's own hash, if its content is what the row says was looked at; else null, and said. */
async function boundHash(doing: Doing, row: Row, run: RunRow): Promise<string | null> {
  const { app, keys } = doing.world
  const { content } = await withTx(app, (tx) => proposalOf(tx, keys, run), { readOnly: true })
  const approved = row.text('content').toLowerCase()
  const { number, contentHash } = run
  if (contentHash === null || content === null) {
    doing.missing(`${row.where}: ${number} is a draft that its check holds back.`)
    return null
  }
  if (approved === content) return contentHash
  doing.missing(
    `${row.where}: what was looked at is ${approved === '' ? 'not named' : approved}, but ${number} ` +
      `now holds ${content}. Look at it again, then name that.`,
  )
  return null
}

async function release(doing: Doing, row: Row, { run, by }: Given): Promise<void> {
  if (isOver(run)) return
  if (run.status !== 'approved')
    return doing.missing(`${row.where}: ${run.number} is not approved, so it cannot be released.`)
  if ((await boundHash(doing, row, run)) === null) return
  const { keys, files } = doing.world
  const { runId } = run
  const done = await does(doing, by, 'run.release', releaseRun({ keys, files }), { runId })
  if (done === null || done.value.outcome === 'released') return
  doing.missing(
    `${row.where}: ${run.number} changed since it was approved and is a draft again. Look at what is ` +
      'left of it, check it and approve it anew.',
  )
}
