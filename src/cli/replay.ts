import { writeFile } from 'node:fs/promises'
import { type ReplayedDecision, replayDecisions } from '../autopilot/index.ts'
import { type CsvCell, csvBytes } from '../formats/csv-write.ts'
import { money, printMoney } from '../kernel/money.ts'
import { CliFault, type CommandModule, exitCodes } from './command-line.ts'
import { withWorld } from './open-world.ts'

/** Asks decisions again from their kept facts, and says where one does not answer as it did. */
export const run: CommandModule['run'] = async (asked, terminal) => {
  const [number] = asked.words
  if ((number === undefined) !== asked.flag('all'))
    throw new CliFault(
      'Which decisions? Name a number (MDF-2026-00042/2, or MDF-2026-00042 with all under it), or ' +
        'say --all.',
      exitCodes.usage,
    )
  return withWorld(asked, terminal, async ({ world }) => {
    const count = { agrees: 0, differs: 0, not_replayable: 0 }
    const rows: CsvCell[][] = []
    const out = asked.option('out')
    for await (const one of replayDecisions(world.app, number === undefined ? {} : { number })) {
      count[one.replayed.result] += 1
      if (number !== undefined || one.replayed.result !== 'agrees') {
        for (const line of replayLines(one)) terminal.out(line)
      }
      if (out !== undefined) rows.push(csvRow(one))
    }
    const all = count.agrees + count.differs + count.not_replayable
    if (number !== undefined && all === 0)
      throw new CliFault(`Nothing decided is called “${number}”.`, exitCodes.wrong)
    if (out !== undefined) await writeFile(out, csvBytes(columns, rows))
    terminal.out(
      `${all} ${all === 1 ? 'decision' : 'decisions'} asked again: ${count.agrees} answer the ` +
        `same, ${count.differs} do not, ${count.not_replayable} keep no facts to ask.`,
    )
    return count.differs === 0 ? exitCodes.done : exitCodes.wrong
  })
}

/** A decision asked again, as lines of text. */
export function replayLines({ decision, replayed }: ReplayedDecision): string[] {
  const { number, outcome, amountMinor, currency } = decision
  const told = `${number} ${outcome} ${printMoney(money(amountMinor, currency))}`
  switch (replayed.result) {
    case 'agrees':
      return [`${told}: answers the same`]
    case 'not_replayable':
      return [`${told}: cannot be asked again, ${replayed.why}`]
    case 'differs': {
      const { field, recorded, comesOut } = replayed.difference
      return [
        `${told}: differs`,
        `  ${field}`,
        `  recorded   ${recorded}`,
        `  comes out  ${comesOut}`,
      ]
    }
  }
}

const columns = [
  'number',
  'decision',
  'type',
  'decided_at',
  'outcome',
  'result',
  'field',
  'recorded',
  'comes_out',
]

function csvRow({ decision, replayed }: ReplayedDecision): CsvCell[] {
  const { number, decisionId, type, decidedAt, outcome } = decision
  const difference = replayed.result === 'differs' ? replayed.difference : null
  const why = replayed.result === 'not_replayable' ? replayed.why : null
  const said = (text: string | null) => (text === null ? null : { text })
  return [
    { plain: number },
    { plain: decisionId },
    { plain: type },
    { plain: decidedAt.toString() },
    { plain: outcome },
    { plain: replayed.result },
    said(difference?.field ?? why),
    said(difference?.recorded ?? null),
    said(difference?.comesOut ?? null),
  ]
}
