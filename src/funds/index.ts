/** What other domains may use of funds. */
export {
  allocate,
  closeFund,
  delegateToChild,
  moveAllocation,
  reduceAllocation,
  takeBack,
} from './budget.ts'
export { fundEvents } from './events.ts'
export {
  type Allocation,
  type AllocationId,
  type AllocationKind,
  bookDay,
  type Fund,
  type FundId,
  shutSince,
} from './fund.ts'
export {
  type Cause,
  clawBack,
  commit,
  confirm,
  confirmEach,
  owe,
  oweUncommitted,
  recoverByNetting,
  recoverByRefund,
  rejectSent,
  releaseCommitment,
  remit,
  type RunPart,
  send,
  sendBack,
  unconfirm,
  unowe,
  unoweToFund,
  withhold,
  writeOff,
} from './money.ts'
export { type FundMove, moves } from './moves.ts'
export { addAllocation, createFund, type NewAllocation, type NewFund } from './open-fund.ts'
export { type MoneyEvent, postEvents, postMoves } from './post-moves.ts'
export {
  allocationFor,
  allocationsOf,
  availableIn,
  balanceIn,
  fundBalance,
  type FundBalance,
  fundById,
  fundFor,
  fundPage,
  heldIn,
  mainAllocation,
} from './read.ts'
export { fundConstraints, type FundRefusal, fundRefusals } from './refusals.ts'
