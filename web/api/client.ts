import type { Route, RouteArgument, RouteWireAnswer } from '../../src/platform/contract.ts'
import { wireRequest } from '../../src/platform/contract.ts'

/** A refusal or a fault as the server tells it (`application/problem+json`, RFC 9457). */
export type ProblemBody = {
  readonly code: string
  readonly title: string
  readonly status: number
  readonly detail: string
  readonly fields: readonly {
    readonly path: string
    readonly code?: string
    readonly detail: string
  }[]
  readonly requestId?: string
  /** Facts of the refusal: what was available, who holds it, the newer version. */
  readonly [fact: string]: unknown
}

/** Thrown by every call that did not succeed. */
export class Problem extends Error {
  readonly body: ProblemBody
  constructor(body: ProblemBody) {
    super(body.detail || body.title)
    this.name = 'Problem'
    this.body = body
  }
}

export type CallOptions = {
  /** Names this intention: sent twice with one key, it happens once. */
  readonly key?: string
  readonly signal?: AbortSignal
}

/** Calls a route of a contract and answers its JSON as the wire carries it (amounts as
 *  `{amount, currency}`, instants and dates as text). Throws {@link Problem}. */
export async function call<R extends Route>(
  route: R,
  argument: RouteArgument<R>,
  options: CallOptions = {},
): Promise<RouteWireAnswer<R>> {
  const request = wireRequest(route, argument)
  const headers = { ...request.headers, ...(options.key ? { 'idempotency-key': options.key } : {}) }
  const answer = await send(request.path, {
    method: request.method,
    headers,
    ...(request.body === undefined ? {} : { body: request.body }),
    ...(options.signal ? { signal: options.signal } : {}),
  })
  if (!answer.ok) throw new Problem(await problemOf(answer))
  if (answer.status === 204) return undefined as RouteWireAnswer<R> // a 204 route answers nothing
  return (await answer.json()) as RouteWireAnswer<R> // the server encoded it with this route's schema
}

/** The address of a download route, for links and viewers. */
export function addressOf<R extends Route>(route: R, argument: RouteArgument<R>): string {
  return wireRequest(route, argument).path
}

/** A fresh key for one intention of a person. */
export function newKey(): string {
  return crypto.randomUUID()
}

async function send(path: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(path, { ...init, credentials: 'same-origin' })
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error
    throw new Problem(unreachable)
  }
}

const unreachable: ProblemBody = {
  code: 'web.unreachable',
  title: 'Quittance cannot be reached',
  status: 0,
  detail: 'Nothing was lost. Check the connection and try again; sending twice does no harm.',
  fields: [],
}

async function problemOf(answer: Response): Promise<ProblemBody> {
  const json: unknown = await answer.json().catch(() => null)
  return readProblem(json, answer.status)
}

function readProblem(json: unknown, status: number): ProblemBody {
  if (typeof json === 'object' && json !== null && 'title' in json && 'detail' in json) {
    const body = json as ProblemBody // problem+json of our own server
    return { ...body, fields: Array.isArray(body.fields) ? body.fields : [] }
  }
  return {
    code: 'web.fault',
    title: 'Something went wrong here',
    status,
    detail: `The server answered ${status}. Try again; if it stays so, tell the person who runs this installation.`,
    fields: [],
  }
}

/** Sends a file to an upload route and tells how far it is. `fetch` cannot, XMLHttpRequest can. */
export function upload<R extends Route>(
  route: R,
  argument: RouteArgument<R>,
  file: File,
  onProgress: (part: number) => void,
): Promise<RouteWireAnswer<R>> {
  const request = wireRequest(route, argument)
  const separator = request.path.includes('?') ? '&' : '?'
  return new Promise((resolve, reject) => {
    const xhr = new XMLHttpRequest()
    xhr.open(request.method, `${request.path}${separator}name=${encodeURIComponent(file.name)}`)
    for (const [name, value] of Object.entries(request.headers)) xhr.setRequestHeader(name, value)
    xhr.setRequestHeader('content-type', file.type || 'application/octet-stream')
    xhr.setRequestHeader('idempotency-key', newKey())
    xhr.upload.onprogress = (event) =>
      event.lengthComputable && onProgress(event.loaded / event.total)
    xhr.onerror = () => reject(new Problem(unreachable))
    xhr.onload = () => {
      const json = parsed(xhr.responseText)
      if (xhr.status >= 200 && xhr.status < 300) resolve(json as RouteWireAnswer<R>)
      else reject(new Problem(readProblem(json, xhr.status)))
    }
    xhr.send(file)
  })
}

function parsed(text: string): unknown {
  try {
    return text === '' ? undefined : JSON.parse(text)
  } catch {
    return null
  }
}
