/** The one import of Temporal: native where the runtime has it, else the polyfill. */
import { Temporal as Polyfill } from 'temporal-polyfill'

export { Polyfill as Temporal }
export type Instant = Polyfill.Instant
export type PlainDate = Polyfill.PlainDate
