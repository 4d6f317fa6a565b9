import { createHmac, timingSafeEqual } from 'node:crypto'

/** The token in a signed session cookie, when the signature holds: `token.HMAC-SHA256 in base64`,
 *  percent-encoded, as the sign-in library writes it. Null when there is none, or it does not. */
export function signedToken(cookies: string, name: string, secret: string): string | null {
  const value = cookieNamed(cookies, name)
  const dot = value?.lastIndexOf('.') ?? -1
  if (value === null || dot < 1) return null
  const token = value.slice(0, dot)
  const stated = Buffer.from(value.slice(dot + 1), 'base64')
  const signature = createHmac('sha256', secret).update(token).digest()
  const holds = stated.length === signature.length && timingSafeEqual(stated, signature)
  return holds ? token : null
}

function cookieNamed(cookies: string, name: string): string | null {
  for (const part of cookies.split(';')) {
    const [key, ...value] = part.split('=')
    if (key?.trim() !== name) continue
    try {
      return decodeURIComponent(value.join('=').trim())
    } catch {
      return null // not percent-encoding: none of ours
    }
  }
  return null
}
