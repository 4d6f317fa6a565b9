import { crc32, deflateSync } from 'node:zlib'
import { chanceOf } from './chance.ts'

const WIDTH = 480
const HEIGHT = 320

type Rgb = readonly [number, number, number]

/** A picture as PNG, drawn from its name: a stage with a lit screen and the heads of an audience for
 *  `event`, a booth for `booth`, blocks of colour for `artwork`. Two names never give one picture. */
export function photoOf(name: string, kind: 'event' | 'booth' | 'artwork'): Buffer {
  const chance = chanceOf(`${kind} ${name}`)
  const pixels = Buffer.alloc(WIDTH * HEIGHT * 3)
  const hue = chance()
  background(pixels, tint(hue, 0.28), tint(hue, 0.08))
  if (kind === 'event') drawEvent(pixels, chance, hue)
  else if (kind === 'booth') drawBooth(pixels, chance, hue)
  else drawArtwork(pixels, chance, hue)
  return png(pixels)
}

function drawEvent(pixels: Buffer, chance: () => number, hue: number): void {
  const screen = { x: 110 + chance() * 40, y: 34, width: 230, height: 124 }
  box(pixels, screen, tint(hue + 0.5, 0.92))
  for (let line = 0; line < 4; line += 1) {
    const width = 90 + chance() * 110
    box(
      pixels,
      { x: screen.x + 16, y: screen.y + 20 + line * 24, width, height: 9 },
      tint(hue, 0.45),
    )
  }
  for (let lamp = 0; lamp < 9; lamp += 1)
    disc(pixels, 30 + lamp * 53, 12, 3 + chance() * 3, [255, 244, 214])
  for (let row = 0; row < 5; row += 1) {
    const radius = 9 + row * 4
    for (let x = chance() * 30; x < WIDTH; x += radius * 2.6 + chance() * 12) {
      const y = 186 + row * 30 + chance() * 8
      const shade = 0.06 + chance() * 0.1
      disc(pixels, x, y, radius, tint(hue + chance() * 0.2, shade))
      disc(pixels, x, y + radius * 1.9, radius * 1.5, tint(hue + chance() * 0.3, shade + 0.08))
    }
  }
}

function drawBooth(pixels: Buffer, chance: () => number, hue: number): void {
  // The neighbours behind, no two halls alike.
  for (let shelf = 0; shelf < 4; shelf += 1) {
    for (let x = 0; x < WIDTH;) {
      const width = 34 + chance() * 70
      const stand = { x, y: shelf * 80, width, height: 80 }
      box(pixels, stand, tint(hue + chance() * 0.3, 0.15 + chance() * 0.6))
      x += width
    }
  }
  const [x, y] = [40 + chance() * 150, 40 + chance() * 60]
  const width = 170 + chance() * 90
  box(pixels, { x, y, width, height: 150 }, tint(hue + 0.1, 0.7))
  box(pixels, { x, y, width, height: 40 }, tint(hue + 0.55, 0.5))
  box(pixels, { x: x + chance() * 80, y: y + 110, width: 110, height: 70 }, tint(hue, 0.9))
  for (let person = 0; person < 7; person += 1) {
    const [at, head] = [40 + chance() * 400, 170 + chance() * 70]
    disc(pixels, at, head, 13, tint(0.07 + chance() * 0.04, 0.7))
    disc(pixels, at, head + 42, 26, tint(chance(), 0.25))
  }
}

function drawArtwork(pixels: Buffer, chance: () => number, hue: number): void {
  for (let block = 0; block < 14; block += 1) {
    const place = {
      x: chance() * 400,
      y: chance() * 260,
      width: 60 + chance() * 160,
      height: 30 + chance() * 90,
    }
    box(pixels, place, tint(hue + chance() * 0.25, 0.3 + chance() * 0.6))
  }
  for (let line = 0; line < 5; line += 1) {
    box(
      pixels,
      {
        x: 20 + chance() * 160,
        y: 40 + line * 50 + chance() * 24,
        width: 140 + chance() * 200,
        height: 12,
      },
      [250, 250, 250],
    )
  }
}

/** A colour of this hue (a turn is 1) and lightness, moderately saturated. */
function tint(hue: number, lightness: number): Rgb {
  const part = (offset: number) => {
    const wave = 0.5 + 0.5 * Math.cos(2 * Math.PI * (hue + offset))
    return Math.round(255 * Math.min(1, lightness * (0.7 + 0.45 * wave)))
  }
  return [part(0), part(1 / 3), part(2 / 3)]
}

function background(pixels: Buffer, above: Rgb, below: Rgb): void {
  for (let y = 0; y < HEIGHT; y += 1) {
    const share = y / HEIGHT
    const colour = above.map((part, at) => Math.round(part * (1 - share) + below[at]! * share))
    pixels.fill(Uint8Array.from(colour), y * WIDTH * 3, (y + 1) * WIDTH * 3)
  }
}

function box(
  pixels: Buffer,
  at: { readonly x: number; readonly y: number; readonly width: number; readonly height: number },
  colour: Rgb,
): void {
  const [left, top] = [Math.floor(at.x), Math.floor(at.y)]
  for (let y = top; y < top + at.height; y += 1) stroke(pixels, y, left, left + at.width, colour)
}

function disc(pixels: Buffer, x: number, y: number, radius: number, colour: Rgb): void {
  for (let dy = -radius; dy <= radius; dy += 1) {
    const half = Math.sqrt(radius * radius - dy * dy)
    stroke(pixels, Math.round(y + dy), Math.round(x - half), Math.round(x + half) + 1, colour)
  }
}

/** One row of pixels from `left` until `right`, as far as it lies on the picture. */
function stroke(pixels: Buffer, y: number, left: number, right: number, colour: Rgb): void {
  if (y < 0 || y >= HEIGHT) return
  const from = Math.min(WIDTH, Math.max(0, left))
  const until = Math.min(WIDTH, Math.max(0, Math.ceil(right)))
  if (from >= until) return
  pixels.fill(Uint8Array.from(colour), (y * WIDTH + from) * 3, (y * WIDTH + until) * 3)
}

/** The pixels as a PNG of eight bits per colour (W3C, Portable Network Graphics, third edition). */
function png(pixels: Buffer): Buffer {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(WIDTH, 0)
  header.writeUInt32BE(HEIGHT, 4)
  header.set([8, 2, 0, 0, 0], 8)
  const lines = Buffer.alloc(HEIGHT * (WIDTH * 3 + 1))
  for (let y = 0; y < HEIGHT; y += 1) {
    pixels.copy(lines, y * (WIDTH * 3 + 1) + 1, y * WIDTH * 3, (y + 1) * WIDTH * 3)
  }
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
  const parts = [
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(lines, { level: 3 })),
    chunk('IEND', Buffer.alloc(0)),
  ]
  return Buffer.concat([signature, ...parts])
}

function chunk(type: string, content: Buffer): Buffer {
  const typed = Buffer.concat([Buffer.from(type, 'latin1'), content])
  const whole = Buffer.alloc(typed.length + 8)
  whole.writeUInt32BE(content.length, 0)
  typed.copy(whole, 4)
  whole.writeUInt32BE(crc32(typed), typed.length + 4)
  return whole
}
