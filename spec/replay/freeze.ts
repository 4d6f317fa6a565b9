/** Freezes decisions of the sample company for the release at hand: of each type and outcome the first
 *  few, each with the pack it was judged by. Run once per release; what lies there is never rewritten.
 *
 *    node spec/replay/freeze.ts 0.1 */
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { withTx } from '../../src/platform/db.ts'
import { must } from '../../src/kernel/assert.ts'
import { versionById } from '../../src/programs/index.ts'
import { loadSample } from '../../src/sample/load.ts'
import { listening, sampleDatabase } from '../../src/sample/testing.ts'
import { type DecidedRow, decidedPage } from '../../src/submissions/index.ts'

const release = must(process.argv[2], 'the release: node spec/replay/freeze.ts 0.1')
const EACH_MAX = 3
const folder = join(import.meta.dirname, release)

const db = await sampleDatabase()
const log = { info: () => {}, error: (...words: unknown[]) => console.error(...words) }
await loadSample(db.world, { listening, log, onProgress: () => {} })
await mkdir(join(folder, 'packs'), { recursive: true })
const taken = new Map<string, number>()
const packs = new Set<string>()
const lines: string[] = []
for (let after: string | null = null; ;) {
  const from: string | null = after
  const page: DecidedRow[] = await withTx(db.world.app, (tx) =>
    decidedPage(tx, { after: from, limit: 500 }),
  )
  for (const decision of page) {
    const { type, outcome, number, currency, amountMinor, facts, record, versionId } = decision
    const count = taken.get(`${type} ${outcome}`) ?? 0
    if (count >= EACH_MAX || facts === null) continue
    taken.set(`${type} ${outcome}`, count + 1)
    const version = must(await withTx(db.world.app, (tx) => versionById(tx, versionId)), 'its own')
    const pack = `${version.code}-${version.contentHash.slice(0, 12)}`
    if (!packs.has(pack)) {
      packs.add(pack)
      const files = Object.fromEntries(version.pack.files)
      await writeFile(join(folder, 'packs', `${pack}.json`), `${JSON.stringify(files, null, 1)}\n`)
    }
    const kept = { facts: JSON.parse(facts) as unknown, record: JSON.parse(record) as unknown }
    const said = { number, type, outcome, amountMinor: String(amountMinor), currency, pack }
    lines.push(JSON.stringify({ ...said, ...kept }))
  }
  const last = page.at(-1)
  if (last === undefined) break
  after = last.decisionId
}
await writeFile(join(folder, 'decisions.jsonl'), `${lines.join('\n')}\n`)
console.log(`${lines.length} decisions of ${packs.size} packs: ${[...taken.keys()].join(', ')}`)
