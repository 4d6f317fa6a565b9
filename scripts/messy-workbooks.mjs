// Writes the two workbooks of examples/messy: claims with formulas, an error, a merged cell, a hidden
// sheet; and the same corrected. Another program's writer, as the sheets people send come from one.
import exceljs from 'exceljs'

const folder = new URL('../examples/messy/', import.meta.url)
const headers = [
  ['Our reference', 'key'],
  ['Type', 'type'],
  ['Partner', 'partner'],
  ['Request', 'activity'],
  ['Submitted on', 'on'],
  ['Amount claimed', 'claimed'],
  ['Result', 'metric'],
  ['Leads won', 'leads'],
  ['How did it go?', 'summary'],
  ['Last claim?', 'final'],
  ['What for', 'what'],
  ['Kind of cost', 'kind'],
  ['Who issued the invoice', 'seller'],
  ['Invoice no.', 'number'],
  ['Invoice date', 'date'],
  ['Invoice before tax', 'net'],
  ['Tax on the invoice', 'tax'],
  ['Cost you claim', 'cost'],
  ['Invoice', 'invoice'],
  ['Agenda', 'agenda'],
  ['Photo of the event', 'photo'],
  ['Attendee list', 'guests'],
]
const claim = {
  type: 'Claim',
  on: '2026-04-20',
  metric: 58,
  leads: 44,
  summary: 'It went well.',
  final: 'yes',
  kind: 'venue',
  tax: 0,
}
const papers = (name) => ({
  agenda: `${name}-agenda.txt`,
  photo: `${name}-photo.txt`,
  guests: `${name}-guests.txt`,
})
const day = (text) => new Date(`${text}T00:00:00Z`)

function rowsOf(isCorrected) {
  const hall = { what: 'Hall', seller: 'Stadthalle Sued GmbH', number: 'SH-26-0311' }
  const stand = { what: 'Stand', seller: 'Fair Utrecht', number: 'FU-5', date: day('2026-03-30') }
  const forum = { what: 'Hall', seller: 'Lake Halls', number: 'LH-77', date: day('2026-04-09') }
  const barn = { what: 'Barn', seller: 'Barns Inc', number: 'B-12', date: day('2026-04-15') }
  const money = (net, claimed, cost = net) => ({ net, claimed, cost })
  const sum = { formula: 'SUM(R2:R3)*75%', result: 6000 }
  const rows = [
    { ...claim, key: 'CM1', partner: 'P-1001', activity: 'M1', ...hall, ...papers('m1') },
    { what: 'Food', kind: 'catering', seller: 'Kueche am Fluss', number: 'KF-884', tax: 0 },
    { ...claim, key: 'CN1', partner: 'P-2001', activity: 'N1', ...forum, ...papers('n1') },
    { ...claim, key: 'CN2', partner: 'P-2002', activity: 'N2', ...barn, ...papers('n2') },
    { ...claim, key: 'CM7', partner: 'P-1002', activity: 'M7', ...stand, ...papers('m7') },
    { ...claim, key: 'CM8', partner: 'P-1002', activity: 'M8', ...stand, number: 'FU-6' },
    { ...claim, key: 'CM9', partner: 'P-1001', activity: 'M1', ...hall, ...papers('m1') },
  ]
  Object.assign(rows[0], money(5000, sum), { date: day('2026-03-19'), invoice: 'm1-hall.txt' })
  Object.assign(rows[1], { net: 3000, cost: 3000, date: day('2026-03-20'), invoice: 'm1-food.txt' })
  Object.assign(rows[2], money(8000, 4000), { invoice: 'n1-hall.txt' })
  Object.assign(rows[3], money(3000.5, 1500, 3000), { invoice: 'n2-barn.txt' })
  Object.assign(rows[4], money(5000, 2500), { invoice: 'm7-stand.txt' })
  Object.assign(rows[5], money(null, 1250, 2500), { invoice: 'm7-stand.txt' })
  Object.assign(rows[6], money(5000, 3750), { date: day('2026-03-19'), invoice: 'm1-hall.txt' })
  if (isCorrected) return rows.slice(0, 5)
  rows[3].net = { formula: 'VLOOKUP("B-12",Old!A1:B2,2)', result: { error: '#N/A' } }
  return rows
}

async function write(name, isCorrected) {
  const book = new exceljs.Workbook()
  book.created = day('2026-04-20')
  book.modified = book.created
  const sheet = book.addWorksheet('Claims')
  sheet.columns = headers.map(([header, key]) => ({ header, key, width: 18 }))
  sheet.addRows(rowsOf(isCorrected))
  sheet.getColumn('date').numFmt = 'dd.mm.yyyy'
  // One amount over two claims: nobody can say whose it is.
  if (!isCorrected) sheet.mergeCells('P6:P7')
  book.addWorksheet('Notes').addRows([['Please pay soon'], ['Thank you']])
  const old = book.addWorksheet('Old', { state: 'hidden' })
  old.addRows([
    ['key', 'type', 'partner'],
    ['OLD-1', 'claim', 'P-1001'],
  ])
  await book.xlsx.writeFile(new URL(name, folder).pathname)
}

await write('submissions-4-claims.xlsx', false)
await write('corrected/submissions-4-claims.xlsx', true)
