/** Limits that more than one domain stands on; each is named in the refusal that it causes. A limit
 *  of one domain's own lies with the word it bounds. */

/** The most rows a page may have, and how many it has unless asked otherwise. */
export const PAGE_ROWS_MAX = 200
export const PAGE_ROWS = 50
/** Counts stop here and say "more": counting a large table exactly costs more than it tells. */
export const COUNT_MAX = 1000
