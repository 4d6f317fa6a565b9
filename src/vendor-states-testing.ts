import type { Machine } from './states-testing.ts'
import { hitMoves } from './vendors/screening/hit.ts'
import { hitStates } from './vendors/screening/contract.ts'
import { contactChangeStates } from './partners/contact-change.ts'
import { bankDetailStates, taxFormStates, vendorMoves, vendorStates } from './vendors/vendor.ts'

const judge = 'src/vendors/judge.ts'
const detail = 'src/vendors/bank-sql.ts'
const limits = 'src/vendors/screening/limit-sql.ts'
const hits = 'src/vendors/screening/hit-sql.ts'

/** How vendors, their tax forms and their accounts come into each state and out of it. */
export const vendorMachines: readonly Machine[] = [
  {
    column: 'vendors.screening_hits.state',
    states: hitStates,
    starts: { possible: [hits, 'insert into vendors.screening_hits'] },
    moves: hitMoves,
    madeIn: {
      propose: [hits, "set state = 'clearing'"],
      clear: [hits, "set state = 'cleared'"],
      decline: [hits, "set state = 'possible'"],
      confirm: [hits, "set state = 'true'"],
      end: [hits, "set state = 'gone'"],
    },
    ends: { gone: 'the name or the entry is another now, and is screened anew' },
  },
  {
    column: 'vendors.screening_limit_changes.state',
    states: ['proposed', 'applied', 'declined'],
    starts: { proposed: [limits, "'proposed', ${row.by}"] },
    moves: {
      apply: { from: ['proposed'], to: 'applied' },
      decline: { from: ['proposed'], to: 'declined' },
    },
    madeIn: {
      apply: [limits, "'applied' : 'declined'"],
      decline: [limits, "'applied' : 'declined'"],
    },
    ends: { applied: 'lists are held to it', declined: 'the limit stays as it is' },
  },
  {
    column: 'vendors.vendors.state',
    states: vendorStates,
    starts: { invited: ['src/vendors/invite.ts', 'insertVendor'] },
    moves: vendorMoves,
    madeIn: {
      fill: ['src/vendors/profile.ts', "moveRefusal(vendor, 'fill')"],
      submit: ['src/vendors/profile.ts', "moveOf(vendor, 'submit'"],
      review: [judge, "move: 'review'"],
      sendBack: [judge, "move: 'sendBack'"],
      approve: [judge, "moveRefusal(vendor, 'approve')"],
      reject: [judge, "move: 'reject'"],
      suspend: [judge, "move: 'suspend'"],
      reinstate: [judge, "move: 'reinstate'"],
      reopen: [judge, 'vendorMoves.reopen'],
      expire: ['src/vendors/expire.ts', 'vendorMoves.expire'],
      renew: ['src/vendors/renew.ts', 'vendorMoves.renew'],
      block: ['src/vendors/block.ts', "'block'"],
      unblock: ['src/vendors/block.ts', "'unblock'"],
      unblockOpen: ['src/vendors/block.ts', "'unblockOpen'"],
    },
    ends: {},
  },
  {
    column: 'vendors.tax_forms.state',
    states: taxFormStates,
    starts: {
      proposed: ['src/vendors/renew.ts', "state: 'proposed'"],
      in_force: ['src/vendors/form-kept.ts', "state: 'in_force'"],
    },
    moves: {
      approve: { from: ['proposed'], to: 'in_force' },
      decline: { from: ['proposed'], to: 'declined' },
      replace: { from: ['in_force'], to: 'replaced' },
      end: { from: ['in_force'], to: 'ended' },
      expire: { from: ['in_force'], to: 'expired' },
    },
    madeIn: {
      approve: ['src/vendors/renew.ts', "state: 'in_force'"],
      decline: ['src/vendors/renew.ts', "state: 'declined'"],
      replace: ['src/vendors/form-kept.ts', 'replaceForm('],
      end: ['src/vendors/expire.ts', "state: 'ended'"],
      expire: ['src/vendors/expire.ts', "state: 'expired'"],
    },
    ends: {
      replaced: 'another form is in force',
      ended: 'its circumstances changed; another is asked',
      expired: 'its last day has passed; another is asked',
      declined: 'the partner may send another',
    },
  },
  {
    column: 'partners.contact_changes.state',
    states: contactChangeStates,
    starts: { open: ['src/partners/contact-sql.ts', 'insert into partners.contact_changes'] },
    moves: {
      confirm: { from: ['open'], to: 'confirmed' },
      deny: { from: ['open'], to: 'denied' },
    },
    madeIn: {
      confirm: ['src/partners/contacts.ts', 'judgeContactChange('],
      deny: ['src/partners/contacts.ts', 'judgeContactChange('],
    },
    ends: {
      confirmed: 'the partner asked for it; it counts as on file after its 30 days',
      denied: 'what stood before stands again',
    },
  },
  {
    column: 'vendors.bank_details.state',
    states: bankDetailStates,
    starts: { proposed: [detail, 'insert into vendors.bank_details'] },
    moves: {
      callBack: { from: ['proposed'], to: 'called_back' },
      approveChange: { from: ['called_back'], to: 'cooling' },
      approveFirst: { from: ['called_back'], to: 'usable' },
      cooled: { from: ['cooling'], to: 'usable' },
      approveNotice: { from: ['called_back'], to: 'usable' },
      retire: { from: ['proposed', 'called_back', 'cooling', 'usable'], to: 'retired' },
      restore: { from: ['retired'], to: 'usable' },
      restoreCooling: { from: ['retired'], to: 'cooling' },
    },
    madeIn: {
      callBack: [detail, "set state = 'called_back'"],
      approveChange: ['src/vendors/bank-detail.ts', "'usable' : 'cooling'"],
      approveFirst: ['src/vendors/bank-detail.ts', "'usable' : 'cooling'"],
      cooled: ['src/vendors/cooling.ts', 'setUsable('],
      approveNotice: ['src/vendors/bank-detail.ts', "'usable' : 'cooling'"],
      retire: [detail, "set state = 'retired'"],
      restore: ['src/vendors/bank-detail-end.ts', 'restoreReplacedBy('],
      restoreCooling: ['src/vendors/bank-detail-end.ts', 'restoreReplacedBy('],
    },
    ends: {},
    neverEntered: {
      approved: 'an approval leads on at once: to usable for a first account, else to cooling',
    },
  },
]
