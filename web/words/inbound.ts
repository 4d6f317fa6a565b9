import type { Tone } from '../ui/tone.ts'

/** Where a file of the bank's folder is on its way to us, in words. */
export const inboundWords: Record<string, { word: string; tone: Tone; means: string }> = {
  ripening: {
    word: 'Seen',
    tone: 'info',
    means: 'Taken when it is the same in two looks ten seconds apart.',
  },
  fetched: { word: 'Taken', tone: 'info', means: 'Its bytes are kept; it is read next.' },
  passed_by: { word: 'Not taken', tone: 'bad', means: '' },
  refused: { word: 'Not filed', tone: 'bad', means: '' },
  put_aside: { word: 'Put aside', tone: 'neutral', means: '' },
  filed: { word: 'Filed', tone: 'good', means: '' },
  known: { word: 'Known', tone: 'neutral', means: 'These bytes were filed before.' },
  quarantined: {
    word: 'Contradicts itself',
    tone: 'warn',
    means: 'Kept, and nothing of it is used. Ask the bank for it anew.',
  },
}

/** Who brought an answer or a statement, by the name that is kept with it. */
export function broughtBy(name: string): string {
  return name === 'system:inbound' ? 'our channel, from the bank’s folder' : name
}

export const folderFaultWords: Record<string, string> = {
  unreachable: 'The bank does not answer',
  denied: 'The bank does not let us look',
  untrusted: 'The server shows another key',
}
