import { isAbsolute, join } from 'node:path'
import {
  addCalendar,
  addHoliday,
  calendarOf,
  publishedUntil,
  statePublished,
} from '../../clocks/index.ts'
import {
  addAllocation,
  allocate,
  allocationsOf,
  createFund,
  type Fund,
  fundFor,
} from '../../funds/index.ts'
import {
  importCustomers,
  importPartners,
  type ImportReport,
  partnerByCode,
  printProblem,
} from '../../partners/index.ts'
import { withTx } from '../../platform/db.ts'
import { draftVersion, publishVersion } from '../../programs/index.ts'
import { vocabulary } from '../../vocabulary.ts'
import type { PayerRow } from '../../payouts/payer-sql.ts'
import { packIn } from '../program-check.ts'
import { type By, type Doing, type Done, does } from './doing.ts'
import { payerByCode } from './payers.ts'
import type { RunFile } from './run-file.ts'
import { tablesOf } from './rows.ts'

type Of<K extends 'calendars' | 'funds' | 'programs'> = RunFile[K][number]

/** Calendars that are not there are added, and the days that differ. */
export async function setUpCalendars(doing: Doing, file: RunFile): Promise<void> {
  for (const one of file.calendars) await setUpCalendar(doing, one)
}

async function setUpCalendar(doing: Doing, one: Of<'calendars'>): Promise<void> {
  const by = { email: one.edited_by, where: `run.yaml, calendar ${one.code}` }
  const known = await withTx(doing.world.app, (tx) => calendarOf(tx, one.code), { readOnly: true })
  if (known === null) {
    const { code, name = code, kind, zone = '', week = [] } = one
    const input = { code, name, kind, zone, week }
    if ((await does(doing, by, 'calendar.edit', addCalendar, input)) === null) return
  }
  for (const { on, name, hours = '', source } of one.holidays) {
    if (known?.holidays.has(on.toString()) === true) continue
    const input = { calendarCode: one.code, on, name, hours, source }
    await does(doing, by, 'calendar.edit', addHoliday, input)
  }
  if (one.published === undefined) return
  const now = (await withTx(doing.world.app, (tx) => publishedUntil(tx, [one.code]))).get(one.code)
  if (now?.equals(one.published.until) === true) return
  const input = { calendarCode: one.code, ...one.published }
  await does(doing, by, 'calendar.edit', statePublished, input)
}

/** Program packs are published, unless the newest version holds just those files. */
export async function setUpPrograms(doing: Doing, file: RunFile): Promise<void> {
  for (const { folder, published_by: email } of file.programs) {
    const by = { email, where: `run.yaml, program ${folder}` }
    const files = await packIn(isAbsolute(folder) ? folder : join(doing.folder, folder))
    const asFiles = { files: Object.fromEntries(files) }
    const drafted = await does(doing, by, 'program.draft', draftVersion, asFiles)
    if (drafted === null || drafted.value.status === 'published') continue
    const { versionId, revision } = drafted.value
    const publish = publishVersion(vocabulary)
    await does(doing, by, 'program.publish', publish, { versionId, revision })
  }
}

/** Partners with their contacts, then customers, from the folder's lists. */
export async function importLists(doing: Doing, file: RunFile): Promise<void> {
  const partners = await tablesOf(doing.folder, 'partners')
  if (partners.length === 0) doing.missing('partners.csv: there is no list of partners.')
  for (const table of partners) {
    const by = { email: file.intake_by, where: table.sheet }
    sayRefused(doing, await does(doing, by, 'partner.import', importPartners, { table }))
  }
  for (const table of await tablesOf(doing.folder, 'customers')) {
    const by = { email: file.intake_by, where: table.sheet }
    sayRefused(doing, await does(doing, by, 'customer.import', importCustomers, { table }))
  }
}

/** Rows and sheets of a list that were refused, each in a sentence. */
export function sayRefused(doing: Doing, done: Done<ImportReport>): void {
  if (done === null) return
  const { sheet, rows, sheetProblems } = done.value
  for (const { code, message } of sheetProblems) {
    const say = code === 'ragged_row' || code === 'error_cell' ? doing.wrong : doing.note
    say(`${sheet}: ${message}`)
  }
  for (const { problems } of rows)
    for (const problem of problems) doing.wrong(printProblem(sheet, problem))
}

/** Funds with their allocations; an allocation that is there keeps its budget. */
export async function setUpFunds(doing: Doing, file: RunFile): Promise<void> {
  for (const one of file.funds) await setUpFund(doing, one)
}

async function setUpFund(doing: Doing, one: Of<'funds'>): Promise<void> {
  const by = { email: one.owner, where: `run.yaml, fund ${one.code}` }
  const { world } = doing
  const payer = await withTx(world.app, (tx) => payerByCode(tx, one.payer), { readOnly: true })
  if (payer === null) return doing.wrong(`${by.where}: there is no payer ${one.payer}.`)
  const known = await withTx(world.app, (tx) => fundFor(tx, one.code), { readOnly: true })
  const fund = known ?? (await openFund(doing, by, one, payer))?.value
  if (fund === undefined) return
  for (const allocation of one.allocations) await setUpAllocation(doing, by, fund, allocation)
}

function openFund(doing: Doing, by: By, one: Of<'funds'>, payer: PayerRow): Promise<Done<Fund>> {
  return does(doing, by, 'fund.create', createFund, {
    code: one.code,
    name: one.name,
    payerId: payer.payerId,
    currency: one.currency,
    zone: payer.zone,
    validFrom: one.from,
    validUntil: one.until,
    requestsDueOn: one.requests_due_on ?? null,
    claimsDueOn: one.claims_due_on ?? null,
  })
}

async function setUpAllocation(
  doing: Doing,
  by: By,
  fund: Fund,
  one: Of<'funds'>['allocations'][number],
): Promise<void> {
  const { world } = doing
  const where = `${by.where}, allocation ${one.code}`
  const rows = await withTx(world.app, (tx) => allocationsOf(tx, fund), { readOnly: true })
  if (rows.some(({ allocation }) => allocation.code === one.code)) return
  const code = one.partner
  const partner =
    code === undefined
      ? null
      : await withTx(world.app, (tx) => partnerByCode(tx, code), { readOnly: true })
  if (code !== undefined && partner === null)
    return doing.wrong(`${where}: there is no partner ${code}.`)
  const made = await does(doing, { ...by, where }, 'fund.create', addAllocation, {
    fundId: fund.fundId,
    code: one.code,
    name: one.name,
    kind: one.kind,
    partnerId: partner?.partnerId ?? null,
  })
  if (made === null) return
  await does(doing, { ...by, where }, 'fund.allocate', allocate, {
    fundId: fund.fundId,
    allocationId: made.value.allocationId,
    amount: one.amount,
    reason: one.reason,
  })
}
