import { personBehind, record, type Act } from '../../audit/index.ts'
import { mayApprove } from '../../identity/index.ts'
import { must } from '../../kernel/assert.ts'
import { ok, refuse, type Refused, type Result } from '../../kernel/result.ts'
import { open, seal, type Keys } from '../../platform/secrets.ts'
import { watchFolder } from '../inbound/watch.ts'
import { lockAccount } from '../payer-sql.ts'
import type { PayoutRefusal } from '../refusals.ts'
import type { PayingAccountId } from '../run.ts'
import { keepChannel } from '../settings-kept.ts'
import * as rows from './channel-sql.ts'
import type { TransmissionRefusal } from './refusals.ts'
import { type KeyPair, newKeyPair } from './sftp.ts'
import { type ChannelId, type ChannelState, isFingerprint, isFolderBelow } from './transmission.ts'

export type WantedChannel =
  | { readonly kind: 'manual' }
  | {
      readonly kind: 'folder'
      readonly folder: string
      readonly inboundFolder?: string | null
    }
  | {
      readonly kind: 'sftp'
      readonly host: string
      readonly port: number
      readonly login: string
      readonly folder: string
      /** Where the bank puts answers and statements; none: a person loads them. */
      readonly inboundFolder?: string | null
      readonly hostKey: string
      /** A new key of ours, or the one the bank knows already. */
      readonly key: 'ed25519' | 'rsa' | 'kept'
    }
export type ProposeChannel = {
  readonly payingAccountId: PayingAccountId
  readonly channel: WantedChannel
  readonly reason: string
}
type Proposed = { readonly channelId: ChannelId; readonly publicKey: string | null }
type Refusals = PayoutRefusal | TransmissionRefusal

/** What a channel's private key is bound to. */
export function keySeal(channelId: ChannelId): string {
  return `channel:${channelId}:key`
}

/** Proposes how the files of an account reach its bank: the next version, which changes nothing
 *  before a second person of Finance approves it. For SFTP our key is made here and sealed; its
 *  public half is shown. Refuses a folder outside the outbox, a host key that is no fingerprint,
 *  and a second proposal while one waits. */
export function proposeChannel(keys: Keys) {
  return async (act: Act, asked: ProposeChannel): Promise<Result<Proposed, Refusals>> => {
    const { payingAccountId, channel } = asked
    const account = await lockAccount(act.tx, payingAccountId)
    if (account === null)
      return refuse({ code: 'paying_account.unknown', account: payingAccountId })
    const { name, state } = account
    if (state === 'retired') {
      const wanted = 'given a channel'
      return refuse({ code: 'paying_account.not_movable', account: name, state, wanted })
    }
    const invalid = unusable(channel)
    if (invalid !== null) return invalid
    const before = await rows.channelsOf(act.tx, [payingAccountId])
    if (before.some((each) => each.state === 'proposed'))
      return refuse({ code: 'channel.waits', account: name })
    const channelId = act.newId<'channel'>()
    const pair = await keyFor(act, keys, { channel, before, name })
    if (pair === 'none') {
      return refuse({ code: 'channel.invalid', field: 'key', expected: 'a new key: none is kept' })
    }
    const version = (before[0]?.version ?? 0) + 1
    await rows.insertChannel(act.tx, {
      ...columnsOf(channel),
      channelId,
      payingAccountId,
      version,
      publicKey: pair?.publicKey ?? null,
      keySealed: pair === null ? null : seal(keys, keySeal(channelId), pair.privateKey),
      reason: asked.reason,
      proposedBy: personBehind(act.actor),
      proposedAt: act.at,
    })
    await keepChannel(act, channelId)
    const { kind } = channel
    await tell(act, 'proposed', { channelId, payingAccountId, version, kind }, asked.reason)
    return ok({ channelId, publicKey: pair?.publicKey ?? null })
  }
}

function unusable(channel: WantedChannel): Refused<TransmissionRefusal> | null {
  const invalid = (field: string, expected: string) =>
    refuse({ code: 'channel.invalid', field, expected } as const)
  if (channel.kind === 'folder' && !isFolderBelow(channel.folder)) {
    return invalid('folder', 'a name below the outbox, such as first-bank/in')
  }
  const inbound = channel.kind === 'manual' ? null : (channel.inboundFolder ?? null)
  if (channel.kind === 'folder' && inbound !== null && !isFolderBelow(inbound)) {
    return invalid('folder from the bank', 'a name below the inbox, such as first-bank/out')
  }
  if (channel.kind === 'sftp' && inbound !== null && isSameFolder(inbound, channel.folder)) {
    const expected = 'another than the one our files go to: what we wrote is no answer'
    return invalid('folder from the bank', expected)
  }
  if (channel.kind === 'sftp' && !isFingerprint(channel.hostKey)) {
    return invalid(
      'host key',
      'the fingerprint as the bank has given it, SHA256: and 43 characters',
    )
  }
  return null
}

/** As the bank's server would take them: `/in/` and `in` are one. */
function isSameFolder(one: string, other: string): boolean {
  const plain = (folder: string) => folder.replace(/^[./]+/, '').replace(/[./]+$/, '')
  return plain(one) === plain(other)
}

function columnsOf(channel: WantedChannel) {
  const inboundFolder = channel.kind === 'manual' ? null : (channel.inboundFolder ?? null)
  const nowhere = { folder: null, host: null, port: null, login: null, hostKey: null }
  const none = { ...nowhere, inboundFolder }
  switch (channel.kind) {
    case 'manual':
      return { kind: channel.kind, ...none }
    case 'folder':
      return { kind: channel.kind, ...none, folder: channel.folder }
    case 'sftp': {
      const { kind, folder, host, port, login, hostKey } = channel
      return { kind, folder, host, port, login, hostKey, inboundFolder }
    }
  }
}

async function keyFor(
  act: Act,
  keys: Keys,
  of: {
    readonly channel: WantedChannel
    readonly before: readonly rows.ChannelRow[]
    readonly name: string
  },
): Promise<KeyPair | null | 'none'> {
  const { channel } = of
  if (channel.kind !== 'sftp') return null
  if (channel.key !== 'kept') return newKeyPair(channel.key, `quittance ${of.name}`)
  const last = of.before.find((each) => each.publicKey !== null && each.state !== 'declined')
  if (last === undefined) return 'none'
  const privateKey = await privateKeyOf(act.tx, keys, last.channelId)
  return { privateKey, publicKey: must(last.publicKey, 'found by its public key') }
}

/** Our private key of an SFTP channel, opened for one connection. */
export async function privateKeyOf(
  tx: Act['tx'],
  keys: Keys,
  channelId: ChannelId,
): Promise<string> {
  const row = await rows.sealedKey(tx, channelId)
  const sealed = must(row?.keySealed, 'an SFTP channel has a key')
  return open(keys, keySeal(channelId), sealed)
}

/** A second person of Finance approves the change: from now on files go this way, and the version
 *  before is replaced. */
export async function approveChannel(
  act: Act,
  asked: { readonly channelId: ChannelId },
): Promise<Result<{ state: ChannelState }, Refusals>> {
  const found = await proposedOf(act, asked.channelId)
  if (!found.ok) return found
  const { channel, name } = found.value
  if (!mayApprove(act.actor, [channel.proposedBy])) {
    return refuse({ code: 'channel.own_proposal', account: name })
  }
  await rows.replaceChannel(act.tx, channel.payingAccountId, act.at)
  await rows.approveChannelRow(act.tx, channel.channelId, personBehind(act.actor), act.at)
  await watchFolder(act, channel)
  await tell(act, 'approved', channel)
  return ok({ state: 'usable' })
}

/** Declines what was proposed, or takes one's own proposal back. */
export async function declineChannel(
  act: Act,
  asked: { readonly channelId: ChannelId; readonly reason: string },
): Promise<Result<{ state: ChannelState }, Refusals>> {
  const found = await proposedOf(act, asked.channelId)
  if (!found.ok) return found
  const { channel } = found.value
  await rows.declineChannelRow(act.tx, channel.channelId, personBehind(act.actor), act.at)
  await tell(act, 'declined', channel, asked.reason)
  return ok({ state: 'declined' })
}

/** The account is locked first: two changes of one account wait for each other. */
async function proposedOf(
  act: Act,
  channelId: ChannelId,
): Promise<Result<{ readonly channel: rows.ChannelRow; readonly name: string }, Refusals>> {
  const seen = await rows.selectChannel(act.tx, channelId)
  if (seen === null) return refuse({ code: 'channel.unknown', channel: channelId })
  const account = must(await lockAccount(act.tx, seen.payingAccountId), 'a channel has an account')
  const channel = must(await rows.lockChannel(act.tx, channelId), 'a channel is never deleted')
  const { name } = account
  if (channel.state === 'proposed') return ok({ channel, name })
  return refuse({ code: 'channel.settled', account: name, state: channel.state })
}

function tell(
  act: Act,
  what: 'proposed' | 'approved' | 'declined',
  of: Pick<rows.ChannelRow, 'channelId' | 'payingAccountId' | 'version' | 'kind'>,
  reason: string | null = null,
) {
  const { payingAccountId, version, kind } = of
  return record(act, {
    type: `channel.${what}`,
    subjectKind: 'paying_account',
    subjectId: payingAccountId,
    reason,
    body: { payingAccountId, version, kind },
  })
}
