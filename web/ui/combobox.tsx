import { Combobox as Base } from '@base-ui/react/combobox'
import { Check, ChevronsUpDown } from 'lucide-react'
import { cn } from './cn.ts'
import type { FieldWiring } from './field.tsx'
import { inputLook } from './input.tsx'
import { itemLook, listLook, type Option } from './select.tsx'

export type ComboboxProps = Partial<FieldWiring> & {
  readonly options: readonly Option[]
  readonly value: string | null
  readonly onChange: (value: string | null) => void
  readonly placeholder?: string
  readonly label?: string
}

/** One of many, found by typing. */
export function Combobox({
  options,
  value,
  onChange,
  placeholder,
  label,
  ...wiring
}: ComboboxProps) {
  const chosen = options.find((option) => option.value === value) ?? null
  return (
    <Base.Root
      items={options}
      value={chosen}
      onValueChange={(next: Option | null) => onChange(next?.value ?? null)}
    >
      <span className="relative flex">
        <Base.Input
          {...wiring}
          aria-label={label}
          placeholder={placeholder ?? 'Type to find…'}
          className={cn(
            inputLook,
            'h-8 pr-8 text-[13px] pointer-coarse:h-11 pointer-coarse:text-base',
          )}
        />
        <Base.Trigger
          aria-label="Show all"
          className="absolute inset-y-0 right-1 grid w-7 place-items-center text-muted"
        >
          <ChevronsUpDown aria-hidden className="size-3.5" />
        </Base.Trigger>
      </span>
      <Base.Portal>
        <Base.Positioner sideOffset={4} className="z-60">
          <Base.Popup className={cn(listLook, 'min-w-(--anchor-width)')}>
            <Base.Empty className="text-[13px] text-muted not-empty:px-2 not-empty:py-1.5">
              Nothing fits.
            </Base.Empty>
            <Base.List>
              {(option: Option) => (
                <Base.Item key={option.value} value={option} className={itemLook}>
                  <span className="min-w-0">
                    {option.label}
                    {option.note ? (
                      <span className="block text-[12px] text-muted">{option.note}</span>
                    ) : null}
                  </span>
                  <Base.ItemIndicator>
                    <Check aria-hidden className="size-3.5" />
                  </Base.ItemIndicator>
                </Base.Item>
              )}
            </Base.List>
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  )
}
