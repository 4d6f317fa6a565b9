import { childOf, childrenOf, textOf, type XmlTree } from '../formats/xml-read.ts'
import { featureOf, outputLiteral, typeShown, type DmnFeature } from './dmn-cell.ts'
import { snakeName, type Named } from './dmn-names.ts'
import { typeOfFeel } from './dmn-types.ts'
import { factTypes } from './fact.ts'
import { quote, type PackProblem } from './problem.ts'
import { outputTypes, type OutputType } from './table.ts'

/** Why a table cannot be said here: where (the line of the XML), what was found, and the feature. */
export type DmnProblem = PackProblem & { readonly feature: DmnFeature | null }

export function problemAt(
  file: string,
  line: number | null,
  found: string,
  expected: string,
): DmnProblem {
  return { file, line, column: null, found, expected, feature: null }
}

export type Reading = {
  readonly file: string
  readonly names: ReadonlyMap<string, Named>
  readonly problems: DmnProblem[]
}
export type In = { readonly expression: string; readonly name: string } & Named
export type Out = { readonly there: string; readonly name: string; readonly type: OutputType }

/** The inputs of a table by name; an input that is an expression, or of no type, is a problem. */
export function readInputs(reading: Reading, table: XmlTree, rules: readonly XmlTree[]): In[] {
  const inputs: In[] = []
  for (const [at, input] of childrenOf(table, 'input').entries()) {
    const inner = childOf(input, 'inputExpression')
    const expression = textOf(inner, 'text') ?? ''
    const known = reading.names.get(expression)
    if (known === undefined && !/^[\p{L}_][\p{L}\p{N}_ .']*$/u.test(expression)) {
      const problem = problemAt(reading.file, input.line, quote(expression), 'a fact by name')
      reading.problems.push({ ...problem, feature: 'expression as input' })
      continue
    }
    const texts = rules.map((rule) => textOf(childrenOf(rule, 'inputEntry')[at] ?? null, 'text'))
    const own = factTypes.find((one) => one === input.attributes['type'])
    const said = typeOfFeel(inner?.attributes['typeRef'] ?? '')
    const shown = typeShown(texts.map((text) => text ?? '-'))
    const type = own ?? said ?? known?.type ?? shown
    if (type === null) {
      const found = quote(inner?.attributes['typeRef'] ?? 'no type')
      const problem = problemAt(reading.file, input.line, found, 'a type of one value')
      reading.problems.push({ ...problem, feature: 'type of value' })
      continue
    }
    const values = textOf(input, 'inputValues', 'text') ?? known?.values ?? null
    const name = snakeName(
      expression,
      inputs.map((one) => one.name),
    )
    inputs.push({ expression, name, type, values })
  }
  return inputs
}

type Body = {
  readonly rules: readonly XmlTree[]
  readonly name: string
  readonly owner: XmlTree
}

/** The outputs of a table; an entry that is more than a literal is a problem. */
export function readOutputs(reading: Reading, table: XmlTree, { rules, name, owner }: Body): Out[] {
  const outputs: Out[] = []
  const clauses = childrenOf(table, 'output')
  for (const [at, output] of clauses.entries()) {
    const there =
      output.attributes['name'] ?? childOf(owner, 'variable')?.attributes['name'] ?? name
    const entries = rules.map((rule) => childrenOf(rule, 'outputEntry')[at] ?? null)
    const defaults = childOf(output, 'defaultOutputEntry')
    const types = new Set<OutputType>()
    for (const entry of defaults === null ? entries : [...entries, defaults]) {
      const text = textOf(entry, 'text') ?? ''
      const literal = outputLiteral(text)
      if (literal !== null) types.add(literal.type)
      else {
        const expected = 'a text, a number, true or false'
        const problem = problemAt(reading.file, entry?.line ?? null, quote(text), expected)
        reading.problems.push({ ...problem, column: there, feature: featureOf(text) })
      }
    }
    const own = outputTypes.find((one) => one === output.attributes['type'])
    const [type = 'text'] = types
    if (types.size > 1 || (own !== undefined && rawOf(own) !== type)) {
      const found = [...types].join(' and ')
      const problem = problemAt(reading.file, output.line, found, 'outputs of one type')
      reading.problems.push({ ...problem, column: there, feature: 'type of value' })
    }
    outputs.push({
      there,
      name: snakeName(
        there,
        outputs.map((one) => one.name),
      ),
      type: own ?? type,
    })
  }
  return outputs
}

function rawOf(type: OutputType): 'text' | 'boolean' | 'number' {
  return type === 'clause' || type === 'formula' ? 'text' : type
}

/** The other names of the model that cells may compare with, named beside the inputs. */
export function otherFacts(reading: Reading, inputs: readonly In[]): In[] {
  const taken = inputs.map((one) => one.name)
  const others: In[] = []
  for (const [expression, { type }] of reading.names) {
    if (inputs.some((one) => one.expression === expression)) continue
    const name = snakeName(expression, taken)
    taken.push(name)
    others.push({ expression, name, type, values: null })
  }
  return others
}
