import { element, leaf, xmlBytes, type XmlNodeText } from '../formats/xml-write.ts'
import { printRatio } from '../kernel/ratio.ts'
import { dmnPolicyOf, DMN_WRITTEN, feelTypeOf, OWN_NAMESPACE } from './dmn-types.ts'
import { printTest, printText } from './print-test.ts'
import { ELSE, type OutputValue, type TableInput, type TableSource } from './table.ts'

/** A table as a DMN 1.5 model: an input datum per column, one decision with the table. Cells are in
 *  S-FEEL; a row's id is its annotation `row`; what DMN has no word for (the types money, integer,
 *  clause, formula; the currency) stands in attributes of our namespace, which other tools keep
 *  or ignore. {@link tableFromDmn} reads it back as the same table. `about` describes the decision. */
export function dmnOfTable(table: TableSource, about: string | null = null): Uint8Array {
  const { name, inputs, outputs } = table
  const single = outputs.length === 1 ? outputs[0]! : null
  const resultType = single === null ? `${name}_answer` : feelTypeOf(single.type)
  return xmlBytes({
    name: 'definitions',
    attributes: {
      xmlns: DMN_WRITTEN,
      'xmlns:own': OWN_NAMESPACE,
      id: 'model',
      name,
      namespace: `${OWN_NAMESPACE}:${name}`,
    },
    children: [
      single === null ? answerType(table) : null,
      ...inputs.map(({ name: input, type }) => datum(input, feelTypeOf(type))),
      {
        name: 'decision',
        attributes: { id: 'decision', name },
        children: [
          about === null ? null : leaf('description', about),
          empty('variable', { id: 'decision-variable', name, typeRef: resultType }),
          ...inputs.map(({ name: input }) => ({
            name: 'informationRequirement',
            attributes: { id: `needs-${input}` },
            children: [empty('requiredInput', { href: `#datum-${input}` })],
          })),
          decisionTable(table),
        ],
      },
    ],
  })
}

function empty(name: string, attributes: Readonly<Record<string, string>>): XmlNodeText {
  return leaf(name, '', attributes)
}

/** The several outputs of a table as one structured type. */
function answerType({ name, outputs }: TableSource): XmlNodeText {
  return {
    name: 'itemDefinition',
    attributes: { id: 'answer', name: `${name}_answer` },
    children: outputs.map((output) => ({
      name: 'itemComponent',
      attributes: { id: `answer-${output.name}`, name: output.name },
      children: [leaf('typeRef', feelTypeOf(output.type))],
    })),
  }
}

function datum(name: string, typeRef: string): XmlNodeText {
  return {
    name: 'inputData',
    attributes: { id: `datum-${name}`, name },
    children: [empty('variable', { id: `datum-${name}-variable`, name, typeRef })],
  }
}

function decisionTable(table: TableSource): XmlNodeText {
  const { name, hit, inputs, outputs, rows, currency } = table
  const { hitPolicy, aggregation } = dmnPolicyOf(hit)
  const otherwise = rows.find(({ id }) => id === ELSE)
  const fold = aggregation === null ? {} : { aggregation }
  return {
    name: 'decisionTable',
    attributes: { id: 'table', hitPolicy, ...fold, outputLabel: name, 'own:currency': currency },
    children: [
      ...inputs.map((input) => inputClause(table, input)),
      ...outputs.map((output, at) => ({
        name: 'output',
        attributes: {
          id: `output-${output.name}`,
          name: output.name,
          typeRef: feelTypeOf(output.type),
          'own:type': output.type,
        },
        children: [
          output.values === null
            ? null
            : texts('outputValues', printValues(output.type, output.values)),
          otherwise === undefined
            ? null
            : texts('defaultOutputEntry', printValue(otherwise.outputs[at]!)),
        ],
      })),
      empty('annotation', { name: 'row' }),
      ...rows.filter((row) => row !== otherwise).map((row, at) => ruleOf(table, row, at + 1)),
    ],
  }
}

function inputClause({ currency }: TableSource, input: TableInput): XmlNodeText {
  const { name, type, domain, domainText } = input
  return {
    name: 'input',
    attributes: { id: `input-${name}`, label: name, 'own:type': type },
    children: [
      {
        name: 'inputExpression',
        attributes: { id: `input-${name}-expression`, typeRef: feelTypeOf(type) },
        children: [leaf('text', name)],
      },
      domainText === '-'
        ? null
        : texts('inputValues', printTest(domain, { type, currency, spelling: 'dmn' })),
    ],
  }
}

function ruleOf(
  { inputs, currency }: TableSource,
  { id, cells, outputs }: TableSource['rows'][number],
  number: number,
): XmlNodeText {
  const entry = (kind: string, text: string, at: number) => ({
    name: kind,
    attributes: { id: `rule-${number}-${kind}-${at + 1}` },
    children: [leaf('text', text)],
  })
  return {
    name: 'rule',
    attributes: { id: `rule-${number}` },
    children: [
      ...cells.map(({ test }, at) => {
        const text = printTest(test, { type: inputs[at]!.type, currency, spelling: 'dmn' })
        return entry('inputEntry', text, at)
      }),
      ...outputs.map((value, at) => entry('outputEntry', printValue(value), at)),
      element('annotationEntry', [leaf('text', id)]),
    ],
  }
}

function texts(name: string, text: string): XmlNodeText {
  return element(name, [leaf('text', text)])
}

function printValue(value: OutputValue): string {
  if (typeof value === 'string') return printText(value, 'dmn')
  return typeof value === 'boolean' ? String(value) : printRatio(value)
}

function printValues(type: string, values: readonly string[]): string {
  const isPlain = type === 'boolean' || type === 'number'
  return values.map((value) => (isPlain ? value : printText(value, 'dmn'))).join(', ')
}
