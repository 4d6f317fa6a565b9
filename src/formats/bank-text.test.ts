import { equal, ok } from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { isAbaNumber } from './aba.ts'
import { bankText, isBankText } from './bank-text.ts'

const spellings: [string, string][] = [
  ['Łódź & Söhne', 'Lodz + Sohne'],
  ['Straße “Æther” №5', "Strasse 'AEther' No5"],
  ['Ελλάδα Α.Ε.', 'Ellada A.E.'],
  ['България ЕООД', 'Balgariya EOOD'],
  ['İstanbul Şirketi', 'Istanbul Sirketi'],
  ['  a\t b\u00A0c\n', 'a b c'],
  ['ﬁne ™', 'fine TM'],
  ['e\u0301', 'e'],
  ['中文公司', 'ZhongWenGongSi'],
]
for (const [text, spelled] of spellings) {
  test(`"${text.trim()}" is spelled "${spelled}" for banks`, () => {
    const spelling = bankText(text)
    equal(spelling.ok ? spelling.text : spelling.character, spelled)
  })
}

test('what has no spelling is named, never dropped', () => {
  for (const [text, character] of [
    ['ok 😀', '😀'],
    ['a \u0007 bell', '\u0007'],
  ] as const) {
    const spelling = bankText(text)
    equal(spelling.ok ? spelling.text : spelling.character, character)
  }
})

test('any spelling is in the set of the banks, and spelling it again changes nothing', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      const spelling = bankText(text)
      if (!spelling.ok) return
      ok(isBankText(spelling.text), spelling.text)
      const again = bankText(spelling.text)
      equal(again.ok && again.text, spelling.text)
    }),
    { numRuns: 1000 },
  )
})

test('every letter of the Latin blocks has a spelling or is named', () => {
  let spelled = 0
  for (let code = 0xc0; code <= 0x24f; code += 1) {
    const spelling = bankText(String.fromCodePoint(code))
    if (spelling.ok) spelled += 1
  }
  ok(spelled >= 280, `${spelled} of 400 spelled`)
})

test('a routing number has a check digit', () => {
  for (const good of ['021000021', '011401533', '121000248']) equal(isAbaNumber(good), true)
  for (const bad of ['021000022', '000000000', '12100024', '1210002480', '12100024a']) {
    equal(isAbaNumber(bad), false)
  }
})
