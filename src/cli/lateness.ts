import { writeFile } from 'node:fs/promises'
import { dayFrom, type PlainDate } from '../kernel/temporal.ts'
import { lateCsv, lateReport } from '../payouts/index.ts'
import { withTx } from '../platform/db.ts'
import { type Asked, CliFault, type CommandModule, exitCodes } from './command-line.ts'
import { withWorld } from './open-world.ts'

/** Says how much of what was due was booked in time, and whom the rest counts against. */
export const run: CommandModule['run'] = async (asked, terminal) => {
  const [from, until] = [askedDay(asked, 'from'), askedDay(asked, 'until')]
  return withWorld(asked, terminal, async ({ world }) => {
    const seen = await withTx(
      world.app,
      (tx) => lateReport(tx, { at: world.clock(), from, until, payerId: null }),
      { readOnly: true },
    )
    terminal.out(`${seen.onTime} of ${seen.due} due from ${seen.from} to ${seen.until} on time.`)
    for (const { owedBy, step, payables, open, days } of seen.steps) {
      const still = open > 0 ? `, ${open} still open` : ''
      const whose = owedBy === 'time' ? 'nobody' : owedBy
      terminal.out(`${payables} late: ${whose}, ${step}, ${days} business days in all${still}`)
    }
    if (seen.more) terminal.out('Only what was due last was looked at: ask for fewer days.')
    const out = asked.option('out')
    if (out !== undefined) await writeFile(out, lateCsv(seen.rows))
    return exitCodes.done
  })
}

function askedDay(asked: Asked, name: 'from' | 'until'): PlainDate | null {
  const text = asked.option(name)
  if (text === undefined) return null
  try {
    return dayFrom(text)
  } catch {
    throw new CliFault(`--${name} ${text} is no day: expected 2026-03-31.`, exitCodes.usage)
  }
}
