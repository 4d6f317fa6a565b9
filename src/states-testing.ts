/** Every state of the product and how it is entered and left, for the test that walks them. The tables
 *  of moves are the code's own; beside each move stands the place where a command makes it. */
import { calendarChangeMoves, calendarChangeStates } from './clocks/calendar-change.ts'
import { clockMoves } from './clocks/clock.ts'
import { conditionStates, questionStates } from './escalations/question.ts'
import { itemStates } from './evidence/evidence.ts'
import { incentiveMovesOf } from './incentives/incentive.ts'
import { partnerStatuses, statusMoves } from './partners/partner.ts'
import { payableMoves, payableStatuses } from './payables/payable.ts'
import { writeOffStates } from './payables/receivable.ts'
import { writtenMoves, writtenStates } from './payouts/answers/written-state.ts'
import { payerChangeMoves, payerChangeStates } from './payouts/payer-change.ts'
import { accountStates, attemptMoves, attemptStates, runMoves, runStatuses } from './payouts/run.ts'
import { submissionStatuses, transitions } from './submissions/submission.ts'
import { taxMachines } from './tax-states-testing.ts'
import { transmissionMachines } from './transmission-states-testing.ts'
import { vendorMachines } from './vendor-states-testing.ts'

/** A file and the words in it that make a move. */
export type Place = readonly [file: string, words: string]
type Move = { readonly from: readonly string[]; readonly to: string }

export type Machine = {
  /** Table and column; the CHECK of the column allows these states and no other. */
  readonly column: string
  /** Where rows of several types share the column: whose states these are. */
  readonly of?: string
  readonly states: readonly string[]
  /** Where a new row begins. */
  readonly starts: Readonly<Record<string, Place>>
  readonly moves: Readonly<Record<string, Move>>
  /** By move: where a command makes it. */
  readonly madeIn: Readonly<Record<string, Place>>
  /** States at which it ends, each with the reason. */
  readonly ends: Readonly<Record<string, string>>
  /** Moves no command makes yet, each with the reason. A state that only they enter is not entered. */
  readonly notYet?: Readonly<Record<string, string>>
  /** States that nothing enters yet, not even by a move of the table, each with the reason. */
  readonly neverEntered?: Readonly<Record<string, string>>
}

const submit = 'src/submissions/submit.ts'
const opened: Place = [submit, 'openIncentive(']
const reopen = 'src/submissions/reopen.ts'
const reopenIncentive = 'src/incentives/reopen.ts'
const outcome = 'src/payouts/outcome.ts'
const written = 'src/payouts/answers/written.ts'
const steps = 'src/payables/run-steps.ts'
const settleCondition: Place = ['src/escalations/discuss.ts', 'setCondition(']
const matchSql = 'src/reconciliation/match-sql.ts'

export const machines: readonly Machine[] = [
  {
    column: 'partners.partners.status',
    states: partnerStatuses,
    starts: { active: ['src/partners/sql.ts', 'insert into partners.partners'] },
    moves: statusMoves,
    madeIn: {
      suspend: ['src/partners/enrol.ts', 'statusMoves[asked.move]'],
      reinstate: ['src/partners/enrol.ts', 'statusMoves[asked.move]'],
      terminate: ['src/partners/enrol.ts', 'statusMoves[asked.move]'],
    },
    ends: { terminated: 'what was performed before is owed; a new agreement is a new partner' },
  },
  {
    column: 'submissions.submissions.status',
    states: submissionStatuses,
    starts: { draft: ['src/submissions/draft.ts', 'insertSubmission('] },
    moves: transitions,
    madeIn: {
      submit: [submit, "moved(act, row, 'submit')"],
      startReview: [submit, "moved(act, row, 'startReview')"],
      returnIncomplete: [submit, "moved(act, row, 'returnIncomplete')"],
      resubmit: [submit, "moved(act, row, 'resubmit')"],
      sendBack: ['src/submissions/send-back.ts', 'transitions.sendBack'],
      escalate: ['src/submissions/hand-over.ts', 'transitions.escalate'],
      bringBack: ['src/submissions/hand-over.ts', 'transitions.bringBack'],
      approve: ['src/submissions/decide.ts', "? 'reject' : 'approve'"],
      reject: ['src/submissions/decide.ts', "? 'reject' : 'approve'"],
      withdraw: ['src/submissions/send-back.ts', "end(act, row, 'withdraw'"],
      lapse: ['src/submissions/send-back.ts', "end(act, row, 'lapse'"],
      appeal: [reopen, "kind === 'appeal' ? 'appeal' : 'correct'"],
      takeUpAppeal: ['src/submissions/take.ts', 'transitions.takeUpAppeal'],
      correct: [reopen, "kind === 'appeal' ? 'appeal' : 'correct'"],
      keepApproved: ['src/submissions/keep.ts', 'keepMoves[reopening.fromStatus]'],
      keepRejected: ['src/submissions/keep.ts', 'keepMoves[reopening.fromStatus]'],
      keepLapsed: ['src/submissions/keep.ts', 'keepMoves[reopening.fromStatus]'],
      undo: ['src/submissions/undo.ts', 'transitions.undo'],
    },
    ends: {
      withdrawn: 'the partner took it back',
    },
  },
  {
    column: 'incentives.incentives.status',
    of: 'mdf',
    states: ['pending', 'committed', 'settled', 'lapsed', 'cancelled', 'declined'],
    starts: { pending: opened },
    moves: incentiveMovesOf.mdf,
    madeIn: {
      commit: ['src/submissions/commitment.ts', "move: 'commit'"],
      decline: ['src/submissions/commitment.ts', "move: 'decline'"],
      settle: ['src/submissions/kinds/mdf-claim.ts', "move: 'settle'"],
      lapse: ['src/submissions/unclaimed.ts', "'settle' : 'lapse'"],
      cancel: ['src/submissions/send-back.ts', 'move: place.letGo'],
      reopen: [reopenIncentive, "incentiveMove(type, 'reopen')"],
      uncommit: [reopenIncentive, "'uncommit')"],
      unsettle: [reopenIncentive, "'unsettle')"],
    },
    ends: {
      lapsed: 'nobody claimed in time',
    },
  },
  {
    column: 'incentives.incentives.status',
    of: 'deal',
    states: ['pending', 'declined', 'protected', 'won', 'lost', 'expired', 'released'],
    starts: { pending: opened },
    moves: incentiveMovesOf.deal,
    madeIn: {
      protect: ['src/submissions/kinds/deal-registration.ts', "move: 'protect'"],
      decline: ['src/submissions/commitment.ts', "move: 'decline'"],
      win: ['src/incentives/hold-deal.ts', "move: 'win'"],
      lose: ['src/incentives/hold-deal.ts', "lost: 'lose'"],
      expire: ['src/incentives/hold-deal.ts', "expired: 'expire'"],
      release: ['src/incentives/hold-deal.ts', "released: 'release'"],
      reopen: [reopenIncentive, "incentiveMove(type, 'reopen')"],
    },
    ends: {
      won: 'it paid, or the program pays none',
      lost: 'the customer is free again',
      released: 'the customer was given back',
    },
  },
  {
    column: 'incentives.incentives.status',
    of: 'coinvest',
    states: ['pending', 'declined', 'committed', 'completed', 'terminated'],
    starts: { pending: opened },
    moves: incentiveMovesOf.coinvest,
    madeIn: {
      commit: ['src/submissions/commitment.ts', "move: 'commit'"],
      decline: ['src/submissions/commitment.ts', "move: 'decline'"],
      complete: ['src/submissions/kinds/coinvest-milestone.ts', "move: 'complete'"],
      terminate: ['src/submissions/plan-changes.ts', "move: 'terminate'"],
      reopen: [reopenIncentive, "incentiveMove(type, 'reopen')"],
    },
    ends: {
      completed: 'its last milestone was accepted, and the rest given back',
      terminated: 'the lead ended it; the customer may have another plan',
    },
  },
  {
    column: 'incentives.milestones.status',
    states: ['pending', 'accepted', 'dropped'],
    starts: { pending: ['src/incentives/coinvest-sql.ts', 'insert into incentives.milestones'] },
    moves: {
      accept: { from: ['pending'], to: 'accepted' },
      drop: { from: ['pending'], to: 'dropped' },
    },
    madeIn: {
      accept: ['src/incentives/coinvest-sql.ts', "set status = 'accepted'"],
      drop: ['src/incentives/coinvest-sql.ts', "set status = 'dropped'"],
    },
    ends: {
      accepted: 'it is paid once',
      dropped: 'its plan was terminated',
    },
  },
  {
    column: 'incentives.incentives.status',
    of: 'referral',
    states: ['pending', 'declined', 'accepted', 'converted', 'earning', 'completed', 'expired'],
    starts: { pending: opened },
    moves: incentiveMovesOf.referral,
    madeIn: {
      accept: ['src/submissions/kinds/referral.ts', "move: 'accept'"],
      decline: ['src/submissions/commitment.ts', "move: 'decline'"],
      convert: ['src/incentives/referral-hold.ts', "move: 'convert'"],
      earn: ['src/submissions/kinds/referral-fee.ts', "move: 'earn'"],
      complete: ['src/submissions/referral-moves.ts', "earning: 'complete'"],
      expire: ['src/submissions/referral-moves.ts', "move: 'expire'"],
      forfeit: ['src/submissions/referral-paperwork.ts', "move: 'forfeit'"],
      reopen: [reopenIncentive, "incentiveMove(type, 'reopen')"],
    },
    ends: {
      completed: 'it earns no more; what the customer gets back still counts',
      expired: 'no sale was won in its time, the customer never paid, or papers did not come',
    },
  },
  {
    column: 'programs.publications.status',
    states: ['proposed', 'agreed', 'declined', 'void'],
    starts: { proposed: ['src/programs/sql.ts', 'insert into programs.publications'] },
    moves: {
      agree: { from: ['proposed'], to: 'agreed' },
      decline: { from: ['proposed'], to: 'declined' },
      void: { from: ['proposed'], to: 'void' },
    },
    madeIn: {
      agree: ['src/programs/publish-version.ts', "status: 'agreed'"],
      decline: ['src/programs/publish-version.ts', "status: 'declined'"],
      void: ['src/programs/sql.ts', "set status = 'void'"],
    },
    ends: {
      agreed: 'its version is published, for good',
      declined: 'the draft stays, and may be proposed again',
      void: 'the draft says something else since',
    },
  },
  ...vendorMachines,
  ...transmissionMachines,
  ...taxMachines,
  {
    column: 'payables.payables.status',
    states: payableStatuses,
    starts: { held: ['src/payables/create.ts', 'insertPayable('] },
    moves: payableMoves,
    madeIn: {
      hold: ['src/payables/assess.ts', "setHeldOrReady(act.tx, toHold, 'held')"],
      clear: ['src/payables/assess.ts', "setHeldOrReady(act.tx, toReady, 'ready')"],
      schedule: [steps, "lockForMove(act, some, 'schedule')"],
      unschedule: [steps, "lockForMove(act, some, 'unschedule')"],
      pay: [steps, "lockForMove(act, some, 'pay')"],
      unpay: [steps, "lockForMove(act, asked, 'unpay')"],
      return: [steps, "lockForMove(act, asked, 'return')"],
      cancel: ['src/payables/cancel.ts', 'payableMoves.cancel'],
    },
    ends: { cancelled: 'it is owed no more: the reason and the clause stand with it' },
  },
  {
    column: 'payables.write_offs.state',
    states: writeOffStates,
    starts: { proposed: ['src/payables/recover.ts', 'insertWriteOff('] },
    moves: {
      approve: { from: ['proposed'], to: 'approved' },
      decline: { from: ['proposed'], to: 'declined' },
    },
    madeIn: {
      approve: ['src/payables/recover.ts', "state: 'approved'"],
      decline: ['src/payables/recover.ts', "state: 'declined'"],
    },
    ends: {
      approved: 'it is given up; what is claimed later is another receivable',
      declined: 'the receivable stays as it is, and may be proposed again',
    },
  },
  {
    column: 'payouts.runs.status',
    states: runStatuses,
    starts: { draft: ['src/payouts/prepare.ts', 'insertRun('] },
    moves: runMoves,
    madeIn: {
      check: ['src/payouts/check.ts', 'runMoves.check'],
      approve: ['src/payouts/approve.ts', 'runMoves.approve'],
      change: ['src/payouts/change.ts', 'runMoves.change'],
      release: ['src/payouts/release.ts', 'runMoves.release'],
      acknowledge: [outcome, 'runMoves.acknowledge'],
      settle: [outcome, "'reject' : 'settle'"],
      reopen: [outcome, "'reopen' : end"],
      reject: [outcome, "'reject' : 'settle'"],
      cancel: ['src/payouts/change.ts', 'runMoves.cancel'],
    },
    ends: {
      rejected: 'the bank took none of it: its payables wait for a new run with new ids',
      cancelled: 'its payables are free for another run',
    },
  },
  {
    column: 'payouts.attempts.state',
    states: attemptStates,
    starts: { created: ['src/payouts/prepare.ts', 'insertAttempts('] },
    moves: attemptMoves,
    madeIn: {
      send: ['src/payouts/release.ts', 'attemptMoves.send'],
      accept: [outcome, "move: 'accept'"],
      settle: [outcome, "move: 'settle'"],
      reject: [outcome, "move: 'reject'"],
      sendBack: [outcome, "move: 'sendBack'"],
      unsettle: [outcome, "move: 'unsettle'"],
      lose: [outcome, "move: 'lose'"],
    },
    ends: {
      rejected: 'its payables are owed again; nothing is tried again under the same id',
      returned: 'its payables are owed again; nothing is tried again under the same id',
    },
  },
  {
    column: 'payouts.written_answers.state',
    states: writtenStates,
    starts: { filed: [written, 'insertWritten('] },
    moves: writtenMoves,
    madeIn: { confirm: [written, "state: 'confirmed'"], decline: [written, "state: 'declined'"] },
    ends: {
      confirmed: 'it counted as the bank’s own word',
      declined: 'the paper says something else, or the bank answered itself',
    },
  },
  {
    column: 'payouts.paying_accounts.state',
    states: accountStates,
    starts: { proposed: ['src/payouts/payer-sql.ts', 'insert into payouts.paying_accounts'] },
    moves: {
      approve: { from: ['proposed'], to: 'usable' },
      cool: { from: ['proposed'], to: 'cooling' },
      cooled: { from: ['cooling'], to: 'usable' },
      retire: { from: ['proposed', 'cooling', 'usable'], to: 'retired' },
    },
    madeIn: {
      approve: ['src/payouts/payers.ts', "state: 'usable', usableOn: today"],
      cool: ['src/payouts/payers.ts', "state: 'cooling', usableOn: cooled"],
      cooled: ['src/payouts/payer-change-sql.ts', "set state = 'usable'"],
      retire: ['src/payouts/payer-sql.ts', "set state = 'retired'"],
    },
    ends: { retired: 'nothing is paid from it any more' },
  },
  {
    column: 'payouts.payer_changes.state',
    states: payerChangeStates,
    starts: { proposed: ['src/payouts/payer-change-sql.ts', "'proposed', ${row.proposedBy}"] },
    moves: payerChangeMoves,
    madeIn: {
      cool: ['src/payouts/change-payer.ts', "'applied' : 'cooling'"],
      apply: ['src/payouts/payer-change-sql.ts', "set state = 'applied'"],
      decline: ['src/payouts/change-payer.ts', "state: 'declined' })"],
    },
    ends: { applied: 'it stands', declined: 'what stood stands' },
  },
  {
    column: 'reconciliation.proposals.state',
    states: ['open', 'accepted', 'rejected', 'stale'],
    starts: { open: [matchSql, "given.rivals, 'open'"] },
    moves: {
      accept: { from: ['open'], to: 'accepted' },
      reject: { from: ['open'], to: 'rejected' },
      stale: { from: ['open'], to: 'stale' },
      again: { from: ['stale'], to: 'open' },
    },
    madeIn: {
      accept: ['src/reconciliation/match.ts', "state: 'accepted'"],
      reject: ['src/reconciliation/match.ts', "state: 'rejected'"],
      stale: [matchSql, "set state = 'stale'"],
      again: [matchSql, "do update set state = 'open'"],
    },
    ends: {
      accepted: 'it is a match, which can be taken back',
      rejected: 'a person said no: the pair is not proposed again',
    },
  },
  {
    column: 'ledger.periods.status',
    states: ['open', 'closing', 'closed'],
    starts: { open: ['src/ledger/sql.ts', 'ledger.periods'] },
    moves: {
      prepare: { from: ['open', 'closing'], to: 'closing' },
      close: { from: ['open', 'closing'], to: 'closed' },
    },
    madeIn: {
      prepare: ['src/reconciliation/close.ts', 'startClosing('],
      close: ['src/reconciliation/close.ts', 'closePeriod('],
    },
    ends: { closed: 'for good: what comes later is booked in the next open month' },
  },
  {
    column: 'escalations.questions.state',
    states: questionStates,
    starts: { open: ['src/escalations/raise.ts', "state: 'open'"] },
    moves: {
      answer: { from: ['open'], to: 'answered' },
      withdraw: { from: ['open'], to: 'withdrawn' },
    },
    madeIn: {
      answer: ['src/escalations/answer.ts', "state: 'answered'"],
      withdraw: ['src/escalations/raise.ts', "state: 'withdrawn'"],
    },
    ends: {
      answered: 'the answer stands; another question is another row',
      withdrawn: 'what it asked about was decided or taken back',
    },
  },
  {
    column: 'escalations.conditions.state',
    states: conditionStates,
    starts: { open: ['src/escalations/condition-sql.ts', "'open')"] },
    moves: { meet: { from: ['open'], to: 'fulfilled' }, miss: { from: ['open'], to: 'failed' } },
    madeIn: { meet: settleCondition, miss: settleCondition },
    ends: { fulfilled: 'what shows it is kept beside it', failed: 'a new question asks anew' },
  },
  {
    column: 'clocks.calendar_changes.state',
    states: calendarChangeStates,
    starts: { proposed: ['src/clocks/calendar-change-sql.ts', "'proposed', ${row.proposedBy}"] },
    moves: calendarChangeMoves,
    madeIn: {
      apply: ['src/clocks/agree-calendar.ts', "to: 'applied'"],
      decline: ['src/clocks/agree-calendar.ts', "to: 'declined'"],
    },
    ends: { applied: 'the day counts', declined: 'the calendar stays as it is' },
  },
  {
    column: 'clocks.clocks.state',
    states: ['running', 'paused', 'stopped'],
    starts: { running: ['src/submissions/submit.ts', 'startClock('] },
    moves: clockMoves,
    madeIn: {
      pause: ['src/submissions/submit.ts', 'pauseClock('],
      resume: ['src/submissions/submit.ts', 'resumeClock('],
      hand: ['src/submissions/hand-over.ts', 'handClock('],
      stop: ['src/submissions/decide.ts', 'stopClock('],
    },
    ends: { stopped: 'what it measured is done' },
    notYet: { reopen: 'only an appeal or a correction goes on with a clock that was stopped' },
  },
  {
    column: 'correspondence.follow_ups.state',
    states: ['open', 'answered', 'lapsed'],
    starts: { open: ['src/correspondence/follow-ups.ts', "state: 'open'"] },
    moves: {
      answer: { from: ['open'], to: 'answered' },
      lapse: { from: ['open'], to: 'lapsed' },
    },
    madeIn: {
      answer: ['src/correspondence/end-follow-ups.ts', "state: 'answered'"],
      lapse: ['src/correspondence/follow-ups.ts', "state: 'lapsed'"],
    },
    ends: {
      answered: 'the partner did what was asked; what is asked again is chased anew',
      lapsed: 'the last reminder had no answer; its owner hears of it',
    },
  },
  {
    column: 'correspondence.letters.state',
    states: ['waiting', 'sending', 'sent', 'failed', 'unknown', 'cancelled'],
    starts: { waiting: ['src/correspondence/sql.ts', 'insert into correspondence.letters'] },
    moves: {
      take: { from: ['waiting'], to: 'sending' },
      sent: { from: ['sending'], to: 'sent' },
      failed: { from: ['sending'], to: 'failed' },
      retry: { from: ['sending', 'failed', 'unknown'], to: 'waiting' },
      lost: { from: ['sending'], to: 'unknown' },
      cancel: { from: ['waiting'], to: 'cancelled' },
    },
    madeIn: {
      take: ['src/correspondence/sql.ts', "set state = 'sending'"],
      sent: ['src/correspondence/letters.ts', "'sent'"],
      failed: ['src/correspondence/letters.ts', "'failed'"],
      retry: ['src/correspondence/sql.ts', "set state = 'waiting'"],
      lost: ['src/correspondence/letters.ts', "'unknown'"],
      cancel: ['src/correspondence/sql.ts', "set state = 'cancelled'"],
    },
    ends: {
      sent: 'it left us',
      cancelled: 'what it would have said was taken back before it left',
    },
  },
  {
    column: 'evidence.items.state',
    states: itemStates,
    starts: { pending: ['src/evidence/attach.ts', 'insertItem('] },
    moves: {
      accept: { from: ['pending', 'rejected'], to: 'accepted' },
      reject: { from: ['pending', 'accepted'], to: 'rejected' },
      open: { from: ['accepted', 'rejected'], to: 'pending' },
    },
    madeIn: {
      accept: ['src/evidence/routes.ts', 'judgeItem'],
      reject: ['src/submissions/send-back.ts', "state: 'rejected'"],
      open: ['src/evidence/routes.ts', 'judgeItem'],
    },
    ends: {},
  },
  {
    column: 'programs.versions.status',
    states: ['draft', 'published'],
    starts: { draft: ['src/programs/sql.ts', 'insert into programs.versions'] },
    moves: { publish: { from: ['draft'], to: 'published' } },
    madeIn: { publish: ['src/programs/sql.ts', "set status = 'published'"] },
    ends: { published: 'for good: a change is another version' },
  },
  {
    column: 'funds.funds.status',
    states: ['open', 'closed'],
    starts: { open: ['src/funds/sql.ts', 'insert into funds.funds'] },
    moves: { close: { from: ['open'], to: 'closed' } },
    madeIn: { close: ['src/funds/sql.ts', "set status = 'closed'"] },
    ends: { closed: 'its money is spent or given back' },
  },
]

/** Columns of states that are no lifecycle of the work, each with who else looks after it. */
export const elsewhere: Readonly<Record<string, string>> = {
  'identity.principals.status': 'people come and go by their administrators: identity.test.ts',
  'identity.role_grants.status': 'a second person approves a grant: identity.test.ts',
  'identity.limits.status': 'a second person approves a limit: identity.test.ts',
  'identity.delegations.status': 'a second person approves a delegation: identity.test.ts',
  'identity.api_keys.status': 'a second person approves a key: identity.test.ts',
}
