import { isReached, type Measure, measureFolder } from '../partners/index.ts'
import { CliFault, type CommandModule, exitCodes } from './command-line.ts'

/** How well customers are told apart on lists whose answers are known: each figure beside its bound. */
export const run: CommandModule['run'] = async (asked, { out }) => {
  const folder = asked.words[0] ?? ''
  const measures = await measureFolder(folder)
  if (measures.length === 0) {
    throw new CliFault(
      `${folder} has none of the lists that docs/recipes/customer-matching.md names.`,
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

function said(measure: Measure): string {
  const { bound, counted } = measure
  const aim = 'least' in bound ? `at least ${figure(measure, bound.least)}` : atMost(measure)
  return `${figure(measure, measure.value)} (${counted}; ${aim})`
}

function atMost(measure: Measure): string {
  return 'most' in measure.bound ? `at most ${figure(measure, measure.bound.most)}` : ''
}

function figure({ unit }: Measure, value: number): string {
  return unit === 'share' ? `${(value / 10).toFixed(1)} %` : `${value}`
}
