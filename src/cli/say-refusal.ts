import type { Refusal, Result } from '../kernel/result.ts'
import { problemOf } from '../platform/http-problem.ts'
import { refusalCatalog } from '../wiring.ts'
import { CliFault } from './command-line.ts'

/** A refusal as its catalog words it, with its code: `fund.insufficient: the fund has …`. */
export function refusalText(refusal: Refusal): string {
  const { detail } = problemOf(refusalCatalog(), refusal, '')
  return `${detail} (${refusal.code})`
}

/** The value, or the refusal as the sentence the command ends with; `what` says what was tried. */
export function accepted<T>(what: string, result: Result<T, Refusal>): T {
  if (result.ok) return result.value
  throw new CliFault(`${what}: ${refusalText(result.refusal)}`)
}
