import { join } from 'node:path'
import type { World } from '../../platform/world.ts'
import type { ChannelRow } from '../transmission/channel-sql.ts'
import { accessOf } from '../transmission/open-place.ts'
import { PlaceFault } from '../transmission/place.ts'
import { openFolderShelf } from './folder-shelf.ts'
import { openSftpShelf } from './sftp-shelf.ts'
import type { Shelf } from './shelf.ts'

/** The folder below which alone a bank's program puts files for us: never where we put ours. */
export function inboxOf(world: Pick<World, 'inbox' | 'dataFolder'>): string {
  return world.inbox ?? join(world.dataFolder, 'inbox')
}

/** Opens the folder from which a channel fetches. Throws a {@link PlaceFault} when it does not answer,
 *  or is not who it should be. */
export async function openShelf(world: World, channel: ChannelRow): Promise<Shelf> {
  const { inboundFolder } = channel
  if (inboundFolder === null || channel.kind === 'manual') {
    throw new PlaceFault('denied', 'A person loads what the bank says.')
  }
  if (channel.kind === 'folder') return openFolderShelf(inboxOf(world), inboundFolder)
  const access = await accessOf(world, channel)
  return openSftpShelf({ ...access, folder: inboundFolder })
}
