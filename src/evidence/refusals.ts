import type { RefusalTable } from '../kernel/result.ts'
import { mediaTypes } from './evidence.ts'

export type EvidenceRefusal =
  | { readonly code: 'evidence.unknown_file'; readonly file: string }
  | { readonly code: 'evidence.unknown_item'; readonly item: string }
  | { readonly code: 'evidence.empty'; readonly name: string }
  | { readonly code: 'evidence.too_large'; readonly name: string; readonly bytesMax: number }
  | { readonly code: 'evidence.media_refused'; readonly name: string; readonly found: string }
  | { readonly code: 'evidence.bad_slot'; readonly slot: string }
  | { readonly code: 'evidence.too_many'; readonly itemsMax: number }
  | { readonly code: 'evidence.already_accepted'; readonly item: string }
  | { readonly code: 'evidence.reason_missing'; readonly item: string }

export const evidenceRefusals = {
  'evidence.unknown_file': {
    status: 404,
    title: 'No such file',
    text: (r) => `There is no file ${r.file} that you may use. Upload it again.`,
    example: { code: 'evidence.unknown_file', file: '0190b6c4-7a1e-7cc3-9f2b-3b1d5c0e8a11' },
  },
  'evidence.unknown_item': {
    status: 404,
    title: 'No such evidence',
    text: (r) => `There is no evidence ${r.item} that you may see, or it was taken away.`,
    example: { code: 'evidence.unknown_item', item: '0190b6c4-7a1e-7cc3-9f2b-3b1d5c0e8a11' },
  },
  'evidence.empty': {
    status: 422,
    title: 'Empty file',
    text: (r) => `${r.name} has no content. Choose the file again, or export it once more.`,
    example: { code: 'evidence.empty', name: 'invoice.pdf' },
  },
  'evidence.too_large': {
    status: 413,
    title: 'File too large',
    text: (r) =>
      `${r.name} is larger than ${Math.floor(r.bytesMax / 1024 / 1024)} MB. ` +
      'Send it in parts, or with smaller pictures.',
    example: { code: 'evidence.too_large', name: 'photos.pdf', bytesMax: 52_428_800 },
  },
  'evidence.media_refused': {
    status: 415,
    title: 'Kind of file not accepted',
    text: (r) =>
      `${r.name} is ${r.found}, by its content. Accepted are ${Object.values(mediaTypes).join(', ')}.`,
    example: { code: 'evidence.media_refused', name: 'invoice.pdf', found: 'application/zip' },
  },
  'evidence.bad_slot': {
    status: 422,
    title: 'No such slot',
    text: (r) => `"${r.slot}" is not the name of a slot, such as proof_of_cost.`,
    example: { code: 'evidence.bad_slot', slot: 'Proof of cost' },
  },
  'evidence.too_many': {
    status: 422,
    title: 'Too many papers',
    text: (r) => `At most ${r.itemsMax} papers can be attached. Take some away, or join them.`,
    example: { code: 'evidence.too_many', itemsMax: 200 },
  },
  'evidence.already_accepted': {
    status: 409,
    title: 'Evidence was accepted',
    text: (r) => `The evidence ${r.item} was accepted and carries a decision: it stays attached.`,
    example: { code: 'evidence.already_accepted', item: '0190b6c4-7a1e-7cc3-9f2b-3b1d5c0e8a11' },
  },
  'evidence.reason_missing': {
    status: 422,
    title: 'Reason missing',
    text: (r) => `Rejecting the evidence ${r.item} needs a reason that the partner can read.`,
    example: { code: 'evidence.reason_missing', item: '0190b6c4-7a1e-7cc3-9f2b-3b1d5c0e8a11' },
  },
} as const satisfies RefusalTable<EvidenceRefusal>
