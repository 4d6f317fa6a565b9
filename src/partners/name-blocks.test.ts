import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import fc from 'fast-check'
import { must } from '../kernel/assert.ts'
import { testDatabase } from '../platform/testing.ts'
import { soundOf } from './likeness.ts'
import { blocksAsked } from './name-blocks.ts'

const db = await testDatabase()
after(() => db.close())

async function kept(names: readonly string[]): Promise<string[][]> {
  const { rows } = await db.owner.query<{ blocks: string[] }>(
    `select partners.name_blocks(name) as blocks
     from unnest($1::text[]) with ordinality as n(name, place) order by place`,
    [names],
  )
  return rows.map(({ blocks }) => blocks)
}

const letter = fc.constantFrom(...'abdefgilmnoprstuvz'.split(''))
const word = fc.array(letter, { minLength: 4, maxLength: 12 }).map((letters) => letters.join(''))
const slip = fc.record({
  kind: fc.constantFrom('less', 'more', 'other'),
  at: fc.nat(11),
  by: letter,
})

type Slip = { readonly kind: string; readonly at: number; readonly by: string }

function slipped(text: string, { kind, at, by }: Slip): string {
  const place = at % text.length
  const rest = text.slice(place + (kind === 'more' ? 0 : 1))
  return text.slice(0, place) + (kind === 'less' ? '' : by) + rest
}

test('a word with one slip shares a block with the word', async () => {
  const samples = fc.sample(fc.tuple(word, slip), { numRuns: 2_000, seed: 46 })
  const pairs = samples.map(([one, how]) => [soundOf(one), slipped(soundOf(one), how)] as const)
  // What a slip turned into a sound of its own (ph, ae, a doubled letter) is two slips or none.
  const plain = pairs.filter(
    ([one, typed]) => soundOf(one) === one && soundOf(typed) === typed && one.length > 3,
  )
  assert.ok(plain.length > 1_000)
  const blocks = await kept(plain.map(([one]) => one))
  for (const [at, [one, typed]] of plain.entries()) {
    const asked = new Set(blocksAsked(typed, 750).any)
    assert.ok(
      blocks[at]?.some((block) => asked.has(block)),
      `${one} and ${typed}`,
    )
  }
})

test('the database hears words as the program does', async () => {
  const words = [
    ...fc.sample(word, { numRuns: 500, seed: 4 }),
    'mueller',
    'schwarz',
    'philips',
    'quick',
  ]
  const { rows } = await db.owner.query<{ sound: string }>(
    `select partners.word_sound(w) as sound
     from unnest($1::text[]) with ordinality as t(w, place) order by place`,
    [words],
  )
  assert.deepEqual(
    rows.map(({ sound }) => sound),
    words.map(soundOf),
  )
})

test('words that many carry are left out, unless there are no others', async () => {
  const [systems, only] = await kept(['globex systems', 'global systems'])
  assert.ok(systems?.includes('=globex') && !systems.includes('^sis'))
  assert.ok(only?.includes('=global'))
})

test('a name asks for its words in pairs, six at most', () => {
  assert.equal(blocksAsked('acme', 750).pairs.length, 0)
  const wordPairs = blocksAsked('alpha beta gamma delta epsilon', 750).pairs.slice(0, -1)
  assert.equal(wordPairs.length, 6)
  assert.ok(must(blocksAsked('northwind traders', 750).pairs[0], 'a pair').left.includes('^nort'))
})

test('a word is asked for alone where it can make a name alike enough', () => {
  const { any } = blocksAsked('northwind skyline motors', 750)
  assert.ok(!any.includes('$vind'))
  assert.ok(blocksAsked('northwind holding', 750).any.includes('$vind'))
  assert.ok(blocksAsked('northwind skyline motors', 500).any.includes('$vind'))
})

test('a long name whose halves many carry is asked for by both at once', () => {
  const { pairs } = blocksAsked('northwind', 750)
  assert.equal(pairs.length, 1)
  assert.ok(pairs[0]?.left.includes('^nort') && pairs[0].right.includes('$vind'))
})

test('letters changed over where the halves meet leave a block', async () => {
  const [blocks] = await kept(['giertson'])
  assert.ok(blocksAsked('gietrson', 750).any.some((block) => blocks?.includes(block)))
})
