import type { Machine } from './states-testing.ts'
import { bankDetailStates, vendorMoves, vendorStates } from './vendors/vendor.ts'

const judge = 'src/vendors/judge.ts'
const detail = 'src/vendors/bank-sql.ts'

/** How vendors, their tax forms and their accounts come into each state and out of it. */
export const vendorMachines: readonly Machine[] = [
  {
    column: 'vendors.vendors.state',
    states: vendorStates,
    starts: { invited: ['src/vendors/profile.ts', 'inviteVendor'] },
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
    },
    ends: {},
    neverEntered: {
      blocked: 'it comes with screening against the sanctions lists',
      expired: 'a tax form that ran out holds the payables, the profile stays active',
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
      retire: { from: ['proposed', 'called_back', 'cooling', 'usable'], to: 'retired' },
    },
    madeIn: {
      callBack: [detail, "set state = 'called_back'"],
      approveChange: ['src/vendors/bank-detail.ts', "'usable' : 'cooling'"],
      approveFirst: ['src/vendors/bank-detail.ts', "'usable' : 'cooling'"],
      cooled: ['src/vendors/cooling.ts', 'setUsable('],
      retire: [detail, "set state = 'retired'"],
    },
    ends: { retired: 'another account took its place, or none' },
    neverEntered: {
      approved: 'an approval leads on at once: to usable for a first account, else to cooling',
    },
  },
]
