import type { Call } from '../../identity/index.ts'
import { ok, refuse, type Result } from '../../kernel/result.ts'
import type { ChannelRow } from '../transmission/channel-sql.ts'
import { PlaceFault } from '../transmission/place.ts'
import type { TransmissionRefusal } from '../transmission/refusals.ts'
import { NAMES_MAX } from './inbound.ts'
import { openShelf } from './open-shelf.ts'

/** Counts what lies in the folder from which a channel fetches; takes nothing. A fault of it is a refusal
 *  that says what it said. */
export async function atShelf(
  call: Call,
  channel: ChannelRow,
): Promise<Result<{ readonly where: string; readonly entries: number }, TransmissionRefusal>> {
  try {
    const shelf = await openShelf(call.world, channel)
    try {
      const { offers } = await shelf.list(NAMES_MAX)
      return ok({ where: shelf.where, entries: offers.length })
    } finally {
      await shelf.close()
    }
  } catch (error) {
    if (!(error instanceof PlaceFault)) throw error
    const where = `${channel.host ?? 'inbox'}, ${channel.inboundFolder ?? ''}`
    return refuse({ code: 'channel.unreachable', where, said: error.message })
  }
}
