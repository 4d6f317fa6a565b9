import type { hitStates } from './contract.ts'

export type HitState = (typeof hitStates)[number]
type Move = { readonly from: readonly HitState[]; readonly to: HitState }

/** A possible hit holds until two people clear it or one confirms it. What is cleared, and what waits,
 *  falls when the name or the entry changes; a true hit stays until two people clear it. */
export const hitMoves = {
  propose: { from: ['possible', 'true'], to: 'clearing' },
  clear: { from: ['clearing'], to: 'cleared' },
  decline: { from: ['clearing'], to: 'possible' },
  confirm: { from: ['possible', 'clearing'], to: 'true' },
  end: { from: ['possible', 'clearing', 'cleared'], to: 'gone' },
} as const satisfies Record<string, Move>
export type HitMove = keyof typeof hitMoves
