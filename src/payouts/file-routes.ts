import { execute, on, read, type Call } from '../identity/index.ts'
import { ok, refuse } from '../kernel/result.ts'
import type { ServedRoute } from '../platform/handler.ts'
import * as contract from './file-contract.ts'
import { fileNamesOf, stateWrittenName } from './written-name.ts'

/** What a run's file will say, and how a name in it is stated. */
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
]
