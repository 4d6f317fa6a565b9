/** A US routing number: nine digits, 3·(d1+d4+d7) + 7·(d2+d5+d8) + (d3+d6+d9) ≡ 0 (mod 10), not all
 *  zero; the first two are a district's: 00–12, 21–32 (thrifts), 61–72 (electronic), 80 (cheques of
 *  travellers). Source: American Bankers Association, routing number policy. `021000021` passes. */
export function isAbaNumber(text: string): boolean {
  if (!/^(0\d|1[0-2]|2[1-9]|3[0-2]|6[1-9]|7[0-2]|80)\d{7}$/.test(text)) return false
  if (text === '000000000') return false
  const weights = [3, 7, 1, 3, 7, 1, 3, 7, 1]
  const sum = weights.reduce((total, weight, place) => total + weight * Number(text[place]), 0)
  return sum % 10 === 0
}
