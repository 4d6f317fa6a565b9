import type { NachaHead, NachaPayment } from '../../src/formats/nacha-file.ts'
import type { BacsHead, BacsPayment } from '../../src/formats/bacs-file.ts'
import type { Pain001Head, Pain001Payment } from '../../src/formats/pain001.ts'
import { endToEndId } from '../../src/formats/end-to-end-id.ts'
import { money } from '../../src/kernel/money.ts'
import { unwrap } from '../../src/kernel/result.ts'
import { Temporal } from '../../src/kernel/temporal.ts'

/** Payments as a run would give them, made one by one and never held: names that must be spelled, a
 *  structured address, an amount, a reference of two claims. The same number is the same payment. */
const names = [
  'Łódź Systemy & Söhne Sp. z o.o.',
  'Nordlicht GmbH',
  'Société Générale de Conseil SARL',
  'Águila Consulting SL',
  'Redwood Partners LLC',
]
const day = Temporal.PlainDate.from('2026-11-24')
const createdAt = Temporal.Instant.from('2026-11-20T09:30:00Z')

const idOf = (n: number) =>
  unwrap(endToEndId({ runNumber: 'PR-2026-0007', ordinal: n + 1, attempt: 1 }))
const minorOf = (n: number) => BigInt(10_000 + ((n * 7_919) % 4_000_000))

export const sepaHead: Pain001Head = {
  profile: 'sepa',
  messageId: 'PR-2026-0007',
  createdAt,
  paymentInfoId: 'PR-2026-0007-1',
  requestedOn: day,
  initiatingParty: 'Example Europe Ltd',
  debtor: { name: 'Example Europe Ltd', address: { townName: 'Dublin', country: 'IE' } },
  debtorAccount: { kind: 'iban', iban: 'IE29AIBK93115212345678' },
  batchBooking: true,
}

export function* sepaPayments(count: number): Generator<Pain001Payment> {
  for (let n = 0; n < count; n += 1) {
    yield {
      paymentId: `P${n}`,
      endToEndId: idOf(n),
      amount: money(minorOf(n), 'EUR'),
      creditor: {
        name: names[n % names.length] ?? '',
        address: {
          streetName: 'Hauptstraße',
          buildingNumber: String((n % 200) + 1),
          postCode: '10115',
          townName: 'Berlin',
          country: 'DE',
        },
      },
      creditorAccount: { kind: 'iban', iban: ibanOf(n) },
      remittance: `MDF-2026-${n}/1, MDF-2026-${n}/2, PR-2026-0007`,
    }
  }
}

function ibanOf(n: number): string {
  const bban = `37040044${String(n).padStart(10, '0')}`
  const check = 98n - (BigInt(`${bban}131400`) % 97n)
  return `DE${String(check).padStart(2, '0')}${bban}`
}

export const nachaHead: NachaHead = {
  immediateDestination: '021000021',
  destinationName: 'FIRST EXAMPLE BANK',
  immediateOrigin: '1123456789',
  originName: 'EXAMPLE INC',
  odfi: '021000021',
  companyName: 'EXAMPLE INC',
  companyId: '1123456789',
  fileIdModifier: 'G',
  createdAt,
  zone: 'America/New_York',
  entryDescription: 'INCENTIVE',
  effectiveOn: day,
  reference: '26-0007',
}

export function* nachaPayments(count: number): Generator<NachaPayment> {
  for (let n = 0; n < count; n += 1) {
    const amount = money(minorOf(n), 'USD')
    const lines = (n % 3) + 1
    const reference = (line: number) => `MDF-2026-${n}/${line + 1}`
    yield {
      paymentId: `P${n}`,
      identification: idOf(n),
      traceSequence: n + 1,
      amount,
      receiver: { name: 'Redwood Ptnrs', kind: n % 4 === 0 ? 'person' : 'company', country: 'US' },
      account: { routingNumber: '011401533', number: String(n), kind: 'checking' },
      remittance: Array.from({ length: lines }, (_, line) => ({
        reference: reference(line),
        amount: money(line === 0 ? amount.minor - BigInt(lines - 1) : 1n, 'USD'),
      })),
    }
  }
}

export const bacsHead: BacsHead = {
  serviceUserNumber: '123456',
  serialNumber: '260007',
  createdOn: Temporal.PlainDate.from('2026-11-20'),
  processOn: Temporal.PlainDate.from('2026-11-23'),
  userName: 'EXAMPLE UK',
  sortCode: '200000',
  accountNumber: '55779911',
  narrative: 'PR-2026-0007',
}

/** Small enough that a hundred thousand stay below what one contra record can name. */
export function* bacsPayments(count: number): Generator<BacsPayment> {
  for (let n = 0; n < count; n += 1) {
    yield {
      paymentId: `P${n}`,
      amount: money((minorOf(n) % 900_000n) + 1n, 'GBP'),
      creditor: { name: 'Nordwind Ltd', sortCode: '404784', accountNumber: '70872490' },
      reference: idOf(n),
    }
  }
}
