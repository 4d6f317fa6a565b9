import { itemsOf, judgeItem } from '../../evidence/index.ts'
import type { Instant } from '../../kernel/temporal.ts'
import { withTx } from '../../platform/db.ts'
import { type Doing, does } from './doing.ts'
import { instantAt, type Row, rowsOf } from './rows.ts'
import { decideByRule, namedIn, type Sheeted, submissionOf } from './submissions.ts'
import type { Step } from './timeline.ts'

const judgments = ['accepted', 'rejected'] as const

/** A step per row of papers.csv: somebody looked at the papers of a submission (`slot` empty: all of
 *  them; `line` for one line's) and accepts or rejects what nobody has judged yet. What may then be
 *  decided by rule alone, is. */
export async function judgmentSteps(
  doing: Doing,
  byKey: ReadonlyMap<string, Sheeted>,
  fallback: Instant,
): Promise<Step[]> {
  const rows = await rowsOf(doing.folder, 'papers', ['submission', 'judgment', 'by'])
  return rows.map((row) => ({
    at: instantAt(row, 'on', fallback),
    stage: 'judgment',
    run: () => judge(doing, row, byKey),
  }))
}

async function judge(doing: Doing, row: Row, byKey: ReadonlyMap<string, Sheeted>): Promise<void> {
  const key = row.text('submission')
  const sheeted = namedIn(byKey, key, row.where)
  const state = judgments.find((each) => each === row.text('judgment'))
  if (sheeted === undefined)
    return doing.wrong(`${row.where}, column submission: “${key}” is no key of the sheets.`)
  if (state === undefined)
    return doing.wrong(`${row.where}, column judgment: expected ${judgments.join(' or ')}.`)
  const submission = await submissionOf(doing, sheeted)
  if (submission?.status !== 'in_review') return
  const items = await withTx(
    doing.world.app,
    (tx) => itemsOf(tx, 'submission', submission.submissionId),
    { readOnly: true },
  )
  const by = { email: row.text('by'), where: `${row.where} (${submission.number ?? key})` }
  const reason = row.text('reason') || null
  for (const { itemId, slot, lineNo, state: before } of items) {
    const isMeant = ['', slot].includes(row.text('slot'))
    const isLine = ['', String(lineNo ?? '')].includes(row.text('line'))
    if (before === 'pending' && isMeant && isLine)
      await does(doing, by, 'evidence.judge', judgeItem, { itemId, state, reason })
  }
  await decideByRule(doing, sheeted)
}
