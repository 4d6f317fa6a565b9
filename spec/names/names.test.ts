import { writtenName } from '../../src/formats/spelling.ts'
import { must } from '../../src/kernel/assert.ts'
import { given, runSpecs, then } from '../reader.ts'

type World = { creditor: string }

/** What each kind of file takes of a name. */
const kinds = {
  SEPA: { set: 'swift_x', lengthMax: 70 },
  ACH: { set: 'nacha', lengthMax: 22 },
  Bacs: { set: 'bacs', lengthMax: 18 },
} as const
const kindOf = (name: string) => must(Object.entries(kinds).find(([kind]) => kind === name)?.[1], name)

function says({ creditor }: World, kind: string) {
  const written = writtenName(creditor, kindOf(kind))
  if (!written.ok) return { written: written.found, how: written.expected }
  const { text, shortened } = written
  if (shortened.length > 0) return { written: text, how: shortened.join('; ') }
  return { written: text, how: text === creditor ? 'as on file' : 'spelled' }
}

runSpecs<World>({
  folder: import.meta.dirname,
  open: () => ({ creditor: '' }),
  refusalText: () => '',
  steps: [
    given('the creditor {name}', (world: World, { name }) => {
      world.creditor = name
    }),
    then('a {kind} file says "{written}", {how}', (world: World, { kind }) => says(world, kind)),
    then('an {kind} file says "{written}", {how}', (world: World, { kind }) => says(world, kind)),
    then('a {kind} file cannot carry it: expected {expected}', (world: World, { kind }) => {
      const written = writtenName(world.creditor, kindOf(kind))
      return { expected: written.ok ? 'nothing' : written.expected }
    }),
  ],
})
