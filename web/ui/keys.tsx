import { useEffect, useLayoutEffect, useRef, useSyncExternalStore } from 'react'
import { Dialog } from './dialog.tsx'
import { Kbd } from './kbd.tsx'

/** One key and what it does here. `key` is what the keyboard event says: `j`, `?`, `Enter`. */
export type KeyBinding = {
  readonly key: string
  readonly does: string
  readonly run: () => void
  readonly off?: boolean
  /** Asked before all others, whatever lies deeper: the second key of a pair. */
  readonly first?: boolean
}

type Layer = { readonly title: string; readonly bindings: readonly KeyBinding[] }

let layers: readonly { current: Layer }[] = []
const listeners = new Set<() => void>()

function setLayers(next: typeof layers): void {
  layers = next
  for (const each of listeners) each()
}

/** Binds plain keys while the component is mounted; the innermost layer wins. Keys do nothing while
 *  a person types or a dialog is open. Every layer is listed by `?`. */
export function useKeys(title: string, bindings: readonly KeyBinding[]): void {
  const layer = useRef<Layer>({ title, bindings })
  // With the rows they act on, not after them: no key pressed in between finds what was before.
  useLayoutEffect(() => {
    layer.current = { title, bindings }
  })
  useLayoutEffect(() => {
    const mine = layer
    setLayers([mine, ...layers])
    return () => setLayers(layers.filter((each) => each !== mine))
  }, [])
}

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false
  if (target.isContentEditable || target instanceof HTMLTextAreaElement) return true
  if (target instanceof HTMLInputElement)
    return !['checkbox', 'radio', 'button'].includes(target.type)
  return target.closest('[role="listbox"],[role="menu"],[role="combobox"]') !== null
}

/** Enter on a focused button or link belongs to that control. */
function isPressing({ key, target }: KeyboardEvent): boolean {
  if (key !== 'Enter' || !(target instanceof HTMLElement)) return false
  return target.matches('a,button,summary,[role="button"],[role="checkbox"]')
}

/** A dialog in front, and not on its way out. */
// A toast is a dialog that asks for nothing: the keys stay the page's while one is shown.
const openDialog =
  '[role="dialog"]:not([data-closed]):not([aria-modal="false"]),[role="alertdialog"]:not([data-closed])'

/** Dispatches the keys; rendered once, in the shell. */
export function KeyDispatch() {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.metaKey || event.ctrlKey || event.altKey || event.defaultPrevented) return
      if (isTyping(event.target) || isPressing(event)) return
      if (document.querySelector(openDialog)) return
      const fitting = layers
        .flatMap((layer) => layer.current.bindings)
        .filter((binding) => binding.key === event.key && !binding.off)
      const found = fitting.find((binding) => binding.first) ?? fitting[0]
      if (!found) return
      event.preventDefault()
      found.run()
    }
    window.addEventListener('keydown', onKey)
    return () => window.removeEventListener('keydown', onKey)
  }, [])
  return null
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** The list behind `?`: the keys that work right here. */
export function KeyHelp({ open, onClose }: { open: boolean; onClose: () => void }) {
  const all = useSyncExternalStore(subscribe, () => layers)
  return (
    <Dialog open={open} onClose={onClose} title="Keys" intro="What works on this screen.">
      {all.map((layer, index) => (
        <section key={index} className="mb-4 last:mb-0">
          <h3 className="eyebrow mb-1">{layer.current.title}</h3>
          <dl>
            {layer.current.bindings.map((binding) => (
              <div
                key={binding.key}
                className="flex items-center justify-between border-b py-1.5 last:border-0"
              >
                <dt>{binding.does}</dt>
                <dd>
                  <Kbd className="text-muted">{keyName(binding.key)}</Kbd>
                  <span className="sr-only">{binding.key}</span>
                </dd>
              </div>
            ))}
          </dl>
        </section>
      ))}
    </Dialog>
  )
}

function keyName(key: string): string {
  const names: Record<string, string> = {
    Enter: '↵',
    ' ': 'space',
    Escape: 'esc',
    ArrowDown: '↓',
    ArrowUp: '↑',
  }
  return names[key] ?? key
}
