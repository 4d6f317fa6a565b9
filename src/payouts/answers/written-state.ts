/** What a bank's letter can say of a payment. */
export const writtenWords = ['accepted', 'rejected', 'returned'] as const
export type WrittenWord = (typeof writtenWords)[number]

export const writtenStates = ['filed', 'confirmed', 'declined'] as const
export type WrittenState = (typeof writtenStates)[number]

type Move = { readonly from: readonly WrittenState[]; readonly to: WrittenState }
/** A letter is filed by one of Finance; another confirms it, or somebody declines it. */
export const writtenMoves = {
  confirm: { from: ['filed'], to: 'confirmed' },
  decline: { from: ['filed'], to: 'declined' },
} as const satisfies Record<string, Move>
