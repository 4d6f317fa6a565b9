import assert from 'node:assert/strict'
import { deliverNews } from '../src/audit/index.ts'
import { executeAsSystem } from '../src/identity/execute.ts'
import { person, type TestPerson } from '../src/identity/testing.ts'
import { Temporal } from '../src/kernel/temporal.ts'
import { readAnswer, type Route, wireRequest } from '../src/platform/contract.ts'
import type { RouteAnswer, RouteArgument } from '../src/platform/contract.ts'
import { testDatabase } from '../src/platform/testing.ts'
import type { World } from '../src/platform/world.ts'
import { problemIn, testOrigin, testServer } from '../src/server-testing.ts'
import { constraintsOf, domains, escalatingOf } from '../src/wiring.ts'

/** Somebody signed in: what their browser sends. */
export type Visitor = { readonly cookie: string; readonly principalId: string }

/** The whole program behind its HTTP door on a database of its own, at a day the test chooses. */
export type Door = {
  readonly world: World
  /** The day and hour of everything that follows, until the next. */
  at(instant: string): void
  signedIn(wanted: TestPerson): Promise<Visitor>
  /** Asks a route as somebody, in wire form; what the worker does next is done before it answers. */
  ask<R extends Route>(who: Visitor, route: R, argument: RouteArgument<R>): Promise<RouteAnswer<R>>
  /** The code of the refusal that is expected. */
  refused<R extends Route>(who: Visitor, route: R, argument: RouteArgument<R>): Promise<string>
  request<R extends Route>(who: Visitor, route: R, argument: RouteArgument<R>): Promise<Response>
  /** Sends a file as a browser does: the raw bytes, its name in the query. */
  upload<R extends Route>(
    who: Visitor,
    route: R,
    file: { readonly name: string; readonly bytes: Uint8Array },
  ): Promise<RouteAnswer<R>>
  /** Shows a visitor's second factor, as who releases a run does. */
  stepUp(who: Visitor): Promise<void>
  close(): Promise<void>
}

export async function openDoor(first: string): Promise<Door> {
  let now = Temporal.Instant.from(first)
  const wired = { constraints: constraintsOf(), escalating: escalatingOf() }
  const db = await testDatabase({ ...wired, clock: () => now })
  const server = testServer(db)
  const { world } = db
  const request: Door['request'] = async (who, route, argument) => {
    const { method, path, headers, body } = wireRequest(route, argument)
    const sent = { method, headers, cookie: who.cookie }
    return server.send(path, body === undefined ? sent : { ...sent, body })
  }
  return {
    world,
    at: (instant) => void (now = Temporal.Instant.from(instant)),
    async signedIn(wanted) {
      const { principalId } = await person(db, wanted)
      return { principalId, cookie: await server.cookieFor(principalId) }
    },
    async ask(who, route, argument) {
      return answered(world, route, await request(who, route, argument))
    },
    async refused(who, route, argument) {
      const response = await request(who, route, argument)
      assert.ok(response.status >= 400, `${route.path} was not refused`)
      return (await problemIn(response)).code
    },
    request,
    async upload(who, route, { name, bytes }) {
      const host = new URL(testOrigin).host
      const headers = { cookie: who.cookie, 'x-quittance': '1', origin: testOrigin, host }
      const path = `${testOrigin}/api${route.path}?name=${encodeURIComponent(name)}`
      const init = { method: 'PUT', headers, body: Buffer.from(bytes) }
      const socket = { incoming: { socket: { remoteAddress: '127.0.0.1' } } }
      return answered(world, route, await server.app.http.request(path, init, socket))
    },
    stepUp: ({ cookie, principalId }) => server.stepUp(cookie, principalId),
    async close() {
      await server.close()
      await db.close()
    },
  }
}

async function answered<R extends Route>(world: World, route: R, response: Response) {
  const text = await response.text()
  assert.ok(response.status < 400, `${route.method} ${route.path}: ${response.status} ${text}`)
  const answer = readAnswer(route, text === '' ? null : JSON.parse(text))
  await hearNews(world)
  return answer
}

/** What the worker does between two requests. */
async function hearNews(world: World): Promise<void> {
  const subscriptions = domains.flatMap((domain) => domain.subscriptions)
  const refusals = await deliverNews(world.app, subscriptions, (job, command) => {
    const as = { name: job.subscriber, key: job.key, requestId: `news:${job.key}` }
    return executeAsSystem(world, as, command, { eventId: job.eventId })
  })
  assert.deepEqual(refusals, [])
}
