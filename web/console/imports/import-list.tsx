import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { Problem, upload } from '../../api/client.ts'
import { refreshAll } from '../../api/queries.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { FileDrop } from '../../ui/file-drop.tsx'
import { toastDone, toastFailed } from '../../ui/toast.tsx'
import { listKinds, type ListKind, type ListName } from './lists.ts'
import { lackingIn, MapColumns, type Chosen, type Lacking } from './map-columns.tsx'
import { changesSomething, countWords, ReportTable, type Report } from './report.tsx'
import { asShown, StyleFields, type Style } from './style-fields.tsx'

/** A list, first as what it would change, then for good. The same for every kind of list. */
export function ImportList(props: { list: ListName; open: boolean; onClose: () => void }) {
  const kind: ListKind = listKinds[props.list]
  const [style, setStyle] = useState<Style>(asShown)
  const [file, setFile] = useState<File | null>(null)
  const [report, setReport] = useState<Report | null>(null)
  const [busy, setBusy] = useState(false)
  const queries = useQueryClient()
  const [lacking, setLacking] = useState<Lacking | null>(null)
  const [chosen, setChosen] = useState<Chosen>({})
  const startOver = () => (setFile(null), setReport(null), setLacking(null), setChosen({}))
  const close = () => (startOver(), setStyle(asShown), props.onClose())
  const queryWith = (columns: Chosen) => ({
    ...(kind.isSale ? style.query : {}),
    ...(Object.keys(columns).length === 0 ? {} : { columns: JSON.stringify(columns) }),
  })
  const preview = async (
    given: File,
    columns: Chosen,
    onProgress: (part: number) => void = () => undefined,
  ) => {
    const asked = { query: { ...queryWith(columns), preview: 'true' as const } }
    try {
      setReport(await upload(kind.route, asked, given, onProgress))
      setFile(given)
      setChosen(columns)
      setLacking(null)
    } catch (error) {
      const next = error instanceof Problem ? lackingIn(given, error) : null
      if (next === null) throw error
      setLacking(next)
    }
  }
  const apply = async () => {
    if (file === null) return
    setBusy(true)
    try {
      const done = await upload(kind.route, { query: queryWith(chosen) }, file, () => undefined)
      toastDone('The list is in', { detail: countWords(done) })
      refreshAll(queries)
      close()
    } catch (error) {
      toastWhy(error)
    } finally {
      setBusy(false)
    }
  }
  return (
    <Dialog
      open={props.open}
      onClose={close}
      wide
      title={kind.title}
      intro={kind.intro}
      actions={
        report || lacking ? (
          <>
            <Button onClick={startOver}>Another file</Button>
            {report ? (
              <Button
                look="primary"
                busy={busy}
                onClick={() => void apply()}
                disabledReason={changesSomething(report) ? null : 'Nothing in it would change.'}
              >
                Import {file?.name}
              </Button>
            ) : null}
          </>
        ) : undefined
      }
    >
      {report !== null ? (
        <ReportTable report={report} />
      ) : lacking !== null ? (
        <MapColumns
          lacking={lacking}
          onChosen={(columns) => preview(lacking.file, { ...chosen, ...columns }).catch(toastWhy)}
        />
      ) : (
        <div className="space-y-4">
          {kind.isSale ? <StyleFields style={style} onChange={setStyle} /> : null}
          <FileDrop
            label="Drop a list here, or choose one"
            help="CSV or XLSX, up to 10 MB and 5,000 rows"
            accept=".csv,.xlsx"
            send={(given, onProgress) => preview(given, chosen, onProgress)}
          />
        </div>
      )}
    </Dialog>
  )
}

function toastWhy(error: unknown): void {
  toastFailed('The list was not taken', {
    detail: error instanceof Error ? error.message : String(error),
  })
}
