/** Words of accounts, calls about them and changes of contacts. */
export const channelWords: Record<string, string> = {
  portal: 'in the portal',
  mail: 'by mail',
  phone: 'by telephone',
  letter: 'by letter',
  meeting: 'in a meeting',
  list: 'by a list of partners',
  own_bank: 'by our own bank',
}

export const callBackWords: Record<string, string> = {
  number_on_file: 'A number on file for 30 days or more',
  former: 'What was on file before',
  contract: 'The number in the contract',
  public_register: 'A public register',
}

export const outcomeWords: Record<string, string> = {
  confirmed: 'Confirmed',
  denied: 'Denied',
  not_reached: 'Nobody reached',
}

export const contactChangeWords: Record<string, string> = {
  added: 'New contact',
  mail: 'Another mail address',
  phone: 'Another number',
  removed: 'Contact removed',
  admin: 'New administrator in the portal',
}

export const contactStateWords: Record<string, string> = {
  open: 'Not confirmed',
  confirmed: 'Confirmed',
  denied: 'Denied, put back',
}
