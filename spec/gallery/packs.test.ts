import assert from 'node:assert/strict'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { checkPack, printProblem, readPackFolder } from '../../src/programs/index.ts'
import { vocabulary } from '../../src/vocabulary.ts'

const gallery = join(import.meta.dirname, '../../programs/gallery')
const entries = await readdir(gallery, { withFileTypes: true })
const folders = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name)

test('the gallery holds packs', () => {
  assert.ok(folders.length > 0)
})

for (const folder of folders) {
  test(`${folder} can be published`, async () => {
    const { problems } = checkPack(await readPackFolder(join(gallery, folder)), vocabulary)
    assert.deepEqual(problems.map(printProblem), [])
  })
}
