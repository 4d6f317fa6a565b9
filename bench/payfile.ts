/** How fast and how small a payment file of 100,000 payments is written: checked, added up and written
 *  in chunks, in two passes over payments that are never all in memory.
 *
 *    npm run -s bench -- payfile [--payments 100000]
 *
 *  Each contender runs in a process of its own, three times, so that its peak memory is its own; a
 *  process that writes ten payments says what the program itself takes. Beside it a tree of the whole
 *  document (libxml2) and strings joined without any check, both of which hold everything, and the same number of bytes
 *  written and synced. Proof: the files read back by readers that share nothing with the writers (one
 *  pass over XML; Nacha and Bacs by positions) to the same count and sum, no id twice, and written
 *  twice they are the same bytes. */
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { cpus, loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { checkBacs } from '../src/formats/bacs-check.ts'
import { checkNacha } from '../src/formats/nacha-check.ts'
import { scanXml } from '../src/formats/xml-scan.ts'
import { unwrap } from '../src/kernel/result.ts'
import { contenders } from './payfile/contenders.ts'
import { bacsPayments, nachaPayments, sepaPayments } from './payfile/payments.ts'

const { values: flags } = parseArgs({
  options: {
    payments: { type: 'string', default: '100000' },
    one: { type: 'string' },
    path: { type: 'string' },
  },
})
const count = Number(flags.payments)
const ROUNDS = 3
/** What two passes with a table of ids may take above the program itself. */
const ALLOWED_MB = 160

type Measured = { readonly ms: number; readonly peakMb: number; readonly bytes: number }

if (flags.one !== undefined && flags.path !== undefined) {
  const started = performance.now()
  contenders[flags.one]?.(flags.path, count)
  const ms = performance.now() - started
  console.log(JSON.stringify({ ms, peakMb: process.resourceUsage().maxRSS / 1024 }))
} else measureAll()

function measureAll(): void {
  const folder = mkdtempSync(join(tmpdir(), 'quittance-payfile-'))
  try {
    const at = (name: string) => join(folder, name)
    const base = run('pain001', at('base'), 10)
    const all = new Map<string, Measured>()
    for (const name of ['pain001', 'nacha', 'bacs', 'tree', 'strings']) {
      all.set(name, best(name, at(name), count))
    }
    const ours = all.get('pain001')!
    all.set('raw', best('raw', at('raw'), ours.bytes))
    console.log(`${cpus().length} cores, load ${loadavg()[0]?.toFixed(1)}, Node ${process.version}`)
    console.log(`the program itself: ${base.peakMb.toFixed(0)} MB`)
    for (const [name, of] of all) console.log(sayMeasured(name, of, base))
    const wrong = proof(folder)
    for (const each of wrong) console.log(`WRONG: ${each}`)
    const above = ours.peakMb - base.peakMb
    if (above > ALLOWED_MB) wrong.push(`${above.toFixed(0)} MB above the program itself`)
    const other = all.get('tree')!
    console.log(
      `${wrong.length === 0 ? 'proven' : 'NOT PROVEN'}: ${count} payments as one pain.001 in ` +
        `${(ours.ms / 1000).toFixed(1)} s (${mbPerSecond(ours)} MB/s) with ${above.toFixed(0)} MB ` +
        `above the program itself; a tree takes ${(other.ms / 1000).toFixed(1)} s and ` +
        `${(other.peakMb - base.peakMb).toFixed(0)} MB.`,
    )
    process.exitCode = wrong.length === 0 ? 0 : 1
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function run(name: string, path: string, payments: number): Measured {
  const args = ['--one', name, '--path', path, '--payments', String(payments)]
  const child = spawnSync(process.execPath, [import.meta.filename, ...args], { encoding: 'utf8' })
  if (child.status !== 0) throw new Error(`${name}: ${child.stderr}`)
  const said: { ms: number; peakMb: number } = JSON.parse(child.stdout)
  return { ...said, bytes: statSync(path).size }
}

/** The fastest of a few rounds, with the largest memory of them. */
function best(name: string, path: string, payments: number): Measured {
  const rounds = Array.from({ length: ROUNDS }, () => run(name, path, payments))
  const ms = Math.min(...rounds.map((round) => round.ms))
  return { ...rounds[0]!, ms, peakMb: Math.max(...rounds.map((round) => round.peakMb)) }
}

function mbPerSecond({ bytes, ms }: Measured): string {
  return (bytes / 1e6 / (ms / 1000)).toFixed(0)
}

function sayMeasured(name: string, of: Measured, base: Measured): string {
  const above = (of.peakMb - base.peakMb).toFixed(0)
  const size = (of.bytes / 1e6).toFixed(1)
  const speed = `${size.padStart(6)} MB  ${mbPerSecond(of).padStart(4)} MB/s`
  return `${name.padEnd(8)} ${of.ms.toFixed(0).padStart(6)} ms  ${speed}  +${above} MB`
}

/** What is wrong with the files that were written; empty when they are proven. */
function proof(folder: string): string[] {
  const wrong: string[] = []
  const expect = (what: string, found: unknown, expected: unknown) => {
    if (found !== expected) wrong.push(`${what}: found ${found}, expected ${expected}`)
  }
  const sum = (payments: Iterable<{ readonly amount: { readonly minor: bigint } }>) => {
    let total = 0n
    for (const { amount } of payments) total += amount.minor
    return total
  }
  const xml = readXmlFile(join(folder, 'pain001'))
  expect('pain.001 payments', xml.payments, count)
  expect('pain.001 ids', xml.ids, count)
  expect('pain.001 sum', xml.sum, sum(sepaPayments(count)))
  expect('pain.001 NbOfTxs', xml.stated, `${count} ${count}`)
  const nacha = unwrap(checkNacha(readFileSync(join(folder, 'nacha'))))
  expect('NACHA payments', nacha.payments.length, count)
  expect('NACHA sum', nacha.totalMinor, sum(nachaPayments(count)))
  const bacs = unwrap(checkBacs(readFileSync(join(folder, 'bacs'))))
  expect('Bacs payments', bacs.payments.length, count)
  expect('Bacs sum', bacs.totalMinor, sum(bacsPayments(count)))
  for (const name of ['pain001', 'nacha', 'bacs']) {
    const once = hashOf(join(folder, name))
    run(name, join(folder, `${name}-again`), count)
    expect(`${name} written again`, hashOf(join(folder, `${name}-again`)), once)
  }
  return wrong
}

function hashOf(path: string): string {
  return createHash('sha256').update(readFileSync(path)).digest('hex')
}

function readXmlFile(path: string) {
  const ids = new Set<string>()
  const stated: string[] = []
  let payments = 0
  let sum = 0n
  let text = ''
  const wellFormed = scanXml(readFileSync(path, 'utf8'), {
    open: () => void (text = ''),
    text: (piece) => void (text += piece),
    close: (name) => {
      if (name === 'EndToEndId') ids.add(text)
      else if (name === 'InstdAmt') sum += BigInt(text.replace('.', ''))
      else if (name === 'NbOfTxs') stated.push(text)
      else if (name === 'CdtTrfTxInf') payments += 1
      text = ''
    },
  })
  return { payments: wellFormed ? payments : -1, ids: ids.size, sum, stated: stated.join(' ') }
}
