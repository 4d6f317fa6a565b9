import assert from 'node:assert/strict'
import { test } from 'node:test'
import { accountForms, schemesOf } from './account-form.ts'
import { indexesOf, readAccount, type TypedAccount } from './account-number.ts'
import { halfWidthKana } from './half-width-kana.ts'
import { bankSchemes } from './vendor.ts'

/** What it reads as: `routing/account`, or the field that cannot be right. */
function readAs(typed: TypedAccount): string {
  const read = readAccount(typed)
  return 'field' in read ? `wrong ${read.field}` : `${read.routingNumber ?? ''}/${read.account}`
}
const br = (bankCode: string, agency: string, accountNumber: string) =>
  ({ scheme: 'br', bankCode, agency, accountNumber, accountKind: 'checking' }) as const
const jp = (holderKana: string, accountNumber = '12345') =>
  ({
    scheme: 'jp',
    bankCode: '0001',
    branchCode: '001',
    accountKind: 'savings',
    accountNumber,
    holderKana,
  }) as const

const cases: readonly (readonly [TypedAccount, string])[] = [
  [{ scheme: 'gb', sortCode: '60-16-13', accountNumber: '31926819' }, '601613/31926819'],
  [{ scheme: 'gb', sortCode: '601613', accountNumber: '926819' }, '601613/00926819'],
  [{ scheme: 'gb', sortCode: '60-16-1', accountNumber: '31926819' }, 'wrong sort code'],
  [{ scheme: 'gb', sortCode: '601613', accountNumber: '319268190' }, 'wrong account number'],
  [
    { scheme: 'ca', transitNumber: '00102', institutionNumber: '003', accountNumber: '1234567' },
    '000300102/1234567',
  ],
  [
    { scheme: 'ca', transitNumber: '0102', institutionNumber: '003', accountNumber: '1234567' },
    'wrong transit number',
  ],
  [{ scheme: 'au', bsb: '062-000', accountNumber: '1234 5678' }, '062000/12345678'],
  [{ scheme: 'au', bsb: '62-000', accountNumber: '12345678' }, 'wrong BSB'],
  [
    { scheme: 'in', ifsc: 'hdfc0000001', accountNumber: '50100012345678' },
    'HDFC0000001/50100012345678',
  ],
  [{ scheme: 'in', ifsc: 'HDFC1000001', accountNumber: '50100012345678' }, 'wrong IFSC'],
  [{ scheme: 'in', ifsc: 'HDFC0000001', accountNumber: '12345678' }, 'wrong account number'],
  [{ scheme: 'mx', clabe: '032 180 00011835971 9' }, '/032180000118359719'],
  [{ scheme: 'mx', clabe: '032180000118359718' }, 'wrong CLABE'],
  [
    { scheme: 'sg', bankCode: '7171', branchCode: '003', accountNumber: '003-123456-7' },
    '7171003/0031234567',
  ],
  [
    { scheme: 'sg', bankCode: '717', branchCode: '003', accountNumber: '0031234567' },
    'wrong bank code',
  ],
  [br('001', '1584-9', '210169-6'), '0011584/2101696'],
  [br('001', '1584', '210169-7'), 'wrong account number'],
  [br('237', '1425', '0238069-2'), '2371425/02380692'],
  [br('237', '1425', '0238069-3'), 'wrong account number'],
  [br('341', '2545', '02366-1'), '3412545/023661'],
  [br('341', '2545', '02366-2'), 'wrong account number'],
  [br('033', '0189', '01017417-9'), '0330189/010174179'],
  [br('104', '0189', '01017417-5'), '1040189/010174175'],
  [jp('カ）グローベックス'), '0001001/0012345'],
  [jp('株式会社グローベックス'), 'wrong holder in kana'],
  [jp('グローベックス', '12345678'), 'wrong account number'],
]

for (const [typed, wanted] of cases) {
  const { scheme, ...parts } = typed
  test(`${scheme}: ${Object.values(parts).join(' ')} reads as ${wanted}`, () => {
    assert.equal(readAs(typed), wanted)
  })
}

test('a holder in any kana is the half-width kana of the bank file', () => {
  assert.equal(halfWidthKana('カ）グローベックス'), 'ｶ)ｸﾞﾛ-ﾍﾞﾂｸｽ')
  assert.equal(halfWidthKana('ぐろーべっくす'), 'ｸﾞﾛ-ﾍﾞﾂｸｽ')
  assert.equal(halfWidthKana('ｶ)ｸﾞﾛｰﾍﾞｯｸｽ'), 'ｶ)ｸﾞﾛ-ﾍﾞﾂｸｽ')
  assert.equal(halfWidthKana('グローベックス株式会社'), null)
  assert.equal(halfWidthKana(' '), null)
})

test('an account is told apart by what is stored of it as by what was typed', () => {
  for (const [typed, wanted] of cases) {
    const read = readAccount(typed)
    if ('field' in read) continue
    assert.deepEqual(indexesOf(read), [read.indexed, ...read.aliases], wanted)
  }
})

test('a British IBAN and its sort code and number are one account', () => {
  const iban = readAccount({ scheme: 'iban', iban: 'GB29 NWBK 6016 1331 9268 19', bic: null })
  const gb = readAccount({ scheme: 'gb', sortCode: '60-16-13', accountNumber: '31926819' })
  assert.ok(!('field' in iban) && !('field' in gb))
  assert.deepEqual(iban.aliases, [gb.indexed])
})

test('every scheme has a form whose fields are what is read, and a currency that offers it', () => {
  const currencies = ['EUR', 'USD', 'GBP', 'CAD', 'AUD', 'JPY', 'INR', 'BRL', 'MXN', 'SGD']
  const offered = new Set(currencies.flatMap((currency) => schemesOf(currency)))
  assert.deepEqual([...offered].sort(), [...bankSchemes].sort())
  for (const [typed] of cases) {
    const { scheme, ...parts } = typed
    const names = accountForms[scheme].fields.map(({ name }) => name)
    assert.deepEqual(names.sort(), Object.keys(parts).sort())
  }
})
