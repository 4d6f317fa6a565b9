import { createHash } from 'node:crypto'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after } from 'node:test'
import { bankReading } from '../../src/bank-reading.ts'
import { must } from '../../src/kernel/assert.ts'
import { money, parseDecimal } from '../../src/kernel/money.ts'
import { ok, type Refusal, unwrap } from '../../src/kernel/result.ts'
import type { Temporal } from '../../src/kernel/temporal.ts'
import { report } from '../../src/payouts/answers/testing.ts'
import { fetchFiles, fileBankAnswer } from '../../src/payouts/index.ts'
import { inboundRows } from '../../src/payouts/inbound/files-sql.ts'
import { openFileAgain, putAside } from '../../src/payouts/inbound/resolve.ts'
import { inboundFileVerification, inboundVerifications } from '../../src/payouts/inbound/verify.ts'
import { germanIban, type Ground, payoutGround, run, runAt } from '../../src/payouts/testing.ts'
import { testChannel } from '../../src/payouts/transmission/testing.ts'
import { withTx } from '../../src/platform/db.ts'
import { testCall, testDatabase } from '../../src/platform/testing.ts'
import { addAccount, camt053, ibanOf, releasedRun } from '../../src/reconciliation/testing.ts'
import { verifications as bankVerifications } from '../../src/reconciliation/verify.ts'
import { constraintsOf, refusalCatalog } from '../../src/wiring.ts'
import { given, runSpecs, then, when } from '../reader.ts'

/** The real fetcher on a real database; each example has a payer, a bank and a folder of its own. */
type World = {
  readonly ground: Ground
  readonly folder: string
  sent: Awaited<ReturnType<typeof releasedRun>> | null
  loaded: Uint8Array
  rest: Uint8Array
  now: Temporal.Instant
}

let now = runAt
const db = await testDatabase({ clock: () => now, constraints: constraintsOf() })
after(() => db.close())

const minorOf = (text: string) => must(parseDecimal(text, 'EUR'), `an amount: ${text}`).minor
const sentRun = (world: World) => must(world.sent, 'a run was sent')
let messages = 0
const accepts = (number: string) =>
  report({ messageId: `B-${(messages += 1)}`, answers: number, file: { status: 'ACSP' } })
let accounts = 0
const newIban = () => germanIban(77_000_000 + (accounts += 1))

function statement(iban: string, amount: bigint, reference?: string): Uint8Array {
  messages += 1
  return camt053({
    iban,
    id: `S-${messages}`,
    from: '2026-04-01',
    to: '2026-04-01',
    opening: money(0n, 'EUR'),
    entries: [
      {
        amount: money(amount, 'EUR'),
        on: '2026-04-01',
        ...(reference === undefined ? {} : { reference }),
      },
    ],
  })
}

async function bytesOf(world: World, what: string): Promise<Uint8Array> {
  const { number, payments } = sentRun(world)
  const same = /^the same bytes as (\S+)$/.exec(what)?.[1]
  if (same !== undefined) return readFile(join(world.folder, same))
  switch (what) {
    case 'the file is taken on':
      return accepts(number)
    case 'what the person loaded':
      return world.loaded
    case 'a letter':
      return Buffer.from('Dear customer, our hours over Easter.')
    case 'a statement of the whole run': {
      const whole = payments.reduce((sum, { amount }) => sum + amount.minor, 0n)
      return statement(await ibanOf(world.ground), -whole, number)
    }
    case 'a statement of another payer':
      return statement(await ibanOf(await payoutGround(db)), 100n)
    case 'the file of another payer is taken on':
      return accepts((await releasedRun(await payoutGround(db), [10_000n])).number)
    case 'a statement of an account we do not have': {
      const iban = newIban()
      world.loaded = Buffer.from(iban)
      return statement(iban, 100n)
    }
    default:
      throw new Error(`nobody knows what “${what}” is`)
  }
}

async function look(world: World, seconds: number) {
  world.now = world.now.add({ seconds })
  now = world.now
  await fetchFiles(db.world, bankReading)
  return ok(null)
}

async function fileNamed(world: World, name: string) {
  const { payingAccountId } = world.ground
  const asked = { after: null, limit: 200, onlyOpen: false, payingAccountId }
  const rows = await withTx(db.world.app, (tx) => inboundRows(tx, asked))
  return must(
    rows.find((row) => row.name === name),
    `${name} was seen`,
  )
}

async function finance(world: World, name: string, step: typeof putAside, reason: string) {
  const { inboundFileId } = await fileNamed(world, name)
  const input = { inboundFileId, reason }
  const { frank } = world.ground.crew
  return run(db, frank, { action: 'run.transmit', command: step, input, at: world.now })
}

async function count(text: string, values: unknown[]): Promise<string> {
  return String((await db.world.app.query<{ n: number }>(text, values)).rows[0]?.n ?? 0)
}

async function noneWrong(): Promise<void> {
  const files = inboundFileVerification(db.world.files)
  for (const { name, firstWrong } of [...inboundVerifications, files, ...bankVerifications]) {
    const wrong = await withTx(db.world.app, firstWrong)
    if (wrong !== null) throw new Error(`${name}: ${wrong}`)
  }
}

runSpecs<World>({
  folder: import.meta.dirname,
  open: async () => {
    now = runAt
    const ground = await payoutGround(db)
    const name = `bank-${ground.suffix.toLowerCase()}`
    const inboundFolder = `${name}/out`
    await testChannel(db, ground, { kind: 'folder', folder: `${name}/in`, inboundFolder })
    const folder = join(db.world.dataFolder, 'inbox', inboundFolder)
    await mkdir(folder, { recursive: true })
    const nothing = new Uint8Array()
    return { ground, folder, sent: null, loaded: nothing, rest: nothing, now: runAt }
  },
  close: noneWrong,
  refusalText: (refusal: Refusal) => refusalCatalog().get(refusal.code)?.title ?? '',
  steps: [
    given('our account in EUR, whose bank has a folder for us', async () => {}),
    given('a run of {amounts} was sent', async (world, { amounts }) => {
      world.sent = await releasedRun(world.ground, amounts.split(' and ').map(minorOf))
    }),
    given('the bank puts out {name}: {what}', async (world, { name, what }) => {
      await writeFile(join(world.folder, name), await bytesOf(world, what))
    }),
    given('the bank has written half of {name}', async (world, { name }) => {
      const whole = accepts(sentRun(world).number)
      world.rest = whole
      await writeFile(join(world.folder, name), whole.subarray(0, 200))
    }),
    given('a person loads the answer: the file is taken on', async (world) => {
      world.loaded = accepts(sentRun(world).number)
      const call = testCall(db, world.ground.crew.specialist, { at: world.now })
      unwrap(await fileBankAnswer(call, { name: 'mine.xml', bytes: world.loaded }))
    }),
    when('the bank puts out {name}: {what}', async (world, { name, what }) => {
      await writeFile(join(world.folder, name), await bytesOf(world, what))
      return ok(null)
    }),
    when('we look', (world) => look(world, 300)),
    when('we look twice', async (world) => {
      await look(world, 300)
      return look(world, 10)
    }),
    when('we look again after {seconds} seconds', (world, { seconds }) =>
      look(world, Number(seconds)),
    ),
    when(
      'we look again after {seconds} seconds, when the bank has written the rest',
      async (world, { seconds }) => {
        await writeFile(join(world.folder, 'status.xml'), world.rest)
        return look(world, Number(seconds))
      },
    ),
    when('Finance puts {name} aside: {reason}', (world, { name, reason }) =>
      finance(world, name, putAside, reason),
    ),
    when('the account is added and Finance has {name} opened again', async (world, { name }) => {
      const { payerId, crew } = world.ground
      const iban = Buffer.from(world.loaded).toString()
      const two = { adds: crew.frank, approves: crew.fiona }
      await addAccount(db, two, { payerId, iban, name: 'EUR second' })
      return finance(world, name, openFileAgain, 'the account was added')
    }),
    then('{name} is seen', async (world, { name }) => {
      const { state } = await fileNamed(world, name)
      return { name: state === 'ripening' ? name : `${name} (${state})` }
    }),
    then('{name} is filed as {kind}', async (world, { name }) => {
      const { outcome, bankAnswerId } = await fileNamed(world, name)
      const kind = bankAnswerId === null ? 'a statement' : 'an answer'
      return { name, kind: outcome === 'filed' ? kind : `${outcome}` }
    }),
    then('{name} is known, the same bytes as {first}', async (world, { name }) => {
      const { outcome, sameAs } = await fileNamed(world, name)
      return { name: outcome === 'known' ? name : `${name} (${outcome})`, first: sameAs ?? 'none' }
    }),
    then('{name} is known as an answer', async (world, { name }) => {
      const { outcome, bankAnswerId } = await fileNamed(world, name)
      const known = outcome === 'known' && bankAnswerId !== null
      return { name: known ? name : `${name} (${outcome})` }
    }),
    then('{name} is refused {code}', async (world, { name }) => {
      const { state, refusal } = await fileNamed(world, name)
      return { name, code: state === 'refused' ? (refusal ?? '') : state }
    }),
    then('{name} is put aside', async (world, { name }) => {
      const { state } = await fileNamed(world, name)
      return { name: state === 'put_aside' ? name : `${name} (${state})` }
    }),
    then('Finance is told of it {n} time', async (world) => ({
      n: await count(
        `select count(*)::int as n from correspondence.notices
          where subject_id = $1 and text like '%looks like a text%'`,
        [world.ground.payingAccountId],
      ),
    })),
    then('there is {n} statement', async (world) => {
      const bytes = await readFile(join(world.folder, 'march.xml'))
      const sha256 = createHash('sha256').update(bytes).digest('hex')
      const files = `select count(*)::int as n from reconciliation.files where sha256 = $1`
      return { n: await count(files, [sha256]) }
    }),
    then('the payments are {states}', async (world) => {
      const { rows } = await db.world.app.query<{ state: string }>(
        `select a.state from payouts.payments p join payouts.attempts a using (payment_id)
          where p.run_id = $1 order by p.ordinal`,
        [sentRun(world).runId],
      )
      return { states: rows.map(({ state }) => state).join(', ') }
    }),
    then('the answer was brought by {who}', async (world) => {
      const { bankAnswerId } = await fileNamed(world, 'status.xml')
      const { rows } = await db.world.app.query<{ who: string }>(
        'select filed_by as who from payouts.bank_answers where bank_answer_id = $1',
        [bankAnswerId],
      )
      return { who: rows[0]?.who ?? '' }
    }),
  ],
})
