import { listedBirth } from '../../src/formats/sanctions.ts'
import { must } from '../../src/kernel/assert.ts'
import {
  type AskedName,
  type ListedNameRow,
  type NameHit,
  screenerOf,
} from '../../src/vendors/screening/screen-name.ts'
import { given, runSpecs, then, when } from '../reader.ts'

/** A list of names, and what was found for the name that was asked last. */
type World = { listed: ListedNameRow[]; found: readonly NameHit[] }

const qualities = { 'primary name': 'primary', alias: 'strong', 'weak alias': 'weak' } as const
const kinds = { person: 'person', organization: 'entity', vessel: 'vessel' } as const

function oneOf<T>(words: Readonly<Record<string, T>>, word: string): T {
  return must(words[word], `one of ${Object.keys(words).join(', ')}, not ${word}`)
}

function birthsOf(text: string) {
  const birth = listedBirth(text)
  return birth === null ? [] : [birth]
}

function ask(world: World, kind: string, name: string, more: Partial<AskedName> = {}): void {
  const asked = { name, kind: oneOf(kinds, kind), births: [], countries: [], ...more }
  world.found = screenerOf(world.listed)(asked)
}

runSpecs<World>({
  folder: import.meta.dirname,
  open: () => Promise.resolve({ listed: [], found: [] }),
  refusalText: () => '',
  steps: [
    given('a list that names', (world: World, _, rows) => {
      world.listed = rows.map((row) => ({
        entryId: must(row['entry'], 'a column entry'),
        name: must(row['name'], 'a column name'),
        kind: oneOf(kinds, row['kind'] ?? ''),
        quality: oneOf(qualities, row['as'] ?? 'primary name'),
        births: birthsOf(row['born'] ?? ''),
        countries: (row['country'] ?? '').split(' ').filter((code) => code !== ''),
      }))
    }),
    when('we pay the {kind} {name}', (world: World, { kind, name }) => ask(world, kind, name)),
    when('the owner is {name}, born {born}', (world: World, { name, born }) =>
      ask(world, 'person', name, { births: birthsOf(born) }),
    ),
    when('the owner is {name}, of {country}', (world: World, { name, country }) =>
      ask(world, 'person', name, { countries: [country] }),
    ),
    then('it is held for {entry}', ({ found }: World) => ({
      entry: found.map(({ entryId }) => entryId).join(' and ') || 'nothing',
    })),
    then('nothing is found', ({ found }: World) => {
      const names = found.map(({ listedName, score }) => `${listedName} (${score})`)
      if (names.length > 0) throw new Error(`found ${names.join(', ')}`)
      return {}
    }),
    then('their names are {score} alike', ({ found }: World) => ({
      score: `${((found[0]?.name.score ?? 0) / 10).toFixed(1)} %`,
    })),
  ],
})
