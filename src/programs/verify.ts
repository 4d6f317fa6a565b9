import type { Verification } from '../audit/index.ts'
import type { Tx } from '../platform/db.ts'
import { contentHash } from './content-hash.ts'
import { parsePack } from './parse-pack.ts'
import { publishedFrom, type VersionId } from './sql.ts'

const VERIFY_VERSIONS = 50

/** Published versions are what they were when they were published. */
export const verifications: readonly Verification[] = [
  {
    name: 'programs.versions',
    guarantee: 'every published program version has the files its content hash was made of',
    firstWrong: firstWrongVersion,
  },
]

async function firstWrongVersion(tx: Tx): Promise<string | null> {
  for (let after: VersionId | null = null; ;) {
    const versions = await publishedFrom(tx, after, VERIFY_VERSIONS)
    for (const { versionId, code, number, files, contentHash: stored } of versions) {
      const name = `version ${number} of ${code} (${versionId})`
      const found = contentHash(new Map(Object.entries(files)))
      if (found !== stored) return `${name} hashes to ${found}, not to ${stored}`
      if (!parsePack(new Map(Object.entries(files))).ok) return `${name} cannot be read any more`
    }
    const last = versions.at(-1)
    if (last === undefined) return null
    after = last.versionId
  }
}
