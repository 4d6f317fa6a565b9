// Builds the web with Vite, but only when something it is made of has changed.
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'

/** Builds into a folder beside `web/dist` and swaps it in whole, so that a killed build leaves the
 *  old one and a running server never serves half of one. `run` runs a program and answers its
 *  exit code. Answers whether it built. */
export async function buildWeb(root, node, run) {
  const dist = join(root, 'web', 'dist')
  if (isBuilt(root)) return false
  const hash = contentHash(root)
  console.log('Building the web (its sources changed) …')
  const next = join(root, 'web', 'dist.next')
  const old = join(root, 'web', 'dist.old')
  const vite = join(root, 'node_modules', 'vite', 'bin', 'vite.js')
  const args = [
    vite,
    'build',
    'web',
    '--outDir',
    'dist.next',
    '--emptyOutDir',
    '--logLevel',
    'warn',
  ]
  const code = await run(node, args, {
    cwd: root,
    env: { ...process.env, NODE_ENV: 'production', PATH: `${dirname(node)}:${process.env.PATH}` },
  })
  if (code !== 0) throw new Error('The web could not be built: Vite’s message is above.')
  writeFileSync(join(next, '.built-from'), hash)
  rmSync(old, { recursive: true, force: true })
  if (existsSync(dist)) renameSync(dist, old)
  renameSync(next, dist)
  rmSync(old, { recursive: true, force: true })
  return true
}

/** Whether `web/dist` was built from the sources as they are. */
export function isBuilt(root) {
  return readOr(join(root, 'web', 'dist', '.built-from')) === contentHash(root)
}

/** Of every file in `web/`, every source file that one of them imports from outside (the domains'
 *  contracts and what those stand on), and the lock file, which names the tools. */
function contentHash(root) {
  const files = new Set(webFiles(join(root, 'web')))
  for (const file of files) {
    if (!/\.tsx?$/.test(file)) continue
    for (const [, from] of readFileSync(file, 'utf8').matchAll(/from '(\.{1,2}\/[^']+)'/g)) {
      const target = join(dirname(file), from)
      if (existsSync(target)) files.add(target) // a Set hands out what is added during the loop
    }
  }
  files.add(join(root, 'package-lock.json')).add(join(root, 'tsconfig.json'))
  const hash = createHash('sha256')
  for (const file of [...files].sort((a, b) => (a < b ? -1 : 1)))
    hash
      .update(`${relative(root, file)}\0`)
      .update(readFileSync(file))
      .update('\0')
  return hash.digest('hex')
}

function webFiles(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) return /^(dist|node_modules)/.test(entry.name) ? [] : webFiles(path)
    return entry.isFile() ? [path] : []
  })
}

function readOr(path) {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return null
  }
}
