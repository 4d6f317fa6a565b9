import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { report } from '../payouts/answers/testing.ts'
import { quittance } from './testing.ts'

const folder = await mkdtemp(join(tmpdir(), 'quittance-answer-'))
after(() => rm(folder, { recursive: true }))

test('a previewed answer says what each line means, and needs no database', async () => {
  const file = join(folder, 'status.xml')
  const payments = [{ endToEndId: '26007000110H', status: 'RJCT', code: 'AC04' }]
  await writeFile(file, report({ messageId: 'B1', answers: 'PR-2026-0007', payments }))
  const { code, out } = await quittance(['answer', file, '--preview'])
  assert.equal(code, 0)
  assert.match(out, /line 2: payment 26007000110H rejected: AC04: The account is closed\./)
})

test('a file that is no answer ends with a sentence that says why', async () => {
  const file = join(folder, 'other.xml')
  await writeFile(file, '<Document/>')
  const { code, err } = await quittance(['answer', file, '--preview'])
  assert.notEqual(code, 0)
  assert.match(err, /other\.xml: .*no payment status report/)
})
