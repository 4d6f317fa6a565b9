import { contentHash } from './content-hash.ts'
import type { PackFiles } from './pack.ts'
import { parsePack } from './parse-pack.ts'
import { PROBLEMS_MAX, type PackProblem } from './problem.ts'
import { packProblems, type Vocabulary } from './vocabulary.ts'

/** All that keeps these files from being published, and the hash they would have. Needs no
 *  database: what `quittance program check <folder>` prints. */
export function checkPack(
  files: PackFiles,
  vocabulary: Vocabulary,
): { readonly contentHash: string; readonly problems: readonly PackProblem[] } {
  const parsed = parsePack(files)
  const problems = parsed.ok ? packProblems(parsed.value, vocabulary) : parsed.refusal.problems
  return { contentHash: contentHash(files), problems: problems.slice(0, PROBLEMS_MAX) }
}
