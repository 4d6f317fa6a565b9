import type { RefusalTable } from '../kernel/result.ts'
import type { BankDetailState, VendorState } from './vendor.ts'

export type VendorRefusal =
  | { readonly code: 'vendor.unknown'; readonly vendor: string }
  | { readonly code: 'vendor.already_invited'; readonly partner?: string }
  | { readonly code: 'vendor.partner_unknown'; readonly partner: string }
  | {
      readonly code: 'vendor.not_movable'
      readonly vendor: string
      readonly state: VendorState
      readonly wanted: string
    }
  | {
      readonly code: 'vendor.stale'
      readonly vendor: string
      readonly version: number
      readonly newest: number
    }
  | {
      readonly code: 'vendor.invalid'
      readonly field: string
      readonly found: string
      readonly expected: string
    }
  | { readonly code: 'vendor.incomplete'; readonly missing: readonly string[] }
  | { readonly code: 'vendor.own_typing'; readonly what?: string }
  | {
      readonly code: 'vendor.name_differs'
      readonly legalName: string
      readonly enrolledName: string
    }
  | { readonly code: 'vendor.erp_number_taken'; readonly erpNumber?: string }
  | { readonly code: 'vendor.form_waits' }
  | { readonly code: 'vendor.no_form_waits' }
  | { readonly code: 'vendor.unblock_not_asked' }
  | { readonly code: 'tax_facts.nothing'; readonly refusedOn: string | null }
  | { readonly code: 'tax_facts.waits' }
  | { readonly code: 'tax_facts.none_waits' }
  | { readonly code: 'tax_facts.own' }
  | { readonly code: 'bank_detail.unknown'; readonly bankDetail: string }
  | { readonly code: 'bank_detail.not_refused'; readonly masked: string }
  | { readonly code: 'bank_detail.lift_not_asked'; readonly masked: string }
  | { readonly code: 'bank_detail.own_lift'; readonly masked?: string }
  | { readonly code: 'bank_detail.invalid'; readonly field: string; readonly expected: string }
  | {
      readonly code: 'bank_detail.holder_differs'
      readonly holder: string
      readonly legalName: string
      readonly enrolledName: string
    }
  | { readonly code: 'bank_detail.account_of_another'; readonly masked?: string }
  | { readonly code: 'bank_detail.same_account'; readonly masked: string }
  | { readonly code: 'bank_detail.one_open'; readonly currency?: string }
  | {
      readonly code: 'bank_detail.not_movable'
      readonly masked: string
      readonly state: BankDetailState
      readonly wanted: string
    }
  | {
      readonly code: 'bank_detail.call_back_source'
      readonly expected: string
    }
  | { readonly code: 'bank_detail.reason_wanted'; readonly why: readonly string[] }
  | { readonly code: 'exception.unknown'; readonly exception: string }
  | {
      readonly code: 'exception.not_family'
      readonly owner: string
      readonly vendor: string
    }
  | { readonly code: 'exception.settled'; readonly state: 'approved' | 'ended' }
  | { readonly code: 'exception.own_asking' }
  | { readonly code: 'exception.one_open' }
  | { readonly code: 'exception.too_long'; readonly endsOn: string; readonly latest: string }

const id = '0190b6c4-7a1e-7cc3-9f2b-3b1d5c0e8a11'

export const vendorRefusals = {
  'vendor.unknown': {
    status: 404,
    title: 'No such vendor',
    text: (r) => `There is no vendor profile ${r.vendor} that you may see.`,
    example: { code: 'vendor.unknown', vendor: id },
  },
  'vendor.already_invited': {
    status: 409,
    title: 'Vendor profile exists',
    text: (r) =>
      `The partner ${r.partner ?? 'named'} has a vendor profile already. ` +
      'Open it and see what it is waiting for.',
    example: { code: 'vendor.already_invited', partner: 'P-1001' },
  },
  'vendor.partner_unknown': {
    status: 404,
    title: 'No such partner',
    text: (r) => `There is no partner ${r.partner} to invite. Enrol the partner first.`,
    example: { code: 'vendor.partner_unknown', partner: id },
  },
  'vendor.not_movable': {
    status: 409,
    title: 'Vendor cannot do that now',
    text: (r) =>
      `${r.vendor} is ${r.state.replaceAll('_', ' ')}, so it cannot ${r.wanted}. ` +
      'Its page says who owes the next step.',
    example: {
      code: 'vendor.not_movable',
      vendor: 'Globex GmbH',
      state: 'in_progress',
      wanted: 'approve',
    },
  },
  'vendor.stale': {
    status: 409,
    title: 'Changed by somebody else',
    text: (r) =>
      `You saw version ${r.version} of ${r.vendor}, and version ${r.newest} is there now. ` +
      'Look at what changed and save again.',
    example: { code: 'vendor.stale', vendor: 'Globex GmbH', version: 3, newest: 4 },
  },
  'vendor.invalid': {
    status: 422,
    title: 'Not usable',
    text: (r) => `${r.field} is "${r.found}": expected ${r.expected}.`,
    example: {
      code: 'vendor.invalid',
      field: 'tax number',
      found: 'DE136695977',
      expected: 'a VAT number of DE with the right check digit',
    },
  },
  'vendor.incomplete': {
    status: 422,
    title: 'Profile not complete',
    text: (r) => `The profile still needs ${r.missing.join(', ')}. Fill it in and send it again.`,
    example: { code: 'vendor.incomplete', missing: ['post code', 'signed tax form'] },
  },
  'vendor.own_typing': {
    status: 403,
    title: 'Another person approves',
    text: (r) =>
      `You filled in ${r.what ?? 'this'} yourself, so somebody else of Finance approves it.`,
    example: { code: 'vendor.own_typing', what: 'this bank detail' },
  },
  'tax_facts.nothing': {
    status: 409,
    title: 'Noted already',
    text: (r) =>
      r.refusedOn === null
        ? 'The number stands: no refusal of it is noted. Note one with its day, or leave it.'
        : `That the number was refused on ${r.refusedOn} is noted already. Say another day, or leave it.`,
    example: { code: 'tax_facts.nothing', refusedOn: '2026-03-10' },
  },
  'tax_facts.waits': {
    status: 409,
    title: 'One waits already',
    text: () =>
      'That less is withheld is asked for already and waits for another of Finance. Have it agreed or ' +
      'declined first.',
    example: { code: 'tax_facts.waits' },
  },
  'tax_facts.none_waits': {
    status: 409,
    title: 'Nothing waits',
    text: () =>
      'Nobody asks that less is withheld of this vendor, or it is decided. Look at its tax again.',
    example: { code: 'tax_facts.none_waits' },
  },
  'tax_facts.own': {
    status: 403,
    title: 'Another person agrees',
    text: () =>
      'You asked that less is withheld yourself, so somebody else of Finance agrees to it.',
    example: { code: 'tax_facts.own' },
  },
  'vendor.name_differs': {
    status: 422,
    title: 'Not the enrolled name',
    text: (r) =>
      `The profile says "${r.legalName}", and the partner is enrolled as "${r.enrolledName}". Send the ` +
      'profile back, or approve it with a reason that says why both are one company.',
    example: {
      code: 'vendor.name_differs',
      legalName: 'Initrode AG',
      enrolledName: 'Initech GmbH',
    },
  },
  'vendor.erp_number_taken': {
    status: 409,
    title: 'ERP number taken',
    text: (r) =>
      `The vendor number ${r.erpNumber ?? 'given'} belongs to another vendor. Look it up in the ERP.`,
    example: { code: 'vendor.erp_number_taken', erpNumber: 'V-10042' },
  },
  'vendor.form_waits': {
    status: 409,
    title: 'A new tax form waits already',
    text: () =>
      'A new tax form of this vendor waits for approval. Finance approves or declines it before ' +
      'another can be sent.',
    example: { code: 'vendor.form_waits' },
  },
  'vendor.no_form_waits': {
    status: 409,
    title: 'No tax form waits',
    text: () =>
      'No new tax form of this vendor waits for approval. Look at its forms: it may have been ' +
      'decided a moment ago.',
    example: { code: 'vendor.no_form_waits' },
  },
  'vendor.unblock_not_asked': {
    status: 409,
    title: 'Nobody asked to lift the block',
    text: () =>
      'A block is lifted by two people: the first asks with a reason, the second agrees. Nobody ' +
      'has asked yet.',
    example: { code: 'vendor.unblock_not_asked' },
  },
  'bank_detail.unknown': {
    status: 404,
    title: 'No such bank detail',
    text: (r) => `There is no bank detail ${r.bankDetail} that you may see.`,
    example: { code: 'bank_detail.unknown', bankDetail: id },
  },
  'bank_detail.not_refused': {
    status: 409,
    title: 'No refusal stands',
    text: (r) =>
      `No bank has refused to pay to ${r.masked}, or that was settled already. Look at the account ` +
      'again: it is paid to as it stands.',
    example: { code: 'bank_detail.not_refused', masked: 'DE** **** 3000' },
  },
  'bank_detail.lift_not_asked': {
    status: 409,
    title: 'Nobody asked for it',
    text: (r) =>
      `Nobody of Finance asks that ${r.masked} be paid to again, or it was settled already. Say why it ` +
      'may be; somebody else of Finance does it.',
    example: { code: 'bank_detail.lift_not_asked', masked: 'DE** **** 3000' },
  },
  'bank_detail.own_lift': {
    status: 403,
    title: 'Another person pays to it again',
    text: (r) =>
      `You asked yourself that ${r.masked ?? 'the account'} be paid to again. Somebody else of Finance ` +
      'looks at what the bank says and does it.',
    example: { code: 'bank_detail.own_lift', masked: 'DE** **** 3000' },
  },
  'bank_detail.invalid': {
    status: 422,
    title: 'Account not usable',
    text: (r) =>
      `The ${r.field} is not usable: expected ${r.expected}. Read it off the bank's paper again.`,
    example: {
      code: 'bank_detail.invalid',
      field: 'IBAN',
      expected: 'an IBAN whose check digits and length are right',
    },
  },
  'bank_detail.holder_differs': {
    status: 422,
    title: 'Account holder is somebody else',
    text: (r) =>
      `The account is held by "${r.holder}", the profile says "${r.legalName}", and the partner is ` +
      `enrolled as "${r.enrolledName}". Money goes only to an account of the vendor itself: correct ` +
      'the holder, name another account, or have Finance accept the other name first.',
    example: {
      code: 'bank_detail.holder_differs',
      holder: 'A. Smith',
      legalName: 'Acme Ltd',
      enrolledName: 'Acme Limited',
    },
  },
  'bank_detail.account_of_another': {
    status: 409,
    title: 'Account of another vendor',
    escalates: 'fraud',
    text: (r) =>
      `The account ${r.masked ?? 'given'} is the account of another vendor. Two vendors on one ` +
      'account are looked at by Finance before anybody is paid there.',
    example: { code: 'bank_detail.account_of_another', masked: 'DE** **** 3000' },
  },
  'bank_detail.same_account': {
    status: 409,
    title: 'Account already on file',
    text: (r) => `The account ${r.masked} is the one on file for this currency. Nothing changed.`,
    example: { code: 'bank_detail.same_account', masked: 'DE** **** 3000' },
  },
  'bank_detail.one_open': {
    status: 409,
    title: 'A change is waiting already',
    text: (r) =>
      `A bank detail in ${r.currency ?? 'this currency'} waits for call-back or approval. ` +
      'Withdraw it before naming another.',
    example: { code: 'bank_detail.one_open', currency: 'EUR' },
  },
  'bank_detail.not_movable': {
    status: 409,
    title: 'Bank detail cannot do that now',
    text: (r) =>
      `The account ${r.masked} is ${r.state.replaceAll('_', ' ')}, so it cannot be ${r.wanted}. ` +
      'A call-back comes before the approval.',
    example: {
      code: 'bank_detail.not_movable',
      masked: 'DE** **** 3000',
      state: 'proposed',
      wanted: 'approved',
    },
  },
  'bank_detail.call_back_source': {
    status: 422,
    title: 'Call back on a number we can trust',
    text: (r) =>
      `The call-back needs ${r.expected}. A number from the request itself proves nothing.`,
    example: {
      code: 'bank_detail.call_back_source',
      expected: 'a number on file for 30 days',
    },
  },
  'bank_detail.reason_wanted': {
    status: 422,
    title: 'Say why this account is right',
    text: (r) =>
      `Something about it is unusual: ${r.why.join('; ')}. Ask the partner, and approve it with a ` +
      'reason that says what you were told.',
    example: {
      code: 'bank_detail.reason_wanted',
      why: ['the bank is in Lithuania, the tax residence in Ireland'],
    },
  },
  'exception.unknown': {
    status: 404,
    title: 'No such exception',
    text: (r) => `There is no exception ${r.exception} for a shared account.`,
    example: { code: 'exception.unknown', exception: id },
  },
  'exception.not_family': {
    status: 422,
    title: 'Not one family',
    text: (r) =>
      `${r.vendor} and ${r.owner} are not of one family of partners, so they cannot share an ` +
      'account. If they are, enter the parent of the one first.',
    example: { code: 'exception.not_family', owner: 'Globex GmbH', vendor: 'Initech Ltd' },
  },
  'exception.settled': {
    status: 409,
    title: 'Settled already',
    text: (r) => `This exception is ${r.state} already. Look at who did so and why.`,
    example: { code: 'exception.settled', state: 'ended' },
  },
  'exception.own_asking': {
    status: 403,
    title: 'Another person of Finance approves',
    text: () => 'You asked for this exception yourself, so somebody else of Finance approves it.',
    example: { code: 'exception.own_asking' },
  },
  'exception.one_open': {
    status: 409,
    title: 'An exception is there already',
    text: () =>
      'These two vendors have an exception for this account already. End it before asking for another.',
    example: { code: 'exception.one_open' },
  },
  'exception.too_long': {
    status: 422,
    title: 'It ends within a year',
    text: (r) =>
      `An exception until ${r.endsOn} is too long or over: it ends after today and by ${r.latest}. ` +
      'Ask again then if it is still needed.',
    example: { code: 'exception.too_long', endsOn: '2029-01-01', latest: '2027-03-02' },
  },
} as const satisfies RefusalTable<VendorRefusal>

/** Constraints that stand for a refusal of this domain. */
export const vendorConstraints = {
  vendors_one_per_partner: { code: 'vendor.already_invited' },
  vendors_second_person: { code: 'vendor.own_typing' },
  vendors_erp_number_unique: { code: 'vendor.erp_number_taken' },
  tax_facts_second_person: { code: 'tax_facts.own' },
  tax_forms_second_person: { code: 'vendor.own_typing' },
  tax_forms_one_proposed: { code: 'vendor.form_waits' },
  account_refusals_two_people: { code: 'bank_detail.own_lift' },
  blocks_lifted_by_two: { code: 'vendor.own_typing' },
  bank_details_account_once: { code: 'bank_detail.account_of_another' },
  bank_details_second_person: { code: 'vendor.own_typing' },
  bank_details_one_open: { code: 'bank_detail.one_open' },
  account_exceptions_second_person: { code: 'exception.own_asking' },
  account_exceptions_one_open: { code: 'exception.one_open' },
} as const
