/** One automated finding. `code` is stable; `sentence` is for a partner to read. */
export type Check = {
  readonly code: string
  readonly state: 'pass' | 'warn' | 'fail' | 'unknown'
  readonly clauseId: string | null
  readonly sentence: string
  /** The facts it looked at, as text. */
  readonly facts: Readonly<Record<string, string>>
}

export type CheckState = Check['state']
