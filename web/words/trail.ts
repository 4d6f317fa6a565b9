/** What people read for the hands of a payout, and for what each of them did. */
export const hopWords: Record<string, { title: string; says: string }> = {
  submission: { title: 'Handed in', says: 'What the partner asked for.' },
  evidence: { title: 'Evidence', says: 'The papers that stand in its slots.' },
  checks: { title: 'Checks', says: 'As they stood when it was decided.' },
  policy: { title: 'Policy', says: 'The version, the row that answered, and the arithmetic.' },
  decision: { title: 'Decision', says: 'Who decided what, and why.' },
  owed: { title: 'Entry in the books', says: 'What the decision moved in the fund.' },
  payable: { title: 'Payable', says: 'What is owed, and by when.' },
  payment: { title: 'Payment', says: 'Prepared, approved and released by three hands.' },
  file: { title: 'In the file', says: 'What the bank was told, byte for byte.' },
  line: { title: 'Bank line', says: 'What the bank says of it.' },
}

/** Who owes the next step. */
export const owerWords: Record<string, string> = {
  partner: 'the partner',
  specialist: 'a specialist',
  lead: 'the lead',
  finance: 'Finance',
  legal: 'Legal',
  bank: 'the bank',
  time: 'nobody: it takes its time',
}

/** How a bank line was told to be a payment. */
export const tierWords: Record<string, string> = {
  end_to_end: 'by the end-to-end id',
  batch: 'by the batch',
  amount_account: 'by amount and account',
  amount_name: 'by amount and name',
  manual: 'by hand',
}
