import { Toggle } from '@base-ui/react/toggle'
import { ToggleGroup } from '@base-ui/react/toggle-group'
import { cn } from './cn.ts'
import { Select, type Option } from './select.tsx'

export type SegmentedProps = {
  label: string
  options: readonly (Option & { count?: string | undefined; dim?: boolean })[]
  value: string
  onChange: (value: string) => void
  className?: string
  small?: boolean
}

/** More than these do not fit a phone beside one another. */
const SEEN_MAX = 5

/** A few views of one thing, all in sight; arrows move between them. On a phone many of them are
 *  chosen from a list, so that none is out of sight. */
export function Segmented(props: SegmentedProps) {
  if (props.options.length <= SEEN_MAX) return <Segments {...props} />
  const options = props.options.map(({ value, label, count }) => ({
    value,
    label: count ? `${label} (${count})` : label,
  }))
  return (
    <>
      <Segments {...props} className={cn(props.className, 'max-md:hidden')} />
      <Select
        label={props.label}
        options={options}
        value={props.value}
        onChange={props.onChange}
        className="w-auto min-w-40 md:hidden"
      />
    </>
  )
}

function Segments(props: SegmentedProps) {
  return (
    <ToggleGroup
      aria-label={props.label}
      value={[props.value]}
      onValueChange={(next) => next[0] !== undefined && props.onChange(String(next[0]))}
      className={cn(
        'inline-flex max-w-full min-w-0 overflow-x-auto max-md:flex-wrap rounded-md border bg-hover p-0.5',
        props.className,
      )}
    >
      {props.options.map((option) => (
        <Toggle
          key={option.value}
          value={option.value}
          className={cn(
            'flex items-center gap-1.5 rounded-[5px] border border-transparent px-2.5 font-medium whitespace-nowrap text-muted',
            'hover:text-ink data-pressed:border-line data-pressed:bg-raised data-pressed:text-ink data-pressed:shadow-xs',
            props.small ? 'h-6 px-2 text-[12px]' : 'h-7',
          )}
        >
          {option.label}
          {option.count ? (
            <span className="tnum text-[12px] text-muted">{option.count}</span>
          ) : null}
        </Toggle>
      ))}
    </ToggleGroup>
  )
}
