import type { ReactNode } from 'react'
import { exportTable } from '../../../src/programs/contract.ts'
import { addressOf } from '../../api/client.ts'
import { Badge } from '../../ui/badge.tsx'
import { Money } from '../../ui/money.tsx'
import { Card, DefinitionList } from '../../ui/surface.tsx'
import { sayCode, typeWords } from '../../words/submission.ts'
import type { VersionDetail } from './program.tsx'

type SheetProps = { readonly detail: VersionDetail }

/** `0.5` → `50 %`; a fraction without a finite decimal stays as it is. */
export function percentText(ratio: string): string {
  const parts = /^(\d+)(?:\.(\d+))?$/.exec(ratio)
  if (!parts) return ratio
  const digits = `${parts[1]}${(parts[2] ?? '').padEnd(2, '0')}`
  const whole = digits.slice(0, (parts[1]?.length ?? 0) + 2).replace(/^0+(?=\d)/, '')
  const rest = (parts[2] ?? '').slice(2).replace(/0+$/, '')
  return `${whole}${rest === '' ? '' : `.${rest}`} %`
}

/** What the policy may do without a person. */
const autonomyWords: Readonly<Record<string, string>> = {
  off: 'Nothing; a person decides',
  shadow: 'Only compared with what people decide',
  suggest: 'Suggests; a person decides',
  auto: 'Approves what passes every check, up to the limit of a specialist',
}

/** `mdf_claim@1` → `MDF claim, version 1`. */
function sayBuild(build: string): string {
  const [name = '', version] = build.split('@')
  const said = typeWords[name] ?? sayCode(name).replace(/^Mdf\b/, 'MDF')
  return version === undefined ? said : `${said} (version ${version})`
}

function Sheet({ children }: { children: ReactNode }) {
  return <div className="mx-auto w-full max-w-6xl space-y-4 p-4">{children}</div>
}

/** Figures: shares, caps, windows, targets, ceilings. */
export function Terms({ detail }: SheetProps) {
  const { offer } = detail
  return (
    <Sheet>
      <div className="grid gap-4 lg:grid-cols-2">
        <Card title="What it pays">
          <DefinitionList
            entries={[
              ...Object.entries(offer.rates).map(([tier, rate]) => ({
                term: `Share for ${tier}`,
                value: percentText(rate),
              })),
              ...offer.terms.map(({ label, text }) => ({ term: label, value: text })),
              { term: 'Paid', value: `${detail.termsDays} days after the decision` },
              { term: 'Netting', value: detail.netting ? 'allowed' : 'not allowed' },
            ]}
          />
        </Card>
        <Card title="When">
          <DefinitionList
            entries={[
              { term: 'Appeal', value: `within ${offer.appealDays} days` },
              { term: 'Reminded', value: `after ${detail.remindDays.join(', ')} business days` },
              { term: 'Lapses', value: `after ${detail.lapseDays} business days` },
              { term: 'Zone', value: offer.zone },
              { term: 'Calendar', value: detail.calendar },
            ]}
          />
        </Card>
        <Card title="How fast">
          <DefinitionList
            columns={1}
            entries={Object.entries(detail.sla).map(([type, target]) => ({
              term: typeWords[type] ?? sayCode(type),
              value: target.decisionHours
                ? `first response in ${target.firstResponseDays} business days, decision in ${target.decisionHours} business hours`
                : `first response in ${target.firstResponseDays}, decision in ${target.decisionDays} business days`,
            }))}
          />
        </Card>
        <Card title="Who decides">
          <DefinitionList
            entries={[
              { term: 'A specialist at most', value: <Money value={detail.limits.specialist} /> },
              { term: 'A lead at most', value: <Money value={detail.limits.lead} /> },
              ...Object.entries(detail.autonomy).map(([type, reach]) => ({
                term: `${typeWords[type] ?? sayCode(type)}, by itself`,
                value: autonomyWords[reach] ?? sayCode(reach),
              })),
              { term: 'Checks', value: Object.values(detail.checks).map(sayBuild).join(', ') },
              { term: 'Amounts', value: Object.values(detail.amounts).map(sayBuild).join(', ') },
            ]}
          />
        </Card>
      </div>
      {offer.activities.length > 0 ? (
        <Card title="Activities" flush className="overflow-x-auto">
          <table className="w-full text-left">
            <thead className="eyebrow">
              <tr className="border-b">
                <th className="px-4 py-1.5">Activity</th>
                <th className="px-2">Cap of its own</th>
                <th className="px-2">Measured by</th>
                <th className="px-4">Proof</th>
              </tr>
            </thead>
            <tbody>
              {offer.activities.map((activity) => (
                <tr key={activity.type} className="border-b align-top last:border-0">
                  <td className="px-4 py-1.5 font-medium">{activity.label}</td>
                  <td className="px-2 py-1.5">
                    <Money value={activity.cap} />
                  </td>
                  <td className="px-2 py-1.5">{activity.metric.label}</td>
                  <td className="px-4 py-1.5 text-muted">
                    {activity.proof.map((slot) => slot.label).join(', ')}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </Card>
      ) : null}
    </Sheet>
  )
}

/** Decision tables as people read them; each row carries its id, which a decision cites. */
export function Rules({ detail }: SheetProps) {
  return (
    <Sheet>
      {detail.tables.map((table) => (
        <Card
          key={table.name}
          title={sayCode(table.name)}
          note={`${table.file}, hit policy ${table.hit}`}
          aside={
            <a
              className="font-medium text-accent-ink hover:underline"
              href={addressOf(exportTable, {
                params: { versionId: detail.offer.versionId, table: table.name },
              })}
            >
              DMN<span className="sr-only"> of {sayCode(table.name)}</span>
            </a>
          }
          flush
        >
          <div className="overflow-x-auto">
            <table className="w-full text-left">
              <thead className="eyebrow">
                <tr className="border-b">
                  <th className="px-4 py-1.5">Row</th>
                  {table.inputs.map((input) => (
                    <th key={input.name} className="px-2">
                      {sayCode(input.name)}
                    </th>
                  ))}
                  {table.outputs.map((output) => (
                    <th key={output.name} className="bg-info-soft/60 px-2 text-info">
                      {sayCode(output.name)}
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {table.rows.map((row) => (
                  <tr key={row.id} className="border-b align-top last:border-0 hover:bg-hover">
                    <td className="px-4 py-1.5 font-mono text-[12px] text-muted">{row.id}</td>
                    {row.cells.map((cell, index) => (
                      <td key={index} className="px-2 py-1.5 font-mono text-[12px]">
                        {cell === '-' ? <span className="text-muted">any</span> : cell}
                      </td>
                    ))}
                    {row.outputs.map((output, index) => (
                      <td key={index} className="bg-info-soft/30 px-2 py-1.5 font-mono text-[12px]">
                        {output}
                      </td>
                    ))}
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        </Card>
      ))}
    </Sheet>
  )
}

/** What partners are asked, and which documents. */
export function Forms({ detail }: SheetProps) {
  const forms = Object.values(detail.offer.forms)
  return (
    <Sheet>
      {forms.map((form) => (
        <Card key={form.submission} title={form.title} note={form.intro}>
          <FieldList title="Questions" fields={form.fields} />
          {form.lines.max > 0 ? (
            <FieldList
              title={`${form.lines.label} (${form.lines.min} to ${form.lines.max})`}
              fields={form.lines.fields}
            />
          ) : null}
          <p className="mt-3">
            <span className="text-muted">Documents: </span>
            {[...form.slots, ...form.lines.slots]
              .map((slot) => `${slot.label}${slot.required ? '' : ' (if there is one)'}`)
              .join(', ') || 'none'}
            {form.proofOfPerformance ? ', and the proof of its activity' : ''}
          </p>
        </Card>
      ))}
    </Sheet>
  )
}

function FieldList(props: {
  title: string
  fields: NonNullable<VersionDetail['offer']['forms']['mdf_request']>['fields']
}) {
  return (
    <div className="mt-2 first:mt-0">
      <h3 className="eyebrow mb-1">{props.title}</h3>
      <ul className="flex flex-wrap gap-1.5">
        {props.fields.map((field) => (
          <li key={field.name}>
            <Badge>
              {field.label}
              <span className="font-normal">
                {sayCode(field.kind).toLowerCase()}
                {field.required ? '' : ', optional'}
              </span>
            </Badge>
          </li>
        ))}
      </ul>
    </div>
  )
}

export function Clauses({ detail }: SheetProps) {
  return (
    <Sheet>
      <Card>
        <dl className="divide-y">
          {detail.offer.clauses.map((clause) => (
            <div key={clause.id} className="grid gap-x-4 py-2.5 sm:grid-cols-[7rem_1fr]">
              <dt className="font-mono text-[12px] text-muted">{clause.id}</dt>
              <dd>
                <p className="font-medium">{clause.title}</p>
                <p className="text-muted">{clause.text}</p>
              </dd>
            </div>
          ))}
        </dl>
      </Card>
    </Sheet>
  )
}
