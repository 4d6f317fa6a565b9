import { z } from 'zod'
import { ok, refuse, type Result } from '../kernel/result.ts'
import type { PartnerRefusal } from './refusals.ts'
import { headerWords, type ColumnSpec } from './sheet-columns.ts'

const schema = z.record(z.string().max(255), z.string().max(64))

/** `{"Firma":"legalName"}` from the query: which header means which field. A field goes by its name
 *  or by any header it is known by, so `{"Firma":"legal name"}` says the same. */
export function chosenColumns<F extends string>(
  text: string | undefined,
  specs: readonly ColumnSpec<F>[],
): Result<Record<string, F>, PartnerRefusal> {
  if (text === undefined) return ok({})
  const fieldOf = (words: string) =>
    specs.find(({ field, synonyms }) => field === words || synonyms.includes(headerWords(words)))
  try {
    const chosen = Object.entries(schema.parse(JSON.parse(text))).map(
      ([header, words]) => [header, fieldOf(words)?.field] as const,
    )
    const known = chosen.flatMap(([header, field]) =>
      field === undefined ? [] : [[header, field] as const],
    )
    // A record by its own entries: every value is a field.
    if (known.length === chosen.length) return ok(Object.fromEntries(known) as Record<string, F>)
  } catch {
    // Not JSON, or no texts: told below.
  }
  const fields = specs.map(({ field }) => field).join(', ')
  const expected = `JSON of header to field, fields being ${fields}`
  return refuse({
    code: 'partner.invalid',
    field: 'columns',
    found: text.slice(0, 200),
    expected,
  })
}
