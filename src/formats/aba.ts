/** A US routing number: nine digits, 3·(d1+d4+d7) + 7·(d2+d5+d8) + (d3+d6+d9) ≡ 0 (mod 10), not all
 *  zero. Source: American Bankers Association, routing number policy. `021000021` passes. */
export function isAbaNumber(text: string): boolean {
  if (!/^\d{9}$/.test(text) || text === '000000000') return false
  const weights = [3, 7, 1, 3, 7, 1, 3, 7, 1]
  const sum = weights.reduce((total, weight, place) => total + weight * Number(text[place]), 0)
  return sum % 10 === 0
}
