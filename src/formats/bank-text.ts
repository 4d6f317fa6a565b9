import anyAscii from 'any-ascii'

/** What every bank on the SEPA and SWIFT rails can carry: `a–z A–Z 0–9 / - ? : ( ) . , ' +` and
 *  space. Source: EPC132-08 (SEPA credit transfer, inter-PSP/C2PSP guidelines) §1.4; SWIFT
 *  character set x. */
const allowed = /^[A-Za-z0-9/\-?:().,'+ ]*$/

/** Signs that Unicode does not take apart. Where EPC217-08 (conversion to basic Latin) lists one,
 *  it is followed, but `ß` gives `ss`, as banks and people in Germany write it. */
const spelled = new Map<string, string>([
  ...pairs(
    'ß:ss ẞ:SS æ:ae Æ:AE œ:oe Œ:OE ø:o Ø:O ł:l Ł:L đ:d Đ:D ð:d Ð:D þ:th Þ:TH ħ:h Ħ:H ŧ:t Ŧ:T',
  ),
  ...pairs('ı:i ĸ:k ŋ:n Ŋ:N ſ:s ə:a Ə:A'),
  ...pairs("’:' ‘:' ‚:, “:' ”:' „:' «:' »:' ′:' `:' ´:' –:- —:- ‐:- ‑:- −:- _:- ~:- •:- ·:-"),
  ...pairs(
    '!:. ":. #:. $:. %:. *:. =:. @:. ^:. <:. >:. &:+ ;:, [:( ]:) {:( }:) \\:/ |:/ ¿:? ¡:. €:E',
  ),
  ...pairs(
    'α:a β:v γ:g δ:d ε:e ζ:z η:i θ:th ι:i κ:k λ:l μ:m ν:n ξ:x ο:o π:p ρ:r σ:s ς:s τ:t υ:y φ:f',
  ),
  ...pairs(
    'χ:ch ψ:ps ω:o Α:A Β:V Γ:G Δ:D Ε:E Ζ:Z Η:I Θ:TH Ι:I Κ:K Λ:L Μ:M Ν:N Ξ:X Ο:O Π:P Ρ:R Σ:S',
  ),
  ...pairs('Τ:T Υ:Y Φ:F Χ:CH Ψ:PS Ω:O'),
  ...pairs(
    'а:a б:b в:v г:g д:d е:e ж:zh з:z и:i к:k л:l м:m н:n о:o п:p р:r с:s т:t у:u ф:f х:h ц:ts',
  ),
  ...pairs(
    'ч:ch ш:sh щ:sht ъ:a ы:y ь:y э:e ю:yu я:ya А:A Б:B В:V Г:G Д:D Е:E Ж:ZH З:Z И:I К:K Л:L',
  ),
  ...pairs(
    'М:M Н:N О:O П:P Р:R С:S Т:T У:U Ф:F Х:H Ц:TS Ч:CH Ш:SH Щ:SHT Ъ:A Ы:Y Ь:Y Э:E Ю:YU Я:YA',
  ),
])

function pairs(text: string): (readonly [string, string])[] {
  return text.split(' ').map((pair) => {
    const [from = ''] = pair
    return [from, pair.slice(from.length + 1)] as const
  })
}

export type BankText =
  | { readonly ok: true; readonly text: string }
  /** The first character that has no spelling in the banks' set. */
  | { readonly ok: false; readonly character: string }

/** Spells `text` in the banks' character set: `Łódź & Söhne` → `Lodz + Sohne`; runs of white space
 *  become one space. A letter of a script that the table does not know is written in Latin letters
 *  (`any-ascii`); a picture is answered as not spellable. Nothing is dropped silently. */
export function bankText(text: string): BankText {
  let spelling = ''
  for (const character of text.normalize('NFC').replaceAll(/\s/gu, ' ')) {
    if (allowed.test(character)) {
      spelling += character
      continue
    }
    const plain = spelledPlain(character) ?? latinLetters(character)
    if (plain === null) return { ok: false, character }
    spelling += plain
  }
  return { ok: true, text: spelling.replaceAll(/ +/g, ' ').trim() }
}

/** What stands for one character in plain Latin letters by the table; null when it names none. */
export function spelledPlain(character: string): string | null {
  const known = spelled.get(character)
  if (known !== undefined) return known
  const base = character.normalize('NFKD').replaceAll(/\p{M}/gu, '')
  if (base === '' || base === character) return null
  let plain = ''
  for (const part of base) {
    const spelling = allowed.test(part) ? part : spelled.get(part)
    if (spelling === undefined) return null
    plain += spelling
  }
  return plain
}

/** A letter or digit of another script in Latin letters (`中` is `Zhong`); null for anything else, so
 *  that a picture or a control character is never guessed at. */
export function latinLetters(character: string): string | null {
  if (!/^[\p{L}\p{N}]$/u.test(character)) return null
  const latin = anyAscii(character)
  return /^[A-Za-z0-9' -]+$/.test(latin) ? latin : null
}

/** True when the text needs no spelling. */
export function isBankText(text: string): boolean {
  return allowed.test(text)
}
