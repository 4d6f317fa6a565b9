import { isReached, type Measure } from '../partners/index.ts'
import { measureScreening } from '../vendors/index.ts'
import { CliFault, type CommandModule, exitCodes } from './command-line.ts'

/** How well names are held against sanctions lists: each figure beside its bound. */
export const run: CommandModule['run'] = async (asked, { out }) => {
  const folder = asked.words[0] ?? ''
  const measures = await measureScreening(folder)
  if (measures.length === 0) {
    throw new CliFault(
      `${folder} has none of the files that docs/recipes/screening.md names.`,
      exitCodes.stopped,
    )
  }
  const width = Math.max(...measures.map(({ name }) => name.length))
  for (const measure of measures) {
    out(`${isReached(measure) ? 'ok   ' : 'MISS '} ${measure.name.padEnd(width)}  ${said(measure)}`)
    if (asked.flag('wrong')) for (const one of measure.wrong) out(`      ${one}`)
  }
  return measures.every(isReached) ? exitCodes.done : exitCodes.wrong
}

function said({ counted, value, bound }: Measure): string {
  const percent = (share: number) => `${(share / 10).toFixed(1)} %`
  const aim =
    'least' in bound ? `at least ${percent(bound.least)}` : `at most ${percent(bound.most)}`
  return `${percent(value)} (${counted}; ${aim})`
}
