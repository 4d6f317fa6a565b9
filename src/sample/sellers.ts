import { must } from '../kernel/assert.ts'
import { oneOf } from './papers/chance.ts'

type Names = readonly [string, ...string[]]

/** How firms are called where the partners work: surnames and the form behind them. All invented. */
const firms: Readonly<Record<string, { readonly names: Names; readonly form: string }>> = {
  AT: { names: ['Hofer', 'Pichler', 'Leitner', 'Steiner', 'Egger', 'Brandstätter'], form: 'GmbH' },
  BE: { names: ['Claes', 'Wouters', 'Mertens', 'De Smet', 'Jacobs', 'Lambrecht'], form: 'BV' },
  CA: { names: ['Gagnon', 'Fortin', 'McLeod', 'Okanagan', 'Bélanger', 'Fraser'], form: 'Inc.' },
  CH: { names: ['Aebi', 'Rochat', 'Zürcher', 'Blanc', 'Kunz', 'Gerber'], form: 'AG' },
  DE: { names: ['Brandt', 'Kessler', 'Lorenz', 'Vogt', 'Thiel', 'Seidel', 'Marx'], form: 'GmbH' },
  DK: { names: ['Bang', 'Holm', 'Krogh', 'Winther', 'Dam', 'Lund'], form: 'ApS' },
  ES: { names: ['Aguirre', 'Solana', 'Ferrer', 'Lasarte', 'Vidal', 'Ochoa'], form: 'S.L.' },
  FI: { names: ['Koski', 'Laine', 'Heino', 'Salmela', 'Rinne', 'Aalto'], form: 'Oy' },
  FR: { names: ['Lemaire', 'Chauvin', 'Besson', 'Delorme', 'Perrin', 'Vasseur'], form: 'SARL' },
  GB: {
    names: ['Ashworth', 'Pemberton', 'Drummond', 'Hollins', 'Sedgwick', 'Murray'],
    form: 'Ltd',
  },
  IE: { names: ['Nolan', 'Keane', 'Daly', 'Hurley', 'Tierney', 'Moran'], form: 'Ltd' },
  IT: { names: ['Brambilla', 'Carraro', 'De Santis', 'Galli', 'Moretti', 'Serra'], form: 'S.r.l.' },
  NL: { names: ['Vermeer', 'Kuipers', 'Dijkstra', 'Van Loon', 'Brouwer', 'Prins'], form: 'B.V.' },
  NO: { names: ['Hauge', 'Moe', 'Lien', 'Solberg'], form: 'AS' },
  PL: { names: ['Kowalczyk', 'Lis', 'Sobczak', 'Wrona', 'Mazur', 'Kubiak'], form: 'Sp. z o.o.' },
  SE: { names: ['Lindgren', 'Sjöberg', 'Ekström', 'Nyström', 'Holmgren', 'Dahl'], form: 'AB' },
  US: {
    names: ['Mercer', 'Sutton', 'Calloway', 'Prescott', 'Hadley', 'Langford', 'Whitcomb', 'Rourke'],
    form: 'LLC',
  },
}

/** What a firm that bills this kind of cost calls itself. */
const trades: Readonly<Record<string, Names>> = {
  venue: ['Venues', 'Halls', 'House', 'Rooms'],
  catering: ['Catering', 'Kitchen', 'Table'],
  speaker: ['Speakers', 'Keynotes'],
  agency: ['Live', 'Studio', 'Productions'],
  list_rental: ['Direct', 'Addresses', 'Post'],
  media: ['Media', 'Press', 'Publishing'],
  production: ['Design', 'Graphics', 'Works'],
  print: ['Print', 'Outdoor', 'Posters'],
  content: ['Text', 'Editorial', 'Research'],
  telemarketing: ['Calls', 'Dialogue'],
  training: ['Academy', 'Learning'],
  sponsorship: ['Fairs', 'Congress'],
}

/** A seller of that kind of cost near the place, and the number its invoice bears. */
export function sellerOf(
  kind: string,
  where: { readonly country: string; readonly town: string },
  chance: () => number,
): { readonly seller: string; readonly invoice: string } {
  const { names, form } = must(firms[where.country], `firms of ${where.country}`)
  const name = oneOf(chance, names)
  const trade = oneOf(chance, must(trades[kind], `a trade for ${kind}`))
  const town = chance() < 0.3 ? ` ${where.town}` : ''
  const number = 1000 + Math.floor(chance() * 9000)
  const style = Math.floor(chance() * 3)
  const initials = `${name.slice(0, 1)}${trade.slice(0, 1)}`.toUpperCase()
  const invoice = [`${initials}-${number}`, `${number}/R`, `${initials}${number}`][style]
  return { seller: `${name} ${trade}${town} ${form}`, invoice: must(invoice, 'one of three') }
}
