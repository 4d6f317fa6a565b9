import { Checkbox as Base } from '@base-ui/react/checkbox'
import { Check, Minus } from 'lucide-react'
import { cn } from './cn.ts'

export type CheckboxProps = {
  readonly checked: boolean
  readonly some?: boolean
  readonly onChange: (checked: boolean) => void
  readonly label: string
  /** True: the label is written beside; false: it is read out only. */
  readonly shown?: boolean
  readonly disabled?: boolean
}

export function Checkbox({ checked, some, onChange, label, shown, disabled }: CheckboxProps) {
  const box = (
    <Base.Root
      checked={checked}
      indeterminate={some ?? false}
      onCheckedChange={(next) => onChange(next)}
      disabled={disabled ?? false}
      aria-label={shown ? undefined : label}
      className={cn(
        'grid size-4 shrink-0 place-items-center rounded-sm border border-muted/70 bg-raised',
        'data-checked:border-accent data-checked:bg-accent data-checked:text-on-accent',
        'data-indeterminate:border-accent data-indeterminate:bg-accent data-indeterminate:text-on-accent',
        'relative after:absolute after:-inset-1',
      )}
    >
      <Base.Indicator className="grid place-items-center">
        {some ? (
          <Minus className="size-3" aria-hidden />
        ) : (
          <Check className="size-3" strokeWidth={3} aria-hidden />
        )}
      </Base.Indicator>
    </Base.Root>
  )
  if (!shown) return box
  return (
    <label className="flex items-start gap-2 py-0.5 text-[13px] pointer-coarse:text-[15px] [&>span]:mt-0.5">
      {box}
      <span className="mt-0!">{label}</span>
    </label>
  )
}
