import { type PlainDate, Temporal } from '../../kernel/temporal.ts'
import type { Ownership } from '../../vendors/index.ts'
import type { Doing } from './doing.ts'
import type { Row } from './rows.ts'

type Owner = Ownership['owners'][number]

/** What a row says of who owns a company: `owners` is `Ann Otieno, person, 60, KE, 1970-01-31; …` (name,
 *  person or company, percent, country, and a birth where it is known), `director` is `Ann Otieno, KE,
 *  1970-01-31`. No owners and a director state that nobody holds 25 %. Null: the row says nothing;
 *  `wrong`: it was told what cannot be read. */
export function ownershipOf(doing: Doing, row: Row): Ownership | null | 'wrong' {
  const [ownersText, directorText] = [row.text('owners'), row.text('director')]
  if (ownersText === '' && directorText === '') return null
  const owners = ownersText === '' ? [] : ownersText.split(';').map(ownerOf)
  const director = directorText === '' ? null : directorOf(directorText)
  const isRead = (each: Owner | 'wrong'): each is Owner => each !== 'wrong'
  if (!owners.every(isRead)) {
    const expected = 'each as “name, person or company, percent, country, day of birth or nothing”'
    doing.wrong(`${row.where}, column owners: “${ownersText}” is not read; ${expected}.`)
    return 'wrong'
  }
  if (director === 'wrong') {
    const expected = '“name, country, day of birth or nothing”'
    doing.wrong(`${row.where}, column director: “${directorText}” is not ${expected}.`)
    return 'wrong'
  }
  return { states: owners.length === 0 ? 'nobody' : 'owners', owners, director }
}

function ownerOf(text: string): Owner | 'wrong' {
  const [name = '', kind = '', percent = '', country = '', born = ''] = partsOf(text)
  const share = /^(\d{1,3})(?:\.(\d{1,2}))?$/.exec(percent)
  const bornOn = dayOf(born)
  if (name === '' || share === null || bornOn === 'wrong') return 'wrong'
  if (kind !== 'person' && kind !== 'company') return 'wrong'
  const shareBp = Number(share[1]) * 100 + Number((share[2] ?? '').padEnd(2, '0'))
  return { name, kind, shareBp, country, bornOn }
}

function directorOf(text: string): Ownership['director'] | 'wrong' {
  const [name = '', country = '', born = ''] = partsOf(text)
  const bornOn = dayOf(born)
  return name === '' || country === '' || bornOn === 'wrong' ? 'wrong' : { name, country, bornOn }
}

function partsOf(text: string): string[] {
  return text.split(',').map((part) => part.trim())
}

function dayOf(text: string): PlainDate | null | 'wrong' {
  if (text === '') return null
  try {
    return Temporal.PlainDate.from(text, { overflow: 'reject' })
  } catch {
    return 'wrong'
  }
}
