import type { Table } from '../programs/index.ts'
import type { ClauseOf } from './mdf-request.ts'

/** The clause a check enforces: that of the first row of the table which asks about the check. So
 *  text and rules cannot differ: there is no second list. */
export function clauseFinder(table: Table): ClauseOf {
  const { inputs, rows } = table.source
  return (checkCode) => {
    const place = inputs.findIndex((input) => input.name === checkCode)
    if (place === -1) return null
    const row = rows.findIndex((one) => one.cells[place]!.text !== '-')
    const clause = row === -1 ? undefined : table.outputs[row]!['clause']
    return typeof clause === 'string' ? clause : null
  }
}
