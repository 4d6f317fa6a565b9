import { deepEqual, equal, match, ok } from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { test } from 'node:test'
import { toDecimal } from '../kernel/money.ts'
import { unwrap } from '../kernel/result.ts'
import type { BankStatement, StatementEntry } from './bank-statement.ts'
import { type CamtMessage, readCamt, readCamt053 } from './camt053.ts'

const corpora = process.env['QUITTANCE_CORPORA'] ?? path.resolve('../shared/corpora')
const folder = path.join(corpora, 'iso20022')
const skip = existsSync(folder) ? false : `no corpora at ${folder}`

type Stated = {
  account: string
  id: string
  currency: string | null
  entries: number
  credit_sum: string
  debit_sum: string
  transaction_details: number
  reversal_entries?: number
  opening_plus_entries_equals_closing: boolean | null
  balances?: Record<string, { amount: string; ccy: string; date: string; sign: string | null }[]>
}
type StatedFile = {
  message: string | null
  xsd_valid?: boolean
  xsd_first_error?: { line: number; message: string }
  statements?: Stated[]
  notifications?: Stated[]
}

function statedFiles(): [string, StatedFile][] {
  const all: Record<string, StatedFile> = JSON.parse(
    readFileSync(path.join(folder, 'expected.json'), 'utf8'),
  )
  return Object.entries(all).filter(([, file]) => file.message?.startsWith('camt.05'))
}

function read(name: string): CamtMessage {
  return unwrap(readCamt(readFileSync(path.join(folder, name))))
}

/** Thousandths, so that mixed scales compare exactly: `8.850` → 8850. */
function thousandths(text: string): bigint {
  const [whole = '0', fraction = ''] = text.split('.')
  return BigInt(whole + fraction.padEnd(3, '0').slice(0, 3))
}

function sideSum(entries: readonly StatementEntry[], side: 'credit' | 'debit'): bigint {
  return entries
    .filter((entry) => entry.side === side)
    .reduce((total, { amount }) => total + thousandths(toDecimal(amount).replace('-', '')), 0n)
}

function compareStatement(found: BankStatement, stated: Stated): void {
  const all = [...found.entries, ...found.notBooked]
  equal(found.id, stated.id)
  equal(found.account.number, stated.account)
  equal(all.length, stated.entries)
  equal(sideSum(all, 'credit'), thousandths(stated.credit_sum))
  equal(sideSum(all, 'debit'), thousandths(stated.debit_sum))
  equal(all.flatMap((entry) => entry.details).length, stated.transaction_details)
  equal(all.filter((entry) => entry.reversal).length, stated.reversal_entries ?? 0)
  if (stated.currency !== null) equal(found.currency, stated.currency)
  const balances = Object.entries(stated.balances ?? {}).flatMap(([kind, list]) =>
    list.map(
      ({ amount, ccy, sign, date }) =>
        `${kind} ${(sign === 'DBIT' ? -1n : 1n) * thousandths(amount)} ${ccy} ${date.slice(0, 10)}`,
    ),
  )
  const foundBalances = found.balances.map(({ kind, amount, on }) => {
    const size = thousandths(toDecimal(amount).replace('-', ''))
    return `${kind} ${amount.minor < 0n ? -size : size} ${amount.currency} ${on}`
  })
  deepEqual(foundBalances.sort(), balances.sort())
}

test('every bank statement file gives its stated entries, sums and balances', { skip }, () => {
  let statements = 0
  for (const [name, file] of statedFiles()) {
    const message = read(name)
    const stated = file.statements ?? file.notifications ?? []
    equal(message.statements.length, stated.length, name)
    stated.forEach((each, index) => {
      try {
        compareStatement(message.statements[index]!, each)
      } catch (error) {
        throw new Error(`${name}, statement ${index + 1}`, { cause: error })
      }
      statements += 1
    })
  }
  ok(statements >= 37, `${statements} statements read`)
})

test(
  'arithmetic is proven, contradicted or called unproven as the source computed it',
  { skip },
  () => {
    for (const [name, file] of statedFiles()) {
      if (!file.message?.startsWith('camt.053')) continue
      file.statements?.forEach((stated, index) => {
        const { proof } = read(name).statements[index]!
        const sum = stated.opening_plus_entries_equals_closing
        if (sum === true) equal(proof.state, 'proven', name)
        if (sum === false) equal(proof.state, 'contradicted', name)
        const pair =
          stated.balances?.['CLBD'] !== undefined && stated.balances['OPBD'] !== undefined
        if (sum === null && !pair) equal(proof.state, 'unproven', name)
      })
    }
  },
)

test(
  'a file that departs from its schema is read with a warning naming element and line',
  { skip },
  () => {
    let seen = 0
    for (const [name, file] of statedFiles()) {
      const message = read(name)
      const problems = [...message.problems, ...message.statements.flatMap((each) => each.problems)]
      if (file.xsd_valid === false) {
        const found = problems.find((problem) => problem.line === file.xsd_first_error?.line)
        ok(found !== undefined, `${name}: ${JSON.stringify(problems.slice(0, 3))}`)
        match(found.message, new RegExp(found.element))
        seen += 1
      } else deepEqual(message.problems, [], name)
    }
    equal(seen, 9)
  },
)

test('a closing balance one cent off contradicts the statement by one cent', { skip }, () => {
  const [statement] = read('derived/closing-balance-off-by-one-cent.xml').statements
  const proof = statement!.proof
  equal(proof.state === 'contradicted' ? proof.difference?.minor : null, 1n)
})

test('a truncated file is refused at the line where it ends', { skip }, () => {
  const read = readCamt053(readFileSync(path.join(folder, 'derived/truncated.xml')))
  equal(read.ok ? null : read.refusal.code, 'xml.unreadable')
  equal(read.ok ? null : read.refusal.line, 190)
})

test('a file that declares a DOCTYPE is refused with nothing read', { skip }, () => {
  const read = readCamt053(readFileSync(path.join(folder, 'derived/external-entity.xml')))
  equal(!read.ok && read.refusal.code === 'xml.unreadable' && read.refusal.reason, 'doctype')
})
