import assert from 'node:assert/strict'
import { test } from 'node:test'
import sharp from 'sharp'
import { must } from '../kernel/assert.ts'
import { type Likeness, likenessOfGrid, likenessOfPicture } from './image-likeness.ts'
import { lookAt, madeAtOf } from './look.ts'

/** A picture of a hall with stands and people: coloured blocks from a seed, softened. */
function scene(seed: number): Promise<Buffer> {
  let state = seed * 2654435761 + 1
  const next = (below: number) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return Math.floor((state / 4294967296) * below)
  }
  const blocks = Array.from({ length: 40 }, () => {
    const colour = `rgb(${next(256)},${next(256)},${next(256)})`
    return `<rect x="${next(800)}" y="${next(600)}" width="${20 + next(200)}" height="${
      20 + next(160)
    }" fill="${colour}"/>`
  })
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="800" height="600">
    <rect width="800" height="600" fill="#888"/>${blocks.join('')}</svg>`
  return sharp(Buffer.from(svg)).blur(2).png().toBuffer()
}

const seen = async (bytes: Uint8Array) => must(await likenessOfPicture(bytes), 'it has a likeness')

function apart(a: Likeness, b: Likeness) {
  const bits = (one: string, other: string) =>
    Array.from(one).filter((bit, index) => bit !== other[index]).length
  return { coarse: bits(a.coarse, b.coarse), fine: bits(a.fine, b.fine) }
}

test('a picture saved anew, resized, grey or in another format is the same picture', async () => {
  for (let seed = 1; seed <= 12; seed += 1) {
    const picture = await scene(seed)
    const before = await seen(picture)
    const anew = [
      sharp(picture).jpeg({ quality: 85 }),
      sharp(picture).jpeg({ quality: 30 }),
      sharp(picture).resize(320).jpeg({ quality: 60 }),
      sharp(picture).resize(1600).webp({ quality: 50 }),
      sharp(picture).greyscale().jpeg({ quality: 70 }),
    ]
    for (const [index, one] of anew.entries()) {
      const { coarse, fine } = apart(before, await seen(await one.toBuffer()))
      assert.ok(coarse <= 3 && fine <= 24, `${seed}, ${index}: ${coarse} and ${fine}`)
    }
  }
})

test('two pictures are far apart', async () => {
  const all: Likeness[] = []
  for (let seed = 1; seed <= 24; seed += 1) all.push(await seen(await scene(seed)))
  const nearest = all
    .flatMap((one, index) => all.slice(index + 1).map((other) => apart(one, other)))
    .reduce((a, b) => ({ coarse: Math.min(a.coarse, b.coarse), fine: Math.min(a.fine, b.fine) }))
  assert.ok(nearest.coarse > 7 && nearest.fine > 60, `${nearest.coarse} and ${nearest.fine}`)
})

test('a picture of nothing, a broken one and a bomb have no likeness', async () => {
  const plain = { width: 400, height: 300, channels: 3 as const, background: '#fdfdfd' }
  assert.equal(await likenessOfPicture(await sharp({ create: plain }).png().toBuffer()), null)
  assert.equal(likenessOfGrid(new Uint8Array(72 * 64).fill(200)), null)
  const whole = await sharp(await scene(3))
    .jpeg()
    .toBuffer()
  assert.equal(await likenessOfPicture(whole.subarray(0, whole.length / 2)), null)
  assert.equal(await likenessOfPicture(Buffer.from('\x89PNG\r\n\x1a\n no picture')), null)
  const bomb = { width: 12_000, height: 12_000, channels: 3 as const, background: '#000' }
  const packed = await sharp({ create: bomb, limitInputPixels: false }).png().toBuffer()
  assert.equal(await likenessOfPicture(packed), null)
})

test('a document says when it was made, in either of two ways', async () => {
  const told = (text: string) => madeAtOf(Buffer.from(text))?.toString() ?? null
  assert.equal(told("/CreationDate (D:20260415093000+02'00')"), '2026-04-15T07:30:00Z')
  assert.equal(told('/CreationDate(D:20260415)'), '2026-04-15T00:00:00Z')
  assert.equal(told('<xmp:CreateDate>2026-04-15T09:30:00Z<'), '2026-04-15T09:30:00Z')
  assert.equal(told('/CreationDate (D:20260231093000Z)'), null)
  assert.equal(told('%PDF-1.4 says nothing'), null)
  const far = Buffer.concat([Buffer.alloc(300_000, 32), Buffer.from('/CreationDate (D:20260415Z)')])
  const look = await lookAt(new Blob([far]).stream(), {
    mediaType: 'application/pdf',
    sizeBytes: far.length,
  })
  assert.equal(look?.madeAt?.toString(), '2026-04-15T00:00:00Z')
})
