import assert from 'node:assert/strict'
import { test } from 'node:test'
import { commands } from './commands.ts'
import { readInstant } from './on.ts'
import { quittance } from './testing.ts'

test('every command has a help page that names its options and the day', async () => {
  for (const [name, { usage, options = {} }] of Object.entries(commands)) {
    const { code, out } = await quittance([...name.split(' '), '--help'])
    assert.equal(code, 0, name)
    assert.ok(out.startsWith(`quittance ${usage}`), out)
    for (const option of ['on', 'help', ...Object.keys(options)])
      assert.ok(out.includes(`--${option}`), `${name} --help does not name --${option}`)
    assert.ok(
      out.split('\n').every((line) => line.length <= 110),
      out,
    )
  }
})

test('without a command all of them are listed, with the exit codes', async () => {
  const { code, out } = await quittance([])
  assert.equal(code, 0)
  for (const { usage } of Object.values(commands)) assert.ok(out.includes(usage), usage)
  assert.match(out, /0 done, 1 something is wrong or was refused, 2 called wrongly, 3 stopped/)
})

test('a command that is none, a missing word and an unknown option end with 2', async () => {
  const none = await quittance(['pay', 'everybody'])
  assert.equal(none.code, 2)
  assert.match(none.err, /There is no command “pay everybody”/)
  const short = await quittance(['run'])
  assert.equal(short.code, 2)
  assert.match(short.err, /Expected: quittance run <folder> --out <folder>\nFound 0 words/)
  const option = await quittance(['verify', '--loud'])
  assert.equal(option.code, 2)
  assert.match(option.err, /Unknown option '--loud'.*See quittance verify --help/)
  const noOut = await quittance(['run', 'somewhere'])
  assert.deepEqual([noOut.code, noOut.err], [2, 'Where do the results go? --out <folder>'])
})

test('a server takes no day, and a day that is none is named', async () => {
  const server = await quittance(['serve', '--on', '2026-03-31'])
  assert.equal(server.code, 2)
  assert.match(server.err, /A server lives in its own time/)
  const day = await quittance(['verify', '--on', '31.3.2026'])
  assert.equal(day.code, 2)
  assert.match(day.err, /--on 31\.3\.2026 is neither a date nor an instant: expected 2026-03-31/)
})

test('a date stands for its noon in UTC, an instant for itself', () => {
  assert.equal(readInstant('2026-03-31')?.toString(), '2026-03-31T12:00:00Z')
  assert.equal(readInstant('2026-03-31T09:00:00+02:00')?.toString(), '2026-03-31T07:00:00Z')
  assert.equal(readInstant('2026-02-30'), null)
  assert.equal(readInstant('tomorrow'), null)
})

test('a setting that is wrong is named before anything is opened', async () => {
  const { code, err } = await quittance(['verify'], { PORT: 'eighty' })
  assert.equal(code, 1)
  assert.match(err, /settings are wrong:[^]*not a port/)
})
