import type { Id } from '../../kernel/ids.ts'

export type ChannelId = Id<'channel'>

/** How files reach the bank: fetched by a person and handed in by hand, written into a folder that
 *  the bank's own program empties, or put on the bank's server by SFTP. */
export const channelKinds = ['manual', 'folder', 'sftp'] as const
export type ChannelKind = (typeof channelKinds)[number]

export const channelStates = ['proposed', 'usable', 'declined', 'replaced'] as const
export type ChannelState = (typeof channelStates)[number]

/** How a channel goes on. The one in use is replaced by the next that is approved. */
export const channelMoves = {
  approve: { from: ['proposed'], to: 'usable' },
  decline: { from: ['proposed'], to: 'declined' },
  replace: { from: ['usable'], to: 'replaced' },
} as const satisfies Record<
  string,
  { readonly from: readonly ChannelState[]; readonly to: ChannelState }
>

export const transmissionStates = ['waiting', 'sending', 'sent', 'failed', 'unknown'] as const
export type TransmissionState = (typeof transmissionStates)[number]

/** How a file goes on. `failed`: it certainly is not there; `unknown`: nobody can tell. Neither is
 *  ever left by the program. */
export const transmissionMoves = {
  begin: { from: ['waiting'], to: 'sending' },
  arrive: { from: ['sending'], to: 'sent' },
  wait: { from: ['sending'], to: 'waiting' },
  fail: { from: ['sending', 'waiting'], to: 'failed' },
  /** A person takes it off its way, to hand it in by hand. */
  stop: { from: ['waiting'], to: 'failed' },
  lose: { from: ['sending'], to: 'unknown' },
  /** A person asks for another try; of `unknown` after a look. */
  askAgain: { from: ['failed', 'unknown'], to: 'waiting' },
  /** A person has it from the bank, or has seen it there. */
  confirm: { from: ['failed', 'unknown'], to: 'sent' },
} as const satisfies Record<
  string,
  { readonly from: readonly TransmissionState[]; readonly to: TransmissionState }
>

export const stepKinds = [
  'began',
  'renaming',
  'sent',
  'not_sent',
  'unknown',
  'looked',
  'asked_again',
  'stopped',
  'confirmed',
] as const
export type StepKind = (typeof stepKinds)[number]

/** What lies at the bank under a file's name: nothing, our bytes, other bytes, or something whose
 *  bytes and size we may not see. */
export const sightings = ['absent', 'same', 'other', 'unreadable'] as const
export type Sighting = (typeof sightings)[number]

/** Tries the worker makes by itself: with the waits between them they last some 40 minutes. */
export const TRIES_MAX = 7
const FIRST_WAIT_SECONDS = 30
const WAIT_SECONDS_MAX = 15 * 60
/** Longest one try may take; the lease outlasts it, so that a living sender is never overtaken. */
export const TRY_MS_MAX = 4 * 60_000
export const LEASE_MINUTES = 10
/** Files one look of the worker takes up, one after the other. */
export const SENDINGS_MAX = 20
/** Finance is warned so long before the bank's cut-off of a file that is not there yet. */
export const WARN_MINUTES_BEFORE = 60
/** A look older than this says nothing of now. */
export const LOOK_MINUTES_MAX = 30

/** How long to wait after try `tryNo` of those left that failed: 30 s, doubling, 15 min at most. */
export function waitSeconds(tryNo: number): number {
  return Math.min(FIRST_WAIT_SECONDS * 2 ** (tryNo - 1), WAIT_SECONDS_MAX)
}

/** What a file is called at the bank: its run and the first 16 hex digits of its sha256, so that
 *  another content is another name and the same content is the same.
 *  `PR-2026-0007.xml` → `PR-2026-0007-9f2b3b1d5c0e8a11.xml` */
export function remoteNameOf(file: {
  readonly number: string
  readonly name: string
  readonly sha256: string
}): string {
  const extension = /\.([a-z0-9]{1,8})$/.exec(file.name)?.[1] ?? 'dat'
  return `${file.number}-${file.sha256.slice(0, 16)}.${extension}`
}

/** What a try writes before it renames: its own name, so that a try that was overtaken and wakes up
 *  can rename nothing but its own whole bytes. */
export function partNameOf(remoteName: string, tryNo: number): string {
  return `${remoteName}.${tryNo}.part`
}

/** A folder below the outbox: plain names joined by `/`, none beginning with a dot. */
export function isFolderBelow(folder: string): boolean {
  const name = '[A-Za-z0-9_-][A-Za-z0-9._-]{0,63}'
  return new RegExp(`^${name}(/${name}){0,7}$`).test(folder)
}

/** An OpenSSH fingerprint: `SHA256:` and 43 characters of base64 without padding. */
export function isFingerprint(text: string): boolean {
  return /^SHA256:[A-Za-z0-9+/]{43}$/.test(text)
}
