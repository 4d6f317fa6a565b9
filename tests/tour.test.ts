/** The tour at the door of the sample company promises what the sample company has. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { mayDo } from '../src/identity/permissions.ts'
import { payRuns } from '../src/sample/bank-facts.ts'
import { people } from '../src/sample/company.ts'
import { partners } from '../src/sample/partners.ts'
import { stories } from '../src/sample/stories/stories.ts'
import { stops, stopsFor, type TourPlace } from '../web/sign-in/tour-stops.ts'

const company = Object.entries(people).map(([short, { name, role }]) => ({
  principalId: short,
  name,
  email: '',
  roles: [role],
  partnerId: null,
}))
const contacts = partners.map(({ code, contact: name }) => ({
  principalId: code,
  name,
  email: '',
  roles: ['partner_admin' as const],
  partnerId: code,
}))
const met = stopsFor([...company, ...contacts])

/** What one must be allowed to read there. */
const needs = {
  '/queue': 'queue.read',
  '/questions': 'question.read',
  '/programs': 'program.read',
  '/payouts': 'run.read',
  '/reconciliation': 'statement.read',
  '/vendors': 'vendor.read',
  '/vendors/screening': 'screening.read',
  '/portal': 'submission.read',
} as const satisfies Record<TourPlace, string>

test('every stop of the tour has its person, and that person may look there', () => {
  assert.equal(met.length, stops.length)
  for (const { person, place } of met) {
    const caller = { signedIn: true, roles: person.roles }
    assert.ok(mayDo(caller, needs[place]), `${person.name} at ${place}`)
  }
})

test('what the tour tells of is in the sample company', () => {
  const isAbout = (place: TourPlace, words: RegExp) =>
    met.some((stop) => stop.place === place && words.test(stop.look))
  const suspicious = partners.filter(({ onboarding }) => onboarding === 'suspicious')
  assert.deepEqual(
    suspicious.map(({ legalName }) => isAbout('/vendors', new RegExp(legalName.slice(0, 10)))),
    [true],
  )
  assert.ok(isAbout('/queue', /Jonas turned a plant tour down/))
  const appealed = stories.filter(({ moves }) => moves.at(-1)?.do === 'appeal')
  const [tour] = appealed
  assert.match(tour?.request?.title ?? '', /^Plant tour/)
  assert.ok(tour?.moves.some((move) => move.do === 'reject' && move.by === 'jonas'))
  assert.equal(
    met.find(({ place, nth }) => place === '/queue' && nth === 1)?.person.name,
    people.jonas.name,
  )
  assert.ok(isAbout('/programs', /MDF-EMEA waits for a second person/))
  assert.ok(isAbout('/payouts', /waits for approval/))
  assert.equal(payRuns.filter(({ statement }) => statement === null).length, 1)
  assert.ok(isAbout('/reconciliation', /but two/))
  assert.equal(payRuns.flatMap(({ statement }) => statement ?? []).length, 2)
  assert.ok(isAbout('/questions', /three port authorities/))
  const asked = stories.flatMap(({ moves }) =>
    moves.flatMap((move) => (move.do === 'escalate' ? [move.question] : [])),
  )
  assert.ok(asked.some((question) => /Three port authorities/.test(question)))
})

test('no two stories are alike, and each is told in the order of time', () => {
  assert.equal(new Set(stories.map(({ id }) => id)).size, stories.length)
  const titles = stories.flatMap(({ request }) => (request === undefined ? [] : [request.title]))
  assert.equal(new Set(titles).size, titles.length)
  for (const { id, moves } of stories) {
    const backs = moves.flatMap(({ when }) => ('back' in when ? [when.back] : []))
    assert.deepEqual(
      backs,
      backs.toSorted((a, b) => b - a),
      id,
    )
  }
})
