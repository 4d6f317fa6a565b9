import { ok, refuse, type Result } from '../kernel/result.ts'
import type { FileStore, Source } from '../platform/files.ts'
import { must } from '../kernel/assert.ts'
import { EVIDENCE_BYTES_MAX, fileName, type KeptFile } from './evidence.ts'
import { lookAt } from './look.ts'
import { sniff } from './media-type.ts'
import type { EvidenceRefusal } from './refusals.ts'

/** Puts bytes into the store and looks at what they are; then {@link putFile} makes the row. What
 *  is refused here, or never gets its row, is swept away a day later. Refuses empty, too large, and
 *  kinds that are not accepted. */
export async function keepFile(
  store: FileStore,
  file: { readonly name: string; readonly bytes: Source; readonly bytesMax?: number },
): Promise<Result<KeptFile, EvidenceRefusal>> {
  const name = fileName(file.name)
  const bytesMax = file.bytesMax ?? EVIDENCE_BYTES_MAX
  const stored = await store.put(file.bytes, bytesMax)
  if ('tooLarge' in stored) return refuse({ code: 'evidence.too_large', name, bytesMax })
  if (stored.sizeBytes === 0) return refuse({ code: 'evidence.empty', name })
  const open = async () => must(await store.read(stored.sha256), 'what was put can be read')
  const sniffed = await sniff(open, name)
  if (!sniffed.allowed) {
    return refuse({ code: 'evidence.media_refused', name, found: sniffed.found })
  }
  const { mediaType } = sniffed
  const look = await lookAt(await open(), { mediaType, sizeBytes: stored.sizeBytes })
  return ok({ ...stored, mediaType, name, ...(look === null ? {} : { look }) })
}
