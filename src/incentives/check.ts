import type { CheckName } from '../programs/index.ts'

export type { CheckName }

/** One automated finding. `code` is its name in the catalogue of checks; `sentence` is for a partner to read. */
export type Check = {
  readonly code: string
  readonly state: 'pass' | 'warn' | 'fail' | 'unknown'
  readonly clauseId: string | null
  readonly sentence: string
  /** The facts it looked at, as text. */
  readonly facts: Readonly<Record<string, string>>
}

export type CheckState = Check['state']

/** The clause a check enforces, by the check's code. */
export type ClauseOf = (checkCode: string) => string | null

export type MakeCheck = (
  code: CheckName,
  state: CheckState,
  sentence: string,
  seen: Check['facts'],
) => Check

/** Makes findings that name the clause they enforce. */
export function makeCheck(clauseOf: ClauseOf): MakeCheck {
  return (code, state, sentence, seen) => ({
    code,
    state,
    clauseId: clauseOf(code),
    sentence,
    facts: seen,
  })
}
