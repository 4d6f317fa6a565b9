import { fileURLToPath } from 'node:url'
import type { Act } from '../audit/index.ts'
import { addAllocation, allocate, createFund, type Fund } from '../funds/index.ts'
import { splitEvenly } from '../incentives/index.ts'
import { toDecimal } from '../kernel/money.ts'
import { unwrap } from '../kernel/result.ts'
import { type Instant, Temporal } from '../kernel/temporal.ts'
import { inAct, testActor, type TestDatabase } from '../platform/testing.ts'
import { draftVersion, publishVersion, readPackFolder } from '../programs/index.ts'
import { vocabulary } from '../vocabulary.ts'
import type { Line } from './completeness.ts'
import { createDraft, saveDraft } from './draft.ts'
import { submit } from './submit.ts'
import { amount, line, partnerActor, putPaper } from './testing.ts'

/** Setting of the stories of plans: the fund, and the published sample program. */
export type CoinvestSetting = {
  readonly db: TestDatabase
  readonly fund: Fund
  readonly programId: string
}

const day = Temporal.PlainDate.from
/** Fund NA-COINVEST with 500,000.00 USD available, and the sample program published. */
export async function coinvestSetting(
  db: TestDatabase,
  pack = 'coinvest-na',
): Promise<CoinvestSetting> {
  const at = Temporal.Instant.from('2026-01-05T10:00:00Z')
  const owner = testActor(['program_owner'])
  return { db, ...(await inAct(db, owner, (act) => coinvestProgram(act, pack), at)) }
}

async function coinvestProgram(act: Act, pack: string): Promise<{ fund: Fund; programId: string }> {
  const opened = unwrap(
    await createFund(act, {
      code: 'NA-COINVEST',
      name: 'North America co-investment',
      payerId: act.newId(),
      currency: 'USD',
      zone: 'America/New_York',
      validFrom: day('2026-01-01'),
      validUntil: day('2027-01-01'),
      requestsDueOn: null,
      claimsDueOn: null,
    }),
  )
  const { fundId } = opened
  const general = { code: 'GENERAL', name: 'General', kind: 'general', partnerId: null } as const
  const { allocationId } = unwrap(await addAllocation(act, { fundId, ...general }))
  const budget = { amount: amount('500000.00'), reason: 'Plan of the year' }
  unwrap(await allocate(act, { fundId, allocationId, ...budget }))
  const folder = new URL(`../../programs/${pack}`, import.meta.url)
  const files = Object.fromEntries(await readPackFolder(fileURLToPath(folder)))
  const drafted = unwrap(await draftVersion(act, { files }))
  unwrap(await publishVersion(vocabulary)(act, { ...drafted }))
  return { fund: opened, programId: drafted.programId }
}

export type CustomerFields = {
  readonly customer: string
  readonly customer_domain: string
  readonly customer_country: string
}

const stars = ['Aldebaran', 'Betelgeuse', 'Capella', 'Deneb', 'Electra', 'Fomalhaut', 'Gienah']

/** The `nth` customer: none shares a domain or a name with another. */
export function customerNo(nth: number): CustomerFields {
  const customer = `${stars[nth % stars.length] ?? 'Star'} Works ${nth} Inc.`
  return { customer, customer_domain: `works${nth}.example`, customer_country: 'US' }
}

const dueOn = ['2026-06-30', '2026-08-31', '2026-10-31'].map((text) => day(text))

/** A proposal over 20,000.00 with our share of 10,000.00 in thirds (E23). */
function proposalContent(customer: CustomerFields) {
  const parts = splitEvenly(amount('10000.00'), 3)
  return {
    form: {
      title: 'Migrate the planning system',
      use_case: 'migration',
      starts_on: '2026-04-01',
      total_cost: '20000.00',
      requested: '10000.00',
      partner_cash: '5200.00',
      days_architect: '4',
      expected_revenue: '120000.00',
      ...customer,
    },
    lines: parts.map((part, place) => milestoneLine(place + 1, toDecimal(part))),
    isFinal: false,
  }
}

function milestoneLine(lineNo: number, net: string): Line {
  return {
    ...line(lineNo, { costKind: '', net, claimed: '0.00' }),
    description: `Phase ${lineNo}`,
    criterion: `Phase ${lineNo} runs in production`,
    dueOn: dueOn[lineNo - 1] ?? null,
  }
}

/** Hands in a proposal for a customer; answers its id, number and version. */
export function handInProposal(
  setting: CoinvestSetting,
  given: { readonly partnerId: string; readonly customer: CustomerFields },
  at: Instant,
) {
  const { programId } = setting
  return inAct(
    setting.db,
    partnerActor(given.partnerId),
    async (act) => {
      const draft = unwrap(
        await createDraft(act, { type: 'coinvest_proposal', programId, form: {} }),
      )
      const content = proposalContent(given.customer)
      const saved = unwrap(await saveDraft(act, { ...draft, ...content }))
      const handed = unwrap(await submit(act, { ...draft, version: saved.version }))
      return { submissionId: draft.submissionId, ...handed }
    },
    at,
  )
}

export type MilestoneFields = {
  readonly no: number
  readonly cost: string
  readonly claimed: string
  readonly email?: string
  readonly invoice?: string
}

/** Hands in a milestone with one invoice, the deliverable and the acceptance. */
export function handInMilestone(
  db: TestDatabase,
  plan: { readonly incentiveId: string; readonly partnerId: string },
  given: MilestoneFields,
  at: Instant,
) {
  return inAct(
    db,
    partnerActor(plan.partnerId),
    async (act) => {
      const { incentiveId, partnerId } = plan
      const draft = unwrap(
        await createDraft(act, { type: 'coinvest_milestone', incentiveId, form: {} }),
      )
      const owned = { submissionId: draft.submissionId, partnerId }
      await putPaper(act, db, { ...owned, slot: 'invoice', lineNo: 1 })
      for (const slot of ['deliverable', 'acceptance']) {
        await putPaper(act, db, { ...owned, slot, lineNo: null })
      }
      const invoice = given.invoice ?? `${draft.submissionId.slice(-6)}-1`
      const saved = unwrap(
        await saveDraft(act, {
          ...draft,
          form: milestoneForm(given),
          lines: [line(1, { costKind: 'services', net: given.cost, invoice, ...dated })],
          isFinal: false,
        }),
      )
      const handed = unwrap(await submit(act, { ...draft, version: saved.version }))
      return { submissionId: draft.submissionId, ...handed }
    },
    at,
  )
}

const dated = { invoiceOn: '2026-05-15', deliveredOn: '2026-05-15' }

function milestoneForm({ no, claimed, email }: MilestoneFields): Record<string, string> {
  return {
    milestone: String(no),
    claimed,
    signed_by: 'Dana Reyes',
    signer_email: email ?? 'dana@customer.example',
    signed_on: '2026-05-30',
    summary: 'It runs.',
  }
}
