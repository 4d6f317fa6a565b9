import { isoReasons } from './iso-reasons.ts'
import { nachaReasons } from './nacha-reasons.ts'

/** Whose move a reason is: who can make the payment go through the next time. */
export type ReasonOwner = 'partner' | 'specialist' | 'finance'

/** One of the banks' codes in words. */
export type BankReason = {
  readonly code: string
  /** For the partner: one sentence, no code, no blame. */
  readonly partner: string
  /** For whoever works on it: what the code means. */
  readonly staff: string
  /** What is to be done next. */
  readonly remedy: string
  readonly owedBy: ReasonOwner
  /** True where the reason lies in the account: it is not paid to again as it stands. */
  readonly newAccount: boolean
}

const byCode: ReadonlyMap<string, BankReason> = new Map(
  [...isoReasons, ...nachaReasons].map((reason) => [reason.code, reason]),
)

/** The words of a code: ISO 20022 external status reason or return reason codes, Nacha return and
 *  change codes. A code that is in no list, or none, is said as it came: never hidden. */
export function bankReason(code: string | null): BankReason {
  const known = code === null ? undefined : byCode.get(code.toUpperCase())
  if (known !== undefined) return known
  const said = code === null ? 'no code' : `the code ${code}`
  return {
    code: code ?? '',
    partner: 'The bank did not carry it out and gave a reason of its own.',
    staff: `The bank gave ${said}, which is in no common list.`,
    remedy: 'Ask our bank what it means and record the answer.',
    owedBy: 'finance',
    newAccount: false,
  }
}

/** All codes that have words, in their order: for a screen that explains them, and for the tests. */
export const bankReasons: readonly BankReason[] = [...byCode.values()]

/** What the record says of a refusal: the code, what it means, and the bank's own words. */
export function reasonText(code: string | null, information: string | null): string {
  // The code as the lists write it: what holds an account looks for it at the head.
  const { code: head, staff } = bankReason(code)
  const words = information === null || information.trim() === '' ? '' : ` "${information.trim()}"`
  return `${head === '' ? '' : `${head}: `}${staff}${words}`.slice(0, REASON_LENGTH_MAX)
}
const REASON_LENGTH_MAX = 500

/** The code at the head of a text that {@link reasonText} or a person wrote: `AC04 account closed`. */
export function codeIn(text: string | null): string | null {
  return /^([A-Z]{1,4}\d{2}|[A-Z]{4})\b/.exec(text ?? '')?.[1] ?? null
}
