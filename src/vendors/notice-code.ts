/** What a notification of change says (Nacha Operating Rules, Appendix Five, "Change codes"), and whether
 *  it corrects the account we have on file. */
export const noticeCodes = {
  C01: { text: 'The account number is another.', corrects: true },
  C02: { text: 'The routing number is another.', corrects: true },
  C03: { text: 'Routing number and account number are others.', corrects: true },
  C04: { text: "The holder's name is written otherwise.", corrects: true },
  C05: { text: 'It is an account of the other kind, checking or savings.', corrects: true },
  C06: { text: 'Account number and kind are others.', corrects: true },
  C07: { text: 'Routing number, account number and kind are others.', corrects: true },
  C08: { text: 'The receiving bank of an international entry is another.', corrects: false },
  C09: { text: 'The number by which we name the receiver is wrong.', corrects: false },
  C13: { text: 'The addenda were not in the form of their standard.', corrects: false },
} as const satisfies Record<string, { readonly text: string; readonly corrects: boolean }>

export type NoticeCode = keyof typeof noticeCodes
