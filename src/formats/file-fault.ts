import type { PlainDate } from '../kernel/temporal.ts'
import { type CharacterSet, isCarried, spelledIn, writtenName } from './spelling.ts'

/** One reason a payment file cannot be written; `paymentId` null when it is the file's own. */
export type FileFault = {
  readonly paymentId: string | null
  /** As in the writer's types: `creditor.name`, `amount`… */
  readonly field: string
  readonly found: string
  readonly expected: string
}

export type FileRefusal = {
  readonly code: 'payment_file.refused'
  readonly faults: readonly [FileFault, ...FileFault[]]
}

/** Faults one refusal names: further payments are not looked at. */
export const FILE_FAULTS_MAX = 1_000

/** Checks that writers share; each puts what it finds into `faults`. */
export function checksFor(set: CharacterSet, paymentId: string | null, faults: FileFault[]) {
  function fault(field: string, found: string, expected: string): void {
    faults.push({ paymentId, field, found, expected })
  }
  return {
    fault,
    /** A name: spelled, shortened by the declared rules, or a fault. */
    name(field: string, name: string, lengthMax: number): void {
      const written = writtenName(name, { set, lengthMax })
      if (!written.ok) fault(field, written.found, written.expected)
    },
    /** Text that is spelled, and never shortened. */
    text(field: string, text: string, lengthMax: number): void {
      const spelling = spelledIn(set, text)
      if (!spelling.ok) fault(field, spelling.character, 'a character the file can carry')
      else if (spelling.text === '' || spelling.text.length > lengthMax) {
        fault(field, spelling.text, `1 to ${lengthMax} characters, found ${spelling.text.length}`)
      }
    },
    /** Codes and numbers, carried as they are. */
    exact(field: string, text: string, pattern: RegExp, expected: string): void {
      if (!pattern.test(text) || !isCarried(set, text)) fault(field, text, expected)
    },
  }
}

/** `261124`: year, month and day in two digits each. */
export function yymmdd(day: PlainDate): string {
  return day.toString().slice(2).replaceAll('-', '')
}
