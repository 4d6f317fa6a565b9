import type { Instant } from '../../kernel/temporal.ts'

/** A thing in a bank's folder, as it is listed. */
export type Offer = {
  /** As the bank has it: never shown, never kept. */
  readonly name: string
  readonly sizeBytes: number | null
  readonly modifiedAt: Instant | null
  readonly kind: 'file' | 'folder' | 'link' | 'other'
}

/** What became of taking a file. `changed`: it is not what was listed; `gone`: it is not there. */
export type Taken =
  | { readonly kind: 'taken'; readonly bytes: Uint8Array }
  | { readonly kind: 'too_large' | 'changed' | 'gone' | 'no_file' }

/** A folder of the bank that is only read. Every operation throws a `PlaceFault`. */
export type Shelf = {
  /** Where it is, for people: `sftp://login@host:22/out`. */
  readonly where: string
  /** At most so many names, in no order; `more`: there are more. */
  list(namesMax: number): Promise<{ readonly offers: readonly Offer[]; readonly more: boolean }>
  /** Reads a file of the size listed, and never more than `bytesMax` of it. */
  take(offer: Offer, bytesMax: number): Promise<Taken>
  close(): Promise<void>
}
