import { randomUUID } from 'node:crypto'
import { personBehind, record, type Act, type Actor } from '../audit/index.ts'
import { addAllocation, allocate, commit, createFund, owe } from '../funds/index.ts'
import { execute, type Action, type Command } from '../identity/index.ts'
import { person } from '../identity/testing.ts'
import { money } from '../kernel/money.ts'
import { unwrap, type Refusal, type Result } from '../kernel/result.ts'
import { Temporal, type Instant, type PlainDate } from '../kernel/temporal.ts'
import { enrolPartner } from '../partners/index.ts'
import { createPayable } from '../payables/index.ts'
import { withTx } from '../platform/db.ts'
import { inAct, testCall, type TestDatabase } from '../platform/testing.ts'
import * as vendors from '../vendors/index.ts'
import { nobodyOwns } from '../vendors/testing.ts'
import { assessPartners } from './assess-again.ts'
import { approvePayerChange, proposePayerChange, sweepOwnAccounts } from './change-payer.ts'
import { addPayingAccount, approvePayingAccount, createPayer } from './payers.ts'
import { isErpProfile, leadDaysMin, profileRules } from './file-profile.ts'
import { originatorOf } from './run-file-testing.ts'
import { paymentsOfRuns } from './payment-sql.ts'
import { lookAtPayment } from './review.ts'
import type { FileProfile, RunId } from './run.ts'
import type { PayerTaxes } from './tax/settings.ts'

/** A ground for tests, made by the real commands: a payer with a usable account, a funded fund, the
 *  crew (one who prepares, three of Finance), vendors and what they are owed. */
export type Ground = Awaited<ReturnType<typeof payoutGround>>

const day = Temporal.PlainDate.from
const at = (text: string) => Temporal.Instant.from(text)
/** When decisions are made, and when runs are prepared: a month later, two days before the due day. */
export const decidedAt = at('2026-03-02T09:00:00Z')
export const runAt = at('2026-03-30T09:00:00Z')
export const dueOn = day('2026-04-01')

/** An own account of a rail, of number `n`. */
function ownAccount(profile: FileProfile, n: number) {
  const number = `${50_000_000 + n}`
  const kinds = {
    iban: { scheme: 'iban', iban: germanIban(n), bic: null },
    aba: { scheme: 'aba', routingNumber: '021000021', accountNumber: number },
    gb: { scheme: 'gb', sortCode: '200000', accountNumber: number },
  } as const
  const [first] = profileRules[profile].own
  return first === 'iban' || first === 'aba' || first === 'gb' ? kinds[first] : null
}

/** A German IBAN of account number `n`, with its check digits (ISO 13616). */
export function germanIban(n: number): string {
  const bban = `37040044${String(n).padStart(10, '0')}`
  const check = 98n - (BigInt(`${bban}131400`) % 97n)
  return `DE${String(check).padStart(2, '0')}${bban}`
}

/** Runs one command as one call, at the instant given. */
export async function run<I, T, R extends Refusal>(
  db: TestDatabase,
  who: Actor,
  step: {
    readonly action: Action
    readonly command: Command<I, T, R>
    readonly input: I
    readonly at?: Instant
    readonly key?: string
  },
) {
  const call = testCall(db, who, { at: step.at ?? runAt, key: step.key ?? null })
  return execute(call, step.action, step.command, step.input)
}

export async function payoutGround(
  db: TestDatabase,
  wanted: {
    readonly profile?: FileProfile
    readonly secondApprovalAbove?: bigint
    readonly country?: string
    readonly vatNumber?: string
  } = {},
) {
  const profile = wanted.profile ?? 'sepa'
  const currency = profileRules[profile].currency ?? 'USD'
  const suffix = randomUUID().slice(0, 6).toUpperCase()
  const crew = {
    specialist: await person(db, { name: `Sam Specialist ${suffix}`, roles: ['specialist'] }),
    decider: await person(db, { name: `Lea Lead ${suffix}`, roles: ['lead'] }),
    frank: await person(db, { name: `Frank Finance ${suffix}`, roles: ['finance'] }),
    fiona: await person(db, { name: `Fiona Finance ${suffix}`, roles: ['finance'] }),
    felix: await person(db, { name: `Felix Finance ${suffix}`, roles: ['finance'] }),
  }
  const { payerId } = await testPayer(db, crew, { suffix, currency, ...wanted })
  const { payingAccountId } = await testAccount(db, crew, { payerId, currency, profile })
  const fund = await fundedFund(db, { payerId, currency, suffix })
  return { db, crew, currency, suffix, payerId, payingAccountId, ...fund }
}

type Crew = { readonly frank: Actor; readonly fiona: Actor }

async function testPayer(
  db: TestDatabase,
  { frank }: Crew,
  of: {
    readonly suffix: string
    readonly currency: string
    readonly secondApprovalAbove?: bigint
    readonly country?: string
    readonly vatNumber?: string
  },
) {
  const address = {
    street: 'Dame Street',
    houseNumber: '1',
    postCode: 'D02',
    town: 'Dublin',
    region: null,
    country: of.country ?? 'IE',
  }
  const above = of.secondApprovalAbove
  const input = {
    code: `PAYER-${of.suffix}`,
    legalName: 'Example Europe Ltd',
    address,
    zone: 'Europe/Dublin',
    taxNumber: null,
    vatNumber: of.vatNumber ?? null,
    ...(above === undefined ? {} : { secondApprovalAbove: [money(above, of.currency)] }),
  }
  const step = { action: 'payer.edit', command: createPayer, at: decidedAt } as const
  return unwrap(await run(db, frank, { ...step, input }))
}

/** A payer is taxed otherwise from now on: proposed by Frank, approved by Fiona. */
export async function testTaxes(
  ground: Pick<Ground, 'db' | 'crew' | 'payerId'>,
  more: Partial<PayerTaxes>,
) {
  const { db, crew, payerId } = ground
  const rest = { incomeSource: 'partner', taxInvoices: 'never', taxInvoicesFrom: null } as const
  const wanted = { taxes: { ...rest, recoversVat: true, ...more } }
  const edit = { action: 'payer.edit' } as const
  const input = { payerId, wanted, reason: 'as advised' }
  const proposed = await run(db, crew.frank, { ...edit, command: proposePayerChange, input })
  if (!proposed.ok) return proposed
  const { payerChangeId } = proposed.value
  return run(db, crew.fiona, { ...edit, command: approvePayerChange, input: { payerChangeId } })
}

/** Another usable account of a payer, of a number of its own. */
export async function testAccount(
  db: TestDatabase,
  { frank, fiona }: Crew,
  of: { readonly payerId: string; readonly currency: string; readonly profile: FileProfile },
) {
  const { payerId, currency, profile } = of
  const input = {
    payerId,
    name: `${currency} main`,
    currency,
    profile,
    account: ownAccount(profile, (accounts += 1)),
    calendar: currency === 'EUR' ? 'target' : 'us-fed',
    cutOff: '15:30',
    leadDays: leadDaysMin(profile),
    batchBooking: true,
    glAccount: isErpProfile(profile) ? '6400' : null,
    originator: originatorOf(profile),
  }
  const add = { action: 'payer.edit', at: decidedAt } as const
  const command = addPayingAccount(db.world.keys)
  const { payingAccountId } = unwrap(await run(db, frank, { ...add, command, input }))
  const approve = { ...add, command: approvePayingAccount, input: { payingAccountId } }
  const { state } = unwrap(await run(db, fiona, approve))
  if (state === 'cooling') await inAct(db, fiona, sweepOwnAccounts, runAt)
  return { payingAccountId }
}

async function fundedFund(
  db: TestDatabase,
  of: { readonly payerId: string; readonly currency: string; readonly suffix: string },
) {
  const amount = money(1_000_000_000n, of.currency)
  return inAct(db, await person(db, { roles: ['program_owner'] }), async (act) => {
    const { fundId } = unwrap(
      await createFund(act, {
        code: `FUND-${of.suffix}`,
        name: 'Fund',
        payerId: of.payerId,
        currency: of.currency,
        zone: 'Europe/Dublin',
        validFrom: day('2026-01-01'),
        validUntil: day('2027-01-01'),
      }),
    )
    const all = { fundId, code: 'ALL', name: 'All', kind: 'general' } as const
    const { allocationId } = unwrap(await addAllocation(act, all))
    unwrap(await allocate(act, { fundId, allocationId, amount, reason: 'budget' }))
    return { fundId, allocationId }
  })
}

let accounts = 1000
const numberOf = new Map<string, number>()

export type TestVendor = {
  readonly partnerId: string
  readonly vendorId: string
  readonly bankDetailId: string
  readonly legalName: string
}

const germanAddress = {
  street: 'Hauptstraße',
  houseNumber: '5',
  postCode: '10115',
  town: 'Berlin',
  region: null as string | null,
  country: 'DE',
}
/** Of a vendor whom ACH reaches. */
export const texanAddress: typeof germanAddress = {
  street: 'Congress Avenue',
  houseNumber: '100',
  postCode: '78701',
  town: 'Austin',
  region: 'TX',
  country: 'US',
}

/** A partner whose profile and account are usable: typed by the specialist, checked by the lead,
 *  approved by `approver` (Felix unless told). */
export async function usableVendor(
  ground: Ground,
  legalName: string,
  more: {
    readonly approver?: Actor
    readonly address?: typeof germanAddress
    readonly entityKind?: 'company' | 'person'
  } = {},
): Promise<TestVendor> {
  const { db, crew, suffix } = ground
  const { specialist, decider } = crew
  const approver = more.approver ?? crew.felix
  const { keys } = db.world
  const code = `${legalName
    .replaceAll(/[^A-Za-z]/g, '')
    .slice(0, 8)
    .toUpperCase()}-${suffix}`
  return inAct(
    db,
    specialist,
    async (act) => {
      const as = (actor: Actor): Act => ({ ...act, actor })
      const address = more.address ?? germanAddress
      const { country } = address
      const zone = country === 'US' ? { timeZone: 'America/Chicago' } : {}
      const partner = { code, legalName, domains: [], country, ...zone, tier: 'select' as const }
      const standing = { goodStanding: true, parentCode: null }
      const { partnerId } = unwrap(await enrolPartner(act, { ...partner, ...standing }))
      const { vendorId } = unwrap(await vendors.inviteVendor(act, { partnerId }))
      const profile = {
        legalName,
        entityKind: more.entityKind ?? ('company' as const),
        registrationNumber: 'HRB 1234',
        taxResidence: country,
        ...address,
        taxForm: 'none' as const,
        taxFormSignedOn: null,
      }
      unwrap(await vendors.fillProfile(keys)(act, { vendorId, version: 1, profile }))
      if (profile.entityKind === 'company') {
        unwrap(await vendors.setOwners(act, { vendorId, ...nobodyOwns }))
      }
      unwrap(await vendors.submitProfile(act, { vendorId }))
      unwrap(await vendors.reviewVendor(as(decider), { vendorId }))
      unwrap(await vendors.approveVendor(as(approver), { vendorId }))
      const bankDetailId = await newAccount(ground, as, { vendorId, legalName, approver })
      return { partnerId, vendorId, bankDetailId, legalName }
    },
    decidedAt,
  )
}

/** Proposes, calls back and approves an account of the ground's currency. */
export async function newAccount(
  ground: Ground,
  as: (actor: Actor) => Act,
  of: {
    readonly vendorId: string
    readonly legalName: string
    readonly approver: Actor
    /** A change of bank that still waits. */
    readonly onlyProposed?: boolean
  },
): Promise<string> {
  const { db, crew, currency } = ground
  const n = (accounts += 1)
  const account =
    currency === 'GBP'
      ? ({ scheme: 'gb', sortCode: '404784', accountNumber: String(90_000_000 + n) } as const)
      : currency !== 'USD'
        ? ({ scheme: 'iban', iban: germanIban(n), bic: null } as const)
        : ({
            scheme: 'aba',
            routingNumber: '011401533',
            accountNumber: String(90_000_000 + n),
            accountKind: 'checking',
          } as const)
  const { vendorId, legalName: holderName } = of
  const propose = vendors.proposeBankDetail(db.world.keys)
  const { bankDetailId } = unwrap(
    await propose(as(crew.specialist), { vendorId, currency, holderName, account }),
  )
  if (of.onlyProposed === true) return bankDetailId
  const source = { source: 'contract', reference: 'contract, page 2', contactId: null } as const
  unwrap(await vendors.recordCallBack(as(crew.decider), { bankDetailId, ...source }))
  const reason = 'the account stands in the contract'
  unwrap(await vendors.approveBankDetail(as(of.approver), { bankDetailId, reason }))
  return bankDetailId
}

/** Owes a partner money as a decision does, and has it assessed. Answers the payable. */
export async function owed(
  ground: Ground,
  of: {
    readonly partnerId: string
    readonly minor: bigint
    readonly reference?: string
    readonly decidedBy?: Actor
    readonly assessed?: boolean
    readonly decidedOn?: PlainDate
    /** The smallest payment of its program. */
    readonly minimum?: bigint
  },
): Promise<string> {
  const { db, crew, currency, fundId, allocationId, suffix } = ground
  const { partnerId } = of
  const amount = money(of.minor, currency)
  const count = (numberOf.get(suffix) ?? 0) + 1
  numberOf.set(suffix, count)
  const decider = of.decidedBy ?? crew.decider
  return inAct(
    db,
    decider,
    async (act) => {
      const incentiveId = randomUUID()
      const on = of.decidedOn ?? day('2026-03-02')
      const cause = (type: string) =>
        record(act, { type, subjectKind: 'test', subjectId: suffix, body: {} })
      const moved = { fundId, incentiveId, amount, on }
      const committed = await cause('test.committed')
      unwrap(await commit(act, { ...moved, allocationId, eventId: committed }))
      const eventId = await cause('test.approved')
      const { payableId } = unwrap(
        await createPayable(act, {
          submissionId: randomUUID(),
          decisionId: randomUUID(),
          fundId,
          partnerId,
          incentiveId,
          amount,
          decidedBy: personBehind(decider),
          netting: true,
          reference: of.reference ?? `MDF-2026-${String(count).padStart(5, '0')}/2`,
          decidedOn: on,
          minimum: of.minimum === undefined ? null : money(of.minimum, currency),
          causeEventId: eventId,
        }),
      )
      unwrap(await owe(act, { ...moved, partnerId, eventId }))
      if (of.assessed !== false) unwrap(await assessPartners(act, [partnerId]))
      return payableId
    },
    decidedAt,
  )
}

/** `ok`, or the code of the refusal. */
export function codeOf(result: Result<unknown, Refusal>): string {
  return result.ok ? 'ok' : result.refusal.code
}

/** Somebody looks at each payment of a run that stands out, in the content given. */
export async function looksThrough(
  db: TestDatabase,
  who: Actor,
  of: { readonly runId: RunId; readonly contentHash: string; readonly at?: Instant },
): Promise<void> {
  const { runId, contentHash, at = runAt } = of
  const payments = await withTx(db.world.app, (tx) => paymentsOfRuns(tx, [runId]))
  for (const { paymentId, droppedAt } of payments) {
    if (droppedAt !== null) continue
    const input = { runId, paymentId, contentHash }
    const step = { action: 'run.approve', command: lookAtPayment, input, at } as const
    unwrap(await run(db, who, step))
  }
}
