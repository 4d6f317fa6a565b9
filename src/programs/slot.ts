import type { Slot } from './pack.ts'
import type { SlotYaml } from './pack-schema.ts'

/** A slot is required unless it says no. */
export function slotFrom({ slot, label, required }: SlotYaml): Slot {
  return { slot, label, required: required ?? true }
}
