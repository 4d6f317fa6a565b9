import { contentHash } from './content-hash.ts'
import type { PackFiles } from './pack.ts'
import { parsePack } from './parse-pack.ts'
import { PROBLEMS_MAX, type PackProblem } from './problem.ts'
import { packProblems, type Vocabulary } from './vocabulary.ts'

export type PackChecked = {
  readonly contentHash: string
  /** Its files parse: it can be a draft, if not yet a published version. */
  readonly isReadable: boolean
  readonly problems: readonly PackProblem[]
}

/** All that keeps these files from being published, and the hash they would have. Needs no
 *  database: what `quittance program check <folder>` prints. */
export function checkPack(files: PackFiles, vocabulary: Vocabulary): PackChecked {
  const parsed = parsePack(files)
  const problems = parsed.ok ? packProblems(parsed.value, vocabulary) : parsed.refusal.problems
  return {
    contentHash: contentHash(files),
    isReadable: parsed.ok,
    problems: problems.slice(0, PROBLEMS_MAX),
  }
}
