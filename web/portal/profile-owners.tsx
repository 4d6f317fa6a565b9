import { Plus } from 'lucide-react'
import { useState } from 'react'
import type { RouteWireAnswer } from '../../src/platform/contract.ts'
import { listOwnOwners, setOwners } from '../../src/vendors/contract.ts'
import { useChange, useRoute } from '../api/queries.ts'
import { useMay } from '../api/session.ts'
import { Button } from '../ui/button.tsx'
import { ErrorPanel } from '../ui/error-panel.tsx'
import { Field } from '../ui/field.tsx'
import { Select } from '../ui/select.tsx'
import { Card } from '../ui/surface.tsx'
import { toastDone } from '../ui/toast.tsx'
import { DateTime } from '../ui/when.tsx'
import {
  faultOf,
  nobody,
  nobodyDirects,
  sentOf,
  typedOf,
  type TypedOwnership,
  wantsDirector,
} from './owners-draft.ts'
import { DirectorFields, OwnerFields } from './owner-fields.tsx'

type Shown = RouteWireAnswer<typeof listOwnOwners>

const stateOptions = [
  { value: 'owners', label: 'Somebody owns 25 % or more: we name everybody who does' },
  { value: 'nobody', label: 'Nobody owns 25 % or more: we name who directs the company' },
]

/** Who owns the company: everybody with a quarter of it or more, or that nobody has as much and who
 *  directs it. `open`: it may be written now. */
export function OwnOwners({ vendorId, open }: { vendorId: string; open: boolean }) {
  const owners = useRoute(listOwnOwners, {})
  if (owners.error) return <ErrorPanel problem={owners.error.body} />
  if (!owners.data) return null
  const key = `${owners.data.statement?.statedAt ?? 'none'} ${owners.data.rows.length}`
  return <OwnersForm key={key} vendorId={vendorId} open={open} shown={owners.data} />
}

function OwnersForm(props: { vendorId: string; open: boolean; shown: Shown }) {
  const may = useMay()
  const { statement } = props.shown
  const [typed, setTyped] = useState<TypedOwnership>(() => typedOf(props.shown))
  const save = useChange(setOwners, { done: () => toastDone('Who owns the company is saved') })
  const why = props.open ? may(setOwners) : 'The profile is being checked.'
  const off = why !== null
  const [isUnsaved, setUnsaved] = useState(false)
  const change = (next: Partial<TypedOwnership>) => {
    setUnsaved(true)
    setTyped((all) => ({ ...all, ...next }))
  }
  const fault = typed.states === null ? null : faultOf(typed)
  return (
    <Card
      title="Owners"
      note={
        statement === null ? (
          'We ask every company that we pay. Your account and what we owe you stay as they are.'
        ) : (
          <>
            Stated <DateTime at={statement.statedAt} />.
          </>
        )
      }
    >
      {save.error ? <ErrorPanel problem={save.error.body} className="mb-3" /> : null}
      <form
        noValidate
        className="space-y-4"
        onSubmit={(event) => {
          event.preventDefault()
          const body = sentOf(typed)
          if (body !== null) save.mutate({ params: { vendorId: props.vendorId }, body })
        }}
      >
        <Field label="What is true of your company" required>
          {(wiring) => (
            <Select
              {...wiring}
              disabled={off}
              value={typed.states}
              options={stateOptions}
              onChange={(value) => {
                const states = value === 'nobody' ? 'nobody' : 'owners'
                const isNew = states === 'owners' && typed.owners.length === 0
                change({ states, ...(isNew ? { owners: [nobody] } : {}) })
              }}
            />
          )}
        </Field>
        <Owners typed={typed} off={off} onChange={change} />
        {wantsDirector(typed) ? (
          <DirectorFields
            director={typed.director ?? nobodyDirects}
            off={off}
            onSet={(next) =>
              change({ director: { ...(typed.director ?? nobodyDirects), ...next } })
            }
          />
        ) : null}
        {fault === null ? null : <p className="text-muted">{fault}</p>}
        {isUnsaved ? <p role="status">Not saved yet: save it before you go on.</p> : null}
        {off && !props.open ? null : (
          <Button
            type="submit"
            look="primary"
            busy={save.isPending}
            disabledReason={why ?? (typed.states === null ? 'Choose what is true first.' : fault)}
          >
            Save who owns the company
          </Button>
        )}
      </form>
    </Card>
  )
}

function Owners(props: {
  typed: TypedOwnership
  off: boolean
  onChange: (next: Partial<TypedOwnership>) => void
}) {
  const { typed, off } = props
  if (typed.states !== 'owners') return null
  const put = (owners: TypedOwnership['owners']) => props.onChange({ owners })
  return (
    <>
      {typed.owners.map((one, at) => (
        <OwnerFields
          // A row has no name of its own until it is saved.
          // oxlint-disable-next-line react/no-array-index-key
          key={at}
          number={at + 1}
          one={one}
          off={off}
          onSet={(next) =>
            put(typed.owners.map((each, place) => (place === at ? { ...each, ...next } : each)))
          }
          onAway={
            typed.owners.length > 1
              ? () => put(typed.owners.filter((_, place) => place !== at))
              : null
          }
        />
      ))}
      {off ? null : (
        <Button icon={Plus} onClick={() => put([...typed.owners, nobody])}>
          Add an owner
        </Button>
      )}
    </>
  )
}
