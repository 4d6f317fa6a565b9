import { z } from 'zod'

type JsonSchema = {
  readonly $ref?: string
  readonly type?: string | readonly string[]
  readonly enum?: readonly unknown[]
  readonly const?: unknown
  readonly examples?: readonly unknown[]
  readonly default?: unknown
  readonly anyOf?: readonly JsonSchema[]
  readonly oneOf?: readonly JsonSchema[]
  readonly properties?: Readonly<Record<string, JsonSchema>>
  readonly required?: readonly string[]
  readonly items?: JsonSchema
  readonly minItems?: number
  readonly minLength?: number
  readonly minimum?: number
  readonly format?: string
  readonly $defs?: Readonly<Record<string, JsonSchema>>
}

const byFormat: Readonly<Record<string, string>> = {
  uuid: '01940000-0000-7000-8000-0000000000fe',
  email: 'somebody@example.test',
  date: '2026-03-02',
  'date-time': '2026-03-02T09:00:00Z',
}

/** The smallest value on the wire that a schema admits, as far as its JSON Schema says: for tests
 *  that must get past the form of a request. Patterns are not solved. */
export function sampleOf(schema: z.ZodType): unknown {
  const json = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as JsonSchema
  return valueOf(json, json.$defs ?? {})
}

function valueOf(schema: JsonSchema, defs: Readonly<Record<string, JsonSchema>>): unknown {
  if (schema.$ref !== undefined) {
    return valueOf(defs[schema.$ref.replace('#/$defs/', '')] ?? {}, defs)
  }
  if (schema.const !== undefined) return schema.const
  if (schema.examples !== undefined) return schema.examples[0]
  if (schema.enum !== undefined) return schema.enum[0]
  const either = schema.anyOf ?? schema.oneOf
  if (either?.[0] !== undefined) return valueOf(either[0], defs)
  const type = typeof schema.type === 'string' ? schema.type : schema.type?.[0]
  switch (type) {
    case 'object':
      return Object.fromEntries(
        (schema.required ?? []).map((name) => [
          name,
          valueOf(schema.properties?.[name] ?? {}, defs),
        ]),
      )
    case 'array':
      return Array.from({ length: schema.minItems ?? 0 }, () => valueOf(schema.items ?? {}, defs))
    case 'integer':
    case 'number':
      return Math.max(1, schema.minimum ?? 1)
    case 'boolean':
      return true
    case 'null':
      return null
    default:
      return byFormat[schema.format ?? ''] ?? 'x'.repeat(Math.max(1, schema.minLength ?? 1))
  }
}
