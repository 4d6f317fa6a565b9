import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { build, type Rolldown } from 'vite'

const webRoot = join(import.meta.dirname, '../web')
const outDir = mkdtempSync(join(tmpdir(), 'quittance-web-'))
/** What only the server may load. */
const serverOnly = [
  'hono',
  '@hono',
  'pg',
  'pg-pool',
  'better-auth',
  'graphile-worker',
  'pino',
  'exceljs',
]
/** The first page loads the entry and what it imports; a phone waits for this. */
const ENTRY_GZIP_BYTES_MAX = 225_000

let chunks: readonly Rolldown.OutputChunk[] = []

before(async () => {
  const built = await build({
    root: webRoot,
    configFile: join(webRoot, 'vite.config.ts'),
    logLevel: 'error',
    build: { outDir, emptyOutDir: true },
  })
  const outputs = Array.isArray(built) ? built : [built]
  chunks = outputs.flatMap((one) =>
    'output' in one ? one.output.flatMap((file) => (file.type === 'chunk' ? [file] : [])) : [],
  )
})

after(() => rmSync(outDir, { recursive: true, force: true }))

test('no chunk of the web holds a package of the server', () => {
  assert(chunks.length > 10, 'the screens are chunks of their own')
  const strangers = chunks.flatMap((chunk) =>
    chunk.moduleIds.filter((id) =>
      serverOnly.some((name) => id.includes(`/node_modules/${name}/`)),
    ),
  )
  assert.deepEqual(strangers, [])
})

test('no chunk of the web reaches for Node', () => {
  const reaching = chunks.flatMap((chunk) => [
    ...chunk.imports.filter((name) => name.startsWith('node:')),
    ...chunk.moduleIds.filter((id) => id.includes('browser-external') || id.startsWith('node:')),
    ...(/(?:from|import|require)\s*\(?\s*["'`]node:/.test(chunk.code) ? [chunk.fileName] : []),
  ])
  assert.deepEqual(reaching, [])
})

test('the web stands on contracts and pure files, not on commands, statements or routes', () => {
  const forbidden =
    /\/src\/[a-z]+\/(?:sql|routes|jobs|index)\.ts$|\/src\/platform\/(?:db|handler|http)/
  const strangers = chunks.flatMap((chunk) => chunk.moduleIds.filter((id) => forbidden.test(id)))
  assert.deepEqual(strangers, [])
})

test('the first page stays small', () => {
  const byName = new Map(chunks.map((chunk) => [chunk.fileName, chunk]))
  const wanted = new Set<string>()
  const want = (name: string) => {
    if (wanted.has(name)) return
    wanted.add(name)
    for (const next of byName.get(name)?.imports ?? []) want(next)
  }
  for (const chunk of chunks) if (chunk.isEntry) want(chunk.fileName)
  const bytes = [...wanted].reduce(
    (sum, name) => sum + gzipSync(byName.get(name)?.code ?? '').length,
    0,
  )
  assert(bytes < ENTRY_GZIP_BYTES_MAX, `the entry is ${bytes} bytes gzipped`)
})
