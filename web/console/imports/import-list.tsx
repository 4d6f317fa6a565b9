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

/** What was looked at: the file, as it was asked for, and what it would change. */
type Looked = {
  readonly file: File
  readonly chosen: Chosen
  readonly style: Style
  readonly query: object
  readonly report: Report
}

/** A list, first as what it would change, then for good. The same for every kind of list. */
export function ImportList(props: { list: ListName; open: boolean; onClose: () => void }) {
  const kind: ListKind = listKinds[props.list]
  const [style, setStyle] = useState<Style>(asShown)
  const [looked, setLooked] = useState<Looked | null>(null)
  const [lacking, setLacking] = useState<Lacking | null>(null)
  const [busy, setBusy] = useState(false)
  const queries = useQueryClient()
  const startOver = () => (setLooked(null), setLacking(null))
  const close = () => (startOver(), setStyle(asShown), props.onClose())
  const look = async (file: File, chosen: Chosen, onProgress: (part: number) => void = nothing) => {
    const query = {
      ...(kind.isSale ? style.query : {}),
      ...(Object.keys(chosen).length === 0 ? {} : { columns: JSON.stringify(chosen) }),
    }
    try {
      const asked = { query: { ...query, preview: 'true' as const } }
      const report = await upload(kind.route, asked, file, onProgress)
      setLooked({ file, chosen, style, query, report })
      setLacking(null)
    } catch (error) {
      const next = error instanceof Problem ? lackingIn(file, error) : null
      if (next === null) throw error
      setLacking(next)
    }
  }
  const whileBusy = async (work: () => Promise<void>) => {
    setBusy(true)
    await work().catch(toastWhy)
    setBusy(false)
  }
  const apply = async ({ file, query }: Looked) => {
    const done = await upload(kind.route, { query }, file, nothing)
    toastDone('The list is in', { detail: countWords(done) })
    refreshAll(queries)
    close()
  }
  return (
    <Dialog
      open={props.open}
      onClose={close}
      wide
      title={kind.title}
      intro={kind.intro}
      actions={
        looked || lacking ? (
          <>
            <Button onClick={startOver}>Another file</Button>
            {looked && !lacking ? (
              <Button
                look="primary"
                busy={busy}
                onClick={() => void whileBusy(() => apply(looked))}
                disabledReason={
                  looked.style !== style
                    ? 'Read it again first: you declared something else.'
                    : changesSomething(looked.report)
                      ? null
                      : 'Nothing in it would change.'
                }
              >
                Import {looked.file.name}
              </Button>
            ) : null}
          </>
        ) : undefined
      }
    >
      <div className="space-y-4">
        {kind.isSale && lacking === null ? <StyleFields style={style} onChange={setStyle} /> : null}
        {lacking !== null ? (
          <MapColumns
            lacking={lacking}
            onChosen={(more) => look(lacking.file, more).catch(toastWhy)}
          />
        ) : looked !== null ? (
          <>
            {looked.style !== style ? (
              <Button
                busy={busy}
                onClick={() => void whileBusy(() => look(looked.file, looked.chosen))}
              >
                Read it again so
              </Button>
            ) : null}
            <ReportTable report={looked.report} />
          </>
        ) : (
          <FileDrop
            label="Drop a list here, or choose one"
            help="CSV or XLSX, up to 10 MB and 5,000 rows"
            accept=".csv,.xlsx"
            send={(file, onProgress) => look(file, {}, onProgress)}
          />
        )}
      </div>
    </Dialog>
  )
}

const nothing = () => undefined

function toastWhy(error: unknown): void {
  toastFailed('The list was not taken', {
    detail: error instanceof Error ? error.message : String(error),
  })
}
