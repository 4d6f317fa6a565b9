import { childOf, childrenOf, outermost, textOf, type XmlTree } from '../formats/xml-read.ts'
import { typeOfFeel } from './dmn-types.ts'
import type { FactType } from './fact.ts'

/** What a model says of a name: its type, and the values its type allows (FEEL), if any. */
export type Named = { readonly type: FactType; readonly values: string | null }

/** The names a model's tables may speak of, `Complex.aNumber` among them, with their types. */
export function namesOf(model: XmlTree): ReadonlyMap<string, Named> {
  const definitions = new Map(
    childrenOf(model, 'itemDefinition').map((one) => [one.attributes['name'] ?? '', one]),
  )
  const names = new Map<string, Named>()
  const add = (name: string, typeRef: string | null, depth: number): void => {
    const named = typeNamed(definitions, typeRef)
    if (named !== null) names.set(name, named)
    const definition = definitions.get(typeRef ?? '')
    if (definition === undefined || depth > DEPTH_MAX) return
    for (const component of childrenOf(definition, 'itemComponent')) {
      const path = `${name}.${component.attributes['name'] ?? ''}`
      add(path, textOf(component, 'typeRef'), depth + 1)
      const own = textOf(component, 'allowedValues', 'text')
      const known = names.get(path)
      if (own !== null && known !== undefined) names.set(path, { ...known, values: own })
    }
  }
  const variables = ['inputData', 'decision'].flatMap((kind) => childrenOf(model, kind))
  for (const owner of variables) {
    const variable = childOf(owner, 'variable')
    const name = variable?.attributes['name'] ?? owner.attributes['name'] ?? ''
    add(name, variable?.attributes['typeRef'] ?? null, 0)
  }
  for (const parameter of outermost(model, 'formalParameter')) {
    add(parameter.attributes['name'] ?? '', parameter.attributes['typeRef'] ?? null, 0)
  }
  return names
}

/** Structures within structures. */
const DEPTH_MAX = 5

/** A FEEL type, or an item definition that narrows one; null for a structure, a list, a name the
 *  model does not define. */
export function typeNamed(
  definitions: ReadonlyMap<string, XmlTree>,
  typeRef: string | null,
): Named | null {
  if (typeRef === null) return null
  const type = typeOfFeel(typeRef)
  if (type !== null) return { type, values: null }
  const definition = definitions.get(typeRef)
  if (definition === undefined || definition.attributes['isCollection'] === 'true') return null
  const base = typeOfFeel(textOf(definition, 'typeRef') ?? '')
  const values = textOf(definition, 'allowedValues', 'text')
  return base === null ? null : { type: base, values }
}

/** A name in snake_case as our tables have it, not yet among `taken`: `Person.Gender` →
 *  `person_gender`. */
export function snakeName(name: string, taken: readonly string[]): string {
  const plain = name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/([\p{Ll}\d])(\p{Lu})/gu, '$1_$2')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '')
    .slice(0, 50)
  const stem = /^[a-z]/.test(plain) ? plain : `x_${plain}`.replace(/_$/, '')
  let found = stem
  for (let number = 2; taken.includes(found); number++) found = `${stem}_${number}`
  return found
}
