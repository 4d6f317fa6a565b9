import type { Id } from '../../kernel/ids.ts'

export type InboundFileId = Id<'inbound_file'>

/** A file in a bank's folder: seen and not yet taken; passed by, as it cannot be taken; taken, its
 *  bytes kept; filed as an answer or a statement; refused by whoever read it; or put aside by a
 *  person. */
export const inboundStates = [
  'ripening',
  'passed_by',
  'fetched',
  'filed',
  'refused',
  'put_aside',
] as const
export type InboundState = (typeof inboundStates)[number]

/** How a file goes on. The bank's own folder is only ever read. */
export const inboundMoves = {
  take: { from: ['ripening'], to: 'fetched' },
  passBy: { from: ['ripening'], to: 'passed_by' },
  file: { from: ['fetched'], to: 'filed' },
  refuse: { from: ['fetched'], to: 'refused' },
  /** A person asks for another look at what could not be taken, or another reading of what was. */
  lookAgain: { from: ['passed_by'], to: 'ripening' },
  readAgain: { from: ['refused'], to: 'fetched' },
  putAside: { from: ['passed_by', 'refused'], to: 'put_aside' },
} as const satisfies Record<
  string,
  { readonly from: readonly InboundState[]; readonly to: InboundState }
>

export const inboundOutcomes = ['filed', 'known', 'quarantined'] as const
export type InboundOutcome = (typeof inboundOutcomes)[number]

/** A folder is looked into this often, and sooner while something in it ripens. */
export const LOOK_EVERY_MINUTES = 5
/** A file is whole when it is the same in two looks at least this far apart. */
export const RIPE_SECONDS = 10
/** Names of one folder that are looked at; what lies beyond them waits for the bank to clear up. */
export const NAMES_MAX = 20_000
/** Names that one look begins to watch, and files that it takes. */
export const NEW_PER_LOOK_MAX = 500
export const FILES_PER_LOOK_MAX = 50
/** Bytes of one file: as of a file that a person uploads. */
export const INBOUND_BYTES_MAX = 50 * 1024 * 1024
/** Longest one look may take; the lease outlasts it, so that a living one is never overtaken. */
export const LOOK_MS_MAX = 4 * 60_000
export const LOOK_LEASE_MINUTES = 10
/** Downloads of one file that may break off before it is passed by, and readings of one that may. */
export const TAKES_MAX = 5
export const READINGS_MAX = 3
/** A reading that has not ended in this time is taken for dead. */
export const READING_LEASE_MINUTES = 10
/** Files that one look of the worker has read, one after the other. */
export const READINGS_PER_LOOK_MAX = 20

const WAIT_MINUTES_MAX = 60

/** When to look again after `failures` looks in a row that failed: 1 minute, doubling, an hour at
 *  most. */
export function waitMinutes(failures: number): number {
  return Math.min(2 ** Math.min(failures - 1, 10), WAIT_MINUTES_MAX)
}

const unfinished = /(^\.)|(^~)|(~$)|\.(part|partial|tmp|temp|filepart|crdownload|swp|lock)$/i

/** True of names by which a program says that a file is not whole yet, and of hidden ones. */
export function isUnfinished(name: string): boolean {
  return unfinished.test(name)
}

/** False of a name that would lead out of the folder, and of one whose letters cannot be read. */
export function isUsableName(name: string): boolean {
  return name !== '' && name !== '.' && name !== '..' && !/[/\\\0\uFFFD]/.test(name)
}
