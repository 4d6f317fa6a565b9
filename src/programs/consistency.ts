import { Temporal } from '../kernel/temporal.ts'
import { neededOutputsOf } from './outcome.ts'
import { optionalSubmissions, submissionTypesOf, tablesOf, type Pack } from './pack.ts'
import { quote, type PackProblem } from './problem.ts'
import { coinvestType } from './type-coinvest.ts'
import { dealType } from './type-deal.ts'
import { mdfType } from './type-mdf.ts'
import { atMost, termProblem, twice } from './type-reader.ts'
import { referralType } from './type-referral.ts'

/** What the files of one pack say against each other: a clause that is not in clauses.md, a kind of
 *  cost the line table does not know, an end before the beginning. */
export function consistencyProblems(pack: Pack): PackProblem[] {
  return [
    ...clauseProblems(pack),
    ...outputProblems(pack),
    ...nameProblems(pack),
    ...optionalProblems(pack),
    ...termProblems(pack),
    ...ownProblems(pack),
  ]
}

function clauseProblems(pack: Pack): PackProblem[] {
  const expected = 'a clause of clauses.md'
  const shut = pack.costKinds.flatMap(({ kind, never }) =>
    never === null || pack.clauses.has(never)
      ? []
      : [{ file: listFile(pack), line: null, column: kind, found: quote(never), expected }],
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

/** The file that lists the kinds of cost. */
function listFile(pack: Pack): string {
  return pack.type === 'mdf' ? 'activities.yaml' : 'plan.yaml'
}

/** Each table answers what its callers read, in one answer, in words they know. */
function outputProblems(pack: Pack): PackProblem[] {
  return tablesOf[pack.type].flatMap((name) => {
    const source = pack.tables[name]?.source
    if (source === undefined) return []
    const at = { file: source.file, line: null, column: null }
    const collects: PackProblem[] = source.hit.startsWith('collect')
      ? [{ ...at, line: 1, found: source.hit, expected: 'one answer: unique, first or any' }]
      : []
    const needed = neededOutputsOf(name)
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

function nameProblems(pack: Pack): PackProblem[] {
  return Object.values(pack.forms).flatMap(({ submission, slots: own, lines }) =>
    [own, lines.slots].flatMap((list) =>
      twice(
        `forms/${submission}.yaml`,
        list.map(({ slot }) => slot),
      ),
    ),
  )
}

/** What a program may do without is there whole or not at all. */
function optionalProblems(pack: Pack): PackProblem[] {
  const own: readonly string[] = submissionTypesOf[pack.type]
  return optionalSubmissions
    .filter((type) => own.includes(type))
    .flatMap((type) => {
      const file = `tables/${type.replaceAll('_', '-')}.csv`
      const parts: [string, string | null, unknown][] = [
        [`forms/${type}.yaml`, null, pack.forms[type]],
        [file, null, pack.tables[type]],
        ['program.yaml', `sla.${type}`, pack.sla[type]],
        ['program.yaml', `ceilings.autonomy.${type}`, pack.ceilings.autonomy[type]],
        ['program.yaml', `checks.${type}`, pack.checks[type]],
      ]
      const missing = parts.filter(([, , part]) => part === undefined)
      if (missing.length === parts.length) return []
      return missing.map(([at, column]): PackProblem => {
        const expected = `it, or nothing at all of ${type}`
        return { file: at, line: null, column, found: 'nothing', expected }
      })
    })
}

function termProblems(pack: Pack): PackProblem[] {
  const { effectiveFrom: from, effectiveUntil: until, ceilings } = pack
  const { specialist, lead } = ceilings.limits
  const ended = until !== null && Temporal.PlainDate.compare(until, from) <= 0
  return [
    ...(ended ? [termProblem('effective.until', until.toString(), `a day after ${from}`)] : []),
    ...atMost('ceilings.limits.specialist', specialist, 'ceilings.limits.lead', lead),
  ]
}

/** What the type's own files say against each other. */
function ownProblems(pack: Pack): PackProblem[] {
  switch (pack.type) {
    case 'mdf':
      return mdfType.problems(pack)
    case 'deal':
      return dealType.problems(pack)
    case 'coinvest':
      return coinvestType.problems(pack)
    case 'referral':
      return referralType.problems(pack)
  }
}
