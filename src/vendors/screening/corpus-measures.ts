import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import type { ListedEntry, SanctionsList } from '../../formats/sanctions.ts'
import { unwrap } from '../../kernel/result.ts'
import type { Measure } from '../../partners/index.ts'
import { readListFiles } from './list-files.ts'
import { type NamedKind, wordsOfName } from './listed-words.ts'
import { scoreNames } from './name-score.ts'
import { HIT_LEAST, type ListedNameRow, screenerOf } from './screen-name.ts'

const nothing = { births: [], countries: [] } as const
const WRONG_SHOWN = 8

/** How well screening finds whom it must and leaves alone whom it may: every measure of a folder
 *  with public lists (`ofac/`, `un/`) and labelled names (`matching/*.json`), at the threshold that
 *  the product uses. What is not there is left out. */
export async function measureScreening(folder: string): Promise<Measure[]> {
  const ofac = await listIn(folder, 'ofac_sdn', ofacFiles)
  const un = await listIn(folder, 'un', ['un/UN_consolidated.xml'])
  const labels = <T>(name: string, shape: z.ZodType<T>) => labelled(folder, name, shape)
  const akas = await labels('aka_must_hit', akaCase)
  const quiet = await labels('negative_names', quietCase)
  const perturbed = await labels('perturbed_un_names', perturbedCase)
  return [
    ...(ofac === null ? [] : [...aliasesFound(ofac, akas), ...leftAlone(ofac, quiet)]),
    ...(un === null ? [] : slipsFound(un, perturbed)),
    ...pairMeasures(await labels('name_pairs', pairCase)),
    ...entityMeasures(await labels('entity_pairs', entityCase)),
    ...acrossScripts(await labels('cross_script_pairs', scriptCase)),
  ]
}

const ofacFiles = ['sdn', 'alt', 'add', 'sdn_comments'].map((name) => `ofac/${name}.csv`)

async function listIn(
  folder: string,
  kind: 'ofac_sdn' | 'un',
  names: readonly string[],
): Promise<SanctionsList | null> {
  const files = await Promise.all(
    names.map(async (name) => ({
      name,
      bytes: await readFile(join(folder, name)).catch(() => null),
    })),
  )
  const read = files.flatMap(({ name, bytes }) => (bytes === null ? [] : [{ name, bytes }]))
  return read.length < files.length ? null : unwrap(readListFiles(kind, read))
}

async function labelled<T>(folder: string, name: string, shape: z.ZodType<T>): Promise<T[]> {
  const path = join(folder, 'matching', `${name}.json`)
  const text = await readFile(path, 'utf8').catch(() => null)
  return text === null ? [] : z.array(shape).parse(JSON.parse(text))
}

const akaCase = z.object({ query: z.string(), must_return_entity: z.string(), kind: z.string() })
const quietCase = z.object({ name: z.string() })
const perturbedCase = z.object({ query: z.string(), listed: z.string() })
const pairCase = z.object({
  schema: z.string(),
  name1: z.string(),
  name2: z.string(),
  is_match: z.boolean(),
  quality: z.string(),
})
const namedThing = z.object({
  name: z.string().optional(),
  firstName: z.string().optional(),
  middleName: z.string().optional(),
  fatherName: z.string().optional(),
  lastName: z.string().optional(),
})
const entityCase = z.object({
  match: z.boolean(),
  schema: z.string(),
  query: namedThing,
  candidate: namedThing,
})
const scriptCase = z.object({ query: z.string(), expected_match: z.string() })

/** Every name of a list beside what its entry says. */
export function rowsOfEntries(entries: readonly ListedEntry[]): ListedNameRow[] {
  return entries.flatMap(({ uid, kind, births, countries, names }) =>
    names.map(({ name, quality }) => ({ entryId: uid, name, quality, kind, births, countries })),
  )
}

function aliasesFound(list: SanctionsList, cases: readonly z.infer<typeof akaCase>[]): Measure[] {
  const screen = screenerOf(rowsOfEntries(list.entries))
  const wrong = cases.flatMap(({ query, kind, must_return_entity: entry }) => {
    const hits = screen({ name: query, kind: kindOf(kind), ...nothing })
    return hits.some((hit) => hit.entryId === entry) ? [] : [`${query} misses ${entry}`]
  })
  return share('aliases on the list that return their entry', cases.length, wrong, { least: 990 })
}

function leftAlone(list: SanctionsList, cases: readonly z.infer<typeof quietCase>[]): Measure[] {
  const screen = screenerOf(rowsOfEntries(list.entries))
  const wrong = cases.flatMap(({ name }) => {
    const [hit] = screen({ name, kind: 'person', ...nothing })
    return hit === undefined ? [] : [`${name} is held for ${hit.listedName} (${hit.score})`]
  })
  if (cases.length === 0) return []
  const { length } = wrong
  const value = Math.ceil((length * 1000) / cases.length)
  const counted = `${length} of ${cases.length}`
  const name = 'names on no list that are held all the same'
  return [{ name, counted, value, unit: 'share', bound: { most: 20 }, wrong: shown(wrong) }]
}

/** Where the listed name is not in the folder's part of the list, the pair itself is scored. */
function slipsFound(
  list: SanctionsList,
  cases: readonly z.infer<typeof perturbedCase>[],
): Measure[] {
  const screen = screenerOf(rowsOfEntries(list.entries))
  const listedAs = (listed: string) =>
    list.entries.filter(({ names }) =>
      names.some(({ name }) => name.toLowerCase() === listed.toLowerCase()),
    )
  const wrong = cases.flatMap(({ query, listed }) => {
    const entries = listedAs(listed)
    const uids = new Set(entries.map(({ uid }) => uid))
    const isFound =
      entries.length === 0
        ? pairScore('person', query, listed) >= HIT_LEAST
        : screen({ name: query, kind: 'person', ...nothing }).some(({ entryId }) =>
            uids.has(entryId),
          )
    return isFound ? [] : [`${query} for ${listed}`]
  })
  return share('listed names with slips and other order, found', cases.length, wrong, {
    least: 950,
  })
}

function pairScore(kind: NamedKind, one: string, other: string): number {
  return scoreNames(wordsOfName(one, kind), wordsOfName(other, kind), kind === 'person').score
}

function pairMeasures(cases: readonly z.infer<typeof pairCase>[]): Measure[] {
  const judged = cases.map((each) => ({
    ...each,
    isHit: pairScore(kindOf(each.schema), each.name1, each.name2) >= HIT_LEAST,
  }))
  const said = ({ name1, name2 }: { name1: string; name2: string }) => `${name1} | ${name2}`
  const recall = (name: string, of: typeof judged, least: number) => {
    const same = of.filter((each) => each.is_match)
    return share(name, same.length, same.filter((each) => !each.isHit).map(said), { least })
  }
  const precision = (name: string, of: typeof judged, least: number) => {
    const hits = of.filter((each) => each.isHit)
    return share(name, hits.length, hits.filter((each) => !each.is_match).map(said), { least })
  }
  const companies = judged.filter((each) => each.schema === 'Company')
  const persons = judged.filter((each) => each.schema === 'Person')
  return [
    ...recall('pairs of companies: the same found', companies, 850),
    ...precision('pairs of companies: what is found is the same', companies, 850),
    ...recall('pairs of persons: the same found', persons, 800),
    ...precision('pairs of persons: what is found is the same', persons, 850),
    ...recall(
      'pairs labelled strong: the same found',
      judged.filter((each) => each.quality === 'STRONG'),
      900,
    ),
  ]
}

/** Names that come in parts are put together as they are written. */
function entityMeasures(cases: readonly z.infer<typeof entityCase>[]): Measure[] {
  const written = (of: z.infer<typeof namedThing>) =>
    of.name ?? [of.firstName, of.middleName, of.fatherName, of.lastName].filter(Boolean).join(' ')
  const judged = cases.map(({ match, schema, query, candidate }) => {
    const [one, other] = [written(query), written(candidate)]
    const isHit = pairScore(kindOf(schema), one, other) >= HIT_LEAST
    return { match, isHit, said: `${one} | ${other}` }
  })
  const same = judged.filter(({ match }) => match)
  const hits = judged.filter(({ isHit }) => isHit)
  const wrong = (of: typeof judged) =>
    of.filter(({ match, isHit }) => match !== isHit).map(({ said }) => said)
  return [
    ...share('pairs of entities: the same found', same.length, wrong(same), { least: 750 }),
    ...share('pairs of entities: what is found is the same', hits.length, wrong(hits), {
      least: 750,
    }),
  ]
}

function acrossScripts(cases: readonly z.infer<typeof scriptCase>[]): Measure[] {
  const wrong = cases.flatMap(({ query, expected_match: expected }) =>
    pairScore('person', query, expected) >= HIT_LEAST ? [] : [`${query} for ${expected}`],
  )
  return share('names in another script, found', cases.length, wrong, { least: 500 })
}

function kindOf(schema: string): NamedKind {
  if (schema === 'Person' || schema === 'individual') return 'person'
  return schema === 'Vessel' || schema === 'vessel' ? 'vessel' : 'entity'
}

function share(
  name: string,
  of: number,
  wrong: readonly string[],
  bound: Measure['bound'],
): Measure[] {
  if (of === 0) return []
  const good = of - wrong.length
  const value = Math.floor((good * 1000) / of)
  const counted = `${good} of ${of}`
  return [{ name, counted, value, unit: 'share', bound, wrong: shown(wrong) }]
}

function shown(wrong: readonly string[]): string[] {
  return wrong.slice(0, WRONG_SHOWN)
}
