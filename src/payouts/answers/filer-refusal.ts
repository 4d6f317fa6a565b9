import type { RefusalTable } from '../../kernel/result.ts'

/** Who filed, or assigned, an answer does not approve or release what pays it again. */
export type AnswerFilerRefusal = {
  readonly code: 'run.answer_filer'
  readonly run?: string
  /** End-to-end ids of what came back. */
  readonly payments?: readonly string[]
  readonly wanted?: string
}

export const answerFilerRefusals = {
  'run.answer_filer': {
    status: 403,
    title: 'Who said that it came back does not pay it again',
    text: (r) =>
      `${r.run ?? 'The run'} pays again what you filed as refused or come back` +
      `${r.payments === undefined ? '' : ` (${r.payments.join(', ')})`}, and no statement shows the ` +
      `money back. Somebody else of Finance may ${r.wanted ?? 'approve or release'} it; once a ` +
      'statement shows it, you may too.',
    example: {
      code: 'run.answer_filer',
      run: 'PR-2026-0009',
      payments: ['26007000110H'],
      wanted: 'approve',
    },
  },
} as const satisfies RefusalTable<AnswerFilerRefusal>
