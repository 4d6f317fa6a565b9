/** Limits that more than one domain stands on. Each is a bound that a refusal names when passed. */

/** Rows of one page of any list. */
export const PAGE_ROWS_MAX = 200
/** Counts stop here and read `1000+`. */
export const COUNT_MAX = 1_000
/** Longest free text a person may type (reasons, messages), in characters. */
export const TEXT_CHARS_MAX = 8_000
