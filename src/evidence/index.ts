export { attach, detach, itemsOf, judgeItem, moveItem, putFile, type Attachment } from './attach.ts'
export {
  itemStates,
  mediaTypes,
  type EvidenceItemId,
  type FileId,
  type ItemState,
  type KeptFile,
  type MediaType,
} from './evidence.ts'
export { evidenceEvents } from './events.ts'
export { keepFile } from './keep.ts'
export { evidenceRefusals, type EvidenceRefusal } from './refusals.ts'
export { itemsOfOwners, type ItemRow } from './sql.ts'
export { contentVerification, orphanSweep } from './sweep.ts'
