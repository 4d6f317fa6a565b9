import type { RouteWireAnswer } from '../../../src/platform/contract.ts'
import type { trail } from '../../../src/reports/contract.ts'

/** A trail as the wire carries it. */
export type TrailView = RouteWireAnswer<typeof trail>
export type Chain = NonNullable<TrailView['chain']>
export type Hop = Chain['hops'][number]
export type HopOf<K extends Hop['hop']> = Extract<Hop, { hop: K }>
