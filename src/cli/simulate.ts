import { writeFile } from 'node:fs/promises'
import {
  type ChangedCase,
  inOrder,
  type ShownTotals,
  shownTotals,
  simulate,
  whySentences,
} from '../autopilot/index.ts'
import { type CsvCell, csvBytes } from '../formats/csv-write.ts'
import { canonicalJson } from '../kernel/json.ts'
import { type Money, negate, printMoney, subtract, toDecimal } from '../kernel/money.ts'
import { type PlainDate, Temporal } from '../kernel/temporal.ts'
import { withTx } from '../platform/db.ts'
import { type Pack, parsePack, printProblem, programByCode } from '../programs/index.ts'
import { fundStanding } from '../submissions/index.ts'
import { type Asked, CliFault, type CommandModule, exitCodes } from './command-line.ts'
import { withWorld } from './open-world.ts'
import { packIn } from './program-check.ts'

/** Changed cases that are listed; --out has all. */
const LISTED_MAX = 40

/** Judges what was decided under a program again by a draft in a folder, and says what changes. */
export const run: CommandModule['run'] = async (asked, terminal) => {
  const draft = await draftIn(asked.words[0] ?? '')
  const since = dayOf(asked, 'since')
  const until = dayOf(asked, 'until')
  if (since !== null && until !== null && Temporal.PlainDate.compare(since, until) >= 0)
    throw new CliFault(
      `From ${since} until ${until} there is no day: --since lies before --until.`,
      exitCodes.usage,
    )
  return withWorld(asked, terminal, async ({ world }) => {
    const inTx = <T>(body: Parameters<typeof withTx<T>>[1]) =>
      withTx(world.app, body, { readOnly: true })
    const program = await inTx((tx) => programByCode(tx, draft.code))
    if (program === null)
      throw new CliFault(
        `There is no program ${draft.code} whose cases could be judged again: its code is in ` +
          'program.yaml.',
      )
    const standing = await inTx((tx) => fundStanding(tx, draft))
    if (standing === null)
      throw new CliFault(`There is no fund ${draft.fundCode}, from which the draft pays.`)
    const { programId } = program
    const cases: ChangedCase[] = []
    const totals = await simulate(inTx, { programId, draft, since, until, most: null }, (one) =>
      cases.push(one),
    )
    if (totals === null) throw new Error('it ended early, though no bound was asked for')
    const shown = shownTotals(totals, { currency: draft.currency, ...standing })
    const ordered = inOrder(cases)
    for (const line of summaryLines(draft.code, shown)) terminal.out(line)
    for (const one of ordered.slice(0, LISTED_MAX))
      for (const line of caseLines(one)) terminal.out(line)
    if (ordered.length > LISTED_MAX)
      terminal.out(`and ${ordered.length - LISTED_MAX} more; --out <file> has all.`)
    const out = asked.option('out')
    if (out !== undefined) await writeFile(out, written(out, shown, ordered))
    return exitCodes.done
  })
}

async function draftIn(folder: string): Promise<Pack> {
  const parsed = parsePack(await packIn(folder))
  if (parsed.ok) return parsed.value
  const lines = parsed.refusal.problems.map(printProblem)
  throw new CliFault(`${folder} cannot be read:\n${lines.join('\n')}`, exitCodes.wrong)
}

function dayOf(asked: Asked, name: string): PlainDate | null {
  const text = asked.option(name)
  if (text === undefined) return null
  if (/^\d{4}-\d{2}-\d{2}$/.test(text)) {
    try {
      return Temporal.PlainDate.from(text)
    } catch {
      // Said below: 2026-02-30 is no day.
    }
  }
  throw new CliFault(`--${name} ${text} is no day, such as 2026-03-31.`, exitCodes.usage)
}

/** Totals as lines of text. */
export function summaryLines(code: string, shown: ShownTotals): string[] {
  const { cases, money, budget, queue } = shown
  const { byKind } = cases
  const road = (counts: typeof queue.before) =>
    `${counts.automatic} by themselves, ${counts.person} by a person, ${counts.escalated} asked`
  return [
    `${code}: ${cases.judged} decided cases judged again, ${cases.changed} change: ` +
      `${byKind.outcome} in outcome, ${byKind.amount} in amount, ${byKind.reason} in reason, ` +
      `${byKind.road} in who decides; ${cases.notSimulated} could not be judged.`,
    `committed  ${printMoney(money.committedBefore)} → ${printMoney(money.committedAfter)}`,
    `owed       ${printMoney(money.owedBefore)} → ${printMoney(money.owedAfter)}`,
    `undecided  ${printMoney(money.undecided)} would wait for somebody's word`,
    `fund ${budget.fundCode}: ${printMoney(budget.available)} available; ${fundEffect(budget.effect)}, ` +
      `${printMoney(budget.after)} in all`,
    `queue      ${road(queue.before)} → ${road(queue.after)}`,
    '',
    'What this cannot know:',
    ...shown.cannotKnow.map((sentence) => `- ${sentence}`),
    '',
  ]
}

function fundEffect(effect: Money): string {
  return effect.minor <= 0n
    ? `the draft would have left ${printMoney(negate(effect))} more`
    : `the draft would have taken ${printMoney(effect)} more`
}

function caseLines({ row, effect }: ChangedCase): string[] {
  const { before, after } = effect
  return [
    `${row.number} ${row.partnerName}: ${said(before)} → ${said(after)}`,
    ...whySentences(row.type, effect).map((sentence) => `  ${sentence}`),
  ]
}

function said({ outcome, amount }: { outcome: string; amount: Money }): string {
  return `${outcome.replaceAll('_', ' ')} ${printMoney(amount)}`
}

const columns = [
  'number',
  'type',
  'partner',
  'decided_at',
  'change',
  'outcome_before',
  'amount_before',
  'clause_before',
  'row_before',
  'outcome_after',
  'amount_after',
  'clause_after',
  'row_after',
  'currency',
  'difference',
  'why',
]

function written(
  file: string,
  shown: ShownTotals,
  cases: readonly ChangedCase[],
): string | Uint8Array {
  if (file.endsWith('.json')) {
    const rows = cases.map(({ row, effect }) => {
      const { number, type, partnerName, decidedAt } = row
      return { number, type, partnerName, decidedAt, ...effect, why: whySentences(type, effect) }
    })
    return `${canonicalJson({ ...shown, rows })}\n`
  }
  return csvBytes(columns, cases.map(csvRow))
}

function csvRow({ row, effect }: ChangedCase): CsvCell[] {
  const { before, after, change } = effect
  const plain = (text: string | null) => (text === null ? null : { plain: text })
  return [
    plain(row.number),
    plain(row.type),
    { text: row.partnerName },
    plain(row.decidedAt.toString()),
    plain(change),
    plain(before.outcome),
    plain(toDecimal(before.amount)),
    plain(before.clause),
    plain(before.row),
    plain(after.outcome),
    plain(toDecimal(after.amount)),
    plain(after.clause),
    plain(after.row),
    plain(after.amount.currency),
    plain(toDecimal(subtract(after.amount, before.amount))),
    { text: whySentences(row.type, effect).join(' ') },
  ]
}
