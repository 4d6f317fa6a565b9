import { FileUp } from 'lucide-react'
import { useId, useState, type DragEvent } from 'react'
import { cn } from './cn.ts'
import { ProgressBar } from './progress.tsx'

export type FileDropProps = {
  readonly label: string
  readonly help?: string
  readonly accept?: string
  readonly multiple?: boolean
  readonly disabled?: boolean
  readonly compact?: boolean
  /** Sends one file; tells how far it is, 0 to 1. A rejection's message is shown. */
  readonly send: (file: File, onProgress: (part: number) => void) => Promise<void>
}

type Sending = { readonly name: string; readonly part: number; readonly error?: string }

/** A place to drop files on, and a button for those who cannot drag. */
export function FileDrop(props: FileDropProps) {
  const id = useId()
  const [over, setOver] = useState(false)
  const [sending, setSending] = useState<readonly Sending[]>([])
  const update = (name: string, change: Partial<Sending> | null) =>
    setSending((all) =>
      change === null
        ? all.filter((one) => one.name !== name)
        : all.map((one) => (one.name === name ? { ...one, ...change } : one)),
    )
  const take = async (files: readonly File[]) => {
    const chosen = props.multiple ? files : files.slice(0, 1)
    setSending(chosen.map((file) => ({ name: file.name, part: 0 })))
    for (const file of chosen) {
      try {
        await props.send(file, (part) => update(file.name, { part }))
        update(file.name, null)
      } catch (error) {
        update(file.name, { error: error instanceof Error ? error.message : String(error) })
      }
    }
  }
  const onDrop = (event: DragEvent) => {
    event.preventDefault()
    setOver(false)
    if (!props.disabled) void take([...event.dataTransfer.files])
  }
  return (
    <div>
      <div
        onDragOver={(event) => (event.preventDefault(), setOver(true))}
        onDragLeave={() => setOver(false)}
        onDrop={onDrop}
        className={cn(
          'relative flex items-center gap-3 rounded-md border border-dashed border-edge text-left transition-colors',
          'focus-within:outline-2 focus-within:outline-offset-1 focus-within:outline-accent hover:bg-hover',
          props.compact ? 'px-3 py-2' : 'px-4 py-4',
          over && 'border-accent bg-info-soft',
        )}
      >
        <FileUp aria-hidden className="size-4 shrink-0 text-muted" />
        <label htmlFor={id} className="min-w-0 flex-1">
          <span className="font-medium">{props.label}</span>
          {props.help ? <span className="block text-[12px] text-muted">{props.help}</span> : null}
        </label>
        <input
          id={id}
          type="file"
          accept={props.accept}
          multiple={props.multiple}
          disabled={props.disabled}
          onChange={(event) => (
            void take([...(event.target.files ?? [])]),
            (event.target.value = '')
          )}
          className="absolute inset-0 cursor-pointer opacity-0"
        />
      </div>
      <ul aria-live="polite">
        {sending.map((one) => (
          <li key={one.name} className="mt-2 text-[12px]">
            <span className={cn('mb-1 block truncate', one.error && 'text-bad')}>
              {one.name}
              {one.error ? `: ${one.error}` : ''}
            </span>
            {one.error ? null : <ProgressBar value={one.part} label={`Sending ${one.name}`} />}
          </li>
        ))}
      </ul>
    </div>
  )
}
