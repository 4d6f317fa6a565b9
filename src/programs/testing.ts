import type { Act } from '../audit/index.ts'
import { unwrap } from '../kernel/result.ts'
import {
  agreePublication,
  proposePublication,
  publishVersion,
  type Published,
} from './publish-version.ts'
import type { Drafted } from './draft-version.ts'
import type { Vocabulary } from './vocabulary.ts'

/** For tests: publishes a draft by the real commands, a later version with a second person's word. */
export async function publishAgreed(
  act: Act,
  vocabulary: Vocabulary,
  drafted: Pick<Drafted, 'versionId' | 'revision' | 'number'>,
): Promise<Published> {
  if (drafted.number === 1) return unwrap(await publishVersion(vocabulary)(act, drafted))
  const asked = { ...drafted, note: 'Terms of the next year' }
  const { publicationId, contentHash } = unwrap(await proposePublication(vocabulary)(act, asked))
  const second = { ...act, actor: { ...act.actor, principalId: act.newId<'principal'>() } }
  return unwrap(await agreePublication(vocabulary)(second, { publicationId, contentHash }))
}
