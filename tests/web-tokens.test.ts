import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'

const css = readFileSync(new URL('../web/ui/tokens.css', import.meta.url), 'utf8')

function palette(selector: string): ReadonlyMap<string, string> {
  const start = css.indexOf(`${selector} {`)
  assert(start >= 0, `tokens.css has no ${selector}`)
  const block = css.slice(start, css.indexOf('}', start))
  return new Map([...block.matchAll(/--([a-z-]+): (#[0-9a-f]{6});/g)].map((m) => [m[1]!, m[2]!]))
}

/** Relative luminance, WCAG 2.2. */
function luminance(hex: string): number {
  const [r, g, b] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(hex.slice(at, at + 2), 16) / 255
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!
}

function contrast(one: string, other: string): number {
  const [high, low] = [luminance(one), luminance(other)].sort((a, b) => b - a)
  return (high! + 0.05) / (low! + 0.05)
}

const grounds = ['canvas', 'side', 'raised', 'hover', 'chosen']
const pairs: readonly (readonly [string, string])[] = [
  ...['ink', 'muted', 'accent-ink', 'good', 'bad', 'warn'].flatMap((text) =>
    grounds.map((ground) => [text, ground] as const),
  ),
  ['on-accent', 'accent'],
  ['on-accent', 'accent-strong'],
  ...['good', 'warn', 'bad', 'info'].map((tone) => [tone, `${tone}-soft`] as const),
  ...['good-soft', 'warn-soft', 'bad-soft', 'info-soft'].map((soft) => ['ink', soft] as const),
]

for (const [name, selector] of [
  ['light', ':root'],
  ['dark', ':root.dark'],
] as const) {
  test(`every text colour can be read on its ground in ${name}`, () => {
    const colours = palette(selector)
    const weak = pairs.flatMap(([text, ground]) => {
      const ratio = contrast(colours.get(text)!, colours.get(ground)!)
      return ratio < 4.5 ? [`${text} on ${ground}: ${ratio.toFixed(2)}`] : []
    })
    assert.deepEqual(weak, [])
  })
}
