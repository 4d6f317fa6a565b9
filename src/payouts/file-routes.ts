import { personBehind } from '../audit/index.ts'
import { execute, on, read, type Call, type CommandRefusal } from '../identity/index.ts'
import { ok, refuse, type Result } from '../kernel/result.ts'
import type { FileAnswer } from '../platform/contract.ts'
import type { Tx } from '../platform/db.ts'
import type { ServedRoute } from '../platform/handler.ts'
import * as contract from './file-contract.ts'
import { auditCopyName, handInBar } from './hand-in.ts'
import { handInFacts, livingTaking } from './hand-in-sql.ts'
import type { PayoutRefusal } from './refusals.ts'
import { fileOf, type FileRow, selectRun } from './run-sql.ts'
import type { RunId } from './run.ts'
import { giveFileBack, takeFile } from './take-file.ts'
import { fileNamesOf, stateWrittenName } from './written-name.ts'

/** The file of a run for somebody: as it is called there, and what it is. Refuses one for the bank that
 *  is not to be handed in, or that they have not taken. */
async function fileFor(
  tx: Tx,
  of: { readonly runId: RunId; readonly for: 'audit' | 'bank'; readonly person: string },
): Promise<Result<FileRow, PayoutRefusal>> {
  const run = await selectRun(tx, of.runId)
  if (run === null) return refuse({ code: 'run.unknown', run: of.runId })
  const file = await fileOf(tx, of.runId)
  const facts = await handInFacts(tx, of.runId)
  if (file === null || facts === null) return refuse({ code: 'run.no_file', run: run.number })
  if (of.for === 'audit') {
    return ok({ ...file, name: auditCopyName(file.name), mediaType: 'application/octet-stream' })
  }
  const bar = handInBar(facts)
  if (bar !== null) return refuse({ code: 'run.file_not_to_send', run: run.number, ...bar })
  const living = await livingTaking(tx, of.runId)
  return living?.takenBy === of.person
    ? ok(file)
    : refuse({ code: 'run.file_not_taken', run: run.number })
}

/** Reads the file of a run for whoever calls, as a download. */
export async function fetchFile(
  call: Call,
  asked: { readonly runId: RunId; readonly for: 'audit' | 'bank' },
): Promise<Result<FileAnswer, PayoutRefusal | CommandRefusal>> {
  const person = personBehind(call.actor)
  const found = await read(call, 'run.file', (tx) => fileFor(tx, { ...asked, person }))
  if (!found.ok) return found
  if (!found.value.ok) return found.value
  const { name, mediaType, sizeBytes, sha256 } = found.value.value
  const content = await call.world.files.read(sha256)
  if (content === null) return refuse({ code: 'run.no_file', run: name })
  return ok({ name, mediaType, bytes: Number(sizeBytes), content })
}

/** What a run's file will say, and how a name in it is stated; the file itself. */
export const fileRoutes: readonly ServedRoute<Call>[] = [
  on(contract.runFileNames, async (call, { params }) => {
    const { runId } = params
    const found = await read(call, 'run.read', (tx) => fileNamesOf(tx, runId))
    if (!found.ok) return found
    return found.value === null ? refuse({ code: 'run.unknown', run: runId }) : ok(found.value)
  }),
  on(contract.stateWrittenName, (call, { params, body }) =>
    execute(call, 'payer.edit', stateWrittenName, { ...params, ...body }),
  ),
  on(contract.runFile, (call, { params, query }) => fetchFile(call, { ...params, ...query })),
  on(contract.takeFile, (call, { params }) => execute(call, 'run.transmit', takeFile, params)),
  on(contract.giveFileBack, (call, { params, body }) =>
    execute(call, 'run.transmit', giveFileBack, { ...params, ...body }),
  ),
]
