import { getDocument, GlobalWorkerOptions, TextLayer, type PDFDocumentProxy } from 'pdfjs-dist'
import workerUrl from 'pdfjs-dist/build/pdf.worker.min.mjs?url'
import { useEffect, useRef, useState } from 'react'
import { Skeleton } from './surface.tsx'

GlobalWorkerOptions.workerSrc = workerUrl

const PAGES_MAX = 60

/** The pages of a PDF, drawn, with their words selectable over them. Loaded only when one is opened. */
export default function PdfPages({ url, name }: { url: string; name: string }) {
  const [pdf, setPdf] = useState<PDFDocumentProxy | null>(null)
  const [failed, setFailed] = useState(false)
  useEffect(() => {
    // Documents are untrusted: no script runs in this mode and no XFA form.
    const task = getDocument({ url, enableXfa: false })
    let on = true
    task.promise.then((loaded) => on && setPdf(loaded)).catch(() => on && setFailed(true))
    return () => {
      on = false
      void task.destroy()
    }
  }, [url])
  if (failed)
    return (
      <p role="alert" className="rounded-md bg-bad-soft p-3">
        {name} could not be read as a PDF. Download it to look at it.
      </p>
    )
  if (pdf === null) return <Skeleton className="mx-auto aspect-[1/1.414] w-full max-w-3xl" />
  const count = Math.min(pdf.numPages, PAGES_MAX)
  return (
    <div className="space-y-3">
      {Array.from({ length: count }, (_, index) => (
        <PdfPage key={index} pdf={pdf} number={index + 1} />
      ))}
      {pdf.numPages > PAGES_MAX ? <p>Only the first {PAGES_MAX} pages are shown here.</p> : null}
    </div>
  )
}

function PdfPage({ pdf, number }: { pdf: PDFDocumentProxy; number: number }) {
  const frame = useRef<HTMLDivElement>(null)
  const canvas = useRef<HTMLCanvasElement>(null)
  const words = useRef<HTMLDivElement>(null)
  useEffect(() => {
    let on = true
    void drawPage(pdf, number, () => on, {
      frame: frame.current,
      canvas: canvas.current,
      words: words.current,
    })
    return () => {
      on = false
    }
  }, [pdf, number])
  return (
    <div
      ref={frame}
      className="relative mx-auto w-full max-w-3xl overflow-hidden rounded-sm border bg-white shadow-xs"
    >
      <canvas ref={canvas} className="block w-full" role="img" aria-label={`Page ${number}`} />
      <div ref={words} className="pdf-words" />
    </div>
  )
}

type Places = {
  readonly frame: HTMLDivElement | null
  readonly canvas: HTMLCanvasElement | null
  readonly words: HTMLDivElement | null
}

async function drawPage(
  pdf: PDFDocumentProxy,
  number: number,
  isOn: () => boolean,
  to: Places,
): Promise<void> {
  const page = await pdf.getPage(number)
  if (!isOn() || !to.frame || !to.canvas || !to.words) return
  const natural = page.getViewport({ scale: 1 })
  const shown = to.frame.clientWidth / natural.width
  const sharp = page.getViewport({ scale: shown * Math.min(2, window.devicePixelRatio || 1) })
  to.canvas.width = Math.floor(sharp.width)
  to.canvas.height = Math.floor(sharp.height)
  await page.render({ canvas: to.canvas, viewport: sharp }).promise.catch(() => undefined)
  if (!isOn()) return
  to.words.replaceChildren()
  to.words.style.setProperty('--total-scale-factor', String(shown))
  const layer = new TextLayer({
    textContentSource: page.streamTextContent(),
    container: to.words,
    viewport: page.getViewport({ scale: shown }),
  })
  await layer.render().catch(() => undefined)
}
