import { type Result, ok, refuse } from '../kernel/result.ts'

/** What people call a payment: the pay run's number, the payment's place in it, and which
 *  attempt. */
export type PaymentPlace = {
  /** `PR-2026-0007`: year and running number of the pay run. */
  readonly runNumber: string
  /** 1-based place of the payment in its run. */
  readonly ordinal: number
  /** 1 for the first attempt to pay it. */
  readonly attempt: number
}

export type EndToEndIdRefusal = {
  readonly code: 'end_to_end_id.out_of_range'
  readonly field: 'runNumber' | 'ordinal' | 'attempt'
  readonly found: string
}

const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ'
const runNumberPattern = /^PR-20(\d\d)-(\d{4,5})$/
const RUNS_PER_YEAR_MAX = 36 ** 3 - 1
const PAYMENTS_PER_RUN_MAX = 36 ** 4 - 1
const ATTEMPTS_MAX = 35
/** ISO 7064 MOD 37-2 has 37 check characters; its last, `*`, is not in our alphabet. */
const STAR = 36

/** The end-to-end id of one attempt: 12 of 0–9 A–Z, the same on every rail and at every computing.
 *  Year (2 digits), run (3, base 36), payment (4, base 36), attempt (1), turn (1), check (1):
 *  payment 12 of PR-2026-0007, attempt 1 → `26007000C10D`. The turn is `0`, or `1` where `0`
 *  would need the check character `*`. Source: ISO 7064:2003, MOD 37-2, which finds every single
 *  wrong character and every swap of two neighbours. */
export function endToEndId(place: PaymentPlace): Result<string, EndToEndIdRefusal> {
  const run = runNumberPattern.exec(place.runNumber)
  if (run === null || Number(run[2]) < 1 || Number(run[2]) > RUNS_PER_YEAR_MAX) {
    return outOfRange('runNumber', place.runNumber)
  }
  if (!isCount(place.ordinal, PAYMENTS_PER_RUN_MAX))
    return outOfRange('ordinal', `${place.ordinal}`)
  if (!isCount(place.attempt, ATTEMPTS_MAX)) return outOfRange('attempt', `${place.attempt}`)
  const runPart = `${run[1]}${base36(Number(run[2]), 3)}`
  const body = `${runPart}${base36(place.ordinal, 4)}${base36(place.attempt, 1)}`
  const turn = checkValue(`${body}0`) === STAR ? '1' : '0'
  const check = checkValue(`${body}${turn}`)
  return ok(`${body}${turn}${alphabet[check]}`)
}

/** True for an id that {@link endToEndId} could have made: length, alphabet, check character. */
export function isEndToEndId(text: string): boolean {
  return placeOfEndToEndId(text) !== null
}

/** What the id stands for, or null when it is none of ours or was mistyped. */
export function placeOfEndToEndId(text: string): PaymentPlace | null {
  const match = /^(\d\d)([0-9A-Z]{3})([0-9A-Z]{4})([1-9A-Z])[01]([0-9A-Z])$/.exec(text)
  if (match === null || checkValue(text.slice(0, -1)) !== alphabet.indexOf(match[5]!)) return null
  const run = Number.parseInt(match[2]!, 36)
  const place = {
    runNumber: `PR-20${match[1]}-${String(run).padStart(4, '0')}`,
    ordinal: Number.parseInt(match[3]!, 36),
    attempt: Number.parseInt(match[4]!, 36),
  }
  const made = endToEndId(place)
  return made.ok && made.value === text ? place : null
}

/** MOD 37-2: the value c for which Σ aᵢ·2^(places to the right) + c ≡ 1 (mod 37). */
function checkValue(body: string): number {
  let sum = 0
  for (const character of body) sum = ((sum + alphabet.indexOf(character)) * 2) % 37
  return (38 - sum) % 37
}

function isCount(value: number, max: number): boolean {
  return Number.isInteger(value) && value >= 1 && value <= max
}

function base36(value: number, width: number): string {
  return value.toString(36).toUpperCase().padStart(width, '0')
}

function outOfRange(field: EndToEndIdRefusal['field'], found: string) {
  return refuse({ code: 'end_to_end_id.out_of_range', field, found })
}
