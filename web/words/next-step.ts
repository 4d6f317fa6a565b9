/** Who owes the next step in each state, and what it is: no state stands there mute. */

export const submissionNext: Record<string, string> = {
  draft: 'The partner has not handed it in yet.',
  submitted: 'It is being taken in; review starts by itself.',
  in_review: 'Operations decide it.',
  action_required: 'The partner owes the next step. The clock waits.',
  escalated: 'Somebody owes an answer to a question; it comes back with it.',
  approved: 'Decided. What is owed out of it goes on under Payouts.',
  rejected: 'Decided. The partner has the reason; nothing more is to be done here.',
  withdrawn: 'The partner took it back; nothing more is to be done here.',
  lapsed: 'No answer came in time; the partner may hand in anew.',
  appealed: 'Somebody who did not decide it takes the appeal up.',
}

export const vendorNext: Record<string, string> = {
  invited: 'The partner fills in the profile.',
  in_progress: 'The partner completes the profile and sends it.',
  submitted: 'A specialist looks through the papers.',
  in_review: 'Finance approves it, never who typed any of it.',
  active: 'Nothing to do: it is ready to be paid.',
  rejected: 'The partner mends the profile and sends it again. What is owed stays held.',
  suspended: 'Finance or a lead reinstates it. What is owed stays held.',
  blocked: 'Two people of Finance or legal lift it. What is owed stays held.',
  expired: 'The partner sends a newly signed tax form; Finance approves it.',
}

/** The same in a list: who, then what. */
export const vendorOwes: Record<string, string> = {
  invited: 'Partner: fill in the profile',
  in_progress: 'Partner: complete it and send it',
  submitted: 'Specialist: look through the papers',
  in_review: 'Finance: approve the profile',
  active: 'Nobody',
  rejected: 'Partner: mend it and send it again',
  suspended: 'Finance or a lead: reinstate it',
  blocked: 'Two of Finance or Legal: lift it',
  expired: 'Partner: sign a new tax form',
}

export const bankNext: Record<string, string> = {
  proposed: 'Somebody who did not type it calls back, at a number we had before.',
  called_back: 'Finance approves it, never who typed it.',
  approved: 'It is used after its business days.',
  cooling: 'It is used after its business days.',
  usable: 'Nothing to do: payments go there.',
  retired: 'It is used no more.',
}

export const runNext: Record<string, string> = {
  draft: 'A specialist or lead checks it again, or cancels it.',
  checked: 'Finance approves this content.',
  approved: 'Finance releases it, never who prepared it.',
  released: 'The bank answers; the statement settles it.',
  acknowledged: 'The bank has it; the statement settles it.',
  settled: 'Nothing to do: every payment is proven by a statement, or came back.',
  rejected: 'Nothing to do: what it paid for is owed again and waits for another run.',
  cancelled: 'Nothing to do: what it would have paid is free for another run.',
}

export const paymentNext: Record<string, string> = {
  created: 'It leaves when the run is released.',
  dropped: 'What it would have paid waits for another run.',
  sent: 'The bank owes the answer.',
  accepted: 'The bank owes the booking.',
  settled: 'Nothing to do: the bank has booked it.',
  rejected: 'What it paid for is owed again: mend the reason, then pay it in another run.',
  returned: 'What it paid for is owed again: mend the reason, then pay it in another run.',
  unknown: 'The bank owes the answer; it is not paid again before there is one.',
}

export const dealNext: Record<string, string> = {
  pending: 'Operations decide it; an earlier one of the same customer comes first.',
  declined: 'Decided. The partner has the reason; nothing more is to be done here.',
  protected: 'The partner tells how it ended, or asks for more time before the end.',
  won: 'Nothing to do: what is owed for it goes on under Payouts.',
  lost: 'Nothing to do: the customer is free again.',
  expired:
    'Nothing to do: the customer is free. An order dated inside the protection still wins it.',
  released: 'Nothing to do: the customer is free again.',
}

/** The same for the partner whose deal it is. */
export const partnerDealNext: Record<string, string> = {
  pending: 'We look at it and answer you; you need not do anything.',
  declined: 'We declined it. The letter says why, and until when you may appeal.',
  protected: 'The customer is yours. Tell us how it ends, or ask for more time before the end.',
  won: 'Congratulations. What you earn is paid on its day.',
  lost: 'It is closed. You may register the customer again.',
  expired:
    'The protection is over. Tell us of an order dated inside it, or register the customer anew.',
  released: 'You gave it back. You may register the customer again.',
}

export const planNext: Record<string, string> = {
  pending: 'Operations decide it.',
  declined: 'Decided. The partner has the reason; nothing more is to be done here.',
  committed: 'The partner hands in each milestone when the customer signed it.',
  completed: 'Nothing to do: every milestone was accepted, the rest went back to the fund.',
  terminated: 'Nothing to do: what was accepted is paid, the rest went back to the fund.',
}

/** The same for the partner whose plan it is. */
export const partnerPlanNext: Record<string, string> = {
  pending: 'We look at it and answer you; you need not do anything.',
  declined: 'We declined it. The letter says why, and until when you may appeal.',
  committed: 'Hand in each milestone when the customer signed that it is done.',
  completed: 'Every milestone is accepted. What is not paid yet is paid on its day.',
  terminated: 'The plan ended early. What was accepted is paid on its day.',
}

export const referralNext: Record<string, string> = {
  pending: 'Operations decide it.',
  declined: 'Decided. The partner has the reason; nothing more is to be done here.',
  accepted: 'When our sales opens a sale to the customer, a specialist or lead links it.',
  converted: 'The sale is won: each payment of the customer raises a fee by itself.',
  earning: 'Each payment of the customer raises a fee by itself, as long as it earns.',
  completed: 'Nothing to do: it earns no more. What the customer gets back still counts.',
  expired: 'Nothing to do: no sale was won in time, nothing was paid, or papers did not come.',
}

/** The same for the partner whose referral it is. */
export const partnerReferralNext: Record<string, string> = {
  pending: 'We look at it and answer you; you need not do anything.',
  declined: 'We declined it. The letter says why, and until when you may appeal.',
  accepted: 'It counts for you. When the customer buys, we tell you; you need not do anything.',
  converted: 'The customer bought. When it pays, your fee follows by itself.',
  earning: 'Each payment of the customer earns you a fee; below is when each is paid.',
  completed: 'It earns no more. What is not paid yet is paid on its day.',
  expired: 'It ended without a sale that was paid, or its papers did not come in time.',
}
