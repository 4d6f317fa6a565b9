import type { Id } from '../kernel/ids.ts'

export type RateImportId = Id<'rate_import'>

/** The source whose files we read. */
export const ecb = 'ECB'

/** How many days before the day asked for a list may be of. The longest pause of the ECB's lists is
 *  five days, at Christmas and a weekend; what is older is missing, not merely a holiday. */
export const EARLIER_DAYS_MAX = 7
