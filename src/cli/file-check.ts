import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { schemaFaults } from '../formats/xsd-check.ts'
import { profileRules } from '../payouts/file-profile.ts'
import { readRunFile } from '../payouts/file-read.ts'
import { type FileProfile, fileProfiles } from '../payouts/run.ts'
import { CliFault, type CommandModule, exitCodes } from './command-line.ts'

/** Faults shown of one file. */
const SHOWN_MAX = 50

/** Reads a payment file by a profile's own rules, and by the official schema where one is at hand: what
 *  it asks the bank to pay, or every line that is wrong. */
export const run: CommandModule['run'] = async (asked, { out, env }) => {
  const [name = '', file = ''] = asked.words
  const profile = profileNamed(name)
  const bytes = await readFile(file).catch((error: Error) => {
    throw new CliFault(`${file} cannot be read: ${error.message}`)
  })
  const wrong = await schemaFaultsOf(profile, bytes, env['QUITTANCE_XSD_DIR'] ?? null)
  const said = readRunFile(profile, bytes)
  const faults = said.ok ? [] : said.faults
  for (const { line, message } of faults.slice(0, SHOWN_MAX)) {
    out(`${basename(file)}${line === null ? '' : `, line ${line}`}: ${message}`)
  }
  if (faults.length > SHOWN_MAX) out(`and ${faults.length - SHOWN_MAX} more`)
  for (const message of wrong) out(`${basename(file)}, by the schema: ${message}`)
  if (!said.ok || wrong.length > 0) return exitCodes.wrong
  const payments = new Set(said.payments.map((payment) => payment.reference)).size
  out(`${basename(file)} is ${profileRules[profile].words}: ${payments} payments of ${said.total}.`)
  return exitCodes.done
}

function profileNamed(name: string): FileProfile {
  const found = fileProfiles.find((profile) => profile === name)
  if (found !== undefined) return found
  throw new CliFault(`There is no profile ${name}; these are: ${fileProfiles.join(', ')}.`)
}

/** Official schemas cannot be shipped: whoever has them names the folder. */
async function schemaFaultsOf(
  profile: FileProfile,
  bytes: Uint8Array,
  folder: string | null,
): Promise<readonly string[]> {
  const { standard } = profileRules[profile]
  if (folder === null || standard.kind !== 'pain001') return []
  const schema = join(folder, `pain.001.001.${standard.version}.xsd`)
  if (!existsSync(schema)) return []
  return schemaFaults(bytes, await readFile(schema))
}
