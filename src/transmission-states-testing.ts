/** How the files of runs reach the bank, for the test that walks the states. */
import { inboundMoves, inboundStates } from './payouts/inbound/inbound.ts'
import {
  channelMoves,
  channelStates,
  transmissionMoves,
  transmissionStates,
} from './payouts/transmission/transmission.ts'
import type { Machine } from './states-testing.ts'

const channelSql = 'src/payouts/transmission/channel-sql.ts'
const send = 'src/payouts/transmission/send.ts'
const settle = 'src/payouts/transmission/settle.ts'
const resolve = 'src/payouts/transmission/resolve.ts'
const inboundSql = 'src/payouts/inbound/files-sql.ts'
const inboundResolve = 'src/payouts/inbound/resolve.ts'

export const transmissionMachines: readonly Machine[] = [
  {
    column: 'payouts.channels.state',
    states: channelStates,
    starts: { proposed: [channelSql, 'insert into payouts.channels'] },
    moves: channelMoves,
    madeIn: {
      approve: [channelSql, "set state = 'usable'"],
      decline: [channelSql, "set state = 'declined'"],
      replace: [channelSql, "set state = 'replaced'"],
    },
    ends: {
      declined: 'it was never used; what is wanted instead is the next version',
      replaced: 'the next version is in use',
    },
  },
  {
    column: 'payouts.transmissions.state',
    states: transmissionStates,
    starts: { waiting: ['src/payouts/transmission/queue.ts', 'insertTransmission('] },
    moves: transmissionMoves,
    madeIn: {
      begin: [send, 'transmissionMoves.begin'],
      arrive: [settle, 'transmissionMoves.arrive'],
      wait: [settle, 'transmissionMoves.wait'],
      fail: [settle, 'transmissionMoves.fail'],
      stop: [resolve, 'transmissionMoves.stop'],
      lose: [settle, 'transmissionMoves.lose'],
      askAgain: [resolve, 'transmissionMoves.askAgain'],
      confirm: [resolve, 'transmissionMoves.confirm'],
    },
    ends: { sent: 'the bank has it; a whole file it refuses is paid by a new run and a new file' },
  },
  {
    column: 'payouts.inbound_files.state',
    states: inboundStates,
    starts: {
      ripening: [inboundSql, "then 'ripening' else 'passed_by'"],
      passed_by: [inboundSql, "then 'ripening' else 'passed_by'"],
    },
    moves: inboundMoves,
    madeIn: {
      take: [inboundSql, "set state = 'fetched'"],
      passBy: [inboundSql, "case when state = 'ripening' then 'passed_by' else 'refused' end"],
      file: [inboundSql, "set state = 'filed'"],
      refuse: [inboundSql, "case when state = 'ripening' then 'passed_by' else 'refused' end"],
      lookAgain: [inboundResolve, 'inboundMoves.lookAgain'],
      readAgain: [inboundResolve, 'inboundMoves.readAgain'],
      putAside: [inboundResolve, 'inboundMoves.putAside'],
    },
    ends: {
      filed: 'what it says lies with the answer or statement it is',
      put_aside: 'a person has said why it is nothing for us',
    },
  },
]
