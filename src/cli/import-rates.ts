import { basename } from 'node:path'
import type { Call } from '../identity/index.ts'
import { importRatesFile, printRefusedRate } from '../rates/index.ts'
import { type ExitCode, exitCodes, type Terminal } from './command-line.ts'
import { readNamed } from './list-file.ts'
import { accepted } from './say-refusal.ts'

/** Imports a file of the ECB's reference rates; previewed, says the same and keeps nothing. */
export async function importRates(
  call: Call,
  asked: { readonly file: string; readonly preview: boolean },
  { out }: Terminal,
): Promise<ExitCode> {
  const { file, preview } = asked
  const bytes = await readNamed(file)
  const done = await importRatesFile(call, { name: basename(file), bytes }, { preview })
  const { source, firstOn, lastOn, counts, refused, problems } = accepted(file, done)
  for (const { place, message } of problems) out(`${basename(file)}, ${place}: ${message}`)
  for (const each of refused) out(`${basename(file)}, ${printRefusedRate(each, source)}`)
  const left = counts.refused - refused.length
  if (left > 0) out(`and ${left} more that were published otherwise before`)
  const days = firstOn === null || lastOn === null ? 'no day' : `${firstOn} to ${lastOn}`
  out(
    `${source}, ${days}: ${preview ? 'would be' : 'were'} added ${counts.added}, ` +
      `known ${counts.known}, refused ${counts.refused}.`,
  )
  return counts.refused + problems.length === 0 ? exitCodes.done : exitCodes.wrong
}
