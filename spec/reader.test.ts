import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ok, refuse, type Result } from '../src/kernel/result.ts'
import { given, readExamples, runExample, then, when } from './reader.ts'

type Till = { coins: number; notes: string[] }
const steps = [
  given(
    'a till with {count} coins',
    (till: Till, { count }) => void (till.coins = Number(count)),
  ),
  given('these notes', (till: Till, _words, rows) => {
    till.notes = rows.map((row) => `${row['size']} of ${row['bank']}`)
  }),
  when('{count} coins are taken', (till: Till, { count }): Result<number> => {
    if (Number(count) > till.coins) return refuse({ code: 'till.short' })
    till.coins -= Number(count)
    return ok(till.coins)
  }),
  then('the till holds {count} coins', (till: Till) => ({ count: String(till.coins) })),
  then('the notes are {notes}', (till: Till) => ({ notes: till.notes.join('; ') })),
]
const run = async (text: string) => {
  const [example] = readExamples('spec/till.txt', text)
  return runExample(example!, { coins: 0, notes: [] }, steps, () => 'there is too little')
}

test('an example that is so passes, with comments, blank lines and "and"', async () => {
  await run(
    '# a till\n\ngiven a till with 5 coins\nwhen 2 coins are taken\nand 1 coins are taken\nthen the till holds 2 coins',
  )
})

test('a line that is not so names file and line, what was expected and what was found', async () => {
  await assert.rejects(run('given a till with 5 coins\nthen the till holds 6 coins'), {
    message: 'spec/till.txt:2: expected: the till holds 6 coins\n  found: the till holds 5 coins',
  })
})

test('a refusal is expected by code, or by code and text', async () => {
  await run('given a till with 1 coins\nwhen 2 coins are taken\nthen refused till.short')
  await run(
    'given a till with 1 coins\nwhen 2 coins are taken\nthen refused till.short: there is too little',
  )
  await assert.rejects(
    run('given a till with 1 coins\nwhen 2 coins are taken\nthen refused till.short: a thief'),
    /till\.txt:3: expected: refused till\.short: a thief\n {2}found: .*there is too little/,
  )
})

test('a refusal nobody expects, and one that does not come, both fail', async () => {
  await assert.rejects(
    run('given a till with 1 coins\nwhen 2 coins are taken'),
    /:2: .*it is done/,
  )
  await assert.rejects(
    run('given a till with 1 coins\nwhen 2 coins are taken\nthen the till holds 1 coins'),
    /:2: .*it is done/,
  )
  await assert.rejects(
    run('given a till with 1 coins\nthen refused till.short'),
    /nothing was refused/,
  )
})

test('a table belongs to the step above it', async () => {
  await run(
    'given these notes\n  | size | bank |\n  | 5 | ECB |\n  | 10 | Fed |\nthen the notes are 5 of ECB; 10 of Fed',
  )
  await assert.rejects(run('given these notes\n| size | bank |\n| 5 |'), /till\.txt:3: 2 columns/)
})

test('an unknown line lists the phrases that are known', async () => {
  await assert.rejects(
    run('given a fish'),
    /till\.txt:1: no phrase reads "given a fish".*\n.*a till with/,
  )
  assert.throws(() => readExamples('x.txt', 'a fish'), /x\.txt:1: a line begins with/)
})

test('one file holds several examples that share what stands before the first', () => {
  const text = '# tills\ngiven a till with 5 coins\nexample one\nthen a\nexample two\nthen b'
  const examples = readExamples('x.txt', text)
  assert.deepEqual(
    examples.map((e) => [e.title, e.lines.map((l) => l.line)]),
    [
      ['one', [2, 4]],
      ['two', [2, 6]],
    ],
  )
})
