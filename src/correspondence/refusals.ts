import type { RefusalTable } from '../kernel/result.ts'

export type CorrespondenceRefusal =
  | { readonly code: 'correspondence.thread_unknown'; readonly kind: string; readonly id: string }
  | { readonly code: 'correspondence.letter_unknown'; readonly letter: string }
  | {
      readonly code: 'correspondence.letter_settled'
      readonly letter: string
      readonly state: string
    }
  | { readonly code: 'correspondence.mail_folder_closed' }
  | { readonly code: 'correspondence.already_following_up'; readonly about: string }

const id = '0194f3c2-7a10-7000-8000-000000000001'

export const correspondenceRefusals = {
  'correspondence.thread_unknown': {
    status: 404,
    title: 'No such conversation',
    text: (r) => `There is no conversation about the ${r.kind} ${r.id} that you may see.`,
    example: { code: 'correspondence.thread_unknown', kind: 'submission', id },
  },
  'correspondence.letter_unknown': {
    status: 404,
    title: 'No such letter',
    text: (r) => `There is no letter ${r.letter}. Look for it in the list of letters.`,
    example: { code: 'correspondence.letter_unknown', letter: id },
  },
  'correspondence.letter_settled': {
    status: 409,
    title: 'Letter not open to this',
    text: (r) =>
      `Letter ${r.letter} is ${r.state}. Only one that failed, or of which nobody knows whether ` +
      'it arrived, can be sent again.',
    example: { code: 'correspondence.letter_settled', letter: id, state: 'sent' },
  },
  'correspondence.mail_folder_closed': {
    status: 403,
    title: 'Mail folder is closed',
    text: () =>
      'Letters are shown here in a sample installation only, for some carry links to sign in. ' +
      'Elsewhere they lie in the folder mail of the data folder, or went to the mail server.',
    example: { code: 'correspondence.mail_folder_closed' },
  },
  'correspondence.already_following_up': {
    status: 409,
    title: 'Already being followed up',
    text: (r) =>
      `${r.about} is being followed up already. It ends with an answer; then a new one may begin.`,
    example: { code: 'correspondence.already_following_up', about: 'MDF-2026-00042/2' },
  },
} as const satisfies RefusalTable<CorrespondenceRefusal>

/** Constraint → refusal; the command checks first to explain. */
export const correspondenceConstraints = {
  follow_ups_one_open: { code: 'correspondence.already_following_up', about: 'This' },
} as const satisfies Record<string, CorrespondenceRefusal>
