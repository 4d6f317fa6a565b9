import { z } from 'zod'
import { ok, refuse, type Result } from '../kernel/result.ts'
import type { PartnerRefusal } from './refusals.ts'

/** `{"Firma":"legalName"}` from the query: which header means which field. */
export function chosenColumns<F extends string>(
  text: string | undefined,
  specs: Readonly<Partial<Record<F, unknown>>>,
): Result<Record<string, F>, PartnerRefusal> {
  if (text === undefined) return ok({})
  const fields = Object.keys(specs) as F[] // the record's own keys
  const schema = z.record(z.string(), z.enum(fields))
  try {
    return ok(schema.parse(JSON.parse(text)) as Record<string, F>) // as the enum allows
  } catch {
    const expected = `JSON of header to field, fields being ${fields.join(', ')}`
    return refuse({
      code: 'partner.invalid',
      field: 'columns',
      found: text.slice(0, 200),
      expected,
    })
  }
}
