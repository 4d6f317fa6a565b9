import { join } from 'node:path'
import { must } from '../../kernel/assert.ts'
import { withTx } from '../../platform/db.ts'
import type { World } from '../../platform/world.ts'
import type { ChannelRow } from './channel-sql.ts'
import { privateKeyOf } from './channels.ts'
import { openFolder } from './folder.ts'
import { type Place, PlaceFault } from './place.ts'
import { openSftp, type SftpAccess } from './sftp.ts'

/** The folder below which alone files are written for a bank's program to take. */
export function outboxOf(world: Pick<World, 'outbox' | 'dataFolder'>): string {
  return world.outbox ?? join(world.dataFolder, 'outbox')
}

/** Opens the place that a channel leads to. Throws a {@link PlaceFault} when it does not answer, or
 *  is not who it should be. */
export async function openPlace(world: World, channel: ChannelRow): Promise<Place> {
  const folder = channel.folder ?? ''
  switch (channel.kind) {
    case 'manual':
      throw new PlaceFault('denied', 'Files are fetched by a person.')
    case 'folder':
      return openFolder(outboxOf(world), folder)
    case 'sftp':
      return openSftp(await accessOf(world, channel))
  }
}

/** Where an SFTP channel leads and as whom, with our key opened. */
export async function accessOf(world: World, channel: ChannelRow): Promise<SftpAccess> {
  const { channelId } = channel
  const privateKey = await withTx(world.app, (tx) => privateKeyOf(tx, world.keys, channelId), {
    readOnly: true,
  })
  const whole = 'an SFTP channel is whole'
  const [host, login] = [must(channel.host, whole), must(channel.login, whole)]
  const [port, hostKey] = [must(channel.port, whole), must(channel.hostKey, whole)]
  return { host, port, login, folder: channel.folder ?? '', hostKey, privateKey }
}
