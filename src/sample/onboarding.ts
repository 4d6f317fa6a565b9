import type { Act, Actor } from '../audit/index.ts'
import { note } from '../correspondence/index.ts'
import { keepFile, putFile } from '../evidence/index.ts'
import type { Action, Command } from '../identity/index.ts'
import { must } from '../kernel/assert.ts'
import { ok, type Refusal, unwrap } from '../kernel/result.ts'
import type { PlainDate } from '../kernel/temporal.ts'
import { contactsOf, saveContact } from '../partners/index.ts'
import {
  approveBankDetail,
  approveVendor,
  attachPaper,
  fillProfile,
  inviteVendor,
  type Ownership,
  type Profile,
  proposeBankDetail,
  recordCallBack,
  reviewVendor,
  setOwners,
  setTaxFacts,
  submitProfile,
  suspendVendor,
} from '../vendors/index.ts'
import type { World } from '../platform/world.ts'
import { mailbox } from './company.ts'
import type { Back, Days } from './days.ts'
import type { Company } from './found.ts'
import { chanceOf } from './papers/chance.ts'
import { pdfOf } from './papers/pdf.ts'
import { type BankAccount, type Onboarding, partners, type SamplePartner } from './partners.ts'
import type { Step } from './step.ts'
import type { Teller } from './teller.ts'

/** Working days ago on which a partner was invited; those still under way were invited lately. */
const invitedBack: Readonly<Record<Onboarding, number>> = {
  usable: 63,
  changed: 63,
  suspicious: 63,
  suspended: 62,
  unconfirmed: 30,
  in_review: 10,
  submitted: 8,
  in_progress: 6,
  invited: 9,
}

/** Not everybody on one morning: the usable ones within a week. */
function invitedBackOf({ code, onboarding }: SamplePartner): number {
  const back = invitedBack[onboarding]
  return back < 60 ? back : back - Math.floor(chanceOf(`invited ${code}`)() * 5)
}

/** How far each onboarding comes. */
const reaches: Readonly<Record<Onboarding, number>> = {
  invited: 1,
  in_progress: 2,
  submitted: 3,
  in_review: 4,
  unconfirmed: 5,
  usable: 5,
  changed: 5,
  suspicious: 5,
  suspended: 5,
}

/** Every partner's way to being payable, as far as it has come. */
export function onboardingSteps(teller: Teller, days: Days, company: Company): Step[] {
  return partners.flatMap((partner) => stepsOf({ teller, days, company, partner, vendorId: '' }))
}

type Case = {
  readonly teller: Teller
  readonly days: Days
  readonly company: Company
  readonly partner: SamplePartner
  /** Known once the partner was invited. */
  vendorId: string
}

function stepsOf(one: Case): Step[] {
  const { teller, days, partner } = one
  const step: StepMaker = (name, when, doing, command, input, heard) => {
    const at = days.instant(when, partner.zone)
    const full = `vendor:${partner.code}:${name}`
    const run = async () => {
      const answer = await teller.do({ step: full, at, ...doing }, command, input())
      heard?.(answer)
    }
    return { at, name: full, thread: `vendor:${partner.code}`, run }
  }
  return [
    ...profileSteps(one, step).slice(0, reaches[partner.onboarding]),
    ...partner.accounts.flatMap((account, number) => accountSteps(one, account, number, step)),
    ...(partner.onboarding === 'suspended' ? [suspension(one, step)] : []),
    ...(partner.code === numberRefused ? [taxNote(one, step)] : []),
  ]
}

/** From the invitation to Finance's approval. */
function profileSteps(one: Case, step: StepMaker): Step[] {
  const { teller, days, company, partner } = one
  const { staff } = company
  const { contact, partnerId } = must(company.partners.get(partner.code), 'an enrolled partner')
  const back = invitedBackOf(partner)
  const vendor = () => ({ vendorId: one.vendorId })
  return [
    step(
      'invite',
      { back, at: '11:10' },
      { who: staff.maya, action: 'vendor.invite' },
      inviteVendor,
      () => ({ partnerId }),
      (made) => (one.vendorId = made.vendorId),
    ),
    step(
      'fill',
      { back: back - 1, at: '10:20' },
      { who: contact, action: 'vendor.fill' },
      fillAll(teller.world, days, partner),
      vendor,
    ),
    step(
      'submit',
      { back: back - 1, at: '10:45' },
      { who: contact, action: 'vendor.fill' },
      submitProfile,
      vendor,
    ),
    step(
      'review',
      { back: back - 2, at: '14:15' },
      { who: staff.jonas, action: 'vendor.review' },
      reviewVendor,
      vendor,
    ),
    step(
      'approve',
      { back: back - 3, at: '09:40' },
      { who: staff.thomas, action: 'vendor.approve' },
      approveVendor,
      vendor,
    ),
  ]
}

function suspension(one: Case, step: StepMaker): Step {
  return step(
    'suspend',
    { back: 20, at: '16:05' },
    { who: one.company.staff.thomas, action: 'vendor.suspend' },
    suspendVendor,
    () => ({
      vendorId: one.vendorId,
      reason:
        'The trade register shows insolvency proceedings; nothing is paid until they are clear.',
    }),
  )
}

/** Whose number the IRS refused: what is paid since loses backup tax, which waits to be remitted. */
const numberRefused = 'OZARK'

function taxNote(one: Case, step: StepMaker): Step {
  const back = 12
  return step(
    'tax-number',
    { back, at: '11:25' },
    { who: one.company.staff.thomas, action: 'tax.note' },
    setTaxFacts,
    () => ({
      vendorId: one.vendorId,
      numberRefusedOn: one.days.day(-back),
      reason: 'Notice CP2100A: name and number of the W-9 do not match. A new W-9 is asked for.',
    }),
  )
}

/** The profile with its paper, as the partner types it. */
function fillAll(world: World, days: Days, partner: SamplePartner) {
  return async (act: Act, { vendorId }: { readonly vendorId: string }) => {
    const signedOn = days.day(-invitedBackOf(partner))
    const filled = unwrap(
      await fillProfile(world.keys)(act, {
        vendorId,
        version: 1,
        profile: profileOf(partner, signedOn),
      }),
    )
    const slot = partner.taxForm === 'vat' ? 'registration' : 'tax_form'
    const kept = unwrap(await keepFile(world.files, paperOf(partner, slot, signedOn)))
    const { fileId } = unwrap(await putFile(act, kept))
    unwrap(await attachPaper(act, { vendorId, fileId, slot }))
    // Whoever has not sent it yet still has to say who owns the company.
    if (partner.onboarding === 'in_progress') return ok(filled)
    unwrap(await setOwners(act, { vendorId, ...ownershipOf(partner) }))
    return ok(filled)
  }
}

function profileOf(partner: SamplePartner, signedOn: PlainDate): Profile {
  const { legalName, country, street, houseNumber, postCode, town, state, taxForm, taxNumber } =
    partner
  return {
    legalName,
    entityKind: 'company',
    registrationNumber: partner.registration,
    taxResidence: country,
    street,
    houseNumber,
    postCode,
    town,
    region: state,
    country,
    taxForm,
    taxFormSignedOn: taxForm === 'vat' ? null : signedOn,
    signerName: partner.contact,
    signerCapacity: 'Managing director',
    taxClassification: 'c_corporation',
    chapter4Status: 'active_nffe',
    taxNumber,
  }
}

/** Most are their manager's, whole or in part; of some nobody holds a quarter. */
function ownershipOf({ code, contact: name, country }: SamplePartner): Ownership {
  const director = { name, bornOn: null, country }
  const chance = chanceOf(`owners ${code}`)()
  if (chance < 0.2) return { states: 'nobody', owners: [], director }
  const shareBp = chance < 0.6 ? 10_000 : 5_500
  return { states: 'owners', owners: [{ ...director, kind: 'person', shareBp }], director: null }
}

function paperOf(partner: SamplePartner, slot: 'registration' | 'tax_form', on: PlainDate) {
  const form = partner.taxForm === 'w9' ? 'Form W-9' : 'Form W-8BEN-E'
  const title =
    slot === 'registration' ? 'Extract of the company register' : `${form} (signed copy)`
  const bytes = pdfOf({
    title,
    from: [
      partner.legalName,
      `${partner.street} ${partner.houseNumber}`,
      `${partner.postCode} ${partner.town}`,
    ],
    on,
    facts: [
      ['Legal name', partner.legalName],
      ['Registration', partner.registration],
      ['Tax number', partner.taxNumber],
      ['Signed by', partner.contact],
    ],
  })
  return { name: `${slot === 'registration' ? 'Register extract' : form}.pdf`, bytes }
}

type StepMaker = <I, T, R extends Refusal>(
  name: string,
  when: Back,
  doing: { readonly who: Actor; readonly action: Action },
  command: Command<I, T, R>,
  input: () => I,
  heard?: (answer: T) => void,
) => Step

/** When an account was named, in working days before the anchor: the first with the profile, one in
 *  a further currency some weeks later, one that replaces another just now. */
function namedBack(partner: SamplePartner, number: number): number {
  const isFirst = number === 0
  if (isFirst && partner.onboarding === 'unconfirmed') return 3
  if (isFirst) return invitedBackOf(partner) - 1
  if (partner.onboarding === 'suspicious') return 2
  return partner.accounts[number]?.currency === partner.accounts[0]?.currency ? 4 : 41
}

/** An account from the partner's word to its approval. Every one after the first is called back by a
 *  number on file and cools off; an unconfirmed one has only been named. */
function accountSteps(one: Case, account: BankAccount, number: number, step: StepMaker): Step[] {
  const { teller, company, partner } = one
  const { staff } = company
  const { contact, partnerId } = must(company.partners.get(partner.code), 'an enrolled partner')
  const isChange = number > 0
  const back = namedBack(partner, number)
  let bankDetailId = ''
  const detail = () => ({
    vendorId: one.vendorId,
    currency: account.currency,
    holderName: partner.legalName,
    account:
      'iban' in account.number
        ? ({ scheme: 'iban', iban: account.number.iban, bic: null } as const)
        : ({ scheme: 'aba', ...account.number, accountKind: 'checking' } as const),
  })
  const named = step(
    `account${number}`,
    { back, at: partner.onboarding === 'suspicious' && isChange ? '05:40' : '11:30' },
    { who: contact, action: 'bank_detail.propose' },
    proposeBankDetail(teller.world.keys),
    detail,
    (made) => (bankDetailId = made.bankDetailId),
  )
  if (partner.onboarding === 'unconfirmed') return [named]
  if (isChange && partner.onboarding === 'suspicious') {
    return [newNumber(one, step), named, warning(one, step)]
  }
  const called = step(
    `account${number}:call`,
    { back: back - 1, at: '15:20' },
    { who: staff.jonas, action: 'bank_detail.call_back' },
    callBackTo(partnerId, isChange),
    () => ({ bankDetailId }),
  )
  const approved = step(
    `account${number}:approve`,
    { back: back - 3, at: '10:05' },
    { who: staff.aiko, action: 'bank_detail.approve' },
    approveBankDetail,
    () => ({ bankDetailId, reason: reasonAbroad(partner, account) }),
  )
  return [named, called, approved]
}

/** What Finance was told of an account that lies in another country than the partner. */
function reasonAbroad(partner: SamplePartner, { number }: BankAccount): string | null {
  const country = 'iban' in number ? number.iban.slice(0, 2) : 'US'
  if (country === partner.country) return null
  return 'Its parent keeps the treasury there; the partner agreement says so on page 2.'
}

/** Somebody with the mailbox of a contact gives a new telephone number, days before a new account
 *  abroad: the number is no one's to call back, and what the partner is owed is held. */
function newNumber({ company, partner }: Case, step: StepMaker): Step {
  const { contact, partnerId } = must(company.partners.get(partner.code), 'an enrolled partner')
  const name = partner.contact
  return step(
    'phone',
    { back: 4, at: '07:50' },
    { who: contact, action: 'contact.invite' },
    saveContact,
    () => ({
      partnerId,
      email: `${mailbox(name)}@${partner.domain}`,
      name,
      phone: '+44 7700 900461',
      role: 'admin' as const,
    }),
  )
}

/** What the specialist leaves for Finance to read. */
function warning(one: Case, step: StepMaker): Step {
  return step(
    'warning',
    { back: 1, at: '10:25' },
    { who: one.company.staff.jonas, action: 'thread.note' },
    note,
    () => ({
      threadKind: 'vendor',
      threadId: one.vendorId,
      text:
        'A new telephone number on one day, an account in Lithuania two days later, both at hours when ' +
        'nobody works in Dublin. I rang the number of the contract twice and left word; until Aoife ' +
        'herself confirms, please approve nothing here.',
    }),
  )
}

function callBackTo(partnerId: string, isChange: boolean) {
  return async (act: Act, { bankDetailId }: { readonly bankDetailId: string }) => {
    if (!isChange) {
      return recordCallBack(act, {
        bankDetailId,
        source: 'contract',
        reference: 'Partner agreement, page 2',
        contactId: null,
      })
    }
    const [contact] = await contactsOf(act.tx, [partnerId])
    const reference = 'Confirmed by the contact, last four digits read back'
    return recordCallBack(act, {
      bankDetailId,
      source: 'number_on_file',
      reference,
      contactId: must(contact, 'a contact').contactId,
    })
  }
}
