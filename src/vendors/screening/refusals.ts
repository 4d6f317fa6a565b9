import type { RefusalTable } from '../../kernel/result.ts'

export type ScreeningRefusal =
  | {
      readonly code: 'screening.list_unreadable'
      readonly file: string
      readonly line: number | null
      readonly message: string
    }
  | { readonly code: 'screening.other_list'; readonly list: string; readonly kind: string }
  | {
      readonly code: 'screening.list_shrunk'
      readonly list: string
      readonly what: 'entries' | 'names'
      readonly was: number
      readonly is: number
    }
  | {
      readonly code: 'screening.list_older'
      readonly list: string
      readonly was: string
      readonly is: string
    }
  | {
      readonly code: 'screening.list_is_another'
      readonly other: string
      readonly count: number
    }
  | { readonly code: 'screening.invalid_limit'; readonly days: number }
  | { readonly code: 'screening.limit_waits'; readonly days?: number }
  | { readonly code: 'screening.limit_same'; readonly days: number }
  | { readonly code: 'screening.no_limit_waits' }
  | { readonly code: 'screening.own_limit'; readonly days?: number }
  | { readonly code: 'screening.unknown_hit'; readonly hit: string }
  | {
      readonly code: 'screening.not_movable'
      readonly name: string
      readonly state: string
      readonly wanted: string
    }
  | { readonly code: 'screening.second_person'; readonly name?: string }
  | { readonly code: 'screening.unknown_list'; readonly list: string }
  | { readonly code: 'vendor.owners_unstated' }
  | { readonly code: 'vendor.owners_not_whole' }

const id = '0190b6c4-7a1e-7cc3-9f2b-3b1d5c0e8a11'

export const screeningRefusals = {
  'screening.list_unreadable': {
    status: 422,
    title: 'Not a list we can read',
    text: (r) =>
      `${r.file}${r.line === null ? '' : `, line ${r.line}`}: ${r.message}. Nothing was loaded; ` +
      'download the list again and load all of its files together.',
    example: {
      code: 'screening.list_unreadable',
      file: 'sdn_comments.csv',
      line: 4,
      message: 'the first cell is "||||", not an entry number',
    },
  },
  'screening.other_list': {
    status: 409,
    title: 'Another kind of list',
    text: (r) =>
      `${r.list} was loaded as ${r.kind} before. Load it as that, or under another code.`,
    example: { code: 'screening.other_list', list: 'Our own list “bank”', kind: 'Our own list' },
  },
  'screening.invalid_limit': {
    status: 422,
    title: 'Not an age of a list',
    text: (r) => `${r.days} is no number of days a list may be old: say a whole one from 1 to 365.`,
    example: { code: 'screening.invalid_limit', days: 0 },
  },
  'screening.limit_waits': {
    status: 409,
    title: 'Another limit waits',
    text: (r) =>
      `A limit${r.days === undefined ? '' : ` of ${r.days} days`} waits for a second person. ` +
      'Agree to it or decline it first.',
    example: { code: 'screening.limit_waits', days: 14 },
  },
  'screening.limit_same': {
    status: 409,
    title: 'That is the limit already',
    text: (r) => `A list counts as old after ${r.days} days already. Say another number of days.`,
    example: { code: 'screening.limit_same', days: 10 },
  },
  'screening.no_limit_waits': {
    status: 409,
    title: 'No limit waits',
    text: () => 'No other limit of a list’s age is proposed. Propose one, with its reason.',
    example: { code: 'screening.no_limit_waits' },
  },
  'screening.own_limit': {
    status: 403,
    title: 'Another person agrees',
    text: (r) =>
      `You proposed the limit${r.days === undefined ? '' : ` of ${r.days} days`}: somebody else of ` +
      'Finance or legal agrees to it.',
    example: { code: 'screening.own_limit', days: 14 },
  },
  'screening.list_shrunk': {
    status: 409,
    title: 'The list lost many entries',
    text: (r) =>
      `${r.list} had ${r.was} ${r.what} and would have ${r.is}, with more than a tenth of ` +
      'them gone. Check that the file is whole; if it is right, load it and say so.',
    example: {
      code: 'screening.list_shrunk',
      list: 'OFAC Consolidated (non-SDN)',
      what: 'entries',
      was: 443,
      is: 229,
    },
  },
  'screening.list_older': {
    status: 409,
    title: 'An older list than the one loaded',
    text: (r) =>
      `${r.list} is loaded as of ${r.was}, and this is of ${r.is}: it does not name who was listed ` +
      'since. Load the newest; if it is right that it goes back, load it and say so.',
    example: {
      code: 'screening.list_older',
      list: 'UN Security Council Consolidated List',
      was: '2026-02-27',
      is: '2026-01-30',
    },
  },
  'screening.list_is_another': {
    status: 409,
    title: 'The file is of another list',
    text: (r) =>
      `${r.count} of its entries stand on ${r.other}: the file is of that list. Load it as that one.`,
    example: {
      code: 'screening.list_is_another',
      other: 'OFAC Consolidated (non-SDN)',
      count: 229,
    },
  },
  'screening.unknown_hit': {
    status: 404,
    title: 'No such hit',
    text: (r) => `There is no screening hit ${r.hit}. Open the list of hits again.`,
    example: { code: 'screening.unknown_hit', hit: id },
  },
  'screening.not_movable': {
    status: 409,
    title: 'The hit cannot do that now',
    text: (r) =>
      `The hit on ${r.name} is ${r.state}, so it cannot ${r.wanted}. Its page says what is next.`,
    example: {
      code: 'screening.not_movable',
      name: 'Northwind Exports',
      state: 'cleared',
      wanted: 'be confirmed',
    },
  },
  'screening.second_person': {
    status: 403,
    title: 'Another person clears',
    text: (r) =>
      `You proposed to clear ${r.name ?? 'this hit'}, or typed the name yourself: somebody else of ` +
      'Finance or legal agrees.',
    example: { code: 'screening.second_person', name: 'Northwind Exports' },
  },
  'screening.unknown_list': {
    status: 404,
    title: 'No such list',
    text: (r) => `There is no sanctions list ${r.list} loaded here.`,
    example: { code: 'screening.unknown_list', list: 'ofac_sdn' },
  },
  'vendor.owners_unstated': {
    status: 409,
    title: 'Nobody said who owns the company',
    text: () =>
      'The profile of a company says nothing of its owners. Name everybody with 25 % or more, or ' +
      'state that nobody has as much and who directs it; then send it.',
    example: { code: 'vendor.owners_unstated' },
  },
  'vendor.owners_not_whole': {
    status: 409,
    title: 'Not a whole statement of owners',
    text: () =>
      'What is said of the owners does not agree: shares are at most 100 % together, and where no ' +
      'person has 25 % or more, whoever directs the company is named. Read it again and save it whole.',
    example: { code: 'vendor.owners_not_whole' },
  },
} as const satisfies RefusalTable<ScreeningRefusal>

/** Constraints that stand for a refusal of screening. */
export const screeningConstraints = {
  screening_hits_second_person: { code: 'screening.second_person' },
  screening_hits_not_typist: { code: 'screening.second_person' },
  screening_limit_changes_second_person: { code: 'screening.own_limit' },
  screening_limit_changes_one_open: { code: 'screening.limit_waits' },
  vendors_owners_stated: { code: 'vendor.owners_unstated' },
  owners_whole: { code: 'vendor.owners_not_whole' },
  owners_of_statement: { code: 'vendor.owners_not_whole' },
  ownership_statements_named: { code: 'vendor.owners_not_whole' },
  ownership_statements_nobody: { code: 'vendor.owners_not_whole' },
  ownership_statements_directed: { code: 'vendor.owners_not_whole' },
  ownership_statements_nobody_is_directed: { code: 'vendor.owners_not_whole' },
} as const
