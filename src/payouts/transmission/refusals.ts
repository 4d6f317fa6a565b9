import type { RefusalTable } from '../../kernel/result.ts'
import type { TransmissionState } from './transmission.ts'

export type TransmissionRefusal =
  | { readonly code: 'channel.unknown'; readonly channel: string }
  | { readonly code: 'channel.invalid'; readonly field: string; readonly expected: string }
  | { readonly code: 'channel.waits'; readonly account?: string }
  | { readonly code: 'channel.own_proposal'; readonly account?: string }
  | { readonly code: 'channel.settled'; readonly account: string; readonly state: string }
  | { readonly code: 'channel.unreachable'; readonly where: string; readonly said: string }
  | { readonly code: 'channel.by_hand'; readonly account: string }
  | { readonly code: 'transmission.none'; readonly run: string }
  | {
      readonly code: 'transmission.not_movable'
      readonly run: string
      readonly state: TransmissionState
      readonly wanted: string
    }
  | { readonly code: 'transmission.not_looked'; readonly run: string; readonly minutes: number }
  | { readonly code: 'transmission.lies_there'; readonly run: string; readonly name: string }
  | { readonly code: 'transmission.run_over'; readonly run: string; readonly status: string }
  | { readonly code: 'transmission.taken_back'; readonly run: string; readonly payments: number }

const id = '0190b6c4-7a1e-7cc3-9f2b-3b1d5c0e8a11'
const run = 'PR-2026-0007'

export const transmissionRefusals = {
  'channel.unknown': {
    status: 404,
    title: 'No such channel',
    text: (r) => `There is no channel ${r.channel}. Look at the account's channels again.`,
    example: { code: 'channel.unknown', channel: id },
  },
  'channel.invalid': {
    status: 422,
    title: 'Channel not usable',
    text: (r) => `The ${r.field} is not usable: expected ${r.expected}.`,
    example: {
      code: 'channel.invalid',
      field: 'host key',
      expected: 'the fingerprint as the bank has given it, SHA256: and 43 characters',
    },
  },
  'channel.waits': {
    status: 409,
    title: 'A change waits already',
    text: (r) =>
      `A change of the channel of ${r.account ?? 'this account'} waits for its second person. ` +
      'Have it approved or declined first.',
    example: { code: 'channel.waits', account: 'EUR main' },
  },
  'channel.own_proposal': {
    status: 403,
    title: 'Another person approves',
    text: (r) =>
      `You proposed this channel of ${r.account ?? 'the account'} yourself, so somebody else of ` +
      'Finance approves it.',
    example: { code: 'channel.own_proposal', account: 'EUR main' },
  },
  'channel.settled': {
    status: 409,
    title: 'Decided already',
    text: (r) =>
      `This channel of ${r.account} is ${r.state}: only a proposed one is approved or declined. ` +
      'To change it, propose the next version.',
    example: { code: 'channel.settled', account: 'EUR main', state: 'usable' },
  },
  'channel.unreachable': {
    status: 409,
    title: 'The other side does not answer as it should',
    text: (r) =>
      `${r.where} was tried, and nothing was written: ${r.said} Compare host, login, folder and ` +
      'host key with what the bank has given, and ask whether it has put our public key in place.',
    example: {
      code: 'channel.unreachable',
      where: 'sftp://quittance@files.bank.example:22/in',
      said: 'No connection: connect ECONNREFUSED.',
    },
  },
  'channel.by_hand': {
    status: 409,
    title: 'Nothing to try',
    text: (r) => `Files of ${r.account} are fetched by a person: there is no place to look at.`,
    example: { code: 'channel.by_hand', account: 'EUR main' },
  },
  'transmission.none': {
    status: 404,
    title: 'Not sent by the program',
    text: (r) =>
      `The file of ${r.run} is not sent by the program: when the run was released its account had ` +
      'no channel, or it has no file. Download it and hand it in.',
    example: { code: 'transmission.none', run },
  },
  'transmission.not_movable': {
    status: 409,
    title: 'The file cannot do that now',
    text: (r) =>
      `The file of ${r.run} is ${r.state}, so it cannot be ${r.wanted}. Look at its tries again.`,
    example: { code: 'transmission.not_movable', run, state: 'sent', wanted: 'sent again' },
  },
  'transmission.not_looked': {
    status: 409,
    title: 'Look first',
    text: (r) =>
      `Nobody can tell whether the bank has the file of ${r.run}. Look at the bank's folder ` +
      `yourself, then ask again within ${r.minutes} minutes, with what the bank says of it.`,
    example: { code: 'transmission.not_looked', run, minutes: 30 },
  },
  'transmission.lies_there': {
    status: 409,
    title: 'Something lies there under its name',
    text: (r) =>
      `Your look found ${r.name} at the bank, so the file of ${r.run} is not sent again. If it is ` +
      'our file, confirm that it was sent; if not, have the bank take it away and look again.',
    example: {
      code: 'transmission.lies_there',
      run,
      name: 'PR-2026-0007-9f2b3b1d5c0e8a11.xml',
    },
  },
  'transmission.run_over': {
    status: 409,
    title: 'The run is over',
    text: (r) => `${r.run} is ${r.status}: its file is not sent any more.`,
    example: { code: 'transmission.run_over', run, status: 'rejected' },
  },
  'transmission.taken_back': {
    status: 409,
    title: 'Payments of it are owed again',
    text: (r) =>
      `The bank is said to have refused or returned ${r.payments} of the payments of ${r.run}: they ` +
      'are owed again, and the file would pay them a second time. File that the bank did not carry ' +
      'out the others either; a new run pays them.',
    example: { code: 'transmission.taken_back', run, payments: 1 },
  },
} as const satisfies RefusalTable<TransmissionRefusal>

/** Constraints that stand for a refusal of sending files. */
export const transmissionConstraints = {
  channels_one_proposed: { code: 'channel.waits' },
  channels_versions: { code: 'channel.waits' },
  channels_second_person: { code: 'channel.own_proposal' },
} as const
