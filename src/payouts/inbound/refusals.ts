import type { RefusalTable } from '../../kernel/result.ts'

type OfFile = { readonly name: string }

/** Why a bank's file was not taken or not filed is kept beside it, in these words. */
export type InboundRefusal =
  | ({ readonly code: 'inbound.name_unusable' } & OfFile)
  | ({ readonly code: 'inbound.no_file' } & OfFile)
  | ({ readonly code: 'inbound.too_large'; readonly sizeBytes: number | null } & OfFile)
  | ({ readonly code: 'inbound.unreadable'; readonly said: string } & OfFile)
  | ({ readonly code: 'inbound.breaks_off'; readonly tries: number } & OfFile)
  | ({ readonly code: 'inbound.unrecognised'; readonly looks: string } & OfFile)
  | ({ readonly code: 'inbound.fault'; readonly tries: number } & OfFile)
  | ({ readonly code: 'inbound.content_lost' } & OfFile)
  | { readonly code: 'inbound.not_watched'; readonly account: string }
  | { readonly code: 'inbound.file_unknown'; readonly file: string }
  | {
      readonly code: 'inbound.not_movable'
      readonly name: string
      readonly state: string
      readonly wanted: string
    }

const name = 'statement-2026-03-02.xml'
const fileTexts = {
  'inbound.name_unusable': {
    status: 422,
    title: 'A name that cannot be used',
    text: (r) =>
      `${r.name} was not taken: its name at the bank has a slash, or letters that cannot be read. ` +
      'Ask the bank to name its files plainly, then put this one aside.',
    example: { code: 'inbound.name_unusable', name: '.._.._passwd~1f3870be' },
  },
  'inbound.no_file': {
    status: 422,
    title: 'No file',
    text: (r) =>
      `${r.name} was not taken: it is a link or a device, not a file. Ask the bank to put the file ` +
      'itself there.',
    example: { code: 'inbound.no_file', name },
  },
  'inbound.too_large': {
    status: 413,
    title: 'Too large to take',
    text: (r) =>
      `${r.name} was not taken: it has ${r.sizeBytes ?? 'more'} bytes, at most 52428800 are taken. ` +
      'Ask the bank for a file per day or per account.',
    example: { code: 'inbound.too_large', name, sizeBytes: 10_000_000_000 },
  },
  'inbound.unreadable': {
    status: 422,
    title: 'The bank does not let us read it',
    text: (r) =>
      `${r.name} was not taken: ${r.said} Ask the bank for the right to read it, then have it ` +
      'looked at again.',
    example: { code: 'inbound.unreadable', name, said: 'Permission denied (status 3).' },
  },
  'inbound.breaks_off': {
    status: 422,
    title: 'It breaks off again and again',
    text: (r) =>
      `${r.name} was not taken: ${r.tries} downloads of it broke off. Ask the bank to put it there ` +
      'anew; the other files are fetched without it.',
    example: { code: 'inbound.breaks_off', name, tries: 5 },
  },
  'inbound.unrecognised': {
    status: 422,
    title: 'Neither an answer nor a statement',
    text: (r) =>
      `${r.name} looks like ${r.looks}. Expected pain.002, NACHA returns or notices of change, an ` +
      "ERP's register, camt.053, camt.054 or MT940. Download it to see what it is; if it is nothing " +
      'for us, put it aside.',
    example: { code: 'inbound.unrecognised', name: 'readme.txt', looks: 'a text' },
  },
  'inbound.fault': {
    status: 422,
    title: 'It could not be read to its end',
    text: (r) =>
      `${r.name} was begun to be read ${r.tries} times, and the program stopped each time. Nothing ` +
      'of it was used. Tell whoever runs the installation; then have it read again, or load it by hand.',
    example: { code: 'inbound.fault', name, tries: 3 },
  },
  'inbound.content_lost': {
    status: 422,
    title: 'Its bytes are not in the store',
    text: (r) =>
      `The bytes of ${r.name} were taken, and the store does not have them any more. Ask the bank to ` +
      'put the file there anew, and have the store restored from its backup.',
    example: { code: 'inbound.content_lost', name },
  },
} as const satisfies Partial<RefusalTable<InboundRefusal>>

export const inboundRefusals = {
  ...fileTexts,
  'inbound.not_watched': {
    status: 409,
    title: 'Nothing is fetched for this account',
    text: (r) =>
      `No channel of ${r.account} names a folder from which files are fetched. Propose one in ` +
      'Settings, Payers, or load the file by hand.',
    example: { code: 'inbound.not_watched', account: 'EUR main' },
  },
  'inbound.file_unknown': {
    status: 404,
    title: 'No such file',
    text: (r) => `There is no fetched file ${r.file}. Look at the list again.`,
    example: { code: 'inbound.file_unknown', file: '0190b6c4-7a1e-7cc3-9f2b-3b1d5c0e8a11' },
  },
  'inbound.not_movable': {
    status: 409,
    title: 'The file cannot do that now',
    text: (r) =>
      `${r.name} is ${r.state}, so it cannot be ${r.wanted}: only what was passed by or refused can. ` +
      'Look at it again.',
    example: { code: 'inbound.not_movable', name, state: 'filed', wanted: 'put aside' },
  },
} as const satisfies RefusalTable<InboundRefusal>
