import { setTimeout as pass } from 'node:timers/promises'
import { bankReading } from '../bank-reading.ts'
import { type Call, execute, read } from '../identity/index.ts'
import { lookOnce } from '../payouts/inbound/fetch.ts'
import { inboundRows, type InboundPageRow } from '../payouts/inbound/files-sql.ts'
import { folderOf, foldersByAccountName } from '../payouts/inbound/folders-sql.ts'
import { RIPE_SECONDS } from '../payouts/inbound/inbound.ts'
import { readArrived } from '../payouts/inbound/read-arrived.ts'
import { askForLook } from '../payouts/inbound/resolve.ts'
import { foldersView, whereOf } from '../payouts/inbound/view.ts'
import type { PayingAccountId } from '../payouts/run.ts'
import { withTx } from '../platform/db.ts'
import { type Asked, CliFault, type ExitCode, exitCodes, type Terminal } from './command-line.ts'
import { accepted } from './say-refusal.ts'

const FILES_SHOWN = 20

/** Looks into the folder of an account's channel now, waits until what lies there is known to be whole,
 *  takes it and has it read; then says what became of the newest files. On a day that is pretended
 *  (`--on`) nothing is waited for. Ends with 3 when a person is needed. */
export async function fetchAccount(given: {
  readonly call: Call
  readonly named: string
  readonly asked: Asked
  readonly terminal: Terminal
}): Promise<ExitCode> {
  const { call, named, asked, terminal } = given
  const { world } = call
  const found = await withTx(world.app, (tx) => foldersByAccountName(tx, named), { readOnly: true })
  const [folder, second] = found
  if (folder === undefined)
    throw new CliFault(
      `No account called “${named}” has a channel that names a folder from the bank.`,
    )
  if (second !== undefined) throw new CliFault(`More than one account is called “${named}”.`)
  const { payingAccountId } = folder
  const looksMax = asked.option('on') === undefined ? 2 : 1
  for (let looks = 1; looks <= looksMax; looks += 1) {
    accepted(named, await execute(call, 'run.transmit', askForLook, { payingAccountId }))
    const looked = await lookOnce(world, payingAccountId)
    if (looked === null) terminal.out('A worker looks just now.')
    else if (looked.fault !== null) break
    else if (looked.ripening > 0) {
      terminal.out(
        `${looked.ripening} seen; taken when they are the same in ${RIPE_SECONDS} seconds`,
      )
      if (looks < looksMax) await pass(RIPE_SECONDS * 1000)
    } else break
  }
  const { filed, refused } = await readArrived(world, bankReading, payingAccountId)
  return sayFetched(given, { payingAccountId, filed, refused })
}

async function sayFetched(
  { call, terminal }: { readonly call: Call; readonly terminal: Terminal },
  done: {
    readonly payingAccountId: PayingAccountId
    readonly filed: number
    readonly refused: number
  },
): Promise<ExitCode> {
  const { payingAccountId, filed, refused } = done
  const asked = { after: null, limit: FILES_SHOWN, onlyOpen: false, payingAccountId }
  const shown = accepted(
    'fetch',
    await read(call, 'answer.read', async (tx) => ({
      folder: await folderOf(tx, payingAccountId),
      rows: await inboundRows(tx, asked),
    })),
  )
  const { folder, rows } = shown
  if (folder === null) return exitCodes.done
  terminal.out(`${whereOf(folder)}: ${filed} filed, ${refused} refused`)
  if (folder.fault !== null) terminal.out(`  not fetched: ${folder.said ?? folder.fault}`)
  for (const row of rows.slice(0, FILES_SHOWN)) terminal.out(`  ${lineOf(row)}`)
  const open = rows.some(({ state }) => state === 'passed_by' || state === 'refused')
  return open || folder.fault !== null ? exitCodes.stopped : exitCodes.done
}

function lineOf({ name, state, outcome, sameAs, said, statementFileId }: InboundPageRow): string {
  if (state !== 'filed') return `${name}  ${state.replaceAll('_', ' ')}  ${said ?? ''}`.trimEnd()
  const as = statementFileId === null ? 'answer' : 'statement'
  const known = sameAs === null ? 'these bytes were filed before' : `the same bytes as ${sameAs}`
  return `${name}  ${outcome === 'known' ? known : `${outcome ?? 'filed'} as ${as}`}`
}

/** Says how each folder stands from which files are fetched; true when one needs a person. */
export async function sayFolders(call: Call, { out }: Terminal): Promise<boolean> {
  const rows = accepted(
    'status',
    await read(call, 'answer.read', (tx) => foldersView({ tx, at: call.at })),
  )
  for (const { account, where, okAt, fault, said, silent, open } of rows) {
    const last = okAt === null ? 'never looked into' : `last looked into ${okAt.toString()}`
    const wrong = fault === null ? '' : `  ${fault}: ${said ?? ''}`
    const needs = open === 0 ? '' : `  ${open} need a person`
    out(`${account}  from ${where}  ${last}${silent ? ', SILENT' : ''}${needs}${wrong}`)
  }
  return rows.some(({ silent, open, fault }) => silent || open > 0 || fault === 'untrusted')
}
