import type { Ratio } from '../kernel/ratio.ts'
import type { Pack } from '../programs/index.ts'

/** The rate of a tier under a version; the recorded one where the tier was not kept. */
export function rateOfTier(pack: Pack, tier: string | undefined, recorded: Ratio): Ratio {
  const rates: Readonly<Record<string, Ratio>> = pack.rates
  return (tier === undefined ? undefined : rates[tier]) ?? recorded
}
