import { createHash } from 'node:crypto'

const NAME_LENGTH_MAX = 180
/** Controls, and what turns the order of writing round or cannot be seen. */
const unshowable = /[\p{C}\p{Zl}\p{Zp}/\\]/gu

/** A bank's name for a file as it is kept and shown: what cannot be shown becomes `_`, what is too long
 *  is cut, and either is told apart by 8 hex digits of the name's sha256.
 *  `a\nb.xml` → `a_b.xml~1f3870be` */
export function shownName(name: string): string {
  const clean = name.replaceAll(unshowable, '_')
  // Never half of a pair.
  const short = clean.slice(0, NAME_LENGTH_MAX).replace(/[\uD800-\uDBFF]$/, '')
  if (short === name) return name
  const digest = createHash('sha256').update(name).digest('hex').slice(0, 8)
  return `${short}~${digest}`
}
