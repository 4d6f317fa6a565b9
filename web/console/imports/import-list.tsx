import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { upload } from '../../api/client.ts'
import { refreshAll } from '../../api/queries.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { FileDrop } from '../../ui/file-drop.tsx'
import { toastDone, toastFailed } from '../../ui/toast.tsx'
import { listKinds, type ListKind, type ListName } from './lists.ts'
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
  const startOver = () => (setFile(null), setReport(null))
  const close = () => (startOver(), setStyle(asShown), props.onClose())
  const query = kind.isSale ? style.query : {}
  const preview = async (chosen: File, onProgress: (part: number) => void) => {
    const asked = { query: { ...query, preview: 'true' as const } }
    setReport(await upload(kind.route, asked, chosen, onProgress))
    setFile(chosen)
  }
  const apply = async () => {
    if (file === null) return
    setBusy(true)
    try {
      const done = await upload(kind.route, { query }, file, () => undefined)
      toastDone('The list is in', { detail: countWords(done) })
      refreshAll(queries)
      close()
    } catch (error) {
      toastFailed('The list was not taken', {
        detail: error instanceof Error ? error.message : String(error),
      })
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
        report ? (
          <>
            <Button onClick={startOver}>Another file</Button>
            <Button
              look="primary"
              busy={busy}
              onClick={() => void apply()}
              disabledReason={changesSomething(report) ? null : 'Nothing in it would change.'}
            >
              Import {file?.name}
            </Button>
          </>
        ) : undefined
      }
    >
      {report === null ? (
        <div className="space-y-4">
          {kind.isSale ? <StyleFields style={style} onChange={setStyle} /> : null}
          <FileDrop
            label="Drop a list here, or choose one"
            help="CSV or XLSX, up to 10 MB and 5,000 rows"
            accept=".csv,.xlsx"
            send={preview}
          />
        </div>
      ) : (
        <ReportTable report={report} />
      )}
    </Dialog>
  )
}
