import { type InboundRefusal, inboundRefusals } from './refusals.ts'

/** Why a file was not taken or not filed: its code, and the sentence that is kept beside it. */
export type NotTaken = { readonly refusal: string; readonly said: string }

type Of<Code> = Omit<Extract<InboundRefusal, { readonly code: Code }>, 'code'>

/** A refusal of ours in words, as it is kept with the file it is about. */
export function notTaken<Code extends InboundRefusal['code']>(
  code: Code,
  facts: Of<Code>,
): NotTaken {
  // The table pairs each code with the sentence for its own facts.
  const entry = inboundRefusals[code] as { readonly text: (refusal: unknown) => string }
  return { refusal: code, said: entry.text({ code, ...facts }) }
}
