import type { Id } from '../kernel/ids.ts'
import type { Look } from './look.ts'

export type FileId = Id<'file'>
export type EvidenceItemId = Id<'evidence_item'>

export const itemStates = ['pending', 'accepted', 'rejected'] as const
export type ItemState = (typeof itemStates)[number]

/** The most bytes one paper may have. */
export const EVIDENCE_BYTES_MAX = 50 * 1024 * 1024

/** The most items one owner (a submission, a vendor) may have attached. */
export const ITEMS_PER_OWNER_MAX = 200

/** What may be handed in, and what people call it. */
export const mediaTypes = {
  'application/pdf': 'PDF',
  'image/png': 'PNG',
  'image/jpeg': 'JPEG',
  'image/webp': 'WebP',
  'text/csv': 'CSV',
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': 'XLSX',
  'text/plain': 'TXT',
  'message/rfc822': 'EML',
  'application/xml': 'XML',
} as const
export type MediaType = keyof typeof mediaTypes

/** Bytes that the store holds and whose kind is known; a row may now point to them. */
export type KeptFile = {
  readonly sha256: string
  readonly sizeBytes: number
  readonly mediaType: MediaType
  readonly name: string
  /** What its picture looks like, when it was made; left out where there is nothing to see. */
  readonly look?: Look
}

/** The name without folders and control characters, its end kept when it is too long. */
export function fileName(given: string): string {
  const last = given.normalize('NFC').split(/[/\\]/).at(-1) ?? ''
  const name = last.replaceAll(/\p{C}/gu, '').trim()
  return name === '' ? 'file' : name.slice(-255)
}

/** A slot is the pack's word for what a paper proves: `proof_of_cost`, `w9`. */
export function isSlot(text: string): boolean {
  return /^[a-z][a-z0-9_]{0,63}$/.test(text)
}
