import { deepEqual, equal, match } from 'node:assert/strict'
import { existsSync } from 'node:fs'
import path from 'node:path'
import { test } from 'node:test'
import { runCommandLine } from './command-line.ts'
import { commands } from './commands.ts'

const spec = path.join(import.meta.dirname, '../../spec')
const corpora = process.env['QUITTANCE_CORPORA'] ?? path.resolve('../shared/corpora')
const schemas = path.join(corpora, 'iso20022/xsd')

async function check(words: readonly string[], env: Record<string, string> = {}) {
  const said: string[] = []
  const say = (line: string) => void said.push(line)
  const code = await runCommandLine(['file', 'check', ...words], commands, {
    env,
    out: say,
    err: say,
  })
  return { code, said }
}

for (const [profile, file, says] of [
  ['sepa', 'formats/pain001/sepa.xml', '2 payments of 1234.60'],
  ['sepa_03', 'formats/pain001/sepa-03.xml', '2 payments of 1234.60'],
  ['iso', 'formats/pain001/abroad.xml', '4 payments of 2049.51'],
  ['nacha', 'files/nacha.ach', '3 payments of 4734.50'],
  ['bacs', 'files/bacs18.txt', '2 payments of 1234.60'],
  ['csv_gb', 'files/bank-gb.csv', '2 payments of 1234.60'],
  ['csv_wide', 'files/bank-wide.csv', '2 payments of 1234.60'],
  ['erp_netsuite', 'files/netsuite.csv', '2 payments of 1734.60'],
  ['erp_quickbooks', 'files/quickbooks.iif', '2 payments of 1734.60'],
  ['erp_xero', 'files/xero.csv', '2 payments of 1734.60'],
] as const) {
  test(`the command line reads a ${profile} file and says what it pays`, async () => {
    const { code, said } = await check([profile, path.join(spec, file)])
    deepEqual([code, said.length], [0, 1], said.join('\n'))
    match(said[0] ?? '', new RegExp(says))
  })
}

test('a file of another profile is wrong, line by line', async () => {
  const { code, said } = await check(['bacs', path.join(spec, 'files/nacha.ach')])
  equal(code, 1)
  match(said.join('\n'), /line \d+/)
})

test('a profile nobody declared, or a file that is not there, is said in a sentence', async () => {
  match((await check(['mt101', 'x'])).said[0] ?? '', /There is no profile mt101/)
  match((await check(['sepa', '/nowhere'])).said[0] ?? '', /cannot be read/)
})

const skip = existsSync(schemas) ? false : `no schemas at ${schemas}`
test('the official schema is asked where it is at hand', { skip }, async () => {
  const env = { QUITTANCE_XSD_DIR: schemas }
  const good = await check(['sepa', path.join(spec, 'formats/pain001/sepa.xml')], env)
  equal(good.code, 0)
  const { code, said } = await check(['sepa_03', path.join(spec, 'formats/pain001/sepa.xml')], env)
  equal(code, 1)
  match(said.join('\n'), /by the schema/)
})
