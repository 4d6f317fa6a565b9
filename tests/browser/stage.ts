/** What the browser tests share: a server of our own on a database of its own, people who sign in
 *  with their passwords, and one clock for server and pages. */
import type { Browser, BrowserContext, Page } from '@playwright/test'
import { join } from 'node:path'
import type { Act, Actor } from '../../src/audit/index.ts'
import { addAllocation, allocate, createFund } from '../../src/funds/index.ts'
import { execute, type Action, type Command } from '../../src/identity/index.ts'
import { hashPassword } from '../../src/identity/sign-in.ts'
import { person, type TestPerson } from '../../src/identity/testing.ts'
import { must } from '../../src/kernel/assert.ts'
import { parseDecimal, type Money } from '../../src/kernel/money.ts'
import { unwrap, type Refusal } from '../../src/kernel/result.ts'
import { Temporal, type Instant } from '../../src/kernel/temporal.ts'
import { enrolPartner } from '../../src/partners/index.ts'
import { addPayingAccount, approvePayingAccount, createPayer } from '../../src/payouts/index.ts'
import { openLog } from '../../src/platform/log.ts'
import { inAct, testCall, testDatabase, type TestDatabase } from '../../src/platform/testing.ts'
import { draftVersion, publishVersion, readPackFolder } from '../../src/programs/index.ts'
import { serve, type App } from '../../src/server.ts'
import { vocabulary } from '../../src/vocabulary.ts'
import { constraintsOf, domains, escalatingOf } from '../../src/wiring.ts'
import { startWorker } from '../../src/worker.ts'
import { openBrowser } from './browser.ts'

export const password = 'correct horse battery staple'
const day = Temporal.PlainDate.from
/** Before anything happens: when the ground is laid. */
const groundAt = Temporal.Instant.from('2026-01-05T09:00:00Z')
const ACTION_MS_MAX = 15_000

/** A server with its worker, and a browser. */
export type Stage = {
  readonly db: TestDatabase
  readonly url: string
  readonly browser: Browser
  readonly app: App
  /** Sets the one clock: the server's, the worker's and that of every page open. */
  setClock(at: string): Promise<void>
  /** A browser window of somebody: own cookies, the stage's clock. */
  window(options?: WindowOptions): Promise<Page>
  close(): Promise<void>
}

export type WindowOptions = {
  readonly dark?: boolean
  readonly phone?: boolean
  /** Cookies of a session, as the sign-in sets them. */
  readonly cookie?: readonly string[]
}

/** Starts everything at `at`, on the pages that `npm start` has built. */
export async function openStage(at: string): Promise<Stage> {
  let now = Temporal.Instant.from(at)
  const wiring = { constraints: constraintsOf(), escalating: escalatingOf(), clock: () => now }
  const db = await testDatabase(wiring)
  const log = openLog('silent')
  const port = await freePort()
  const publicUrl = `http://127.0.0.1:${port}`
  const serving = await serve(db.world, { host: '127.0.0.1', port, publicUrl, log })
  const worker = await startWorker(db.world, domains, log)
  const browser = await openBrowser()
  const contexts: BrowserContext[] = []
  return {
    db,
    url: publicUrl,
    browser,
    app: serving.app,
    async setClock(next) {
      now = Temporal.Instant.from(next)
      for (const context of contexts) await context.clock.setFixedTime(now.epochMilliseconds)
    },
    async window(options = {}) {
      const context = await browser.newContext({
        baseURL: publicUrl,
        locale: 'en-GB',
        timezoneId: 'Europe/Berlin',
        colorScheme: options.dark ? 'dark' : 'light',
        reducedMotion: 'reduce',
        viewport: options.phone ? { width: 390, height: 844 } : { width: 1440, height: 900 },
      })
      contexts.push(context)
      context.setDefaultTimeout(ACTION_MS_MAX)
      await context.clock.setFixedTime(now.epochMilliseconds)
      if (options.cookie !== undefined)
        await context.addCookies(cookiesOf(options.cookie, publicUrl))
      return context.newPage()
    },
    async close() {
      await browser.close()
      await worker.stop()
      await serving.close()
      await db.close()
    },
  }
}

function cookiesOf(set: readonly string[], url: string) {
  return set.map((cookie) => {
    const [pair = ''] = cookie.split(';')
    const at = pair.indexOf('=')
    return { name: pair.slice(0, at), value: pair.slice(at + 1), url }
  })
}

/** A port nobody listens on: chosen before, for the door must know its address. */
export async function freePort(): Promise<number> {
  const { createServer } = await import('node:net')
  const probe = createServer()
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve))
  const address = probe.address()
  await new Promise((resolve) => probe.close(resolve))
  if (address === null || typeof address === 'string') throw new Error('no port')
  return address.port
}

let sharedHash: Promise<string> | null = null

/** Somebody who can sign in with {@link password}. */
export async function somebody(db: TestDatabase, wanted: TestPerson): Promise<Actor> {
  sharedHash ??= hashPassword(password)
  return person(db, { ...wanted, passwordHash: await sharedHash })
}

export const eur = (text: string): Money => must(parseDecimal(text, 'EUR'), `an amount: ${text}`)

/** The iban of the ground's own account. */
export const ownIban = 'DE89370400440532013000'

/** Payer with a usable SEPA account, fund EMEA-MDF, the EMEA program in force. */
export async function layGround(stage: Pick<Stage, 'db'>, finance: readonly [Actor, Actor]) {
  const { db } = stage
  const [adds, approves] = finance
  const { payerId } = await does(db, adds, 'payer.edit', createPayer, {
    code: 'EMEA',
    legalName: 'Example Europe GmbH',
    address: {
      street: 'Hafenstraße',
      houseNumber: '12',
      postCode: '20457',
      town: 'Hamburg',
      region: null,
      country: 'DE',
    },
    zone: 'Europe/Berlin',
    taxNumber: null,
    vatNumber: null,
  })
  const { payingAccountId } = await does(db, adds, 'payer.edit', addPayingAccount(db.world.keys), {
    payerId,
    name: 'EUR operating',
    currency: 'EUR',
    profile: 'sepa',
    account: { scheme: 'iban', iban: ownIban, bic: null },
    calendar: 'target',
    cutOff: '15:30',
    leadDays: 0,
    batchBooking: true,
    glAccount: null,
  })
  await does(db, approves, 'payer.edit', approvePayingAccount, { payingAccountId })
  const owner = await person(db, { name: 'Olga Owner', roles: ['program_owner'] })
  await inAct(db, owner, (act) => fundedFund(act, payerId), groundAt)
  await inAct(db, owner, publishEmea, groundAt)
  return { payerId, payingAccountId }
}

async function fundedFund(act: Act, payerId: string): Promise<void> {
  const { fundId } = unwrap(
    await createFund(act, {
      code: 'EMEA-MDF',
      name: 'EMEA MDF 2026',
      payerId,
      currency: 'EUR',
      zone: 'Europe/Berlin',
      validFrom: day('2026-01-01'),
      validUntil: day('2027-01-01'),
    }),
  )
  const general = { fundId, code: 'GENERAL', name: 'General', kind: 'general' } as const
  const { allocationId } = unwrap(await addAllocation(act, general))
  const budget = { amount: eur('250000.00'), reason: 'Plan of the year' }
  unwrap(await allocate(act, { fundId, allocationId, ...budget }))
}

async function publishEmea(act: Act): Promise<void> {
  const folder = join(import.meta.dirname, '../../programs/mdf-emea')
  const drafted = unwrap(
    await draftVersion(act, { files: Object.fromEntries(await readPackFolder(folder)) }),
  )
  unwrap(await publishVersion(vocabulary)(act, { ...drafted }))
}

/** A partner of tier select in Berlin, of another country where a program asks for one. */
export function enrol(
  db: TestDatabase,
  by: Actor,
  code: string,
  legalName: string,
  country = 'DE',
) {
  return inAct(
    db,
    by,
    async (act) =>
      unwrap(
        await enrolPartner(act, {
          code,
          legalName,
          domains: [`${code.toLowerCase()}.example`],
          country,
          timeZone: 'Europe/Berlin',
          tier: 'select',
          goodStanding: true,
          parentCode: null,
        }),
      ).partnerId,
    groundAt,
  )
}

/** One command of somebody, through the one door of commands. */
export async function does<I, T, R extends Refusal>(
  db: TestDatabase,
  who: Actor,
  action: Action,
  command: Command<I, T, R>,
  input: I,
  at: Instant = groundAt,
): Promise<T> {
  return unwrap(await execute(testCall(db, who, { at }), action, command, input))
}
