import { blindIndexes, type Keys } from '../platform/secrets.ts'
import type { OpenedDetail } from '../vendors/index.ts'

/** The mark of an account by every key we hold, the current one first: what was approved before keys
 *  rotated is still that account. */
export function accountMarks(
  keys: Keys,
  detail: Pick<OpenedDetail, 'scheme' | 'routingNumber' | 'account'>,
): string[] {
  const number = `${detail.scheme}:${detail.routingNumber ?? ''}:${detail.account}`
  return blindIndexes(keys, 'payouts.payments.account', number).map((mark) => mark.toString('hex'))
}
