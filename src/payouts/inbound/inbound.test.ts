import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isUnfinished, isUsableName, waitMinutes } from './inbound.ts'
import { shownName } from './shown-name.ts'

test('a name says whether its file is still being written, or hidden', () => {
  const unfinished = ['.hidden', 'a.part', 'a.xml.PART', 'b.tmp', 'c.filepart', 'd.xml~', '~$e.xml']
  for (const name of unfinished) assert.equal(isUnfinished(name), true, name)
  for (const name of ['a.xml', 'parts.xml', 'tmp', 'a.partly', 'STA 2026-03-02.940']) {
    assert.equal(isUnfinished(name), false, name)
  }
})

test('a name that leads out of the folder is none', () => {
  for (const name of ['..', '.', '', '../etc/passwd', 'a/b', 'a\\b', 'a\0b', 'a\uFFFDb']) {
    assert.equal(isUsableName(name), false, name)
  }
  assert.equal(isUsableName('Kontoauszug März (1).xml'), true)
})

test('what cannot be shown of a name is replaced, and two such names stay two', () => {
  assert.equal(shownName('Kontoauszug März (1).xml'), 'Kontoauszug März (1).xml')
  assert.match(shownName('a\nb.xml'), /^a_b\.xml~[0-9a-f]{8}$/)
  assert.notEqual(shownName('a\nb.xml'), shownName('a\rb.xml'))
  assert.match(shownName('pay\u202Elmx.exe'), /^pay_lmx\.exe~/)
  const long = shownName('x'.repeat(5000))
  assert.equal(long.length, 189)
})

test('after looks that failed the next waits 1, 2, 4 … minutes, an hour at most', () => {
  assert.deepEqual([1, 2, 3, 7, 50].map(waitMinutes), [1, 2, 4, 60, 60])
})
