import { Menu as Base } from '@base-ui/react/menu'
import type { LucideIcon } from 'lucide-react'
import type { ReactElement } from 'react'
import { cn } from './cn.ts'
import { itemLook, listLook } from './select.tsx'

export type MenuEntry = {
  readonly label: string
  readonly icon?: LucideIcon
  readonly onPick: () => void
  readonly disabledReason?: string | null
  readonly danger?: boolean
}

/** The seldom actions, behind one button. An entry that cannot be picked says why. */
export function Menu({
  trigger,
  entries,
}: {
  trigger: ReactElement
  entries: readonly MenuEntry[]
}) {
  return (
    <Base.Root>
      <Base.Trigger render={trigger} />
      <Base.Portal>
        <Base.Positioner sideOffset={4} align="end" className="z-50">
          <Base.Popup className={cn(listLook, 'min-w-48')}>
            {entries.map(({ icon: Icon, ...entry }) => (
              <Base.Item
                key={entry.label}
                disabled={Boolean(entry.disabledReason)}
                onClick={entry.onPick}
                className={cn(
                  itemLook,
                  'justify-start gap-2',
                  entry.danger && 'text-bad',
                  entry.disabledReason && 'text-muted',
                )}
              >
                {Icon ? <Icon aria-hidden className="size-4 shrink-0" /> : null}
                <span>
                  {entry.label}
                  {entry.disabledReason ? (
                    <span className="block text-[12px]">{entry.disabledReason}</span>
                  ) : null}
                </span>
              </Base.Item>
            ))}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  )
}
