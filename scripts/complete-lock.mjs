// Completes package-lock.json with the platform packages a registry in reach did not have.
//
// Why: `npm install` silently drops an optional package it cannot find (a binding for another
// operating system), and `npm ci` then refuses the lock file as "not in sync". An entry that names
// version, os and cpu is enough: npm skips it on other machines. These entries carry no integrity
// hash, because the file was not there to be hashed; on the machines they are for, npm takes what
// its registry serves. Entries once added stay. Run by `npm run lock`, which is also the way to
// add or change a package: edit package.json, `npm run lock`, commit both files.
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const target = process.argv[2] ?? fileURLToPath(new URL('../package-lock.json', import.meta.url))
const platforms =
  /[-/.](android|darwin|linux|win32|freebsd|openharmony|openbsd|netbsd|sunos|aix)-?(arm64|arm|x64|ia32|ppc64|riscv64|s390x|loong64|mips64el)?/

const lock = JSON.parse(readFileSync(target, 'utf8'))
const added = []
for (const [folder, found] of Object.entries(lock.packages)) {
  for (const [name, range] of Object.entries(found.optionalDependencies ?? {})) {
    if (resolves(folder, name)) continue
    lock.packages[`node_modules/${name}`] = entryFor(name, range, found)
    added.push(name)
  }
}
lock.packages = Object.fromEntries(
  Object.entries(lock.packages).sort(([a], [b]) => a.localeCompare(b, 'en')), // npm's own order
)
if (added.length) writeFileSync(target, `${JSON.stringify(lock, null, 2)}\n`)
console.log(`package-lock.json: ${added.length} platform packages added. ${added.join(' ')}`)

/** Looks for a package as Node does: in the folder's own node_modules, then in each above it. */
function resolves(folder, name) {
  for (let at = folder; ; at = at.slice(0, Math.max(0, at.lastIndexOf('node_modules/') - 1))) {
    if (lock.packages[at ? `${at}/node_modules/${name}` : `node_modules/${name}`]) return true
    if (!at) return false
  }
}

function entryFor(name, range, parent) {
  const [, os, machine] = platforms.exec(name) ?? []
  const cpu = name.includes('wasm32') ? 'wasm32' : machine
  const libc = name.includes('musl') ? ['musl'] : /gnu|glibc/.test(name) ? ['glibc'] : null
  return {
    version: range.replace(/^[\^~=v]+/, ''),
    ...(cpu ? { cpu: [cpu] } : {}),
    ...(parent.dev ? { dev: true } : {}),
    ...(libc ? { libc } : {}),
    optional: true,
    ...(os ? { os: [os] } : {}),
  }
}
