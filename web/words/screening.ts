import type { Tone } from '../ui/tone.ts'

export const hitWords: Record<string, { word: string; tone: Tone }> = {
  possible: { word: 'To look at', tone: 'warn' },
  clearing: { word: 'A second person', tone: 'info' },
  cleared: { word: 'Cleared', tone: 'good' },
  true: { word: 'True: blocked', tone: 'bad' },
  gone: { word: 'No longer applies', tone: 'neutral' },
}

export const subjectWords: Record<string, string> = {
  legal_name: 'Legal name',
  enrolled_name: 'Enrolled name',
  holder: 'Account holder',
  owner: 'Owner',
  director: 'Director of the company',
  signer: 'Signer of the tax form',
}

export const kindWords: Record<string, string> = {
  person: 'Person',
  entity: 'Organization',
  vessel: 'Vessel',
  aircraft: 'Aircraft',
  unknown: 'Not said',
}

export const qualityWords: Record<string, string> = {
  primary: 'primary name',
  strong: 'alias',
  weak: 'weak alias',
}

export const evidenceWords: Record<string, string> = {
  birth_same_day: 'The day of birth is the same',
  birth_same_year: 'The year of birth agrees',
  birth_other: 'The year of birth is another',
  country_same: 'A country is the same',
  country_other: 'The countries are others',
  kind_other: 'One is a person, the other is not',
}

export const barWords: Record<string, string> = {
  typed: 'You typed this name: somebody else judges it.',
  proposed: 'You proposed to clear it: another person of Finance or legal agrees.',
  role: 'Finance or legal judges this.',
  settled: 'It is settled.',
}

/** `940` as `94.0 %`. */
export function sayScore(thousandths: number): string {
  return `${(thousandths / 10).toFixed(1)} %`
}
