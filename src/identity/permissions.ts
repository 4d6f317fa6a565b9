import type { Actor, Role } from '../audit/act.ts'

/** `public`: anybody, signed in or not. `signed_in`: any principal. */
type Grantee = Role | 'public' | 'signed_in'

const staff = [
  'specialist',
  'lead',
  'program_owner',
  'finance',
  'legal',
  'auditor',
  'admin',
] as const
const partners = ['partner', 'partner_admin'] as const
const operations = ['specialist', 'lead'] as const

/** Who may do what: the one table. API, screens, command line and agents all ask it; the system
 *  itself (jobs) is not in it. An action is `<noun>.<verb>`; a partner's people are further held to
 *  their own rows by command and database. */
export const permissions = {
  // identity and the installation
  'session.read': ['public'],
  'session.sign_in': ['public'],
  'session.set_up': ['public'],
  'session.step_up': ['signed_in'],
  'account.read': ['signed_in'],
  'account.edit': ['signed_in'],
  'set_up.read': staff,
  'person.read': staff,
  'person.invite': ['admin'],
  'person.suspend': ['admin'],
  'contact.invite': ['partner_admin', ...operations],
  'role.grant': ['admin'],
  'role.approve': ['admin', 'lead', 'finance'],
  'limit.set': ['lead'],
  'limit.approve': ['lead', 'finance', 'program_owner'],
  'key.read': ['admin', 'auditor', 'lead', 'finance'],
  'key.create': ['admin'],
  'key.approve': ['admin', 'lead', 'finance'],
  'key.revoke': ['admin'],
  'delegation.set': ['lead', 'finance'],
  'delegation.approve': ['lead', 'finance'],
  'installation.read': ['admin', 'auditor'],
  'record.verify': ['auditor', 'admin', 'lead', 'finance'],
  'live.read': ['signed_in'],
  // partners and customers
  'partner.read': staff,
  'partner.import': [...operations],
  'partner.update': [...operations],
  'partner.suspend': ['lead'],
  'partner.read_own': [...partners],
  'contact.change': ['partner_admin'],
  'contact.settle': [...operations, 'finance'],
  'customer.read': staff,
  'customer.import': [...operations],
  'sale.read': staff,
  'sale.import': [...operations, 'finance'],
  // programs
  'program.read': ['signed_in'],
  'program.inspect': staff,
  'program.draft': ['program_owner'],
  'program.publish': ['program_owner'],
  'program.agree': ['program_owner', 'lead'],
  'program.export': ['program_owner', 'auditor', 'lead'],
  'simulation.run': ['program_owner'],
  'simulation.read': ['program_owner', 'lead', 'auditor'],
  // funds and the ledger
  'fund.read': staff,
  'fund.create': ['program_owner'],
  'fund.allocate': ['program_owner'],
  'ledger.read': ['finance', 'auditor', 'lead', 'specialist', 'program_owner'],
  'ledger.write_off': ['finance'],
  'period.close': ['finance'],
  // evidence
  'evidence.read': ['signed_in'],
  'evidence.upload': [...partners, ...operations],
  'evidence.judge': [...operations],
  // submissions
  'submission.read': ['signed_in'],
  'submission.draft': [...partners, ...operations],
  'submission.submit': [...partners, ...operations],
  'submission.withdraw': [...partners],
  'submission.appeal': [...partners, ...operations],
  'submission.keep': [...partners, ...operations],
  'submission.correct': [...operations],
  'submission.undo': [...operations],
  'submission.assign': ['lead'],
  'submission.take': [...operations],
  'submission.decide': [...operations],
  'deal.release': [...partners, ...operations],
  'plan.slip': [...partners, ...operations],
  'plan.terminate': ['lead'],
  'submission.import': [...operations],
  'incentive.read': ['signed_in'],
  'referral.link': [...operations],
  'referral.file_paper': [...partners, ...operations],
  'queue.read': staff,
  // questions, conversation
  'question.read': staff,
  'question.raise': [...operations],
  'question.answer': ['program_owner', 'lead', 'finance', 'legal'],
  'question.assign': ['program_owner', 'lead', 'finance', 'legal'],
  'question.comment': [...operations, 'program_owner', 'finance', 'legal'],
  'question.withdraw': [...operations],
  'question.settle_condition': [...operations, 'program_owner', 'finance', 'legal'],
  'thread.read': ['signed_in'],
  'thread.post': [...partners, ...operations, 'finance'],
  'thread.note': [...operations, 'finance', 'legal', 'program_owner'],
  'mail.read': ['admin', 'lead'],
  'notice.read': staff,
  // clocks
  'calendar.read': staff,
  'calendar.edit': ['lead'],
  'calendar.agree': ['lead', 'finance'],
  // rates
  'rate.read': staff,
  'rate.import': ['finance', 'lead'],
  // vendors
  'vendor.read': ['specialist', 'lead', 'finance', 'auditor', 'legal'],
  'vendor.read_own': [...partners],
  'vendor.invite': [...operations],
  'vendor.fill': ['partner_admin', ...operations],
  'vendor.review': [...operations],
  'vendor.approve': ['finance'],
  'vendor.suspend': ['finance', 'lead'],
  'vendor.block': ['finance', 'legal'],
  'bank_detail.propose': ['partner_admin', ...operations],
  'bank_detail.call_back': ['specialist', 'lead', 'finance'],
  'bank_detail.approve': ['finance'],
  'bank_detail.reveal': ['finance', 'auditor'],
  'screening.read': ['specialist', 'lead', 'finance', 'legal', 'auditor'],
  'screening.load': ['finance', 'legal'],
  'screening.judge': ['finance', 'legal'],
  // payables and payouts
  'payable.read': staff,
  'payable.read_own': [...partners],
  'payable.cancel': ['finance'],
  'payable.lower': ['finance'],
  'payable.confirm': ['finance'],
  'receivable.read': staff,
  'receivable.claim': ['finance'],
  'receivable.refund': ['finance'],
  'receivable.dispute': [...operations, 'finance'],
  'receivable.invoice': [...operations, 'finance'],
  'tax_invoice.read': ['specialist', 'lead', 'finance', 'auditor', 'legal'],
  'tax_invoice.read_own': [...partners],
  'tax_invoice.send': [...partners, ...operations],
  'tax_invoice.review': [...operations],
  'tax_invoice.accept': ['finance'],
  'tax_invoice.reject': [...operations, 'finance'],
  'tax.read': ['specialist', 'lead', 'finance', 'auditor', 'legal'],
  'tax.note': ['finance'],
  'tax.remit': ['finance'],
  'payer.read': staff,
  'payer.edit': ['finance'],
  'run.read': staff,
  'run.prepare': ['specialist', 'lead'],
  'run.approve': ['finance'],
  'run.release': ['finance'],
  'run.cancel': ['specialist', 'lead', 'finance'],
  'run.file': ['finance', 'auditor'],
  'answer.read': ['specialist', 'lead', 'finance', 'auditor'],
  'answer.file': ['finance', 'specialist'],
  'answer.close': [...operations, 'finance'],
  'answer.assign': ['finance', 'specialist'],
  'answer.write': ['finance'],
  'answer.paper': ['finance', 'auditor'],
  'run.transmit': ['finance'],
  // reconciliation
  'statement.read': ['specialist', 'lead', 'finance', 'auditor'],
  'statement.import': ['finance', 'specialist'],
  'match.make': ['specialist', 'lead', 'finance'],
  'tracker.read': staff,
  'search.read': staff,
} as const satisfies Record<string, readonly Grantee[]>

export type Action = keyof typeof permissions

/** What a person does themselves and no agent does for them, whatever its key's roles: the duties that
 *  stand between a mistake and money leaving. Two eyes are a person's; a key is copied without trace. */
export const dutiesOfPeople: ReadonlySet<Action> = new Set<Action>([
  'person.invite',
  'person.suspend',
  'role.grant',
  'role.approve',
  'limit.set',
  'limit.approve',
  'key.create',
  'key.approve',
  'delegation.set',
  'delegation.approve',
  'contact.settle',
  'calendar.edit',
  'ledger.write_off',
  'period.close',
  'vendor.approve',
  'vendor.suspend',
  'vendor.block',
  'bank_detail.call_back',
  'bank_detail.approve',
  'bank_detail.reveal',
  'screening.judge',
  'payable.cancel',
  'payable.lower',
  'payable.confirm',
  'receivable.claim',
  'receivable.refund',
  'tax_invoice.accept',
  'tax.note',
  'tax.remit',
  'payer.edit',
  'run.approve',
  'run.release',
  'run.transmit',
  'answer.close',
  'answer.write',
])

type Who = {
  readonly signedIn: boolean
  readonly roles: readonly Role[]
  /** An agent is refused what is a person's; left out, a person asks. */
  readonly kind?: Actor['kind']
}

/** Is `action` one that an actor of this kind never does, whatever their roles? */
export function isPeopleOnly(kind: Actor['kind'] | undefined, action: Action): boolean {
  return kind === 'agent' && dutiesOfPeople.has(action)
}

/** Does the table let somebody with these roles do `action`? `signedIn` is false for a visitor. */
export function mayDo(who: Who, action: Action): boolean {
  const grantees: readonly Grantee[] = permissions[action]
  if (grantees.includes('public')) return true
  if (!who.signedIn || isPeopleOnly(who.kind, action)) return false
  return grantees.includes('signed_in') || who.roles.some((role) => grantees.includes(role))
}

/** Everything somebody with these roles may do, for a screen to show or leave out. */
export function actionsOf(roles: readonly Role[], kind: Actor['kind'] = 'person'): Action[] {
  const actions = Object.keys(permissions) as Action[] // the table's own keys
  return actions.filter((action) => mayDo({ signedIn: true, roles, kind }, action))
}
