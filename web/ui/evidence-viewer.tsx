import { Download, FileText } from 'lucide-react'
import { lazy, Suspense, useEffect, useState } from 'react'
import { buttonLook } from './button.tsx'
import { EmptyState, Skeleton } from './surface.tsx'

const PdfPages = lazy(() => import('./pdf-pages.tsx'))

export type EvidenceFile = {
  readonly id: string
  readonly name: string
  readonly mediaType: string
  /** The download address of the evidence item; answers with an attachment. */
  readonly url: string
}

/** Looks at one piece of evidence: PDF pages, a picture, or text. Anything else can be downloaded. */
export function EvidenceViewer({ file }: { file: EvidenceFile | null }) {
  if (file === null)
    return (
      <EmptyState icon={FileText} title="No document chosen">
        Choose a piece of evidence to see it here.
      </EmptyState>
    )
  return (
    <figure className="flex h-full min-h-0 flex-col">
      <figcaption className="flex h-10 shrink-0 items-center gap-2 border-b px-3">
        <FileText aria-hidden className="size-4 shrink-0 text-muted" />
        <span className="min-w-0 flex-1 truncate font-medium">{file.name}</span>
        <a
          href={file.url}
          download={file.name}
          className={buttonLook({ look: 'quiet', size: 'sm' })}
        >
          <Download aria-hidden className="size-3.5" />
          Download
        </a>
      </figcaption>
      <div
        tabIndex={0}
        role="region"
        aria-label={`Pages of ${file.name}`}
        className="min-h-0 flex-1 overflow-auto bg-hover p-3 -outline-offset-2"
      >
        <Body key={file.id} file={file} />
      </div>
    </figure>
  )
}

function Body({ file }: { file: EvidenceFile }) {
  if (file.mediaType === 'application/pdf')
    return (
      <Suspense fallback={<Skeleton className="mx-auto aspect-[1/1.414] w-full max-w-3xl" />}>
        <PdfPages url={file.url} name={file.name} />
      </Suspense>
    )
  if (file.mediaType.startsWith('image/'))
    return <img src={file.url} alt={file.name} className="mx-auto max-w-full rounded-sm border" />
  if (/^text\/|json|xml/.test(file.mediaType)) return <TextPage url={file.url} />
  return (
    <EmptyState icon={FileText} title="This kind of file is not shown here">
      Download it to look at it ({file.mediaType}).
    </EmptyState>
  )
}

const TEXT_CHARS_MAX = 200_000

function TextPage({ url }: { url: string }) {
  const [text, setText] = useState<string | null>(null)
  useEffect(() => {
    let on = true
    fetch(url)
      .then((answer) =>
        answer.ok ? answer.text() : Promise.reject(new Error(String(answer.status))),
      )
      .then((whole) => on && setText(whole.slice(0, TEXT_CHARS_MAX)))
      .catch(() => on && setText('This file could not be loaded. Try again, or download it.'))
    return () => {
      on = false
    }
  }, [url])
  if (text === null) return <Skeleton className="h-40" />
  return (
    <pre className="rounded-sm border bg-raised p-3 font-mono text-[12px] whitespace-pre-wrap">
      {text}
    </pre>
  )
}
