/** Every state can be reached and left: no submission, payable, run or question is stuck because no
 *  command brings it there, or none brings it on. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readMigrations } from './platform/migrate.ts'
import { readSource } from './source-testing.ts'
import { elsewhere, type Machine, machines, type Place } from './states-testing.ts'

const source = new Map(readSource().map((file) => [file.path, file]))
const isTest = (path: string) => /\.test\.ts$|(^|\/|-)testing\.ts$|\.fixture\.ts$/.test(path)
const reached = reachedFromDoors()

test('every column of states is walked, and allows the states of the code and no other', async () => {
  const columns = await statesInTables()
  const known = new Set([...machines.map((machine) => machine.column), ...Object.keys(elsewhere)])
  assert.deepEqual([...columns.keys()].sort(), [...known].sort())
  for (const [column, sharing] of Map.groupBy(machines, (machine) => machine.column)) {
    const states = new Set(sharing.flatMap((machine) => machine.states))
    assert.deepEqual([...(columns.get(column) ?? [])].sort(), [...states].sort(), column)
  }
})

test('every move of a table is made by a command that a door or a job reaches', () => {
  const wrong: string[] = []
  for (const machine of machines) {
    const { column, moves, madeIn, starts, notYet = {} } = machine
    for (const name of new Set([...Object.keys(moves), ...Object.keys(madeIn)])) {
      if (!(name in moves)) wrong.push(`${column}: ${name} is no move of the table`)
      if (name in madeIn === name in notYet)
        wrong.push(`${column}: ${name} is made by no command, or declared as made by none`)
    }
    for (const [name, place] of [...Object.entries(madeIn), ...Object.entries(starts)]) {
      const why = missing(place)
      if (why !== null) wrong.push(`${column}: ${name}: ${why}`)
    }
  }
  assert.deepEqual(wrong, [])
})

test('no state is out of reach, but for those declared with their reason', () => {
  for (const machine of machines) {
    const declared = new Set(Object.keys(machine.neverEntered ?? {}))
    const entered = enteredStates(machine)
    for (const name of Object.keys(machine.notYet ?? {})) {
      const to = machine.moves[name]?.to
      if (to !== undefined && !entered.has(to)) declared.add(to)
    }
    const out = machine.states.filter((state) => !entered.has(state))
    assert.deepEqual(out.sort(), [...declared].sort(), machine.column)
  }
})

test('no state is a dead end, but for those at which the work ends', () => {
  for (const machine of machines)
    assert.deepEqual(deadEnds(machine), Object.keys(machine.ends).sort(), machine.column)
})

test('a state that nobody enters and one that nobody leaves are found out', () => {
  const submissions = machines.find((one) => one.column === 'submissions.submissions.status')
  assert.ok(submissions)
  // What was decided before can be let stand: a way into and out of most of them.
  const { keepApproved: a, keepRejected: b, keepLapsed: c, ...onward } = submissions.madeIn
  assert.ok(a && b && c)
  const { sendBack: _, returnIncomplete: __, ...entering } = onward
  const unentered = enteredStates({ ...submissions, madeIn: entering })
  assert.deepEqual([unentered.has('action_required'), unentered.has('lapsed')], [false, false])
  const { bringBack, withdraw, ...leaving } = onward
  assert.ok(deadEnds({ ...submissions, madeIn: leaving }).includes('escalated'))
  assert.ok(bringBack && withdraw && missing(bringBack) === null)
  assert.match(missing([bringBack[0], 'transitions.nowhere']) ?? '', /does not say/)
  assert.match(missing(['src/states-testing.ts', 'machines']) ?? '', /^there is no/)
})

/** Moves that a command makes. */
function made({ moves, madeIn }: Machine) {
  return Object.entries(moves).flatMap(([name, move]) => (name in madeIn ? [move] : []))
}

/** What a new row can come to by the moves that are made. */
function enteredStates(machine: Machine): ReadonlySet<string> {
  const entered = new Set(Object.keys(machine.starts))
  for (let before = -1; before !== entered.size;) {
    before = entered.size
    for (const { from, to } of made(machine))
      if (from.some((state) => entered.has(state))) entered.add(to)
  }
  return entered
}

/** States that are entered and never left for another. */
function deadEnds(machine: Machine): string[] {
  const leaves = (state: string) =>
    made(machine).some(({ from, to }) => from.includes(state) && to !== state)
  const never = machine.neverEntered ?? {}
  return machine.states.filter((state) => !(state in never) && !leaves(state)).toSorted()
}

/** Why a place does not make a move; null when it does. */
function missing([path, words]: Place): string | null {
  const file = source.get(path)
  if (file === undefined || isTest(path)) return `there is no ${path}`
  if (!file.text.includes(words)) return `${path} does not say ${words}`
  return reached.has(path) ? null : `${path} is reached by no door and no job`
}

/** The files that routes, jobs and the command line lead to; through an `index.ts` only those whose
 *  names are taken. */
function reachedFromDoors(): ReadonlySet<string> {
  const seen = new Set<string>()
  const doors = /^src\/([a-z]+\/(routes|jobs)|server|worker|cli\/.*)\.ts$/
  const open = [...source.keys()].filter((path) => doors.test(path) && !isTest(path))
  for (let path = open.pop(); path !== undefined; path = open.pop()) {
    if (seen.has(path)) continue
    seen.add(path)
    for (const { target, isOurs, isTypeOnly, names } of source.get(path)?.imports ?? []) {
      if (!isOurs || isTypeOnly) continue
      open.push(...(target.endsWith('/index.ts') ? behind(target, names) : [target]))
    }
  }
  return seen
}

/** The files an index takes these names from; a name it gives another of counts for all of them. */
function behind(index: string, names: readonly string[]): string[] {
  const parts = (source.get(index)?.imports ?? []).filter((one) => one.isExport && !one.isTypeOnly)
  const found = names.map((name) => parts.filter((part) => part.names.includes(name)))
  return found.flatMap((own) => (own.length > 0 ? own : parts)).map((part) => part.target)
}

/** `payouts.runs.status` → its states, from the CHECKs of the migrations. */
async function statesInTables(): Promise<Map<string, string[]>> {
  const columns = new Map<string, string[]>()
  for (const { text } of await readMigrations()) {
    for (const [, table, body = ''] of text.matchAll(/^create table (\S+) \((.*?)^\)/gms)) {
      const check = /^ {2}(state|status) text[^;]*?check\s*\(\1 in \(([^)]*)\)\)/ms.exec(body)
      if (check === null) continue
      const [, column, states = ''] = check
      const named = [...states.matchAll(/'(\w+)'/g)].map((match) => match[1] ?? '')
      columns.set(`${table}.${column}`, named)
    }
    const later =
      /^alter table (\S+) add constraint[^;]*?check\s*\((state|status) in \(([^)]*)\)\)/gms
    for (const [, table, column, states = ''] of text.matchAll(later)) {
      const named = [...states.matchAll(/'(\w+)'/g)].map((match) => match[1] ?? '')
      columns.set(`${table}.${column}`, named)
    }
  }
  return columns
}
