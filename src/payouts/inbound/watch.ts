import type { Act } from '../../audit/index.ts'
import type { ChannelRow } from '../transmission/channel-sql.ts'
import { upsertFolder } from './folders-sql.ts'

/** A channel comes into use: from now on the bank's files are fetched from the folder it names, or no
 *  more when it names none. What was taken before stays taken. */
export async function watchFolder(
  act: Act,
  channel: Pick<ChannelRow, 'channelId' | 'payingAccountId' | 'inboundFolder'>,
): Promise<void> {
  const { channelId, payingAccountId, inboundFolder } = channel
  await upsertFolder(act.tx, {
    payingAccountId,
    channelId,
    nextLookAt: inboundFolder === null ? null : act.at,
    at: act.at,
  })
}
