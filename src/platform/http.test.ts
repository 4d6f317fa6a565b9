import assert from 'node:assert/strict'
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { z } from 'zod'
import { ok, refuse } from '../kernel/result.ts'
import { fileAnswer, route } from './contract.ts'
import { serveRoute } from './handler.ts'
import { mount, openHttp, type Door } from './http.ts'
import { openLimiter } from './http-limit.ts'
import { httpRefusals } from './http-refusals.ts'
import { callerAddress, isFromThisMachine, originsOf } from './http-security.ts'
import { openLive, type LiveNews } from './live.ts'
import { openLog } from './log.ts'
import { openMetrics } from './metrics.ts'
import { openStatic } from './static.ts'
import { moneySchema } from './wire.ts'

const folder = await mkdtemp(join(tmpdir(), 'q-http-'))
after(() => rm(folder, { recursive: true }))
const uploads = join(folder, 'uploads')
const lines: string[] = []
const door: Door<null> = {
  origins: ['http://x'],
  catalog: new Map(Object.entries(httpRefusals)),
  log: openLog('info', { write: (line) => void lines.push(line) }),
  metrics: openMetrics(),
  uploadFolder: uploads,
  addressOf: (socket) => socket,
  callerOf: async () => ok({ call: null, who: 'tester', cookies: [] }),
  countOf: () => null,
  authorize: () => null,
}
const common = { action: 'x', summary: 'x' } as const
const seen: string[] = []
const app = openHttp(door)
const upload = route({
  ...common,
  method: 'put',
  path: '/files',
  kind: 'upload',
  bytesMax: 5_000_000,
  query: z.object({ name: z.string() }),
  answer: z.object({ name: z.string(), bytes: z.number() }),
})
mount(
  app,
  door,
  serveRoute(upload, async (_: null, { upload: file }) => {
    seen.push((await readFile(file.path, 'utf8')).slice(0, 5))
    if (file.name === 'bad.csv') return refuse({ code: 'http.malformed', why: 'it is bad' })
    return { name: file.name, bytes: file.bytes }
  }),
)
const download = route({
  ...common,
  method: 'get',
  path: '/file',
  kind: 'download',
  answer: fileAnswer,
})
mount(
  app,
  door,
  serveRoute(download, () => ({
    name: 'Rechnung "März".html',
    mediaType: 'text/html',
    content: '<script>alert(1)</script>',
  })),
)
const amounts = route({
  ...common,
  method: 'post',
  path: '/amounts',
  body: z.object({ amount: moneySchema }),
  answer: z.object({ amount: moneySchema }),
})
mount(
  app,
  door,
  serveRoute(amounts, (_: null, { body }) => {
    if (body.amount.minor === 0n)
      throw Object.assign(new Error('broken'), { iban: 'DE89370400440532013000' })
    return { amount: body.amount }
  }),
)
const change = { 'x-quittance': '1' }
const put = (name: string, body: string | ReadableStream<Uint8Array>) =>
  app.request(`/api/files?name=${encodeURIComponent(name)}`, {
    method: 'PUT',
    headers: change,
    body,
    ...(typeof body === 'string' ? {} : { duplex: 'half' }),
  } as RequestInit)
const post = (amount: string) =>
  app.request('/api/amounts', {
    method: 'POST',
    headers: { ...change, 'content-type': 'application/json' },
    body: JSON.stringify({ amount: { amount, currency: 'USD' } }),
  })

test('a raw upload is streamed to a file that is gone when it was answered', async () => {
  const answer = await put('../../Beleg März.csv', 'a;b;c\n1;2;3\n')
  assert.deepEqual(await answer.json(), { name: 'Beleg März.csv', bytes: 12 })
  assert.deepEqual(seen, ['a;b;c'])
  assert.equal((await put('bad.csv', 'x')).status, 400)
  assert.deepEqual(await readdir(uploads), [])
})

test('an upload past its limit is refused while it streams, and leaves nothing', async () => {
  let sent = 0
  const endless = new ReadableStream<Uint8Array>({
    pull(controller) {
      sent += 1_000_000
      if (sent > 100_000_000) controller.close()
      else controller.enqueue(new Uint8Array(1_000_000))
    },
  })
  assert.equal((await put('big.bin', endless)).status, 413)
  assert.ok(sent < 20_000_000, `${sent} bytes were taken`)
  assert.deepEqual(await readdir(uploads), [])
  assert.equal((await put('', 'x')).status, 400)
})

test('a download is saved, never opened, and inert if it is', async () => {
  const { headers } = await app.request('/api/file')
  const disposition = headers.get('content-disposition') ?? ''
  assert.match(
    disposition,
    /^attachment; filename="Rechnung _M_rz_.html"; filename\*=UTF-8''Rechnung%20%22M%C3%A4rz%22\.html$/,
  )
  assert.equal(headers.get('x-content-type-options'), 'nosniff')
  assert.match(headers.get('content-security-policy') ?? '', /^sandbox/)
})

test('a fault is logged once under the request id, without bank details, and answered without why', async () => {
  lines.length = 0
  assert.deepEqual(await (await post('12.30')).json(), {
    amount: { amount: '12.30', currency: 'USD' },
  })
  const broken = await post('0')
  assert.equal(broken.status, 500)
  const problem = z.object({ code: z.string(), requestId: z.string() }).parse(await broken.json())
  assert.equal(problem.code, 'fault')
  const faults = lines.filter((line) => line.includes('"fault"'))
  assert.equal(faults.length, 1)
  assert.ok(faults[0]?.includes(problem.requestId) && faults[0].includes('broken'))
  assert.doesNotMatch(lines.join(), /DE8937/)
})

test('the log strikes out secrets and bank details', () => {
  const written: string[] = []
  const log = openLog('info', { write: (line) => void written.push(line) })
  log.info({
    iban: 'DE89',
    vendor: { accountNumber: '123', token: 'qk_x' },
    headers: { authorization: 'Bearer x' },
  })
  assert.doesNotMatch(written.join(), /DE89|123"|qk_x|Bearer/)
})

test('a bucket refills evenly and says how long to wait', () => {
  const limiter = openLimiter()
  const two = { perMinute: 2 }
  assert.deepEqual(
    [0, 0, 0].map((ms) => limiter.take('a', two, ms)),
    [0, 0, 30],
  )
  assert.equal(limiter.take('a', two, 31_000), 0)
  assert.equal(limiter.take('b', two, 31_000), 0)
})

test('an address behind our own proxy is what the proxy wrote, and never what a stranger wrote', () => {
  const forged = new Headers({ 'x-forwarded-for': '1.1.1.1, 2.2.2.2' })
  assert.equal(callerAddress('10.0.0.5', forged, 'https://q.example'), '2.2.2.2')
  assert.equal(callerAddress('203.0.113.5', forged, 'https://q.example'), '203.0.113.5')
  assert.equal(callerAddress('127.0.0.1', forged, 'http://127.0.0.1:4310'), '127.0.0.1')
  assert.deepEqual(originsOf('https://q.example'), ['https://q.example'])
  assert.equal(originsOf('http://localhost:4310').length, 3)
  const here = new Request('http://localhost:4310/', { headers: { host: 'localhost:4310' } })
  assert.equal(isFromThisMachine('::1', here), true)
  assert.equal(isFromThisMachine('10.0.0.5', here), false)
})

test('live news reaches who may see it, once, and ends when the server closes', async () => {
  const news: LiveNews[] = []
  const live = openLive(
    async () => news,
    () => 1_000_000,
    openMetrics(),
  )
  const all = live.stream(() => true).getReader()
  const own = live.stream((each) => each.partnerId === 'p1').getReader()
  const base = { type: 'x.changed', subjectKind: 'x', subjectId: '1' }
  news.push(
    { ...base, eventId: 'e1', partnerId: 'p2' },
    { ...base, eventId: 'e2', partnerId: 'p1' },
  )
  const read = async (reader: typeof all) => new TextDecoder().decode((await reader.read()).value)
  assert.match(await read(all), /retry/)
  assert.match(await read(own), /retry/)
  assert.match(await read(all), /e1/)
  assert.match(await read(all), /e2/)
  const told = await read(own)
  assert.match(told, /e2/)
  assert.doesNotMatch(told, /p1/)
  live.close()
  assert.equal((await own.read()).done, true)
})

test('pages: files as they are, one page for every address, a word when they are not built', async () => {
  const dist = join(folder, 'dist')
  const get = async (path: string, headers = {}) =>
    openStatic(dist).answer(new Request(`http://x${path}`, { headers }))
  assert.match((await (await get('/'))?.text()) ?? '', /not built/)
  await mkdir(join(dist, 'assets'), { recursive: true })
  await writeFile(join(dist, 'index.html'), '<title>Q</title>')
  await writeFile(join(dist, 'assets/a-1.js'), 'let a = 1')
  assert.match((await (await get('/queue/7'))?.text()) ?? '', /<title>Q/)
  const asset = await get('/assets/a-1.js', { 'accept-encoding': 'br' })
  assert.match(asset?.headers.get('cache-control') ?? '', /immutable/)
  assert.equal(asset?.headers.get('content-encoding'), 'br')
  assert.equal(await get('/assets/none.js'), null)
  assert.equal(await get('/..%2f..%2fetc/passwd.txt'), null)
  assert.equal(await get('/%E0%A4%A'), null)
})

test('a text that nothing can hold is refused at the door', async () => {
  const posted = (body: string) =>
    app.request('http://x/api/amounts', {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-quittance': '1' },
      body,
    })
  for (const text of ['"a\\u0000b"', '"a\\ud800b"', '{"\\u0000":1}']) {
    const answer = await posted(`{"note":[${text}]}`)
    assert.equal(answer.status, 400, text)
    assert.match(JSON.stringify(await answer.json()), /NUL/)
  }
  const named = await app.request('http://x/api/files?name=a%00b', {
    method: 'PUT',
    headers: { 'x-quittance': '1' },
    body: 'x',
  })
  assert.equal(named.status, 400)
})
