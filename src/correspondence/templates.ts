/** The words of letters: plain functions of declared facts. Amounts and dates come in as printed
 *  text; a template adds up nothing. One sentence of what happened, what follows, who owes it. */
export type Wording = { readonly subject: string; readonly text: string }

type Defect = { readonly where: string; readonly reason: string }
type Line = {
  readonly what: string
  readonly amount: string
  readonly outcome: string
  readonly reason: string | null
}
type About = { readonly number: string; readonly partner: string; readonly link: string | null }
/** A decision in the place of another: why it was looked at again, and what was approved before. */
type Again = {
  readonly again?: { readonly by: 'appeal' | 'correction'; readonly before: string | null }
}

/** What each template must be given. */
export type TemplateFacts = {
  readonly 'message.posted': Omit<About, 'number'> & {
    readonly about: string
    readonly text: string
  }
  readonly 'submission.received': About & { readonly what: string; readonly answerBy: string }
  readonly 'submission.information_requested': About & {
    readonly defects: readonly Defect[]
    readonly lapsesOn: string
  }
  readonly 'submission.reminder': About & { readonly reminder: number; readonly lapsesOn: string }
  readonly 'submission.last_reminder': About & { readonly lapsesOn: string }
  readonly 'claim.window_closes': About & { readonly until: string; readonly left: string }
  readonly 'accrual.window_closes': About & { readonly until: string; readonly left: string }
  readonly 'accrual.plans_close': About & { readonly until: string; readonly left: string }
  readonly 'deal.protection_ends': About & { readonly until: string }
  readonly 'milestone.overdue': About & { readonly milestoneNo: number; readonly dueOn: string }
  readonly 'submission.lapsed': About & { readonly appealBy: string | null }
  readonly 'submission.appeal_received': About & { readonly answerBy: string }
  readonly 'submission.correcting': About & { readonly pays: boolean }
  readonly 'submission.decision_undone': About
  readonly 'submission.approved': About &
    Again & {
      readonly amount: string | null
      readonly reduced: boolean
      readonly lines: readonly Line[]
      readonly next: string
    }
  readonly 'submission.rejected': About &
    Again & {
      readonly reasons: readonly string[]
      /** Null when nobody can appeal any more. */
      readonly appealBy: string | null
    }
  /** Papers without which nothing of a referral is paid. */
  readonly 'referral.paperwork_awaited': About & {
    readonly papers: string
    readonly lastOn: string
  }
  readonly 'referral.forfeited': About & { readonly papers: string; readonly lastOn: string }
  readonly 'submission.research': About & { readonly answerBy: string }
  readonly 'deal.runner_up': About & { readonly share: string }
  readonly 'vendor.invited': Omit<About, 'number'>
  readonly 'vendor.sent_back': Omit<About, 'number'> & { readonly defects: readonly Defect[] }
  readonly 'vendor.active': Omit<About, 'number'>
  readonly 'vendor.reminder': Omit<About, 'number'> & { readonly reminder: number }
  readonly 'vendor.last_reminder': Omit<About, 'number'>
  /** The form by its name, `W-8BEN-E`, and its last day. */
  readonly 'vendor.owners_asked': Omit<About, 'number'>
  readonly 'vendor.form_ends': Omit<About, 'number'> & {
    readonly form: string
    readonly until: string
  }
  readonly 'vendor.form_needed': Omit<About, 'number'> & {
    readonly form: string
    readonly why: string
  }
  readonly 'bank_detail.changed': Omit<About, 'number'> & {
    readonly masked: string
    readonly usableFrom: string
    readonly callUs: string
  }
  readonly 'own_account.changed': {
    readonly what: string
    readonly by: string
    readonly reason: string
  }
  readonly 'contact.changed': Omit<About, 'number'> & {
    readonly what: string
    readonly countsFrom: string
    readonly callUs: string
  }
  readonly 'payment.remittance': Omit<About, 'number'> & {
    readonly reference: string
    /** What reached the account; null when all was netted and nothing left. */
    readonly amount: string | null
    readonly paidOn: string
    readonly lines: readonly Line[]
    /** What was netted, and what of it the partner still owes. */
    readonly deductions: readonly Line[]
    /** `5,062.50 USD at 1 USD ≈ 0.888889 EUR (ECB, 2026-04-14)`; null without a conversion. */
    readonly converted: string | null
  }
  readonly 'payment.returned': Omit<About, 'number'> & {
    readonly reference: string
    readonly reason: string
    /** The reason lies in the account: nothing is paid before another is named. */
    readonly newAccount?: boolean
  }
  readonly 'tax_invoice.rejected': Omit<About, 'number'> & {
    readonly reference: string
    readonly reason: string
    readonly net: string
    readonly references: readonly string[]
  }
  readonly 'repayment.invoiced': About & {
    readonly payer: string
    readonly amount: string
    readonly dueOn: string
    readonly lines: readonly Line[]
  }
  readonly 'repayment.withdrawn': About & { readonly amount: string; readonly reason: string }
  readonly 'payment.claimed_back': Omit<About, 'number'> & {
    readonly reference: string
    readonly amount: string
    readonly reason: string
    /** Whether it nets off the next payout; otherwise the partner refunds it. */
    readonly netting: boolean
  }
}
export type TemplateName = keyof TemplateFacts

type Templates = { readonly [N in TemplateName]: (facts: TemplateFacts[N]) => Wording }

function letter(
  about: Omit<About, 'number'>,
  subject: string,
  ...parts: readonly (string | null)[]
): Wording {
  const link = about.link === null ? null : `See it here: ${about.link}`
  const body = [`To ${about.partner}`, ...parts, link].filter((part) => part !== null)
  return { subject, text: `${body.join('\n\n')}\n` }
}

function listed(defects: readonly Defect[]): string {
  return defects.map((defect) => `- ${defect.where}: ${defect.reason}`).join('\n')
}

function lines(rows: readonly Line[]): string | null {
  if (rows.length === 0) return null
  return rows
    .map(
      (row) =>
        `- ${row.what}: ${row.amount}, ${row.outcome}` +
        (row.reason === null ? '' : ` (${row.reason})`),
    )
    .join('\n')
}

function sayAgain({ again }: Again): string | null {
  if (again === undefined) return null
  const { by, before } = again
  const what = by === 'appeal' ? 'We decided on your appeal.' : 'We corrected our decision.'
  return before === null ? what : `${what} Before, ${before} was approved; this takes its place.`
}

export const templates: Templates = {
  'message.posted': (f) => letter(f, `A message about your ${f.about}`, f.text),
  'submission.received': (f) =>
    letter(
      f,
      `${f.number}: received`,
      `Your ${f.what} is complete. You hear from us by ${f.answerBy}.`,
    ),
  'submission.information_requested': (f) =>
    letter(
      f,
      `${f.number}: we need something from you`,
      'Before we can decide, please mend the following. Only these parts are open for change.',
      listed(f.defects),
      `Without an answer it lapses on ${f.lapsesOn}.`,
    ),
  'submission.reminder': (f) =>
    letter(
      f,
      `${f.number}: we still wait for your answer`,
      `This is reminder ${f.reminder}. What we asked for is on the page of ${f.number}.`,
      `Without an answer it lapses on ${f.lapsesOn}.`,
    ),
  'submission.last_reminder': (f) =>
    letter(
      f,
      `${f.number} lapses on ${f.lapsesOn}`,
      `This is our last reminder. If nothing comes, ${f.number} lapses on ${f.lapsesOn}.`,
    ),
  'claim.window_closes': (f) =>
    letter(
      f,
      `${f.number}: claim until ${f.until}`,
      `Until ${f.until} you can claim ${f.left} of what was approved for ${f.number}.`,
      'What is not claimed by then goes back to the fund.',
    ),
  'accrual.window_closes': (f) =>
    letter(
      f,
      `What you earned in ${f.number}: claim until ${f.until}`,
      `Until ${f.until} you can claim ${f.left} of what you earned in ${f.number}.`,
      'What is not claimed by then is forfeited.',
    ),
  'accrual.plans_close': (f) =>
    letter(
      f,
      `What you earned in ${f.number}: propose until ${f.until}`,
      `Until ${f.until} you can propose a plan that uses ${f.left} of what you earned in ${f.number}.`,
      'What no plan uses is forfeited.',
    ),
  'deal.protection_ends': (f) =>
    letter(
      f,
      `${f.number}: protected until ${f.until}`,
      `The last day on which ${f.number} is protected is ${f.until}.`,
      'Tell us how the deal ended, or ask for more time before that day is over.',
    ),
  'milestone.overdue': (f) =>
    letter(
      f,
      `${f.number}: milestone ${f.milestoneNo} was due on ${f.dueOn}`,
      `Nothing was handed in yet for milestone ${f.milestoneNo} of ${f.number}, due on ${f.dueOn}.`,
      'Hand in what it asks for, or ask for a later day on the page of the plan.',
    ),
  'submission.lapsed': (f) =>
    letter(
      f,
      `${f.number}: lapsed`,
      'What we asked for did not come, so it lapsed.',
      f.appealBy === null ? null : `You may appeal until ${f.appealBy}.`,
    ),
  'submission.appeal_received': (f) =>
    letter(
      f,
      `${f.number}: your appeal is with us`,
      `Another person than the one who decided looks at it. You hear from us by ${f.answerBy}.`,
    ),
  'submission.correcting': (f) =>
    letter(
      f,
      `${f.number}: we look at our decision again`,
      'We found that our decision needs another look. It stands until you hear from us.',
      f.pays ? 'What we owe you for it and have not sent waits meanwhile.' : null,
    ),
  'submission.decision_undone': (f) =>
    letter(
      f,
      `${f.number}: the decision was taken back`,
      'The decision shown a moment ago was a mistake of ours and was taken back at once. ' +
        'It is in review again.',
    ),
  'submission.approved': (f) =>
    letter(
      f,
      `${f.number}: approved${f.reduced ? ' in part' : ''}`,
      sayAgain(f),
      f.amount === null
        ? `${f.number} is approved.`
        : f.reduced
          ? `We approved ${f.amount}, less than asked for; the reasons stand below.`
          : `We approved ${f.amount}.`,
      lines(f.lines),
      f.next,
    ),
  'submission.rejected': (f) =>
    letter(
      f,
      `${f.number}: not approved`,
      sayAgain(f),
      'We could not approve it:',
      f.reasons.map((reason) => `- ${reason}`).join('\n'),
      f.appealBy === null
        ? 'This was decided on your appeal, and is final.'
        : `You may appeal until ${f.appealBy}; another person then decides.`,
    ),
  'referral.paperwork_awaited': (f) =>
    letter(
      f,
      `${f.number}: papers are wanted by ${f.lastOn}`,
      `Your fees wait for: ${f.papers}. Hand it in on the page of ${f.number}.`,
      `What is not there at the end of ${f.lastOn} forfeits them.`,
    ),
  'referral.forfeited': (f) =>
    letter(
      f,
      `${f.number}: the fees are forfeited`,
      `${f.papers} did not come by ${f.lastOn}. Fees not paid yet are no longer owed, and none follow.`,
    ),
  'submission.research': (f) =>
    letter(
      f,
      `${f.number}: we look more closely`,
      'Before we decide we look into something ourselves; you need not do anything.',
      `You hear from us by ${f.answerBy}.`,
    ),
  'deal.runner_up': (f) =>
    letter(
      f,
      `${f.number}: you were second`,
      'Nothing but an earlier registration stood against yours, and you are the first after it.',
      `If that deal is won, ${f.share} of what it earns is yours; we tell you then.`,
    ),
  'vendor.invited': (f) =>
    letter(
      f,
      'Before your first payout: your vendor profile',
      'To pay you we need your legal, tax and bank details once. Only Finance sees bank details.',
    ),
  'vendor.sent_back': (f) =>
    letter(f, 'Your vendor profile needs a correction', 'Please mend:', listed(f.defects)),
  'vendor.active': (f) =>
    letter(f, 'Your vendor profile is approved', 'We can pay you from now on.'),
  'vendor.reminder': (f) =>
    letter(
      f,
      'We still wait for your vendor profile',
      `This is reminder ${f.reminder}. Until your profile is complete we cannot pay you.`,
      'Your vendor profile in the portal shows what is still missing.',
    ),
  'vendor.last_reminder': (f) =>
    letter(
      f,
      'Your vendor profile: our last reminder',
      'Nothing you are owed is lost, but none of it can be paid before your profile is complete.',
      'Your vendor profile in the portal shows what is still missing.',
    ),
  'vendor.owners_asked': (f) =>
    letter(
      f,
      'Who owns your company?',
      'We ask every company that we pay. Please name everybody who owns a quarter of it or more, or ' +
        'state that nobody does and who directs it, in your vendor profile in the portal.',
      'Your payments go on. We need the answer before your tax form or your profile is renewed.',
    ),
  'vendor.form_ends': (f) =>
    letter(
      f,
      `Your ${f.form} ends on ${f.until}`,
      `We can rely on your ${f.form} through ${f.until}. Please send a newly signed one before.`,
      'Until we have approved it the one on file holds, to its last day.',
    ),
  'vendor.form_needed': (f) =>
    letter(
      f,
      `We need a new ${f.form} before we can pay you`,
      f.why,
      'What we owe you stays owed. Send a newly signed form in your vendor profile in the portal.',
    ),
  'bank_detail.changed': (f) =>
    letter(
      f,
      'The bank details we pay you to are about to change',
      `Somebody asked us to pay you to ${f.masked}. We use it from ${f.usableFrom} at the earliest.`,
      `If this was not you, call us at once: ${f.callUs}.`,
    ),
  'own_account.changed': (f) => ({
    subject: 'Our own accounts: something changes',
    text:
      `${f.by} says that ${f.what}. The reason given: ${f.reason}.\n\n` +
      'Look at it under Settings, Payers. If it is not right, decline or retire it there at once: ' +
      'nothing leaves from what waits.',
  }),
  'contact.changed': (f) =>
    letter(
      f,
      'How we reach you is about to change',
      `With us, ${f.what}. Until ${f.countsFrom} we do not rely on it for anything about your account.`,
      `If you did not ask for this, call us at once: ${f.callUs}.`,
    ),
  'payment.remittance': (f) =>
    letter(
      f,
      `Payment ${f.reference}: ${f.amount ?? 'netted in full'}`,
      f.amount === null
        ? `On ${f.paidOn} we netted what we owed you with what you owed us, under the reference ` +
            `${f.reference}. Nothing was transferred:`
        : `We paid ${f.amount} on ${f.paidOn} under the reference ${f.reference}:`,
      lines(f.lines),
      f.deductions.length === 0 ? null : `Less:\n\n${lines(f.deductions)}`,
      f.converted === null ? null : `Converted: ${f.converted}.`,
    ),
  'payment.returned': (f) =>
    letter(
      f,
      `Payment ${f.reference} came back`,
      `The bank returned it: ${f.reason}. What we owe you is unchanged.`,
      f.newAccount === true
        ? 'We pay it again once you have named another account in your vendor profile, and it is checked.'
        : 'Please check your bank details.',
    ),
  'tax_invoice.rejected': (f) =>
    letter(
      f,
      `Tax invoice ${f.reference} is not accepted`,
      `We cannot accept your tax invoice ${f.reference}: ${f.reason}.`,
      `Please send another of ${f.net} net for ${f.references.join(', ')} under Your money: it is paid ` +
        'once we have accepted one.',
    ),
  'repayment.invoiced': (f) =>
    letter(
      f,
      `${f.number}: please pay back ${f.amount} by ${f.dueOn}`,
      `You owe ${f.payer} ${f.amount} back:`,
      lines(f.lines),
      `Please pay it by ${f.dueOn}, naming ${f.number}. The invoice, with the account to pay to, is in ` +
        'the portal under Your money; we never send an account by mail.',
      'Until that day we do not net it with what we pay you. If you disagree, answer this letter.',
    ),
  'repayment.withdrawn': (f) =>
    letter(
      f,
      `${f.number} is withdrawn`,
      `We withdraw our invoice ${f.number} of ${f.amount}: ${f.reason}.`,
      'Please do not pay it.',
    ),
  'payment.claimed_back': (f) =>
    letter(
      f,
      `${f.reference}: ${f.amount} claimed back`,
      `Of what we paid you for ${f.reference} we claim back ${f.amount}: ${f.reason}.`,
      f.netting
        ? 'We net it with what we pay you next; nothing is to be done.'
        : 'Please refund it to the account we paid you from, naming this reference.',
      'If you disagree, answer this letter: what is disputed is not netted.',
    ),
}

/** The words of a template with its facts. */
export function wording<N extends TemplateName>(name: N, facts: TemplateFacts[N]): Wording {
  return templates[name](facts)
}
