import { XmlDocument, XsdValidator } from 'libxml2-wasm'

/** What a schema finds wrong with a document, each with its line; empty when it is valid. Both are
 *  bytes; documents with a DOCTYPE are refused before they are parsed. Throws when the schema itself
 *  is none. */
export function schemaFaults(bytes: Uint8Array, schema: Uint8Array): readonly string[] {
  if (Buffer.from(bytes).includes('<!DOCTYPE')) return ['has a DOCTYPE']
  const held: { dispose(): void }[] = []
  const hold = <T extends { dispose(): void }>(one: T) => (held.push(one), one)
  const rules = hold(XmlDocument.fromBuffer(schema))
  const validator = hold(XsdValidator.fromDoc(rules))
  try {
    validator.validate(hold(XmlDocument.fromBuffer(bytes)))
    return []
  } catch (error) {
    return [error instanceof Error ? error.message.trim() : String(error)]
  } finally {
    for (const each of held.toReversed()) each.dispose()
  }
}
