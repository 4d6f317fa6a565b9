import { parseArgs, type ParseArgsOptionsConfig } from 'node:util'
import { ConfigFault } from '../platform/config.ts'

/** How a command ends. `wrong`: it found or was refused something; `usage`: it was called wrongly;
 *  `stopped`: it did what it could, and something that people must bring is missing. */
export const exitCodes = { done: 0, wrong: 1, usage: 2, stopped: 3 } as const
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes]

/** The terminal a command talks to: settings in, lines out. */
export type Terminal = {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly out: (line: string) => void
  readonly err: (line: string) => void
}

/** What was asked for: the words after the command's name, and its options. */
export type Asked = {
  readonly words: readonly string[]
  /** The option's value; undefined when it was not given. */
  readonly option: (name: string) => string | undefined
  readonly flag: (name: string) => boolean
}

/** One command's code, in a file of its own, loaded when it is asked for. */
export type CommandModule = {
  readonly run: (asked: Asked, terminal: Terminal) => Promise<ExitCode>
}

/** A command as its help shows it. */
export type CommandEntry = {
  /** `import <kind> <file> [--preview]`, without the program's name. */
  readonly usage: string
  /** One line: what it does. */
  readonly summary: string
  /** What else somebody must know, in lines of at most 100 characters. */
  readonly more?: readonly string[]
  /** Options beside `--on` and `--help`, each with what it is for. */
  readonly options?: Readonly<Record<string, OptionEntry>>
  /** How many words it takes: at least, at most. */
  readonly words: readonly [number, number]
  readonly load: () => Promise<CommandModule>
}

export type OptionEntry = { readonly value?: string; readonly what: string }

/** A sentence for the person at the terminal, with the code the program ends with. */
export class CliFault extends Error {
  override readonly name = 'CliFault'
  readonly code: ExitCode
  constructor(message: string, code: ExitCode = exitCodes.wrong) {
    super(message)
    this.code = code
  }
}

const everywhere: Readonly<Record<string, OptionEntry>> = {
  on: { value: 'instant or date', what: 'the day it happens (a date: noon UTC); default: now' },
  help: { what: 'this page' },
}

/** Finds the command, reads its options, runs it, and answers the code to exit with. What a person
 *  can mend is said in a sentence; a fault of ours keeps its stack. */
export async function runCommandLine(
  args: readonly string[],
  commands: Readonly<Record<string, CommandEntry>>,
  terminal: Terminal,
): Promise<ExitCode> {
  const found = commandOf(args, commands)
  if (found === null) return overview(args, commands, terminal)
  const { name, entry, rest } = found
  try {
    const asked = readArgs(name, entry, rest)
    if (asked.flag('help')) return help(entry, terminal)
    const { run } = await entry.load()
    return await run(asked, terminal)
  } catch (error) {
    terminal.err(saidOf(error))
    return error instanceof CliFault ? error.code : exitCodes.wrong
  }
}

/** A sentence meant for people stands alone (ours are plain errors); a fault keeps where it came
 *  from, so that it can be reported. */
function saidOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const isSentence = error instanceof CliFault || error instanceof ConfigFault
  return isSentence || error.constructor === Error ? error.message : (error.stack ?? error.message)
}

/** Commands of two words (`user add`) come before those of one. */
function commandOf(args: readonly string[], commands: Readonly<Record<string, CommandEntry>>) {
  for (const length of [2, 1]) {
    const name = args.slice(0, length).join(' ')
    const entry = commands[name]
    if (args.length >= length && entry !== undefined)
      return { name, entry, rest: args.slice(length) }
  }
  return null
}

function readArgs(name: string, entry: CommandEntry, rest: readonly string[]): Asked {
  const known = { ...everywhere, ...entry.options }
  const options: ParseArgsOptionsConfig = {}
  for (const [option, { value }] of Object.entries(known))
    options[option] = { type: value === undefined ? 'boolean' : 'string' }
  const { values, positionals } = parsed(name, { args: [...rest], options })
  const [least, most] = entry.words
  const isHelp = values['help'] === true
  if (!isHelp && (positionals.length < least || positionals.length > most))
    throw new CliFault(
      `Expected: quittance ${entry.usage}\nFound ${positionals.length} words after “${name}”. ` +
        `See quittance ${name} --help.`,
      exitCodes.usage,
    )
  return {
    words: positionals,
    option(option) {
      const value = values[option]
      return typeof value === 'string' ? value : undefined
    },
    flag: (option) => values[option] === true,
  }
}

function parsed(name: string, config: { args: string[]; options: ParseArgsOptionsConfig }) {
  try {
    return parseArgs({ ...config, allowPositionals: true })
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    throw new CliFault(`${why}. See quittance ${name} --help.`, exitCodes.usage)
  }
}

function overview(
  args: readonly string[],
  commands: Readonly<Record<string, CommandEntry>>,
  { out, err }: Terminal,
): ExitCode {
  const isAsked = args.length === 0 || ['help', '--help', '-h'].includes(args[0] ?? '')
  const say = isAsked ? out : err
  if (!isAsked) say(`There is no command “${args.slice(0, 2).join(' ')}”.\n`)
  say('quittance <command>: partner-incentive operations from the terminal\n')
  const width = Math.max(...Object.values(commands).map(({ usage }) => usage.length))
  for (const { usage, summary } of Object.values(commands))
    say(`  ${usage.padEnd(width)}  ${summary}`)
  say('\nEvery command has --on <instant or date>, the day it happens, and --help.')
  say(
    'Exit codes: 0 done, 1 something is wrong or was refused, 2 called wrongly, 3 stopped because',
  )
  say('something is missing that people must bring; what, is listed.')
  return isAsked ? exitCodes.done : exitCodes.usage
}

function help(entry: CommandEntry, { out }: Terminal): ExitCode {
  out(`quittance ${entry.usage}\n\n${entry.summary}`)
  if (entry.more !== undefined) out(`\n${entry.more.join('\n')}`)
  out('\nOptions:')
  for (const [name, { value, what }] of Object.entries({ ...entry.options, ...everywhere }))
    out(`  ${`--${name}${value === undefined ? '' : ` <${value}>`}`.padEnd(26)} ${what}`)
  return exitCodes.done
}
