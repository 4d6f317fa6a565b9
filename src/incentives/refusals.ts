import type { RefusalTable } from '../kernel/result.ts'
import { type PlanRefusal, planRefusals } from './plan-refusals.ts'

export type IncentiveRefusal =
  | PlanRefusal
  | {
      readonly code: 'incentive.wrong_state'
      readonly number: string
      readonly status: string
      readonly needs: readonly string[]
      readonly move: string
    }
  | { readonly code: 'incentive.unknown'; readonly incentive: string }

export const incentiveRefusals = {
  ...planRefusals,
  'incentive.wrong_state': {
    status: 409,
    title: 'Not in this state',
    text: (r) =>
      `${r.number} is ${r.status}; to ${r.move} it, it must be ${r.needs.join(' or ')}. ` +
      'Look at its time line for who moved it.',
    example: {
      code: 'incentive.wrong_state',
      number: 'MDF-2026-00042',
      status: 'settled',
      needs: ['committed'],
      move: 'settle',
    },
  },
  'incentive.unknown': {
    status: 404,
    title: 'No such incentive',
    text: (r) => `There is no incentive ${r.incentive} that you may see. Check the number.`,
    example: { code: 'incentive.unknown', incentive: 'MDF-2026-00042' },
  },
} as const satisfies RefusalTable<IncentiveRefusal>
