/** The sum of decimals as text, exactly, in the longest scale they have: `1.5` and `0.25` are `1.75`.
 *  What is no decimal counts as nothing. */
export function decimalSum(amounts: readonly string[]): string {
  const scale = Math.max(0, ...amounts.map((text) => (text.split('.')[1] ?? '').length))
  let sum = 0n
  for (const text of amounts) {
    const [whole = '', part = ''] = text.split('.')
    const digits = `${whole}${part.padEnd(scale, '0')}`
    if (/^\d+$/.test(digits)) sum += BigInt(digits)
  }
  if (scale === 0) return sum.toString()
  const digits = sum.toString().padStart(scale + 1, '0')
  return `${digits.slice(0, -scale)}.${digits.slice(-scale)}`
}
