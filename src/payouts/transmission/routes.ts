import { execute, on, read, type Call } from '../../identity/index.ts'
import { ok, refuse } from '../../kernel/result.ts'
import type { ServedRoute } from '../../platform/handler.ts'
import { selectChannel } from './channel-sql.ts'
import * as channels from './channels.ts'
import * as contract from './contract.ts'
import { atShelf } from '../inbound/at-shelf.ts'
import { atPlace, confirmSent, lookForFile, sendAgain, stopSending } from './resolve.ts'
import type { ChannelId } from './transmission.ts'
import { channelsView, transmissionView, unsentView } from './view.ts'

const FIRST_ENTRIES = 20

/** Connects by a channel, proposed or in use, and lists its folder; writes nothing. */
export async function tryChannel(call: Call, asked: { readonly channelId: ChannelId }) {
  const found = await read(call, 'payer.edit', (tx) => selectChannel(tx, asked.channelId))
  if (!found.ok) return found
  const channel = found.value
  if (channel === null) return refuse({ code: 'channel.unknown', channel: asked.channelId })
  if (channel.kind === 'manual') return refuse({ code: 'channel.by_hand', account: 'this account' })
  const tried = await atPlace(call, channel, async (place) => {
    const listed = await place.list()
    return { where: place.where, entries: listed.length, first: listed.slice(0, FIRST_ENTRIES) }
  })
  if (!tried.ok) return tried
  const inbound = channel.inboundFolder === null ? ok(null) : await atShelf(call, channel)
  return inbound.ok ? ok({ ...tried.value, inbound: inbound.value }) : inbound
}

export const transmissionRoutes: readonly ServedRoute<Call>[] = [
  on(contract.listChannels, async (call, { params }) => {
    const { payingAccountId } = params
    const rows = await read(call, 'payer.read', (tx) =>
      channelsView(tx, call.actor, payingAccountId),
    )
    return rows.ok ? ok({ rows: rows.value }) : rows
  }),
  on(contract.proposeChannel, (call, { params, body }) => {
    const command = channels.proposeChannel(call.world.keys)
    return execute(call, 'payer.edit', command, { ...params, ...body })
  }),
  on(contract.approveChannel, (call, { params }) =>
    execute(call, 'payer.edit', channels.approveChannel, params),
  ),
  on(contract.declineChannel, (call, { params, body }) =>
    execute(call, 'payer.edit', channels.declineChannel, { ...params, ...body }),
  ),
  on(contract.tryChannel, (call, { params }) => tryChannel(call, params)),
  on(contract.listTransmissions, async (call) => {
    const rows = await read(call, 'run.read', (tx) => unsentView(tx, call.at))
    return rows.ok ? ok({ rows: rows.value }) : rows
  }),
  on(contract.showTransmission, async (call, { params }) => {
    const { actor, at } = call
    const found = await read(call, 'run.read', (tx) =>
      transmissionView(tx, { ...params, actor, at }),
    )
    return found.ok ? ok({ transmission: found.value }) : found
  }),
  on(contract.lookForFile, (call, { params }) => lookForFile(call, params)),
  on(contract.sendFileAgain, (call, { params, body }) =>
    execute(call, 'run.transmit', sendAgain, { ...params, ...body }),
  ),
  on(contract.confirmFileSent, (call, { params, body }) =>
    execute(call, 'run.transmit', confirmSent, { ...params, ...body }),
  ),
  on(contract.stopSendingFile, (call, { params, body }) =>
    execute(call, 'run.transmit', stopSending, { ...params, ...body }),
  ),
]
