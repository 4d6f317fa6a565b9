import type { BankReason, ReasonOwner } from './reason-codes.ts'

type Of = Omit<BankReason, 'code' | 'staff'>
type Row = readonly [code: string, staff: string]

const of = (partner: string, remedy: string, owedBy: ReasonOwner, newAccount = false): Of => ({
  partner,
  remedy,
  owedBy,
  newAccount,
})

function rows(said: Of, list: readonly Row[]): readonly BankReason[] {
  return list.map(([code, staff]) => ({ code, staff, ...said }))
}

const account = 'Ask the partner for an account that can be paid to.'
const details = 'Compare the account with what the partner sent, and ask the partner for a new one.'
const ours = 'Finance corrects our file; then it is paid again.'
const bank = 'Finance asks our bank what it was about; then it is paid again.'
const refusing = 'Ask the partner whether it wants the money on this account.'
const approve = 'Finance approves the corrected account; until then nothing is paid to it.'

/** Return reason codes (Nacha Operating Rules, Appendix Four) and change codes (Appendix Five), said
 *  in our words. Codes of debits and cheques cannot come back for a credit of ours, but are said. */
export const nachaReasons: readonly BankReason[] = [
  ...rows(of('The account we have of you is closed.', account, 'partner', true), [
    ['R02', 'The account is closed.'],
    ['R12', 'The account was sold to another bank.'],
  ]),
  ...rows(of('Your bank does not know the account we have of you.', details, 'partner', true), [
    ['R03', 'There is no such account, or its holder is another.'],
    ['R04', 'The account number has the wrong form or check digit.'],
    ['R13', 'The routing number is of no bank that takes part.'],
    ['R28', 'The routing number fails its check digit.'],
    ['R34', 'The receiving bank may take part to a limit only.'],
    ['R42', 'The routing number or its check digit is wrong.'],
    ['R43', 'The account number is wrong.'],
  ]),
  ...rows(of('The account we have of you cannot take payments now.', account, 'partner', true), [
    ['R14', 'The representative payee has died or cannot act.'],
    ['R15', 'The holder of the account has died.'],
    ['R16', 'The account is frozen, or the law forbids it.'],
    ['R20', 'It is no account that takes such payments.'],
  ]),
  ...rows(of('Your bank did not take the payment.', refusing, 'partner'), [
    ['R17', 'A field could not be worked on, or the bank finds the entry suspicious.'],
    ['R21', 'The identification of the company is wrong.'],
    ['R22', 'The identification of the receiver is wrong.'],
    ['R23', 'The receiver refuses the credit.'],
    ['R31', 'The receiving bank gives it back with our bank’s leave.'],
  ]),
  ...rows(of('We are correcting our file.', ours, 'finance'), [
    ['R18', 'The effective date is wrong.'],
    ['R19', 'The amount is wrong.'],
    ['R24', 'The entry is there twice.'],
    ['R25', 'The addenda are wrong.'],
    ['R26', 'A mandatory field is wrong.'],
    ['R27', 'The trace number is wrong.'],
    ['R35', 'The entry is a debit that is not allowed.'],
    ['R36', 'The entry is a credit that is not allowed.'],
    ['R40', 'A notice of enrolment was refused by an agency.'],
    ['R41', 'The transaction code is wrong.'],
    ['R44', 'The individual’s number is wrong.'],
    ['R45', 'The individual’s name is wrong.'],
    ['R46', 'The mark of the representative payee is wrong.'],
    ['R47', 'The enrolment is there twice.'],
    ['R80', 'The coding of the international entry is wrong.'],
    ['R81', 'The receiving bank does not take part in international payments.'],
    ['R82', 'The foreign bank’s identification is wrong.'],
    ['R83', 'The foreign bank could not settle it.'],
    ['R84', 'The gateway did not carry it.'],
    ['R85', 'The international entry was sent as a domestic one.'],
  ]),
  ...rows(of('Your bank sent it back without a fault of yours.', bank, 'finance'), [
    ['R06', 'Our bank asked for it back.'],
    ['R11', 'A cheque was truncated wrongly, or it is not as agreed.'],
    ['R30', 'The receiving bank takes no truncated cheques.'],
    ['R32', 'The receiving bank cannot settle.'],
    ['R33', 'The entry of a cheque is sent back.'],
    ['R53', 'The cheque was presented as well as the entry.'],
  ]),
  ...rows(of('The bank sent it back as a debit.', bank, 'finance'), [
    ['R01', 'The account does not hold enough.'],
    ['R05', 'A debit of a company was not authorised by the consumer.'],
    ['R07', 'The authorisation was taken back.'],
    ['R08', 'The payment was stopped.'],
    ['R09', 'The money on the account is not collected yet.'],
    ['R10', 'The customer says it was not authorised.'],
    ['R29', 'The company says it was not authorised.'],
    ['R37', 'The cheque behind it was presented.'],
    ['R38', 'The cheque behind it was stopped.'],
    ['R39', 'The cheque behind it is not eligible.'],
    ['R50', 'State law does not allow it.'],
    ['R51', 'The item is not eligible.'],
    ['R52', 'The item was stopped.'],
  ]),
  ...rows(of('The banks are settling a return between them.', bank, 'finance'), [
    ['R61', 'A return went to the wrong bank.'],
    ['R62', 'A return was erroneous, or a reversing entry.'],
    ['R63', 'The amount of a return is wrong.'],
    ['R64', 'The identification of a return is wrong.'],
    ['R65', 'The transaction code of a return is wrong.'],
    ['R66', 'The company identification of a return is wrong.'],
    ['R67', 'A return is there twice.'],
    ['R68', 'A return came too late.'],
    ['R69', 'A return has wrong fields.'],
    ['R70', 'Our bank gave no leave for a return.'],
    ['R71', 'A dishonoured return went to the wrong bank.'],
    ['R72', 'A dishonoured return came too late.'],
    ['R73', 'The first return was in time.'],
    ['R74', 'A return is sent once more, corrected.'],
    ['R75', 'A return was no duplicate.'],
    ['R76', 'No faults were found.'],
    ['R77', 'The receiving bank does not take the dishonoured return.'],
  ]),
  ...rows(of('Your bank says that your account data changed.', approve, 'finance', true), [
    ['C01', 'The account number is another.'],
    ['C02', 'The routing number is another.'],
    ['C03', 'Routing and account number are others.'],
    ['C04', 'The name of the receiver is another.'],
    ['C05', 'The kind of the account is another.'],
    ['C06', 'Account number and kind are others.'],
    ['C07', 'Routing number, account number and kind are others.'],
    ['C08', 'The identification of the foreign bank is another.'],
    ['C09', 'The individual’s number is another.'],
  ]),
  ...rows(of('Your bank asks us to change our file.', ours, 'finance'), [
    ['C10', 'The name of the company is another.'],
    ['C11', 'The identification of the company is another.'],
    ['C12', 'Name and identification of the company are others.'],
    ['C13', 'The addenda have the wrong form.'],
    ['C14', 'The entry class of an international payment is wrong.'],
    ['C61', 'A notice of change went to the wrong bank.'],
    ['C62', 'The trace number of a notice of change is wrong.'],
    ['C63', 'The company identification of a notice of change is wrong.'],
    ['C64', 'The individual’s number of a notice of change is wrong.'],
    ['C65', 'What a notice of change corrects has the wrong form.'],
    ['C66', 'The routing number of a notice of change is wrong.'],
    ['C67', 'The account number of a notice of change is wrong.'],
    ['C68', 'The transaction code of a notice of change is wrong.'],
    ['C69', 'The name of a notice of change is wrong.'],
  ]),
]
