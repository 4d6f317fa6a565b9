import type { PlainDate } from '../kernel/temporal.ts'

/** What of a claim was looked for among everything else that was handed in: facts of the world, which
 *  the checks weigh. Absent in records of before. */
export type Signals = {
  /** In the program's zone. */
  readonly handedInOn: PlainDate
  readonly enrolledOn: PlainDate
  readonly invoices: readonly InvoiceLikeness[]
  readonly pictures: readonly PictureLikeness[]
  readonly papers: readonly PaperDate[]
}

/** An invoice of the same seller that is almost this one: `near`, the same amount and a number one
 *  figure off; `next`, the number before or after it, for a partner that is none of the family. */
export type InvoiceLikeness = {
  readonly how: 'near' | 'next'
  readonly lineNo: number
  readonly number: string
  readonly invoiceNumber: string
  /** Where the other one stands. */
  readonly otherId: string
  readonly otherLineNo: number
}

/** A picture of another activity that looks alike, by how many bits of 64 and of 256 differ. */
export type PictureLikeness = {
  readonly slot: string
  readonly itemId: string
  readonly number: string
  readonly otherId: string
  readonly otherItemId: string
  readonly coarse: number
  readonly fine: number
}

/** The day a document says it was made. */
export type PaperDate = {
  readonly slot: string
  readonly lineNo: number | null
  readonly madeOn: PlainDate
}

/** Bits that may differ in pictures that are certainly one, and in those that a person compares. Saved
 *  anew, resized or grey they stay below the first; pictures of two scenes lie above the second. */
export const SAME_PICTURE = { coarse: 3, fine: 24 } as const
export const LIKE_PICTURE = { coarse: 7, fine: 60 } as const

export function likenessOf(
  bits: Pick<PictureLikeness, 'coarse' | 'fine'>,
): 'same' | 'like' | 'other' {
  const within = (most: { readonly coarse: number; readonly fine: number }) =>
    bits.coarse <= most.coarse && bits.fine <= most.fine
  if (within(SAME_PICTURE)) return 'same'
  return within(LIKE_PICTURE) ? 'like' : 'other'
}
