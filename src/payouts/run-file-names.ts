import { nachaNameLengthMax, secOf } from '../formats/nacha-file.ts'
import { spelledIn, writtenName } from '../formats/spelling.ts'
import type { ContentPayment, RunContent } from './content.ts'
import { profileRules } from './file-profile.ts'
import { partsOf } from './run-file-bills.ts'
import { nameFor } from './run-file-parts.ts'
import type { FileProfile } from './run.ts'

/** How a creditor is called in the file, beside how it is called on file. */
export type NameInFile = {
  /** Null when no rule makes it fit and nobody stated a shorter one. */
  readonly written: string | null
  /** `same`; `spelled` in the file's characters; `shortened` by declared rules; `stated` by Finance;
   *  `does_not_fit`. */
  readonly how: 'same' | 'spelled' | 'shortened' | 'stated' | 'does_not_fit'
  /** Each rule that made it shorter, or what is expected of one that does not fit. */
  readonly why: readonly string[]
}

/** The longest name that the file takes of this payment. */
export function nameLengthMax(content: RunContent, payment: ContentPayment): number {
  const rule = profileRules[content.account.profile]
  if (rule.standard.kind !== 'nacha') return rule.nameLengthMax
  const kind = payment.forFile?.creditorKind ?? 'company'
  const remittance = partsOf(payment).map(({ line, amount }) => ({
    reference: line.reference,
    amount,
  }))
  return nachaNameLengthMax(secOf({ receiver: { name: '', kind, country: '' }, remittance }))
}

/** What the file will say of a payment's creditor, known before anybody approves it. */
export function nameInFile(content: RunContent, payment: ContentPayment): NameInFile {
  return nameWithin(content.account.profile, payment, nameLengthMax(content, payment))
}

/** {@link nameInFile} where the room is known: of all files but NACHA the profile's own. */
export function nameWithin(
  profile: FileProfile,
  payment: Pick<ContentPayment, 'creditorName' | 'forFile'>,
  lengthMax: number = profileRules[profile].nameLengthMax,
): NameInFile {
  const { creditorName } = payment
  const { set } = profileRules[profile]
  const fit = { set, lengthMax }
  const given = nameFor(payment, fit)
  const written = writtenName(given, fit)
  if (!written.ok) return { written: null, how: 'does_not_fit', why: [written.expected] }
  const { text, shortened } = written
  if (given !== creditorName) return { written: text, how: 'stated', why: ['stated by Finance'] }
  if (shortened.length > 0) return { written: text, how: 'shortened', why: shortened }
  return { written: text, how: text === creditorName ? 'same' : 'spelled', why: [] }
}

/** Letters and digits of a shorter name must be those of the name on file, in their order, beginning
 *  with its first: `KONSTANT. DAMPF` of `Konstantinopolitanische Dampfschiff`. So nobody states the
 *  name of somebody else. */
export function isShorterFormOf(shorter: string, nameOnFile: string): boolean {
  const spelling = spelledIn('bacs', nameOnFile)
  const all = spelling.ok ? spelling.text.replaceAll(/[^A-Z0-9]/g, '') : ''
  const wanted = shorter.toUpperCase().replaceAll(/[^A-Z0-9]/g, '')
  if (wanted === '' || wanted[0] !== all[0]) return false
  let reached = 0
  for (const character of wanted) {
    const place = all.indexOf(character, reached)
    if (place < 0) return false
    reached = place + 1
  }
  return true
}
