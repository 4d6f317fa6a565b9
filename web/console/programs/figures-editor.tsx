import { sayTitle, withYamlEntry, yamlEntries } from '../../../src/programs/editing.ts'
import { TextField } from '../../ui/form-dialog.tsx'
import { Card } from '../../ui/surface.tsx'
import type { PackChecked } from './working-copy.ts'
import { TextEditor } from './text-editor.tsx'

type PackProblem = PackChecked['problems'][number]

/** What a program keeps for its whole life. */
const fixed = ['code', 'type', 'currency']

/** The entries of program.yaml as fields; what is wrong with one stands under it. */
export function FiguresEditor(props: {
  readonly text: string
  readonly problems: readonly PackProblem[]
  readonly onChange: (text: string) => void
}) {
  const entries = yamlEntries(props.text)
  if (entries === null)
    return <TextEditor label="program.yaml" text={props.text} onChange={props.onChange} />
  const groups = Map.groupBy(entries, ({ path }) => (path.includes('.') ? path.split('.')[0]! : ''))
  return (
    <div className="grid items-start gap-4 lg:grid-cols-2">
      {[...groups].map(([group, members]) => (
        <Card key={group} title={group === '' ? 'The program' : sayTitle(group)}>
          <div className="grid gap-3 sm:grid-cols-2">
            {members.map(({ path, value, comment }) => {
              const name = group === '' ? path : path.slice(group.length + 1)
              const problem = props.problems.find((one) => one.column === path)
              return (
                <TextField
                  key={path}
                  label={sayTitle(name)}
                  value={value}
                  help={
                    fixed.includes(path) ? 'stays for the program’s life' : (comment ?? undefined)
                  }
                  readOnly={fixed.includes(path)}
                  error={
                    problem ? `Found ${problem.found}, expected ${problem.expected}.` : undefined
                  }
                  onChange={(next) => props.onChange(withYamlEntry(props.text, path, next))}
                />
              )
            })}
          </div>
        </Card>
      ))}
    </div>
  )
}
