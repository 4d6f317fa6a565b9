import { readFile, stat } from 'node:fs/promises'
import { extname, join, normalize } from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress, constants } from 'node:zlib'

const mediaTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.wasm': 'application/wasm',
  '.txt': 'text/plain; charset=utf-8',
}
const squeezable = new Set(['.html', '.js', '.mjs', '.css', '.json', '.svg', '.wasm'])
const compress = promisify(brotliCompress)

type Kept = {
  readonly bytes: Buffer
  readonly squeezed: Buffer | null
  readonly modifiedMs: number
}

/** The built web pages: files as they are, hashed ones for ever, and the one page for every other
 *  address. Answers null for what is no page (another method, a missing asset). */
export type StaticPages = { answer(request: Request): Promise<Response | null> }

/** Serves `folder`; when the web is not built, a plain page says so. */
export function openStatic(folder: string): StaticPages {
  const kept = new Map<string, Kept>()
  const read = async (path: string): Promise<Kept | null> => {
    const found = await stat(path).catch(() => null)
    if (found === null || !found.isFile()) return null
    const before = kept.get(path)
    if (before !== undefined && before.modifiedMs === found.mtimeMs) return before
    const bytes = await readFile(path)
    const quality = { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } }
    const squeezed = squeezable.has(extname(path)) ? await compress(bytes, quality) : null
    const file = { bytes, squeezed, modifiedMs: found.mtimeMs }
    kept.set(path, file)
    return file
  }
  return {
    async answer(request) {
      if (request.method !== 'GET' && request.method !== 'HEAD') return null
      const path = safePath(new URL(request.url).pathname)
      if (path === null) return null
      const file = path === '/' ? null : await read(join(folder, path))
      if (file !== null) return fileAnswer(request, path, file)
      if (extname(path) !== '') return null
      const page = await read(join(folder, 'index.html'))
      return page === null ? notBuilt() : fileAnswer(request, '/index.html', page)
    },
  }
}

/** The path below the folder; null when it leaves it or is not text. */
function safePath(pathname: string): string | null {
  try {
    const path = normalize(decodeURIComponent(pathname))
    return path.startsWith('/') && !path.includes('\0') && !path.includes('..') ? path : null
  } catch {
    return null
  }
}

function fileAnswer(request: Request, path: string, file: Kept): Response {
  const takesBrotli = /\bbr\b/.test(request.headers.get('accept-encoding') ?? '')
  const squeezed = takesBrotli ? file.squeezed : null
  const headers = new Headers({
    'content-type': mediaTypes[extname(path)] ?? 'application/octet-stream',
    // Vite names what lies in assets by its content.
    'cache-control': path.startsWith('/assets/')
      ? 'public, max-age=31536000, immutable'
      : 'no-cache',
    vary: 'accept-encoding',
  })
  if (squeezed !== null) headers.set('content-encoding', 'br')
  const body = request.method === 'HEAD' ? null : new Uint8Array(squeezed ?? file.bytes)
  return new Response(body, { headers })
}

function notBuilt(): Response {
  const page =
    '<!doctype html><html lang="en"><meta charset="utf-8"><title>Quittance</title>' +
    '<body style="font:16px/1.5 system-ui;max-width:40rem;margin:4rem auto;padding:0 1rem">' +
    '<h1>Quittance is running</h1><p>The pages are not built yet: <code>npm start</code> builds ' +
    'them. The programming interface is at <a href="/api">/api</a>.</p></body></html>'
  return new Response(page, { headers: { 'content-type': 'text/html; charset=utf-8' } })
}
