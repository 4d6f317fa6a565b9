import assert from 'node:assert/strict'
import { createReadStream, existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { createGunzip } from 'node:zlib'
import { readNacha, readNachaStream, type NachaReason, type NachaTotals } from './nacha-read.ts'

/** Files that others wrote, with what their sources say of them. */
const corpora = process.env['QUITTANCE_CORPORA'] ?? '../shared/corpora'
const folder = join(corpora, 'nacha')
const skip = existsSync(folder) ? false : 'the corpora are not here'

type Expected = {
  readonly computed?: {
    readonly batches: number
    readonly entries: number
    readonly addenda: number
    readonly entry_hash: string
    readonly credit_cents: number
    readonly debit_cents: number
  }
  readonly source_verdict?: { readonly reason?: string }
}

function expected(): Readonly<Record<string, Expected>> {
  // The corpora's own description; only the fields above are read, and compared one by one.
  return JSON.parse(readFileSync(join(folder, 'expected.json'), 'utf8')) as Record<string, Expected>
}

function filesOf(kind: string) {
  return readdirSync(join(folder, kind)).map((name) => ({
    name: `${kind}/${name}`,
    bytes: readFileSync(join(folder, kind, name)),
  }))
}

function figures(totals: NachaTotals) {
  return {
    batches: totals.batches.length,
    entries: totals.entries,
    addenda: totals.addenda,
    hash: totals.hash,
    credits: totals.creditMinor,
    debits: totals.debitMinor,
  }
}

function stated(of: Expected['computed']) {
  assert.ok(of !== undefined)
  return {
    batches: of.batches,
    entries: of.entries,
    addenda: of.addenda,
    hash: BigInt(of.entry_hash),
    credits: BigInt(of.credit_cents),
    debits: BigInt(of.debit_cents),
  }
}

test(
  'every valid file is read with the batches, entries, hash and totals stated',
  { skip },
  (t) => {
    const known = expected()
    const files = filesOf('valid')
    for (const { name, bytes } of files) {
      const read = readNacha(bytes)
      assert.ok(read.ok, name)
      assert.deepEqual(figures(read.value), stated(known[name]?.computed), name)
    }
    t.diagnostic(`${files.length} of ${files.length} valid files read as stated`)
  },
)

/** What a source calls the fault, as the class that this reader gives it. */
const classes: readonly (readonly [RegExp, NachaReason])[] = [
  [/checksum/, 'routing_check_digit'],
  [/addenda outside|addenda 10/, 'addenda'],
  [/no file control/, 'file_control_missing'],
  [/non-alphanumeric/, 'character'],
  [/return code/, 'return_code'],
  [/header and control/, 'header_and_control'],
  [/transaction code/, 'transaction_code'],
  [/mandatory|header values/, 'mandatory'],
  [/multiple of 94/, 'length'],
  [/records of a batch missing/, 'order'],
]

test('every invalid file is refused, with the line and the class of its fault', { skip }, (t) => {
  const known = expected()
  const files = filesOf('invalid')
  let ofClass = 0
  for (const { name, bytes } of files) {
    const read = readNacha(bytes)
    assert.ok(!read.ok, `${name} was read`)
    assert.ok(
      read.refusal.problems.every(({ line }) => line >= 1),
      name,
    )
    ofClass += Number(isOfClass(known[name], read.refusal.problems, t))
  }
  const of = `${files.length} of ${files.length} invalid files refused`
  t.diagnostic(`${of}, ${ofClass} of them with the class their source states`)
  assert.ok(ofClass >= 16, `${ofClass}`)
})

function isOfClass(
  of: Expected | undefined,
  problems: readonly { readonly reason: NachaReason }[],
  t: TestContext,
): boolean {
  const reason = of?.source_verdict?.reason ?? ''
  const [, wanted] = classes.find(([pattern]) => pattern.test(reason)) ?? []
  if (problems.some((each) => each.reason === wanted)) return true
  t.diagnostic(`"${reason}" is seen as ${problems.map((each) => each.reason).join(', ')}`)
  return false
}

test('no fuzzed file crashes the reader, and none is read', { skip }, () => {
  for (const { name, bytes } of filesOf('fuzz')) assert.ok(!readNacha(bytes).ok, name)
  for (const { bytes } of filesOf('other')) readNacha(bytes)
})

test('100,000 entries are read in a stream in under 30 s', { skip }, async (t) => {
  const name = 'large/PPD-200-batches-100000-entries.ach.gz'
  const started = performance.now()
  const stream = createReadStream(join(folder, name)).pipe(createGunzip())
  const read = await readNachaStream(stream, { entry: () => {} })
  const seconds = (performance.now() - started) / 1000
  assert.ok(read.ok, name)
  assert.deepEqual(figures(read.value), stated(expected()[name]?.computed))
  assert.ok(seconds < 30)
  t.diagnostic(`${read.value.entries} entries in ${seconds.toFixed(2)} s`)
})
