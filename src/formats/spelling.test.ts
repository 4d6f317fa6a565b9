import { deepEqual, equal, ok } from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { characterSets, isCarried, spelledIn, writtenName } from './spelling.ts'

const spellings = [
  ['Łódź & Söhne', 'Lodz + Sohne', 'LODZ & SOHNE', 'LODZ & SOHNE'],
  ["O'Brien, Ltd.", "O'Brien, Ltd.", "O'BRIEN, LTD.", 'O BRIEN LTD.'],
  ['Ace + Co @ Home', 'Ace + Co . Home', 'ACE + CO @ HOME', 'ACE & CO AT HOME'],
  ['Ооо Ромашка', 'Ooo Romashka', 'OOO ROMASHKA', 'OOO ROMASHKA'],
  ['中文公司', 'ZhongWenGongSi', 'ZHONGWENGONGSI', 'ZHONGWENGONGSI'],
] as const
for (const [name, swift, nacha, bacs] of spellings) {
  test(`"${name}" is spelled in each set`, () => {
    const spelled = (set: 'swift_x' | 'nacha' | 'bacs') => {
      const found = spelledIn(set, name)
      return found.ok ? found.text : found.character
    }
    deepEqual([spelled('swift_x'), spelled('nacha'), spelled('bacs')], [swift, nacha, bacs])
  })
}

const shortenings = [
  ['Nordwind Systems Limited', 18, 'NORDWIND SYS LTD'],
  ['Redwood Partners International LLC', 22, 'REDWOOD PTNRS INTL LLC'],
  ['Müller und Söhne Marketing GmbH', 22, 'MULLER & SOHNE MKTG'],
  ['Brightwater Consulting Group Incorporated', 22, 'BRIGHTWATER CONS GRP'],
  ['Acme Ltd', 18, 'ACME LTD'],
] as const
for (const [name, lengthMax, text] of shortenings) {
  test(`"${name}" in ${lengthMax} is "${text}"`, () => {
    const written = writtenName(name, { set: 'bacs', lengthMax })
    equal(written.ok ? written.text : written.found, text)
  })
}

test('a name that no rule makes short enough is refused, not cut', () => {
  const written = writtenName('Konstantinopolitanische Dampfschiff', {
    set: 'nacha',
    lengthMax: 22,
  })
  equal(written.ok, false)
  equal(!written.ok && written.reason, 'too_long')
})

test('a written name is carried by its set, fits, and says when it is shorter', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'grapheme', maxLength: 60 }),
      fc.constantFrom(...characterSets),
      fc.constantFrom(16, 18, 22, 70),
      (name, set, lengthMax) => {
        const written = writtenName(name, { set, lengthMax })
        if (!written.ok) return
        ok(isCarried(set, written.text) && written.text.length <= lengthMax, written.text)
        const spelling = spelledIn(set, name)
        const same = spelling.ok && spelling.text === written.text
        equal(same, written.shortened.length === 0)
      },
    ),
    { numRuns: 1000 },
  )
})
