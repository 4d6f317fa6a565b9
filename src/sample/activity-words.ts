import type { ActivityType } from './costs.ts'
import { oneOf } from './papers/chance.ts'

/** What a partner reports of an activity, with its figures in it. */
export type Result = { readonly metric: number; readonly leads: number; readonly audience: string }

type Say = (result: Result) => string
type Says = readonly [Say, ...Say[]]

const summaries: Readonly<Record<ActivityType, Says>> = {
  event: [
    ({ metric, leads }) => `${metric} guests, ${leads} of whom asked for a meeting.`,
    ({ metric, leads }) =>
      `Of ${metric} people in the room, ${leads} were new to us; the workshop afterwards was full.`,
    ({ metric, audience }) => `${metric} came: ${audience}. The panel ran half an hour over.`,
    ({ leads }) => `Rain, and still every table taken. ${leads} cards, nine appointments made.`,
    ({ metric, leads }) => `Best turnout in this series: ${metric} guests, ${leads} leads.`,
  ],
  webinar: [
    ({ metric, leads }) => `${metric} attended to the end, ${leads} asked for the recording.`,
    ({ metric }) => `${metric} live; the questions took forty minutes instead of twenty.`,
    ({ metric, leads }) => `${metric} screens, ${leads} leads, three pilots agreed in the chat.`,
    ({ leads, audience }) => `${leads} leads. ${audience} stayed longest on the cost chapter.`,
  ],
  paid_media: [
    ({ metric, leads }) => `${metric} clicks and ${leads} filled-in forms.`,
    ({ leads }) => `${leads} leads at two thirds of the planned price per lead.`,
    ({ metric, audience }) =>
      `${metric} clicks, most of them in week one. ${audience} responded best.`,
  ],
  print: [
    ({ metric }) => `${metric} contacts by the owner’s own count.`,
    ({ metric, leads }) => `Seen ${metric} times; ${leads} used the short address on it.`,
  ],
  content: [
    ({ metric, leads }) => `${metric} downloads, ${leads} with a name and a telephone number.`,
    ({ metric }) => `${metric} views in four weeks, and quoted twice in the trade press.`,
    ({ leads, audience }) => `${leads} leads; ${audience} forward it to each other.`,
  ],
  email: [
    ({ metric, leads }) => `Sent to ${metric} addresses, ${leads} answered.`,
    ({ leads }) => `${leads} answers to the second wave alone.`,
  ],
  telemarketing: [
    ({ metric, leads }) => `${metric} conversations, ${leads} appointments.`,
    ({ metric, leads }) => `${leads} of ${metric} asked for a visit this quarter.`,
  ],
  training: [
    ({ metric }) => `${metric} people trained; all finished the last exercise.`,
    ({ metric, leads }) => `${metric} took part, ${leads} want the second level.`,
    ({ metric, audience }) =>
      `${metric} from five firms (${audience}), two evenings longer than planned.`,
  ],
  sponsorship: [
    ({ metric, leads }) => `${metric} contacts at the stand, ${leads} of them leads.`,
    ({ metric }) => `Stage slot on the first day and ${metric} scanned badges.`,
  ],
}

/** What the partner reports when it claims. */
export function summaryOf(type: ActivityType, result: Result, chance: () => number): string {
  return oneOf(chance, summaries[type])(result)
}

const wrongPapers: Readonly<Record<string, readonly [string, string, ...string[]]>> = {
  agenda: ['The agenda is of another event.', 'The agenda bears last year’s date.'],
  attendee_list: [
    'The list has names but no companies; who of them is new to us?',
    'The list ends in the middle of a name.',
  ],
  photo: ['The photo shows an empty hall.', 'The photo is too small to make out the stage.'],
  recording_or_report: [
    'The link in the report asks for a password.',
    'The report counts registrations, not who attended.',
  ],
  results: ['The results stop four days before the end.', 'The clicks are missing.'],
  creative: ['The motif names another vendor’s product.', 'The landing page is missing.'],
  placement_photo: ['The photo does not show where the poster hangs.', 'The photo is a drawing.'],
  piece: ['The piece lacks our logo, which the clause asks for.', 'Two pages are missing.'],
  proof_of_sending: ['The report gives no number of recipients.', 'The report is of a test run.'],
  call_report: ['The report gives totals, no days.', 'The report covers two of four days.'],
  signed_contract: ['The contract has one signature.', 'The contract is of last year.'],
  benefit_photo: ['The photo shows one of three benefits.', 'The logo cannot be read.'],
}

/** Which paper of its type is found wanting, unless one is named, and why. */
export function wrongPaper(
  type: ActivityType,
  named: string,
  chance: () => number,
): { readonly slot: string; readonly reason: string } {
  const usual: Readonly<Record<ActivityType, string>> = {
    event: 'attendee_list',
    webinar: 'recording_or_report',
    paid_media: 'results',
    print: 'placement_photo',
    content: 'piece',
    email: 'proof_of_sending',
    telemarketing: 'call_report',
    training: 'agenda',
    sponsorship: 'benefit_photo',
  }
  const slot = named === '' ? usual[type] : named
  return { slot, reason: oneOf(chance, wrongPapers[slot] ?? ['It is not readable.']) }
}
