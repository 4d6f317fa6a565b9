import { ListFilter, type LucideIcon } from 'lucide-react'
import { useDeferredValue, useState, type ReactNode } from 'react'
import type { Pages } from '../api/queries.ts'
import { DataTable, type DataTableProps } from '../ui/data-table.tsx'
import { ErrorPanel } from '../ui/error-panel.tsx'
import { IconInput } from '../ui/input.tsx'
import { Toolbar } from '../ui/page.tsx'
import { EmptyState, SkeletonRows } from '../ui/surface.tsx'

type Filter = {
  readonly text: string
  readonly setText: (text: string) => void
  /** What the list is asked for; empty is everything. */
  readonly asked: string
}

/** What is typed into the filter of a list, and what of it is asked, a moment later. */
export function useFilter(): Filter {
  const [text, setText] = useState('')
  return { text, setText, asked: useDeferredValue(text.trim()) }
}

export type FilteredListProps<Row> = Pick<
  DataTableProps<Row>,
  'label' | 'columns' | 'idOf' | 'nameOf' | 'onOpen' | 'hrefOf'
> & {
  readonly filter: Filter
  /** What the filter looks at: `code or name`. */
  readonly by: string
  /** Stands before the filter. */
  readonly lead?: ReactNode
  readonly pages: Pages<Row>
  /** The row in focus, where the page keeps it; else the list does. */
  readonly at?: string | null
  readonly onAt?: (id: string) => void
  readonly icon: LucideIcon
  /** One of them, as in `No customer fits the filter`. */
  readonly one: string
  /** The title and the next step while there are none at all. */
  readonly none: string
  readonly next: string
}

/** A list found by typing. The first row is in focus until another is. */
export function FilteredList<Row>(props: FilteredListProps<Row>) {
  const { filter, pages, idOf } = props
  const [own, setOwn] = useState<string | null>(null)
  const at = props.at === undefined ? own : props.at
  const active = pages.rows.find((row) => idOf(row) === at) ?? pages.rows[0]
  return (
    <>
      <Toolbar>
        {props.lead}
        <IconInput
          icon={ListFilter}
          label={`Filter by ${props.by}`}
          placeholder="Filter…"
          value={filter.text}
          onChange={(event) => filter.setText(event.target.value)}
          className="w-64"
        />
      </Toolbar>
      {pages.problem ? <ErrorPanel problem={pages.problem.body} className="m-4" /> : null}
      {pages.loaded ? (
        <DataTable
          label={props.label}
          rows={pages.rows}
          columns={props.columns}
          idOf={idOf}
          nameOf={props.nameOf}
          activeId={active === undefined ? null : idOf(active)}
          onActive={(row) => (props.onAt ?? setOwn)(idOf(row))}
          {...(props.onOpen ? { onOpen: props.onOpen } : {})}
          {...(props.hrefOf ? { hrefOf: props.hrefOf } : {})}
          onEnd={pages.loadMore}
          total={pages.more ? -1 : pages.rows.length}
          empty={
            <EmptyState
              icon={props.icon}
              title={filter.asked ? `No ${props.one} fits the filter` : props.none}
            >
              {filter.asked ? null : props.next}
            </EmptyState>
          }
        />
      ) : pages.problem ? null : (
        <SkeletonRows rows={12} />
      )}
    </>
  )
}
