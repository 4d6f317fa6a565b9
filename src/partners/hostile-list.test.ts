import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdtemp, open, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { promisify } from 'node:util'
import { zipBytes } from '../formats/zip-write.ts'

const MEBIBYTE = 1024 * 1024
/** Above what Node and this program need before anything is read. */
const MEMORY_MAX = 96 * MEBIBYTE
const folder = await mkdtemp(join(tmpdir(), 'quittance-hostile-'))
after(() => rm(folder, { recursive: true, force: true }))

const listFile = new URL('list-file.ts', import.meta.url).href
const reading = `
  import { readListsFile } from '${listFile}'
  const before = process.memoryUsage().rss
  const done = await readListsFile(process.argv[1], { name: 'list' })
  const most = process.resourceUsage().maxRSS * 1024
  console.log(JSON.stringify({ why: done.ok ? null : done.refusal.why, grew: most - before }))`

/** Reads a file in a process of its own: why it was refused, and by how much memory grew. */
async function readApart(file: string): Promise<{ why: string | null; grew: number }> {
  const args = ['--input-type=module', '-e', reading, file]
  const { stdout } = await promisify(execFile)(process.execPath, args)
  return JSON.parse(stdout) as { why: string | null; grew: number } // as printed above
}

async function isRefused(file: string, why: RegExp): Promise<void> {
  const read = await readApart(file)
  assert.match(read.why ?? 'it was read', why)
  assert.ok(read.grew < MEMORY_MAX, `memory grew by ${read.grew} bytes`)
}

test('a list of 200 MB is refused before it is read', async () => {
  const file = join(folder, 'large.csv')
  const handle = await open(file, 'w')
  await handle.write('key,type,partner\n')
  await handle.truncate(200 * MEBIBYTE)
  await handle.close()
  await isRefused(file, /it has 209715200 bytes, and at most 33554432 are read: divide it/)
})

/** A workbook whose one sheet unpacks to spaces, a thousand times what it packs to. */
async function bomb(bytes: number): Promise<Buffer> {
  const space = ' '.repeat(MEBIBYTE)
  const pieces = Array.from({ length: bytes / MEBIBYTE }, () => space)
  const entry = (name: string, text: readonly string[]) => ({ name, pieces: text })
  const relations = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
  return Buffer.from(
    await zipBytes([
      entry('xl/workbook.xml', [
        `<workbook xmlns:r="${relations}"><sheets><sheet name="S" r:id="r1"/></sheets></workbook>`,
      ]),
      entry('xl/_rels/workbook.xml.rels', [
        `<Relationships><Relationship Id="r1" Type="${relations}/worksheet" ` +
          'Target="worksheets/sheet1.xml"/></Relationships>',
      ]),
      entry('xl/worksheets/sheet1.xml', pieces),
    ]),
  )
}

test('an archive that unpacks to too much is refused by what it declares', async () => {
  const file = join(folder, 'bomb.xlsx')
  const bytes = await bomb(300 * MEBIBYTE)
  assert.ok(bytes.length < MEBIBYTE, `${bytes.length} bytes packed`)
  await writeFile(file, bytes)
  await isRefused(file, /the archive unpacks to 31457\d+ bytes/)
})

test('one that lies about its size is refused by what it unpacks to', async () => {
  const bytes = await bomb(300 * MEBIBYTE)
  const size = Buffer.alloc(4)
  size.writeUInt32LE(300 * MEBIBYTE)
  const little = Buffer.alloc(4)
  little.writeUInt32LE(1_000)
  for (let at = bytes.indexOf(size); at >= 0; at = bytes.indexOf(size)) little.copy(bytes, at)
  const file = join(folder, 'liar.xlsx')
  await writeFile(file, bytes)
  await isRefused(file, /sheet S is missing or damaged/)
})
