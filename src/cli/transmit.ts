import { writeFile } from 'node:fs/promises'
import { type Call, execute, read } from '../identity/index.ts'
import { withTx } from '../platform/db.ts'
import { channelsByAccountName } from '../payouts/transmission/channel-sql.ts'
import type { Entry } from '../payouts/transmission/place.ts'
import {
  confirmSent,
  lookForFile,
  sendAgain,
  stopSending,
} from '../payouts/transmission/resolve.ts'
import { tryChannel } from '../payouts/transmission/routes.ts'
import { unsentView } from '../payouts/transmission/view.ts'
import { fetchFile } from '../payouts/file-routes.ts'
import { runByNumber } from '../payouts/run-sql.ts'
import { giveFileBack, takeFile } from '../payouts/take-file.ts'
import { callAs } from './as-person.ts'
import { fetchAccount, sayFolders } from './transmit-fetch.ts'
import {
  type Asked,
  CliFault,
  type CommandModule,
  type ExitCode,
  exitCodes,
  type Terminal,
} from './command-line.ts'
import { withWorld } from './open-world.ts'
import { accepted } from './say-refusal.ts'

export type Given = {
  readonly call: Call
  readonly named: string
  readonly asked: Asked
  readonly terminal: Terminal
}

const does: Readonly<Record<string, (given: Given) => Promise<ExitCode>>> = {
  status,
  look,
  try: tryAccount,
  fetch: fetchAccount,
  retry: (given) => settle(given, sendAgain),
  confirm: (given) => settle(given, confirmSent),
  stop: (given) => settle(given, stopSending),
  take,
  back,
}

/** Pay files on their way to the bank: which are not there, what lies at the bank, and what a person
 *  decides about one that failed or that nobody can tell of. */
export const run: CommandModule['run'] = async (asked, terminal) => {
  const [what = '', named = ''] = asked.words
  const one = does[what]
  if (one === undefined || (what !== 'status' && named === ''))
    throw new CliFault(
      `Expected one of ${Object.keys(does).join(', ')}, and but for status whose: a run's number, ` +
        'or of try an account’s name.',
      exitCodes.usage,
    )
  return withWorld(asked, terminal, async ({ world }) => {
    const call = await callAs(world, asked, terminal)
    return one({ call, named, asked, terminal })
  })
}

async function status({ call, terminal }: Given): Promise<ExitCode> {
  const rows = accepted('status', await read(call, 'run.read', (tx) => unsentView(tx, call.at)))
  if (rows.length === 0) terminal.out('Every file that was put on its way is at the bank.')
  for (const { number, state, remoteName, tryNo, cutOffAt, late } of rows) {
    const tries = `${tryNo} ${tryNo === 1 ? 'try' : 'tries'}`
    const closes = `the bank closes at ${cutOffAt.toString()}${late ? ', LATE' : ''}`
    terminal.out(`${number}  ${state}  ${tries}  ${closes}  ${remoteName}`)
  }
  const needs = await sayFolders(call, terminal)
  return needs || rows.some(({ state }) => state === 'failed' || state === 'unknown')
    ? exitCodes.stopped
    : exitCodes.done
}

async function runNamed(call: Call, number: string) {
  const found = await withTx(call.world.app, (tx) => runByNumber(tx, number), { readOnly: true })
  if (found !== null) return found.runId
  throw new CliFault(`There is no pay run ${number}: expected a number such as PR-2026-0007.`)
}

async function look({ call, named, terminal }: Given): Promise<ExitCode> {
  const runId = await runNamed(call, named)
  const { where, found, remoteName, ofRun, entries } = accepted(
    named,
    await lookForFile(call, { runId }),
  )
  const words = {
    absent: 'is not there',
    same: 'is there, byte for byte',
    other: 'is there with other bytes',
    unreadable: 'is there and may not be read by us',
  }
  terminal.out(`${remoteName} ${words[found]}: ${where} holds ${entries} files`)
  sayEntries(ofRun, terminal)
  return exitCodes.done
}

function sayEntries(entries: readonly Entry[], { out }: Terminal): void {
  for (const { name, sizeBytes } of entries) out(`  ${name}  ${sizeBytes ?? '?'} bytes`)
}

async function tryAccount({ call, named, terminal }: Given): Promise<ExitCode> {
  const found = await withTx(call.world.app, (tx) => channelsByAccountName(tx, named), {
    readOnly: true,
  })
  const channel = found.find(({ state }) => state === 'proposed') ?? found[0]
  if (channel === undefined)
    throw new CliFault(`No paying account called “${named}” has a channel proposed or in use.`)
  const { channelId } = channel
  const tried = accepted(named, await tryChannel(call, { channelId }))
  const { state, version } = channel
  terminal.out(
    `Version ${version}, ${state}: ${tried.where} answers and holds ${tried.entries} files`,
  )
  sayEntries(tried.first, terminal)
  if (tried.inbound !== null) {
    const { where, entries } = tried.inbound
    terminal.out(`Files come from ${where}, which holds ${entries} files`)
  }
  return exitCodes.done
}

/** Takes the file of a run to hand it in by hand, and writes it where it is asked for. */
async function take({ call, named, asked, terminal }: Given): Promise<ExitCode> {
  const out = asked.option('out') ?? ''
  if (out === '') throw new CliFault('Where to? --out PR-2026-0007.xml.', exitCodes.usage)
  const runId = await runNamed(call, named)
  accepted(named, await execute(call, 'run.transmit', takeFile, { runId }))
  const { content, bytes } = accepted(named, await fetchFile(call, { runId, for: 'bank' }))
  await writeFile(out, content, { flag: 'wx' })
  terminal.out(`${bytes} bytes in ${out}: yours to hand in, and nobody else’s.`)
  return exitCodes.done
}

/** Says that the file somebody took was not handed in. */
async function back({ call, named, asked, terminal }: Given): Promise<ExitCode> {
  const runId = await runNamed(call, named)
  const input = { runId, reason: reasonOf(asked) }
  accepted(named, await execute(call, 'run.transmit', giveFileBack, input))
  terminal.out(`The file of ${named} is with nobody now.`)
  return exitCodes.done
}

function reasonOf(asked: Asked): string {
  const reason = asked.option('reason')?.trim() ?? ''
  if (reason !== '') return reason
  throw new CliFault('Why? --reason "what the bank said of it": it is kept.', exitCodes.usage)
}

async function settle(
  { call, named, asked, terminal }: Given,
  command: typeof sendAgain | typeof confirmSent | typeof stopSending,
): Promise<ExitCode> {
  const reason = reasonOf(asked)
  const runId = await runNamed(call, named)
  const done = accepted(
    named,
    await execute<{ runId: typeof runId; reason: string }, { state: string }, { code: string }>(
      call,
      'run.transmit',
      command,
      { runId, reason },
    ),
  )
  terminal.out(`The file of ${named} is ${done.state} now.`)
  return exitCodes.done
}
