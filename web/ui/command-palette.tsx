import { Dialog } from '@base-ui/react/dialog'
import { Command } from 'cmdk'
import { Search, type LucideIcon } from 'lucide-react'
import { useState } from 'react'
import { Kbd } from './kbd.tsx'

export type PaletteEntry = {
  readonly id: string
  readonly label: string
  readonly note?: string | undefined
  readonly icon?: LucideIcon
  readonly group: string
  readonly hint?: string
  /** Further words it is found by. */
  readonly words?: readonly string[]
  readonly run: () => void
}

export type CommandPaletteProps = {
  readonly open: boolean
  readonly onClose: () => void
  readonly entries: readonly PaletteEntry[]
  /** Told what is typed, for entries that come from the server. */
  readonly onSearch?: (text: string) => void
  readonly searching?: boolean
}

/** ⌘K: jump anywhere, do anything that can be done here. */
export function CommandPalette(props: CommandPaletteProps) {
  return (
    <Dialog.Root open={props.open} onOpenChange={(open) => !open && props.onClose()}>
      <Dialog.Portal>
        <Dialog.Backdrop className="fixed inset-0 z-40 bg-black/30 dark:bg-black/55" />
        <Dialog.Popup
          aria-label="Search or jump to"
          className="pop-in fixed top-[14vh] left-1/2 z-50 w-[min(36rem,calc(100vw-2rem))] -translate-x-1/2 overflow-hidden rounded-lg border bg-raised shadow-pop outline-none"
        >
          <PaletteBody {...props} />
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  )
}

function PaletteBody({ entries, onClose, onSearch, searching }: CommandPaletteProps) {
  const [text, setText] = useState('')
  const groups = [...new Set(entries.map((entry) => entry.group))]
  const search = (next: string) => (setText(next), onSearch?.(next))
  return (
    <Command label="Search or jump to" loop>
      <div className="flex items-center gap-2.5 border-b px-3.5">
        <Search aria-hidden className="size-4 text-muted" />
        <Command.Input
          autoFocus
          value={text}
          onValueChange={search}
          placeholder="Search or jump to…"
          className="h-12 flex-1 bg-transparent text-[15px] outline-none"
        />
        <Kbd className="text-muted">esc</Kbd>
      </div>
      <Command.List className="max-h-[50vh] overflow-y-auto p-1.5">
        <Command.Empty className="px-3 py-8 text-center text-muted">
          {searching ? 'Searching…' : 'Nothing found.'}
        </Command.Empty>
        {groups.map((group) => (
          <Command.Group
            key={group}
            heading={group}
            className="[&_[cmdk-group-heading]]:px-2 [&_[cmdk-group-heading]]:pt-2 [&_[cmdk-group-heading]]:pb-1 [&_[cmdk-group-heading]]:text-[11.5px] [&_[cmdk-group-heading]]:font-medium [&_[cmdk-group-heading]]:text-muted"
          >
            {entries
              .filter((entry) => entry.group === group)
              .map((entry) => (
                <PaletteItem key={entry.id} entry={entry} onPick={() => (onClose(), entry.run())} />
              ))}
          </Command.Group>
        ))}
      </Command.List>
    </Command>
  )
}

function PaletteItem({ entry, onPick }: { entry: PaletteEntry; onPick: () => void }) {
  const Icon = entry.icon
  return (
    <Command.Item
      value={entry.id}
      keywords={[entry.label, entry.note ?? '', ...(entry.words ?? [])]}
      onSelect={onPick}
      className="flex h-9 cursor-default items-center gap-2.5 rounded-md px-2 data-[selected=true]:bg-hover"
    >
      {Icon ? <Icon aria-hidden className="size-4 shrink-0 text-muted" /> : null}
      <span className="truncate font-medium">{entry.label}</span>
      {entry.note ? <span className="truncate text-muted">{entry.note}</span> : null}
      {entry.hint ? <Kbd className="ml-auto text-muted">{entry.hint}</Kbd> : null}
    </Command.Item>
  )
}
