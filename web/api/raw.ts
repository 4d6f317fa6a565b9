import { Problem } from './client.ts'

/** A POST to what is no domain's contract: the sign-in library's own endpoints. */
export async function rawPost(path: string, body: object): Promise<unknown> {
  return rawCall(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
}

async function rawCall(path: string, init: RequestInit): Promise<unknown> {
  const headers = new Headers(init.headers)
  headers.set('accept', 'application/json')
  headers.set('x-quittance', '1')
  const answer = await fetch(path, { ...init, headers, credentials: 'same-origin' }).catch(
    () => null,
  )
  const json: unknown = await answer?.json().catch(() => null)
  if (answer?.ok) return json
  throw new Problem({
    code: textOf(json, 'code') ?? (answer ? 'web.fault' : 'web.unreachable'),
    title: textOf(json, 'title') ?? 'That did not work',
    status: answer?.status ?? 0,
    detail:
      textOf(json, 'detail') ??
      textOf(json, 'message') ??
      'Quittance cannot be reached. Try again.',
    fields: [],
  })
}

function textOf(json: unknown, name: string): string | null {
  if (typeof json !== 'object' || json === null) return null
  const value: unknown = Object.entries(json).find(([key]) => key === name)?.[1]
  return typeof value === 'string' && value !== '' ? value : null
}
