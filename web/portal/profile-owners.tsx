import { Plus, Trash2 } from 'lucide-react'
import { useState } from 'react'
import type { RouteWireAnswer } from '../../src/platform/contract.ts'
import { listOwnOwners, setOwners } from '../../src/vendors/contract.ts'
import { useChange, useRoute } from '../api/queries.ts'
import { useMay } from '../api/session.ts'
import { Button } from '../ui/button.tsx'
import { ErrorPanel } from '../ui/error-panel.tsx'
import { Field } from '../ui/field.tsx'
import { Input } from '../ui/input.tsx'
import { Select } from '../ui/select.tsx'
import { Card } from '../ui/surface.tsx'
import { toastDone } from '../ui/toast.tsx'

type Owner = RouteWireAnswer<typeof listOwnOwners>['rows'][number]
type Written = {
  readonly name: string
  readonly kind: 'person' | 'company'
  readonly share: string
  readonly bornOn: string
  readonly country: string
}

const nobody: Written = { name: '', kind: 'person', share: '', bornOn: '', country: '' }
const written = ({ name, kind, shareBp, bornOn, country }: Owner): Written => ({
  name,
  kind,
  share: String(shareBp / 100),
  bornOn: bornOn ?? '',
  country,
})

/** Who owns the company: everybody with a quarter of it or more, with the share. */
export function OwnOwners({ vendorId, open }: { vendorId: string; open: boolean }) {
  const owners = useRoute(listOwnOwners, {})
  if (owners.error) return <ErrorPanel problem={owners.error.body} />
  if (!owners.data) return null
  const { rows } = owners.data
  const key = rows.map(({ name, shareBp }) => `${name}${shareBp}`).join()
  return <OwnersForm key={key} vendorId={vendorId} open={open} rows={rows} />
}

function OwnersForm(props: { vendorId: string; open: boolean; rows: readonly Owner[] }) {
  const may = useMay()
  const [list, setList] = useState(props.rows.map(written))
  const save = useChange(setOwners, { done: () => toastDone('The owners are saved') })
  const mayWrite = props.open && may(setOwners) === null
  const set = (at: number, change: Partial<Written>) =>
    setList((all) => all.map((one, place) => (place === at ? { ...one, ...change } : one)))
  const wrong = list.find((one) => shareBpOf(one.share) === null || one.name.trim() === '')
  return (
    <Card
      title="Owners"
      note={
        props.open
          ? 'Name everybody who owns a quarter of the company or more, people and companies. Nobody does? Leave it empty.'
          : 'Everybody who owns a quarter of the company or more.'
      }
    >
      {save.error ? <ErrorPanel problem={save.error.body} className="mb-3" /> : null}
      {list.length === 0 && !props.open ? <p className="text-muted">Nobody is named.</p> : null}
      <form
        noValidate
        className="space-y-4"
        onSubmit={(event) => {
          event.preventDefault()
          const owners = list.map(sent)
          save.mutate({ params: { vendorId: props.vendorId }, body: { owners } })
        }}
      >
        {list.map((one, at) => (
          // A row has no name of its own until it is saved.
          // oxlint-disable-next-line react/no-array-index-key
          <OwnerFields key={at} number={at + 1} one={one} off={!mayWrite} onSet={(c) => set(at, c)}>
            <Button
              look="quiet"
              size="sm"
              icon={Trash2}
              disabledReason={mayWrite ? null : 'The profile is being checked.'}
              onClick={() => setList((all) => all.filter((_, place) => place !== at))}
            >
              Take owner {at + 1} away
            </Button>
          </OwnerFields>
        ))}
        {mayWrite ? (
          <div className="flex flex-wrap gap-2">
            <Button icon={Plus} onClick={() => setList((all) => [...all, nobody])}>
              Add an owner
            </Button>
            <Button
              type="submit"
              look="primary"
              busy={save.isPending}
              disabledReason={
                wrong === undefined ? null : 'Each owner needs a name and a share such as 33.5.'
              }
            >
              Save owners
            </Button>
          </div>
        ) : null}
      </form>
    </Card>
  )
}

function OwnerFields(props: {
  readonly number: number
  readonly one: Written
  readonly off: boolean
  readonly onSet: (change: Partial<Written>) => void
  readonly children: React.ReactNode
}) {
  const { one, off, onSet } = props
  const text = (label: string, field: 'name' | 'share' | 'bornOn' | 'country', type = 'text') => (
    <Field label={label}>
      {(wiring) => (
        <Input
          {...wiring}
          type={type}
          disabled={off}
          value={one[field]}
          onChange={(event) => onSet({ [field]: event.target.value })}
        />
      )}
    </Field>
  )
  return (
    <fieldset className="rounded-md border p-3">
      <legend className="eyebrow px-1">Owner {props.number}</legend>
      <div className="grid gap-3 sm:grid-cols-2">
        {text('Name', 'name')}
        <Field label="Person or company">
          {(wiring) => (
            <Select
              {...wiring}
              disabled={off}
              value={one.kind}
              onChange={(kind) => onSet({ kind: kind === 'person' ? 'person' : 'company' })}
              options={[
                { value: 'person', label: 'Person' },
                { value: 'company', label: 'Company' },
              ]}
            />
          )}
        </Field>
        {text('Share in percent', 'share')}
        {text('Country', 'country')}
        {one.kind === 'person' ? text('Date of birth', 'bornOn', 'date') : null}
      </div>
      <div className="mt-2">{props.children}</div>
    </fieldset>
  )
}

/** `33.5` is 3350 hundredths of a percent; null for what is no share. */
function shareBpOf(text: string): number | null {
  const match = /^(\d{1,3})(?:[.,](\d{1,2}))?$/.exec(text.trim())
  if (match === null) return null
  const bp = Number(match[1]) * 100 + Number((match[2] ?? '').padEnd(2, '0'))
  return bp >= 1 && bp <= 10_000 ? bp : null
}

function sent({ name, kind, share, bornOn, country }: Written) {
  const born = kind === 'person' && bornOn !== '' ? bornOn : null
  return { name: name.trim(), kind, shareBp: shareBpOf(share) ?? 0, bornOn: born, country }
}
