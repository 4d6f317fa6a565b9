import { fileURLToPath } from 'node:url'
import type { Act, Actor } from '../audit/index.ts'
import { addAllocation, createFund } from '../funds/index.ts'
import { approveLimit, approveRole, setLimit, setUpPerson } from '../identity/index.ts'
import { must } from '../kernel/assert.ts'
import { parseDecimal, type Money } from '../kernel/money.ts'
import { ok, unwrap } from '../kernel/result.ts'
import { Temporal, type Instant, type PlainDate } from '../kernel/temporal.ts'
import {
  enrolPartner,
  importCustomers,
  readList,
  saveContact,
  type PartnerId,
} from '../partners/index.ts'
import {
  addPayingAccount,
  approvePayingAccount,
  createPayer,
  type PayerId,
} from '../payouts/index.ts'
import { draftVersion, publishVersion, readPackFolder } from '../programs/index.ts'
import { vocabulary } from '../vocabulary.ts'
import { ownAccounts } from './bank-facts.ts'
import * as facts from './company.ts'
import type { Days } from './days.ts'
import { partners as samplePartners, type SamplePartner } from './partners.ts'
import { founder, type Teller } from './teller.ts'

/** The company as the stories need it: who is who, and the ids of what was set up. */
export type Company = {
  readonly staff: Readonly<Record<facts.Staff, Actor>>
  readonly partners: ReadonlyMap<string, { readonly partnerId: PartnerId; readonly contact: Actor }>
  readonly funds: Readonly<
    Record<
      facts.ProgramName,
      { readonly fundId: string; readonly allocations: ReadonlyMap<string, string> }
    >
  >
  readonly programs: Readonly<Record<facts.ProgramName, string>>
  readonly payerId: PayerId
  readonly accounts: Readonly<Record<facts.Region, string>>
  /** Whose partner a code is. */
  readonly partnerOf: (code: string) => SamplePartner
}

/** An amount of the sample's facts. */
export const amountOf = (text: string, currency: string): Money =>
  must(parseDecimal(text, currency), `an amount of the sample: ${text}`)

/** Sets up people, payer, funds, programs and partners, on the first day of the fiscal year. */
export async function foundCompany(teller: Teller, days: Days): Promise<Company> {
  const noon = { timeZone: 'UTC', plainTime: Temporal.PlainTime.from({ hour: 12 }) }
  const first = days.yearFrom.toZonedDateTime(noon).toInstant()
  const staff = await hire(teller, first)
  const at = later(first, 100)
  const { payerId, accounts } = await openAccounts(teller, at, staff)
  const partners = new Map<string, { partnerId: PartnerId; contact: Actor }>()
  for (const [number, partner] of samplePartners.entries()) {
    partners.set(partner.code, await enrol(teller, later(at, 20 + number), staff, partner))
  }
  await listCustomers(teller, at, staff)
  const funds: Partial<Record<facts.ProgramName, Company['funds'][facts.ProgramName]>> = {}
  const programs: Partial<Record<facts.ProgramName, string>> = {}
  for (const program of facts.programNames) {
    funds[program] = await openFund(teller, at, staff, { program, payerId, days, partners })
    programs[program] = await publish(teller, at, staff, program, days.yearFrom)
  }
  const byCode = new Map(samplePartners.map((partner) => [partner.code, partner]))
  const partnerOf = (code: string) => must(byCode.get(code), `partner ${code} of the sample`)
  // Both were filled for every name of the programs.
  const whole = { funds: funds as Company['funds'], programs: programs as Company['programs'] }
  return { staff, partners, payerId, accounts, partnerOf, ...whole }
}

type Team = Company['staff']

/** A second apart each, so that lists show people in the order of the facts. */
function later(at: Instant, seconds: number): Instant {
  return at.add({ seconds })
}

/** Our people, with second persons where roles and limits need them. */
async function hire(teller: Teller, first: Instant): Promise<Team> {
  const team: Partial<Record<facts.Staff, Actor>> = {}
  for (const [number, [short, { name, role }]] of Object.entries(facts.people).entries()) {
    const at = later(first, number)
    const person = {
      name,
      email: facts.staffEmail(name),
      partnerId: null,
      roles: [role],
      linkHash: null,
    }
    const doing = { step: `person:${short}`, who: founder, at, action: 'person.invite' } as const
    const { principalId, grants } = await teller.do(doing, setUpPerson, person)
    for (const { grantId } of grants.filter((each) => each.status === 'pending')) {
      const who = must(team.thomas, 'the first of Finance comes before the second')
      const second = { step: `role:${short}`, who, at, action: 'role.approve' } as const
      await teller.do(second, approveRole, { grantId })
    }
    // Its own keys: Staff is read from this very table.
    team[short as facts.Staff] = await teller.person(principalId, at)
  }
  // Every key of `people` was added above.
  const staff = team as Team
  await giveLimits(teller, later(first, 60), staff)
  return staff
}

async function giveLimits(teller: Teller, at: Instant, staff: Team): Promise<void> {
  for (const [short, person] of Object.entries(facts.people)) {
    if (!('limit' in person)) continue
    for (const { currency } of Object.values(ownAccounts)) {
      const step = `limit:${short}:${currency}`
      // Nobody sets their own limit: the lead's comes from whoever set the company up.
      const who = person.role === 'lead' ? founder : staff.priya
      const { principalId } = staff[short as facts.Staff]
      const limit = { principalId, limit: amountOf(person.limit, currency) }
      const { limitId } = await teller.do({ step, who, at, action: 'limit.set' }, setLimit, limit)
      const second = {
        step: `${step}:second`,
        who: staff.elena,
        at,
        action: 'limit.approve',
      } as const
      await teller.do(second, approveLimit, { limitId })
    }
  }
}

/** The legal entity that pays, with an account for each currency, typed by one of Finance and
 *  approved by the other. */
async function openAccounts(teller: Teller, at: Instant, staff: Team) {
  const { keys } = teller.world
  const by = (step: string, who: Actor) => ({ step, who, at, action: 'payer.edit' }) as const
  const { payerId } = await teller.do(by('payer', staff.thomas), createPayer, facts.payer)
  const common = { payerId, cutOff: '15:00', leadDays: 1, batchBooking: true } as const
  const open = async (region: facts.Region) => {
    const step = `account:${region}`
    const { opening: _, ...own } = ownAccounts[region]
    const { payingAccountId } = await teller.do(by(step, staff.thomas), addPayingAccount(keys), {
      ...common,
      ...own,
    })
    await teller.do(by(`${step}:second`, staff.aiko), approvePayingAccount, { payingAccountId })
    return payingAccountId
  }
  return { payerId, accounts: { emea: await open('emea'), na: await open('na') } }
}

async function enrol(teller: Teller, at: Instant, staff: Team, partner: SamplePartner) {
  const { code, legalName, domain, country, zone, tier, contact: name, phone } = partner
  const email = `${facts.mailbox(name)}@${domain}`
  const enrolled = {
    code,
    legalName,
    domains: [domain],
    country,
    timeZone: zone,
    tier,
    goodStanding: true,
    parentCode: null,
  }
  const doing = { step: `partner:${code}`, who: staff.maya, at, action: 'partner.update' } as const
  const { partnerId } = await teller.do(
    doing,
    async (act: Act, input: typeof enrolled) => {
      const made = unwrap(await enrolPartner(act, input))
      unwrap(await saveContact(act, { ...made, email, name, phone, role: 'admin' }))
      return ok(made)
    },
    enrolled,
  )
  const person = { name, email, partnerId, roles: ['partner_admin' as const], linkHash: null }
  const invited = await teller.do(
    { step: `contact:${code}`, who: founder, at, action: 'contact.invite' },
    setUpPerson,
    person,
  )
  return { partnerId, contact: await teller.person(invited.principalId, at) }
}

/** The end customers, as a list exported from a CRM. */
async function listCustomers(teller: Teller, at: Instant, staff: Team): Promise<void> {
  const rows = facts.customers.map((row) => row.map((cell) => `"${cell}"`).join(','))
  const bytes = Buffer.from(['Account ID,Account Name,Website,Country', ...rows].join('\n'))
  const table = unwrap(readList(bytes, { name: 'customers.csv' }))
  const doing = { step: 'customers', who: staff.maya, at, action: 'customer.import' } as const
  await teller.do(doing, importCustomers, { table })
}

async function openFund(
  teller: Teller,
  at: Instant,
  staff: Team,
  of: {
    readonly program: facts.ProgramName
    readonly payerId: string
    readonly days: Days
    readonly partners: Company['partners']
  },
) {
  const { program, payerId, days, partners } = of
  const { fund: code, fundName: name, currency } = facts.programs[program]
  const doing = (step: string) => ({ step, who: staff.elena, at, action: 'fund.create' }) as const
  const { zone } = facts.payer
  const { fundId } = await teller.do(doing(`fund:${program}`), createFund, {
    code,
    name,
    payerId,
    currency,
    zone,
    ownerId: staff.elena.principalId,
    validFrom: days.yearFrom,
    validUntil: days.yearUntil,
  })
  const allocations = new Map<string, string>()
  for (const own of new Set(
    facts.budgets.filter((row) => row.program === program).map((row) => row.allocation),
  )) {
    const partner = partners.get(own)
    const kind = partner === undefined ? ('general' as const) : ('partner' as const)
    const called =
      partner === undefined
        ? 'General'
        : (samplePartners.find((each) => each.code === own)?.legalName ?? own)
    const made = await teller.do(doing(`allocation:${program}:${own}`), addAllocation, {
      fundId,
      code: own,
      name: called,
      kind,
      partnerId: partner?.partnerId ?? null,
    })
    allocations.set(own, made.allocationId)
  }
  return { fundId, allocations }
}

/** Files of a sample pack as they lie in `programs/`, applying from the day that `from` makes of the
 *  one they state. */
export async function packOfProgram(
  program: facts.ProgramName,
  from: (stated: PlainDate) => PlainDate,
): Promise<Record<string, string>> {
  const folder = fileURLToPath(new URL(`../../programs/${program}`, import.meta.url))
  const files = Object.fromEntries(await readPackFolder(folder))
  const yaml = files['program.yaml'] ?? ''
  const dated = yaml.replace(
    /^ {2}from: (\S+)$/m,
    (_line, stated: string) => `  from: ${from(Temporal.PlainDate.from(stated)).toString()}`,
  )
  return { ...files, 'program.yaml': dated }
}

/** Publishes a sample pack; where the fiscal year begins before the pack's first day, it applies from
 *  the year's. */
async function publish(
  teller: Teller,
  at: Instant,
  staff: Team,
  program: facts.ProgramName,
  yearFrom: PlainDate,
): Promise<string> {
  const files = await packOfProgram(program, (stated) =>
    Temporal.PlainDate.compare(stated, yearFrom) < 0 ? stated : yearFrom,
  )
  const doing = {
    step: `program:${program}`,
    who: staff.elena,
    at,
    action: 'program.publish',
  } as const
  const { programId } = await teller.do(
    doing,
    async (act: Act, input: { files: Record<string, string> }) => {
      const drafted = unwrap(await draftVersion(act, input))
      return publishVersion(vocabulary)(act, drafted)
    },
    { files },
  )
  return programId
}
