import type { Money } from '../kernel/money.ts'
import { printMoney } from '../kernel/money.ts'
import type { RefusalTable } from '../kernel/result.ts'

/** What any command may answer before or beside its own rules. */
export type CommandRefusal =
  | {
      readonly code: 'identity.not_allowed'
      readonly action: string
      readonly who: string
      readonly needs: readonly string[]
      readonly has: readonly string[]
    }
  | {
      readonly code: 'identity.people_only'
      readonly action: string
      readonly who: string
    }
  | { readonly code: 'request.key_reused'; readonly key: string; readonly firstUsedAt: string }
  | { readonly code: 'request.value_unusable'; readonly why: string }
  | {
      readonly code: 'request.stale'
      readonly what: string
      readonly yours: number
      readonly newer: number
    }

export const commandRefusals = {
  'identity.not_allowed': {
    status: 403,
    title: 'Not allowed',
    text: (r) =>
      `${r.who} may not do ${r.action}: it needs the role ${r.needs.join(' or ')}, ` +
      `and ${r.has.length === 0 ? 'no role is held' : `the roles held are ${r.has.join(', ')}`}. ` +
      'Ask somebody who holds the role, or an administrator for it.',
    example: {
      code: 'identity.not_allowed',
      action: 'run.release',
      who: 'Maya Okafor',
      needs: ['finance'],
      has: ['specialist'],
    },
  },
  'identity.people_only': {
    status: 403,
    title: 'A person does this',
    text: (r) =>
      `${r.who} is an agent, and ${r.action} is a duty of people: no key holds it, whatever its ` +
      'roles. The person who answers for the agent does this in a browser, if no rule keeps them ' +
      'from it.',
    example: { code: 'identity.people_only', action: 'run.approve', who: 'Payouts agent' },
  },
  'request.value_unusable': {
    status: 422,
    title: 'A value that cannot be',
    text: (r) =>
      `The database could not take a value of the request: ${r.why}. ` +
      'Send it in the form that the contract names.',
    example: {
      code: 'request.value_unusable',
      why: 'invalid input syntax for type uuid: "x"',
    },
  },
  'request.key_reused': {
    status: 422,
    title: 'Idempotency key used for something else',
    text: (r) =>
      `The idempotency key ${r.key} was first used at ${r.firstUsedAt} with other content. ` +
      'Send the same content again to get the first answer, or use a new key for a new request.',
    example: {
      code: 'request.key_reused',
      key: '9b1d7c1e',
      firstUsedAt: '2026-03-02T09:00:00Z',
    },
  },
  'request.stale': {
    status: 409,
    title: 'Changed in the meantime',
    text: (r) =>
      `This ${r.what} was changed in the meantime: you saw version ${r.yours}, it is now at ` +
      `version ${r.newer}. Look at the newer one and decide again.`,
    example: { code: 'request.stale', what: 'submission', yours: 3, newer: 5 },
  },
} as const satisfies RefusalTable<CommandRefusal>

/** What the commands over people, roles, limits and keys may refuse. */
export type IdentityRefusal =
  | { readonly code: 'identity.unknown'; readonly what: string; readonly id: string }
  | { readonly code: 'identity.email_taken'; readonly email: string }
  | { readonly code: 'identity.own'; readonly what: string }
  | { readonly code: 'identity.second_person'; readonly what: string }
  | {
      readonly code: 'identity.admin_excludes'
      readonly who: string
      readonly role: string
      readonly holds: readonly string[]
    }
  | { readonly code: 'identity.wrong_side'; readonly who: string; readonly role: string }
  | { readonly code: 'identity.role_held'; readonly who: string; readonly role: string }
  | {
      readonly code: 'identity.role_missing'
      readonly who: string
      readonly needs: readonly string[]
    }
  | {
      readonly code: 'identity.not_pending'
      readonly what: string
      readonly status: string
    }
  | {
      readonly code: 'identity.limit_pending'
      readonly who: string
      readonly pending: Money
    }
  | {
      readonly code: 'identity.bad_days'
      readonly from: string
      readonly until: string
      readonly daysMax: number
    }
  | { readonly code: 'identity.link_used_up' }
  | { readonly code: 'identity.password_chosen'; readonly who: string }
  | { readonly code: 'identity.password_wrong' }
  | { readonly code: 'identity.no_session' }
  | { readonly code: 'identity.no_second_factor' }
  | { readonly code: 'identity.second_factor_on' }
  | { readonly code: 'identity.code_wrong'; readonly triesLeft: number }
  | { readonly code: 'identity.code_used' }
  | { readonly code: 'identity.codes_locked'; readonly failed: number; readonly until: string }
  | { readonly code: 'identity.set_up_done'; readonly role: string }

export const identityRefusals = {
  'identity.unknown': {
    status: 404,
    title: 'Not found',
    text: (r) => `There is no ${r.what} ${r.id}. Check the link, or look it up in the list.`,
    example: {
      code: 'identity.unknown',
      what: 'person',
      id: '01940000-0000-7000-8000-000000000001',
    },
  },
  'identity.email_taken': {
    status: 409,
    title: 'Already invited',
    text: (r) =>
      `Somebody with the address ${r.email} is here already. ` +
      'Change the roles of that person, or invite with another address.',
    example: { code: 'identity.email_taken', email: 'maya@example.com' },
  },
  'identity.own': {
    status: 403,
    title: 'Not for yourself',
    text: (r) => `Nobody changes their own ${r.what}. Ask a colleague who may.`,
    example: { code: 'identity.own', what: 'role' },
  },
  'identity.second_person': {
    status: 403,
    title: 'Needs another person',
    text: (r) =>
      `The ${r.what} needs a second person: not the one who proposed it, nor the one it is for. ` +
      'Ask somebody else who may approve it.',
    example: { code: 'identity.second_person', what: 'role finance' },
  },
  'identity.admin_excludes': {
    status: 409,
    title: 'Administrators hold no other role',
    text: (r) =>
      `${r.who} holds ${r.holds.join(', ')} and cannot also hold ${r.role}: ` +
      'admin excludes every other role on one person. End the one first, or choose another person.',
    example: {
      code: 'identity.admin_excludes',
      who: 'Ines Varga',
      role: 'finance',
      holds: ['admin'],
    },
  },
  'identity.wrong_side': {
    status: 409,
    title: 'Role of the other side',
    text: (r) =>
      `${r.who} cannot hold ${r.role}: the roles partner and partner_admin are for a partner’s ` +
      'people, every other role is for our own.',
    example: { code: 'identity.wrong_side', who: 'Leo Brandt', role: 'finance' },
  },
  'identity.role_held': {
    status: 409,
    title: 'Held already',
    text: (r) => `${r.who} already holds the role ${r.role}, or it waits for approval.`,
    example: { code: 'identity.role_held', who: 'Maya Okafor', role: 'specialist' },
  },
  'identity.role_missing': {
    status: 409,
    title: 'Role missing',
    text: (r) =>
      `${r.who} does not hold the role ${r.needs.join(' or ')}, which this needs. ` +
      'Grant the role first, or choose another person.',
    example: { code: 'identity.role_missing', who: 'Maya Okafor', needs: ['specialist', 'lead'] },
  },
  'identity.not_pending': {
    status: 409,
    title: 'Nothing to approve',
    text: (r) => `This ${r.what} is ${r.status}: only what is pending can be approved.`,
    example: { code: 'identity.not_pending', what: 'role', status: 'revoked' },
  },
  'identity.limit_pending': {
    status: 409,
    title: 'A limit waits already',
    text: (r) =>
      `A limit of ${printMoney(r.pending)} for ${r.who} already waits for a second person. ` +
      'Have it approved or ended first.',
    example: {
      code: 'identity.limit_pending',
      who: 'Maya Okafor',
      pending: { minor: 500000n, currency: 'USD' },
    },
  },
  'identity.bad_days': {
    status: 422,
    title: 'Not a span of days',
    text: (r) =>
      `From ${r.from} until ${r.until} does not work: the end lies after the start and after now, ` +
      `and at most ${r.daysMax} days later.`,
    example: {
      code: 'identity.bad_days',
      from: '2026-03-02T00:00:00Z',
      until: '2026-03-01T00:00:00Z',
      daysMax: 92,
    },
  },
  'identity.link_used_up': {
    status: 409,
    title: 'The link no longer works',
    text: () =>
      'The link was used, has expired, or was never ours. ' +
      'Ask an administrator to invite you again, or reset your password on the sign-in page.',
    example: { code: 'identity.link_used_up' },
  },
  'identity.password_chosen': {
    status: 409,
    title: 'Has a password already',
    text: (r) =>
      `${r.who} has chosen a password, so no new link is made for them: whoever held it could ` +
      'replace it. They choose another by “Forgot the password?” on the sign-in page.',
    example: { code: 'identity.password_chosen', who: 'Maya Okafor' },
  },
  'identity.password_wrong': {
    status: 403,
    title: 'Not your password',
    text: () => 'The password is not yours. Type the one you sign in with, and try again.',
    example: { code: 'identity.password_wrong' },
  },
  'identity.no_session': {
    status: 403,
    title: 'Only in a browser session',
    text: () =>
      'A second factor is shown by a person who is signed in in a browser. An agent’s key has none: ' +
      'the person who answers for it does this.',
    example: { code: 'identity.no_session' },
  },
  'identity.no_second_factor': {
    status: 409,
    title: 'No second factor set up',
    text: () =>
      'No authenticator is set up for your account. Set one up on the page “Your account”, then ' +
      'come back.',
    example: { code: 'identity.no_second_factor' },
  },
  'identity.second_factor_on': {
    status: 409,
    title: 'A second factor is on already',
    text: () =>
      'Your authenticator is set up already. To use another, turn this one off first, with your ' +
      'password and one of its codes.',
    example: { code: 'identity.second_factor_on' },
  },
  'identity.code_wrong': {
    status: 403,
    title: 'Not the code',
    text: (r) =>
      `These are not the six digits your authenticator shows now. ${
        r.triesLeft === 0 ? 'That was the last try' : `${r.triesLeft} more can be tried`
      } for now; type the newest code.`,
    example: { code: 'identity.code_wrong', triesLeft: 3 },
  },
  'identity.code_used': {
    status: 409,
    title: 'This code was used',
    text: () =>
      'This code, or a newer one, was used already, and each counts once. Wait for the next one: ' +
      'at most 30 seconds.',
    example: { code: 'identity.code_used' },
  },
  'identity.codes_locked': {
    status: 429,
    title: 'Too many wrong codes',
    text: (r) =>
      `${r.failed} codes failed in a short time, so none is looked at until ${r.until}. If that was ` +
      'not you, change your password and tell an administrator.',
    example: { code: 'identity.codes_locked', failed: 5, until: '2026-03-02T09:15:00Z' },
  },
  'identity.set_up_done': {
    status: 409,
    title: 'Set up already',
    text: (r) =>
      `Somebody holds the role ${r.role} already, so it is no longer given from the terminal: ` +
      'an administrator grants it, and a second person approves.',
    example: { code: 'identity.set_up_done', role: 'finance' },
  },
} as const satisfies RefusalTable<IdentityRefusal>

/** Which refusal a violated constraint of schema identity means. */
export const identityConstraints = {
  principals_email: { code: 'identity.email_taken', email: '(as given)' },
  role_grants_once: { code: 'identity.role_held', who: 'This person', role: '(as given)' },
  role_grants_one_set_up: { code: 'identity.set_up_done', role: '(as given)' },
  role_grants_never_own: { code: 'identity.own', what: 'role' },
  events_duties_of_people: {
    code: 'identity.people_only',
    action: '(this duty)',
    who: 'Whoever sent this',
  },
  used_codes_once: { code: 'identity.code_used' },
  step_ups_code_once: { code: 'identity.code_used' },
  limits_never_own: { code: 'identity.own', what: 'limit' },
} as const satisfies Record<string, IdentityRefusal | CommandRefusal>
