import type { RefusalTable } from '../kernel/result.ts'

/** What any command may answer before its own rules are asked. */
export type CommandRefusal =
  | {
      readonly code: 'identity.not_allowed'
      readonly action: string
      readonly who: string
      readonly needs: readonly string[]
      readonly has: readonly string[]
    }
  | { readonly code: 'request.key_reused'; readonly key: string; readonly firstUsedAt: string }

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
} as const satisfies RefusalTable<CommandRefusal>
