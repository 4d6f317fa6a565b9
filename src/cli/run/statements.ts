import { readFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { importStatementFile } from '../../reconciliation/import.ts'
import { refusalText } from '../say-refusal.ts'
import { callOf, type Doing, hearNews } from './doing.ts'
import type { RunFile } from './run-file.ts'
import type { Step } from './timeline.ts'

/** A step per statement of run.yaml: proven, booked, matched, settled. Known bytes do nothing. */
export function statementSteps(doing: Doing, file: RunFile): Step[] {
  return file.statements.map((entry) => ({
    at: entry.on ?? file.on,
    stage: 'statement',
    run: () => importOne(doing, entry),
  }))
}

async function importOne(doing: Doing, entry: RunFile['statements'][number]): Promise<void> {
  const bytes = await readFile(join(doing.folder, entry.file)).catch(() => null)
  if (bytes === null)
    return doing.missing(`run.yaml, statement ${entry.file}: the file is missing.`)
  const where = `run.yaml, statement ${entry.file}`
  const call = await callOf(doing, { email: entry.imported_by, where })
  if (call === null) return
  const done = await importStatementFile(call, { name: basename(entry.file), bytes })
  if (!done.ok) return doing.wrong(`${where}: ${refusalText(done.refusal)}`)
  if (done.value.outcome === 'quarantined')
    doing.wrong(`${where}: it contradicts itself, so none of its lines counts. Ask for it again.`)
  await hearNews(doing)
}
