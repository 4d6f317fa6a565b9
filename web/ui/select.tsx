import { Select as Base } from '@base-ui/react/select'
import { Check, ChevronsUpDown } from 'lucide-react'
import { cn } from './cn.ts'
import { inputLook } from './input.tsx'
import type { FieldWiring } from './field.tsx'

export type Option = { readonly value: string; readonly label: string; readonly note?: string }

export type SelectProps = Partial<FieldWiring> & {
  readonly options: readonly Option[]
  readonly value: string | null
  readonly onChange: (value: string) => void
  readonly placeholder?: string
  readonly label?: string
  readonly disabled?: boolean
  readonly className?: string
  readonly name?: string
}

/** One of a few. More than a dozen options: use the combobox. */
export function Select(props: SelectProps) {
  const { options, value, onChange, placeholder, label, disabled, className, ...wiring } = props
  const items = options.map((option) => ({ value: option.value, label: option.label }))
  return (
    <Base.Root
      items={items}
      value={value}
      onValueChange={(next) => next !== null && onChange(next)}
      disabled={disabled ?? false}
    >
      <Base.Trigger
        {...wiring}
        aria-label={label}
        className={cn(
          inputLook,
          'flex h-8 items-center justify-between gap-2 text-left text-[13px]',
          'pointer-coarse:h-11 pointer-coarse:text-base',
          className,
        )}
      >
        <span className={cn('truncate', value === null && 'text-muted')}>
          <Base.Value>
            {(current) => labelOf(options, current) ?? placeholder ?? 'Choose…'}
          </Base.Value>
        </span>
        <ChevronsUpDown aria-hidden className="size-3.5 shrink-0 text-muted" />
      </Base.Trigger>
      <Base.Portal>
        <Base.Positioner sideOffset={4} alignItemWithTrigger={false} className="z-60">
          <Base.Popup className={cn(listLook, 'min-w-(--anchor-width)')}>
            {options.map((option) => (
              <Base.Item key={option.value} value={option.value} className={itemLook}>
                <span className="min-w-0">
                  <Base.ItemText>{option.label}</Base.ItemText>
                  {option.note ? (
                    <span className="block text-[12px] text-muted">{option.note}</span>
                  ) : null}
                </span>
                <Base.ItemIndicator>
                  <Check aria-hidden className="size-3.5" />
                </Base.ItemIndicator>
              </Base.Item>
            ))}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  )
}

function labelOf(options: readonly Option[], value: unknown): string | undefined {
  return options.find((option) => option.value === value)?.label
}

export const listLook =
  'pop-in max-h-80 max-w-[min(28rem,90vw)] overflow-y-auto rounded-lg border bg-raised p-1 shadow-pop outline-none'
export const itemLook = cn(
  'flex min-h-8 cursor-default items-center justify-between gap-3 rounded-md px-2 py-1 text-[13px]',
  'outline-none select-none data-highlighted:bg-hover pointer-coarse:min-h-11',
)
