import type { Call } from '../../identity/index.ts'
import type { Refusal, Result } from '../../kernel/result.ts'
import type { PayerId } from '../run.ts'
import type { InboundOutcome } from './inbound.ts'

/** What a fetched file is read as. */
export type FiledAs = {
  readonly outcome: InboundOutcome
  readonly bankAnswerId: string | null
  readonly statementFileId: string | null
}

export type ArrivedFile = {
  readonly name: string
  readonly bytes: Uint8Array
  /** Whose bank it came from: what is of another payer is refused. */
  readonly payerId: PayerId
}

/** Who files what: answers here, statements in the domain above. Files the same bytes once, whoever
 *  brought them, and by the call's key gives the same answer however often it is asked. */
export type Reader = {
  readonly as: 'answer' | 'statement'
  /** By what the bytes say at their beginning, never by the name. */
  recognises(bytes: Uint8Array): boolean
  file(call: Call, file: ArrivedFile): Promise<Result<FiledAs, Refusal>>
}

/** All who read what a bank sends, and the words of what they refuse. */
export type Reading = {
  readonly readers: readonly Reader[]
  say(refusal: Refusal): string
}
