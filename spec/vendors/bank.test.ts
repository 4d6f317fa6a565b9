import { after } from 'node:test'
import { type Actor, eventsOfSubject, heard } from '../../src/audit/index.ts'
import { questionsOf } from '../../src/escalations/index.ts'
import { person } from '../../src/identity/testing.ts'
import { must } from '../../src/kernel/assert.ts'
import { parseDecimal } from '../../src/kernel/money.ts'
import { unwrap, type Refusal } from '../../src/kernel/result.ts'
import { Temporal, type Instant } from '../../src/kernel/temporal.ts'
import { contactChangesOf, contactsOf, saveContact } from '../../src/partners/index.ts'
import { partnerRefusals } from '../../src/partners/refusals.ts'
import * as payouts from '../../src/payouts/index.ts'
import * as support from '../../src/payouts/testing.ts'
import { withTx } from '../../src/platform/db.ts'
import { inAct, testDatabase } from '../../src/platform/testing.ts'
import { bankDetailsOf } from '../../src/vendors/bank-sql.ts'
import { callBacksOf } from '../../src/vendors/call-back-sql.ts'
import { holderMatch } from '../../src/vendors/holder-match.ts'
import * as vendors from '../../src/vendors/index.ts'
import { subscriptions } from '../../src/vendors/jobs.ts'
import { vendorConstraints, vendorRefusals } from '../../src/vendors/refusals.ts'
import { given, runSpecs, then, when } from '../reader.ts'

type Vendor = support.TestVendor & { readonly admin: Actor }

/** The real commands on a real database. Sam types, Lea calls, Felix of Finance approves. */
type World = {
  readonly ground: support.Ground
  readonly vendors: Map<string, Vendor>
  /** The account that was named last. */
  named: string
  run: payouts.Step | null
}

const db = await testDatabase({ constraints: new Map(Object.entries(vendorConstraints)) })
after(() => db.close())
const { keys } = db.world
const january = Temporal.Instant.from('2026-01-05T09:00:00Z')
const nineOn = (day: string): Instant => Temporal.Instant.from(`${day}T09:00:00Z`)
let number = 70_000

const crew = (world: World) => world.ground.crew
const vendor = (world: World, name: string) => must(world.vendors.get(name), `no vendor ${name}`)
const globex = (world: World) => vendor(world, 'Globex GmbH')
const mailOf = (name: string) => `${name.toLowerCase()}@contacts.test`

async function contactOf(name: string, partnerId: string) {
  const contacts = await withTx(db.world.app, (tx) => contactsOf(tx, [partnerId]))
  return must(
    contacts.find((contact) => contact.name === name),
    `no contact ${name}`,
  )
}

function save(who: Actor, of: { partnerId: string; name: string; phone: string }, at: Instant) {
  const { partnerId, name, phone } = of
  const contact = { partnerId, name, phone, email: mailOf(name), role: 'admin' as const }
  const asked = { channel: 'mail', from: 'ana@g1obex.test' } as const
  return inAct(db, who, async (act) => unwrap(await saveContact(act, { ...contact, asked })), at)
}

/** What the partner's change of a contact is news of: everybody is told. */
async function news(partnerId: string, at: Instant) {
  await inAct(
    db,
    await person(db, { roles: ['lead'] }),
    async (act) => {
      const [last] = (await eventsOfSubject(act.tx, 'partner', partnerId)).slice(-1)
      const event = must(last, 'an event of the partner')
      const run = subscriptions.filter((one) => one.event === event.type)
      for (const each of run) unwrap(await each.run(act, heard(event)))
    },
    at,
  )
}

async function call(
  world: World,
  day: string,
  asked: Partial<vendors.CallBack> & Pick<vendors.CallBack, 'outcome'>,
) {
  const source = asked.source ?? 'number_on_file'
  const contactId = asked.contactId ?? null
  const reference = 'said on the phone'
  const answer = await inAct(
    db,
    crew(world).decider,
    (act) =>
      vendors.recordCallBack(act, {
        ...asked,
        bankDetailId: world.named,
        source,
        reference,
        contactId,
      }),
    nineOn(day),
  )
  return answer
}

async function settle(
  world: World,
  day: string,
  of: { readonly who: Actor; readonly kind: string; readonly outcome: 'confirmed' | 'denied' },
) {
  const { partnerId } = globex(world)
  const changes = await withTx(db.world.app, (tx) => contactChangesOf(tx, [partnerId]))
  const change = must(
    changes.find(({ kind, state }) => kind === of.kind && state === 'open'),
    `no ${of.kind} that waits`,
  )
  const { contactId } = await contactOf('Ben', partnerId)
  const { contactChangeId } = change
  const { who, outcome } = of
  const source = 'number_on_file' as const
  const asked = { contactChangeId, outcome, source, reference: 'Ben', contactId }
  return inAct(db, who, (act) => vendors.answerContactChange(act, asked), nineOn(day))
}

const outcomes = {
  confirms: 'confirmed',
  denies: 'denied',
} as const

async function lacks(world: World, name: string, day: string): Promise<string> {
  const { partnerId } = vendor(world, name)
  const on = Temporal.PlainDate.from(day)
  const standings = await withTx(db.world.app, (tx) =>
    vendors.vendorStandings(tx, { partnerIds: [partnerId], currency: 'EUR', on }),
  )
  const missing = must(standings.get(partnerId), 'a standing').missing.map(
    ({ what, owedBy, until }) =>
      `${what} owed by ${owedBy}${until === null ? '' : ` until ${until.toString()}`}`,
  )
  return missing.length === 0 ? 'nothing' : missing.join(', ')
}

const steps = [
  given(
    'vendor {name} with contacts {one} and {two}, owed {amount} {currency}',
    async (world: World, { name, one, two, amount, currency }) => {
      const made = await support.usableVendor(world.ground, name)
      const admin = await person(db, { roles: ['partner_admin'], partnerId: made.partnerId })
      for (const [at, contact] of [one, two].entries()) {
        const phone = `+49 30 ${at}`
        await save(crew(world).specialist, { ...made, name: contact, phone }, january)
      }
      await settleGround(world, made.partnerId)
      const { minor } = must(parseDecimal(amount.replaceAll(',', ''), currency), 'an amount')
      await support.owed(world.ground, { partnerId: made.partnerId, minor })
      world.vendors.set(name, { ...made, admin })
    },
  ),
  when(
    'on {day} Sam types a new number of {name}, asked for by mail from {from}',
    async (world: World, { day, name }) => {
      const { partnerId } = globex(world)
      const typed = { partnerId, name, phone: '+44 7700 900461' }
      await save(crew(world).specialist, typed, nineOn(day))
      await news(partnerId, nineOn(day))
    },
  ),
  when(
    'on {day} the portal of {vendor} adds the contact {name} with a number',
    async (world: World, { day, vendor: of, name }) => {
      const { partnerId, admin } = vendor(world, of)
      await save(admin, { partnerId, name, phone: '+44 7700 900461' }, nineOn(day))
      await news(partnerId, nineOn(day))
    },
  ),
  when(
    'on {day} the portal of {name} names another account',
    async (world: World, { day, name }) => {
      const { vendorId, legalName: holderName, admin } = vendor(world, name)
      const iban = support.germanIban((number += 1))
      const account = { scheme: 'iban', iban, bic: null } as const
      const asked = { vendorId, currency: 'EUR', holderName, account }
      const propose = vendors.proposeBankDetail(keys)
      const made = await inAct(db, admin, (act) => propose(act, asked), nineOn(day))
      world.named = unwrap(made).bankDetailId
    },
  ),
  when(
    'on {day} Lea calls the number in the contract about the account, which confirms it',
    (world: World, { day }) => call(world, day, { source: 'contract', outcome: 'confirmed' }),
  ),
  when(
    'on {day} Lea calls {name} about the account, who is not there',
    async (world: World, { day, name }) => {
      const { contactId } = await contactOf(name, globex(world).partnerId)
      return call(world, day, { contactId, outcome: 'not_reached' })
    },
  ),
  when(
    'on {day} Lea calls {name} about the account, who {does} it',
    async (world: World, { day, name, does }) => {
      const { contactId } = await contactOf(name, globex(world).partnerId)
      const outcome = must(outcomes[does as keyof typeof outcomes], `confirms or denies: ${does}`)
      return call(world, day, { contactId, outcome })
    },
  ),
  when(
    'on {day} {who} calls Ben about the number of Ana, who {does} it',
    (world: World, { day, who, does }) => {
      const outcome = must(outcomes[does as keyof typeof outcomes], `confirms or denies: ${does}`)
      const actor = who === 'Sam' ? crew(world).specialist : crew(world).decider
      return settle(world, day, { who: actor, kind: 'phone', outcome })
    },
  ),
  when(
    'on {day} Lea calls Ben about the contact Eve, who {does} it',
    (world: World, { day, does }) => {
      const outcome = must(outcomes[does as keyof typeof outcomes], `confirms or denies: ${does}`)
      return settle(world, day, { who: crew(world).decider, kind: 'added', outcome })
    },
  ),
  when(
    'on {day} Felix approves the account because {reason}',
    async (world: World, { day, reason }) => {
      const asked = { bankDetailId: world.named, reason }
      const { felix } = crew(world)
      return inAct(db, felix, (act) => vendors.approveBankDetail(act, asked), nineOn(day))
    },
  ),
  when('on {day} an urgent run is prepared', async (world: World, { day }) => {
    const { payingAccountId } = world.ground
    const prepared = await support.run(db, crew(world).specialist, {
      action: 'run.prepare',
      command: payouts.prepareRun(keys),
      input: { payingAccountId, upToDueOn: support.dueOn, executeOn: support.dueOn },
      at: nineOn(day),
    })
    world.run = unwrap(prepared)
  }),
  then('{one} and {two} are told that {what}', async (_world: World, { one, two, what }) => {
    const rows = await withTx(db.world.app, (tx) =>
      tx.many<{ name: string | null }>({
        text: `select to_name as name from correspondence.letters
            where strpos(lower(subject || ' ' || body), lower($1)) > 0
            order by letter_id desc limit 2`,
        values: [what],
      }),
    )
    const names = rows.map(({ name }) => name ?? '')
    return {
      one: names.includes(one) ? one : names.join(),
      two: names.includes(two) ? two : names.join(),
      what,
    }
  }),
  then('{name} on {day} lacks {what}', async (world: World, { name, day }) => ({
    what: await lacks(world, name, day),
  })),
  then('the run pays {paid} and not {held}', async (world: World, { held }) => {
    const run = must(world.run, 'a run')
    const rows = await withTx(db.world.app, (tx) =>
      tx.many<{ name: string }>({
        text: `select creditor_name as name from payouts.payments
            where run_id = $1 and dropped_at is null`,
        values: [run.runId],
      }),
    )
    const names = rows.map((row) => row.name)
    return { paid: names.join(' and '), held: names.includes(held) ? `… and ${held}` : held }
  }),
  then(
    'the account is retired, and lead and Finance are asked a {kind} question',
    async (world: World) => {
      const { vendorId } = globex(world)
      const subject = { subjectKind: 'vendor', subjectId: vendorId }
      const [detail, questions] = await withTx(db.world.app, async (tx) => [
        (await bankDetailsOf(tx, vendorId)).find((one) => one.bankDetailId === world.named),
        await questionsOf(tx, subject),
      ])
      const [question] = questions
      const isRight = detail?.state === 'retired' && question?.roles.join() === 'lead,finance'
      return { kind: isRight ? question.kind : `${detail?.state}, ${question?.kind}` }
    },
  ),
  then('{count} calls reached nobody, and the account is {state}', async (world: World) => {
    const { vendorId } = globex(world)
    return withTx(db.world.app, async (tx) => {
      const calls = await callBacksOf(tx, vendorId)
      const detail = (await bankDetailsOf(tx, vendorId))[0]
      const count = calls.filter(({ outcome }) => outcome === 'not_reached').length
      return { count: String(count), state: detail?.state ?? 'gone' }
    })
  }),
  then('the number of Ana is on file since {day}', async (world: World) => {
    const ana = await contactOf('Ana', globex(world).partnerId)
    const since = ana.phoneSince?.toZonedDateTimeISO('UTC').toPlainDate()
    return { day: String(since) }
  }),
  then('{name} is paid to the account of 2 March', async (world: World, { name }) => {
    const { partnerId, bankDetailId } = vendor(world, name)
    const on = Temporal.PlainDate.from('2026-03-31')
    const standings = await withTx(db.world.app, (tx) =>
      vendors.vendorStandings(tx, { partnerIds: [partnerId], currency: 'EUR', on }),
    )
    const stands = standings.get(partnerId)?.bankDetailId === bankDetailId
    return { name: stands ? name : 'nobody' }
  }),
  then(
    'holder “{holder}” and legal name “{legalName}” are {count}, {score} of 100: {says}',
    (_world: World, { holder, legalName }) => {
      const { score, says } = holderMatch(holder, legalName)
      const same = vendors.isSameHolder(holder, legalName)
      return {
        count: same ? 'one' : 'two',
        score: String(score),
        says: says.length === 0 ? 'nothing differs' : says.join(' '),
      }
    },
  ),
]

/** Contacts typed in January are confirmed by Lea at once, as whoever onboards a partner does. */
async function settleGround(world: World, partnerId: string) {
  const changes = await withTx(db.world.app, (tx) => contactChangesOf(tx, [partnerId]))
  for (const { contactChangeId } of changes) {
    const asked = { contactChangeId, outcome: 'confirmed', source: 'contract' } as const
    const how = { reference: 'agreement, page 2', contactId: null }
    const { decider } = crew(world)
    const at = january.add({ hours: 1 })
    const settled = await inAct(
      db,
      decider,
      (act) => vendors.answerContactChange(act, { ...asked, ...how }),
      at,
    )
    unwrap(settled)
  }
}

const said = { ...vendorRefusals, ...partnerRefusals }

runSpecs<World>({
  folder: import.meta.dirname,
  steps,
  open: async () => ({
    ground: await support.payoutGround(db),
    vendors: new Map(),
    named: '',
    run: null,
  }),
  refusalText: (refusal) => {
    // Both tables have a text for each of their codes.
    const entry = said[refusal.code as keyof typeof said] as { text: (r: Refusal) => string }
    return entry.text(refusal)
  },
})
