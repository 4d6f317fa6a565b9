import { canonicalJson } from '../kernel/json.ts'
import type { DefectRow } from './sql.ts'
import type { LineRow } from './line-sql.ts'

type Content = {
  readonly form: Readonly<Record<string, string>>
  readonly lines: readonly LineRow[]
}

/** What changed although no defect opened it, in words (`claimed`, `line 2`); empty when only mended
 *  parts changed. A line that was sent back may be changed or dropped; one may be added only where a
 *  defect asks for it (target `*`). */
export function lockedParts(
  was: Content,
  now: Content,
  defects: readonly Pick<DefectRow, 'targetKind' | 'target'>[],
): string[] {
  const opened = (kind: DefectRow['targetKind'], target: string) =>
    defects.some((defect) => defect.targetKind === kind && defect.target.split('.')[0] === target)
  const fields = new Set([...Object.keys(was.form), ...Object.keys(now.form)])
  const changed = [...fields].filter(
    (name) => (was.form[name] ?? '') !== (now.form[name] ?? '') && !opened('field', name),
  )
  const numbers = new Set([...was.lines, ...now.lines].map((line) => line.lineNo))
  const lines = [...numbers].filter((lineNo) => {
    const [before, after] = [was, now].map((content) =>
      content.lines.find((line) => line.lineNo === lineNo),
    )
    if (canonicalJson(before ?? null) === canonicalJson(after ?? null)) return false
    return !opened('line', String(lineNo)) && !(before === undefined && opened('line', '*'))
  })
  return [...changed, ...lines.sort((a, b) => a - b).map((lineNo) => `line ${lineNo}`)]
}
