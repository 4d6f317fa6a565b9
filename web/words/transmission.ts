import type { Tone } from '../ui/tone.ts'

/** Where a pay file is on its way, in words. */
export const transmissionWords: Record<string, { word: string; tone: Tone; means: string }> = {
  waiting: {
    word: 'Waiting',
    tone: 'info',
    means:
      'It is certainly not at the bank yet; the program sends it by itself. To hand it in by hand, stop it first.',
  },
  sending: { word: 'Sending', tone: 'info', means: 'The program is handing it over now.' },
  sent: { word: 'At the bank', tone: 'good', means: 'It lies in the bank’s folder.' },
  failed: {
    word: 'Not sent',
    tone: 'bad',
    means: 'It is certainly not at the bank. Mend what stands below, then send it again.',
  },
  unknown: {
    word: 'Nobody can tell',
    tone: 'warn',
    means:
      'The bank may have it or not. Look at its folder and ask the bank: it is never sent again by itself.',
  },
}

export const stepWords: Record<string, string> = {
  began: 'Try began',
  renaming: 'Written, read back; renaming',
  sent: 'At the bank',
  not_sent: 'Not sent',
  unknown: 'Nobody can tell',
  looked: 'Looked at the bank',
  asked_again: 'Asked to send it again',
  stopped: 'Taken off its way',
  confirmed: 'Confirmed as sent',
}

export const sightingWords: Record<string, string> = {
  absent: 'Nothing lies there under its name.',
  same: 'It lies there, byte for byte.',
  other: 'Something else lies there under its name.',
  unreadable: 'It lies there; the bank does not let us read it.',
}

export const channelWords: Record<string, string> = {
  manual: 'handed in by a person',
  folder: 'a folder for the bank’s program',
  sftp: 'SFTP',
}
