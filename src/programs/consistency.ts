import { printMoney, type Money } from '../kernel/money.ts'
import { Temporal } from '../kernel/temporal.ts'
import { neededOutputs } from './outcome.ts'
import { packTables, type Pack } from './pack.ts'
import { quote, type PackProblem } from './problem.ts'
import { passes } from './segments.ts'

/** What the files of one pack say against each other: a clause that is not in clauses.md, a kind of
 *  cost the line table does not know, an end before the beginning. */
export function consistencyProblems(pack: Pack): PackProblem[] {
  return [
    ...clauseProblems(pack),
    ...outputProblems(pack),
    ...costKindProblems(pack),
    ...nameProblems(pack),
    ...termProblems(pack),
  ]
}

function clauseProblems(pack: Pack): PackProblem[] {
  const expected = 'a clause of clauses.md'
  const shut = pack.costKinds.flatMap(({ kind, never }) =>
    never === null || pack.clauses.has(never)
      ? []
      : [{ file: 'activities.yaml', line: null, column: kind, found: quote(never), expected }],
  )
  const cited = Object.values(pack.tables).flatMap(({ source }) =>
    source.rows.flatMap((row) =>
      source.outputs.flatMap(({ name, type }, place) => {
        const id = row.outputTexts[place]!
        if (type !== 'clause' || pack.clauses.has(id)) return []
        return [{ file: source.file, line: row.line, column: name, found: quote(id), expected }]
      }),
    ),
  )
  return [...shut, ...cited]
}

/** Each table answers what its callers read, in one answer, in words they know. */
function outputProblems(pack: Pack): PackProblem[] {
  return packTables.flatMap((name) => {
    const { source } = pack.tables[name]
    const at = { file: source.file, line: null, column: null }
    const collects: PackProblem[] = source.hit.startsWith('collect')
      ? [{ ...at, line: 1, found: source.hit, expected: 'one answer: unique, first or any' }]
      : []
    const needed: Readonly<Record<string, readonly string[] | null>> = neededOutputs[name]
    const outputs = Object.entries(needed).flatMap(([output, words]): PackProblem[] => {
      const place = source.outputs.findIndex((one) => one.name === output)
      const type = output === 'clause' ? 'clause' : 'text'
      if (source.outputs[place]?.type !== type) {
        return [{ ...at, column: output, found: 'nothing', expected: `a column out ${type}` }]
      }
      if (words === null) return []
      const expected = `one of ${words.join(', ')}`
      return source.rows
        .filter((row) => !words.includes(row.outputTexts[place]!))
        .map((row) => {
          const found = quote(row.outputTexts[place]!)
          return { ...at, line: row.line, column: output, found, expected }
        })
    })
    return [...collects, ...outputs]
  })
}

function costKindProblems(pack: Pack): PackProblem[] {
  const { source } = pack.tables.mdf_claim_line
  const input = source.inputs.find(({ name }) => name === 'cost_kind')
  if (input === undefined) return []
  return pack.costKinds
    .filter(({ kind }) => !passes(input.domain, kind))
    .map(({ kind }) => ({
      file: 'activities.yaml',
      line: null,
      column: kind,
      found: `the kind of cost ${kind}`,
      expected: `a value of cost_kind in ${source.file}`,
    }))
}

function nameProblems(pack: Pack): PackProblem[] {
  const slots = Object.values(pack.forms).flatMap(({ submission, slots: own, lines }) =>
    [own, lines.slots].flatMap((list) =>
      twice(
        `forms/${submission}.yaml`,
        list.map(({ slot }) => slot),
      ),
    ),
  )
  const proofs = pack.activities.flatMap(({ proof }) =>
    twice(
      'activities.yaml',
      proof.map(({ slot }) => slot),
    ),
  )
  const types = twice(
    'activities.yaml',
    pack.activities.map(({ type }) => type),
  )
  const kinds = twice(
    'activities.yaml',
    pack.costKinds.map(({ kind }) => kind),
  )
  return [...slots, ...proofs, ...types, ...kinds]
}

function twice(file: string, names: readonly string[]): PackProblem[] {
  return names
    .filter((name, place) => names.indexOf(name) < place)
    .map((name) => ({
      file,
      line: null,
      column: name,
      found: `${name} twice`,
      expected: 'it once',
    }))
}

function termProblems(pack: Pack): PackProblem[] {
  const { effectiveFrom: from, effectiveUntil: until, ceilings, caps, minimumRequest } = pack
  const problem = (column: string, found: string, expected: string): PackProblem[] => [
    { file: 'program.yaml', line: null, column, found, expected },
  ]
  const atMost = (column: string, amount: Money, above: string, limit: Money) =>
    amount.minor <= limit.minor
      ? []
      : problem(column, printMoney(amount), `at most ${above}, ${printMoney(limit)}`)
  const { specialist, lead } = ceilings.limits
  const ended = until !== null && Temporal.PlainDate.compare(until, from) <= 0
  return [
    ...(ended ? problem('effective.until', until.toString(), `a day after ${from}`) : []),
    ...atMost('ceilings.limits.specialist', specialist, 'ceilings.limits.lead', lead),
    ...atMost('caps.per_activity', caps.perActivity, 'the quarter’s cap', caps.perPartnerQuarter),
    ...atMost('minimum_request', minimumRequest, 'caps.per_activity', caps.perActivity),
  ]
}
