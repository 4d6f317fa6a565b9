import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { test } from 'node:test'
import { charactersOf } from './font-characters.ts'

const font = (path: string) => readFileSync(fileURLToPath(import.meta.resolve(path)))
const all = (has: (code: number) => boolean, text: string) =>
  Array.from(text).every((letter) => has(letter.codePointAt(0) ?? 0))
const none = (has: (code: number) => boolean, text: string) =>
  Array.from(text).every((letter) => !has(letter.codePointAt(0) ?? 0))

test('a font tells which letters it has', () => {
  for (const name of ['Regular', 'Medium', 'Italic', 'MediumItalic']) {
    const has = charactersOf(font(`pdfmake/build/fonts/Roboto/Roboto-${name}.ttf`))
    assert.ok(all(has, 'Az09 .,[…]·éßŁøΩЖєặ€£¥'), name)
    assert.ok(none(has, '株式会社グローฉ한글العربية🙂'), name)
  }
})

test('a font of another foundry, with tables of older systems beside its own', () => {
  const has = charactersOf(font('pdfjs-dist/standard_fonts/LiberationSans-Regular.ttf'))
  assert.ok(all(has, 'Az09 éßŁøΩЖ€') && none(has, '株会🙂'))
})

test('what is no font of ours is a fault, not an answer', () => {
  assert.throws(() => charactersOf(new Uint8Array(64)), /a font has the table cmap/)
})
