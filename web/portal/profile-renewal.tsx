import { FileSignature, TriangleAlert } from 'lucide-react'
import { useState } from 'react'
import { uploadFile } from '../../src/evidence/contract.ts'
import { declareChange, proposeTaxForm } from '../../src/vendors/contract.ts'
import { formNeeds, formsFor, isSigned } from '../../src/vendors/editing.ts'
import { upload } from '../api/client.ts'
import { useChange } from '../api/queries.ts'
import { useMay } from '../api/session.ts'
import { Badge } from '../ui/badge.tsx'
import { Button } from '../ui/button.tsx'
import { FileDrop } from '../ui/file-drop.tsx'
import { FormDialog, LongTextField, TextField } from '../ui/form-dialog.tsx'
import { Card } from '../ui/surface.tsx'
import { toastDone } from '../ui/toast.tsx'
import { Day, todayText } from '../ui/when.tsx'
import { formStateWords, taxFormWords } from '../words/vendor.ts'
import { faultsOf, readTyped, typedOf, type ProfileDraft } from './profile-draft.ts'
import { ProfileChoice, ProfileText } from './profile-fields.tsx'
import { SignedFields } from './profile-tax.tsx'
import type { OwnVendor } from './profile.tsx'

/** The forms signed so far, what of them holds until when, and a new one beside it. */
export function TaxForms({ vendor }: { vendor: OwnVendor }) {
  const may = useMay()
  const [dialog, setDialog] = useState<'renew' | 'changed' | null>(null)
  const waits = vendor.taxForms.some((form) => form.state === 'proposed')
  const canChange = vendor.state === 'active' && isSigned(vendor.taxForm)
  return (
    <Card
      title="Tax forms"
      note="A new form stands beside the one that holds, until we have approved it."
    >
      <ul className="divide-y">
        {vendor.taxForms.map((form) => (
          <li key={form.taxFormId} className="flex flex-wrap items-center gap-2 py-2">
            <span className="font-medium">{taxFormWords[form.form] ?? form.form}</span>
            <Badge tone={formStateWords[form.state]?.tone ?? 'neutral'}>
              {form.state === 'proposed'
                ? 'Being checked'
                : (formStateWords[form.state]?.word ?? form.state)}
            </Badge>
            <span className="ml-auto text-muted">
              {form.signedOn ? (
                <>
                  signed <Day on={form.signedOn} />
                </>
              ) : null}
              {form.validThrough ? (
                <>
                  , holds through <Day on={form.validThrough} />
                </>
              ) : null}
            </span>
          </li>
        ))}
      </ul>
      <div className="mt-3 flex flex-wrap gap-2">
        <Button
          icon={FileSignature}
          look={vendor.state === 'expired' ? 'primary' : 'plain'}
          onClick={() => setDialog('renew')}
          disabledReason={
            may(proposeTaxForm) ?? (waits ? 'A new form is being checked already.' : null)
          }
        >
          Send a new tax form
        </Button>
        {canChange ? (
          <Button
            look="quiet"
            icon={TriangleAlert}
            onClick={() => setDialog('changed')}
            disabledReason={may(declareChange)}
          >
            Our circumstances changed
          </Button>
        ) : null}
      </div>
      {dialog === 'renew' ? <RenewDialog vendor={vendor} onClose={() => setDialog(null)} /> : null}
      {dialog === 'changed' ? (
        <ChangedDialog vendor={vendor} onClose={() => setDialog(null)} />
      ) : null}
    </Card>
  )
}

/** A newly signed form, checked while it is written. */
function RenewDialog({ vendor, onClose }: { vendor: OwnVendor; onClose: () => void }) {
  const asked = formsFor(vendor.payerCountries, vendor).filter(isSigned)
  const [typed, setTyped] = useState(() => {
    const now = typedOf(vendor)
    const taxForm = isSigned(now.taxForm) ? now.taxForm : (asked[0] ?? null)
    return { ...now, taxForm, texts: { ...now.texts, taxFormSignedOn: '' } }
  })
  const [file, setFile] = useState<{ fileId: string; name: string } | null>(null)
  const faults = faultsOf(typed)
  const draft: ProfileDraft = {
    typed,
    faults,
    change: setTyped,
    state: 'saved',
    problem: null,
    flush: () => Promise.resolve(),
  }
  const send = useChange(proposeTaxForm, {
    done: () => (toastDone('The form is with us', { detail: 'We check it.' }), onClose()),
  })
  const read = readTyped(typed)
  const needs = [...formNeeds(read), ...(file === null ? ['the signed form as a file'] : [])]
  const whyNot =
    faults.size > 0
      ? 'Something filled in cannot be right yet.'
      : needs.length > 0
        ? `Still missing: ${needs.join(', ')}.`
        : null
  return (
    <FormDialog
      title="Send a new tax form"
      intro="Fill in what stands on the newly signed form, and add the form."
      send="Send the form"
      wide
      busy={send.isPending}
      whyNot={whyNot}
      problem={send.error?.body ?? null}
      onClose={onClose}
      onSend={() => {
        if (file === null || read.taxForm === null || read.taxFormSignedOn === null) return
        const {
          country: _c,
          taxResidence: _r,
          entityKind: _k,
          lei: _l,
          vatNumber: _v,
          ...form
        } = read
        const { taxNumber, ...signed } = form
        send.mutate({
          params: { vendorId: vendor.vendorId },
          body: {
            ...signed,
            taxForm: read.taxForm,
            taxFormSignedOn: read.taxFormSignedOn.toString(),
            fileId: file.fileId,
            ...(taxNumber.trim() === '' ? {} : { taxNumber: taxNumber.trim() }),
          },
        })
      }}
    >
      <div className="grid gap-4 sm:grid-cols-2">
        <ProfileChoice
          draft={draft}
          name="taxForm"
          label="Tax form"
          required
          options={asked.map((value) => ({ value, label: taxFormWords[value] ?? value }))}
        />
        <ProfileText
          draft={draft}
          name="taxNumber"
          label="Tax number"
          help={`On file: ${vendor.taxNumberMasked ?? 'none'}. Leave empty to keep it.`}
        />
      </div>
      <SignedFields draft={draft} />
      <FileDrop
        compact
        label={file === null ? 'Add the signed form' : `Signed form: ${file.name}`}
        help="PDF or picture"
        send={async (one, onProgress) => {
          const { fileId } = await upload(uploadFile, {}, one, onProgress)
          setFile({ fileId, name: one.name })
        }}
      />
    </FormDialog>
  )
}

/** What a form was signed on is no longer so: it must be told, and ends the form. */
function ChangedDialog({ vendor, onClose }: { vendor: OwnVendor; onClose: () => void }) {
  const [on, setOn] = useState(todayText())
  const [reason, setReason] = useState('')
  const change = useChange(declareChange, {
    done: () => (
      toastDone('Thank you for telling us', { detail: 'Please send a new form.' }),
      onClose()
    ),
  })
  return (
    <FormDialog
      title="Our circumstances changed"
      intro="A form is not relied on after what it says has changed. Nothing is paid until a new form is approved; nothing you are owed is lost."
      send="Tell it"
      busy={change.isPending}
      whyNot={reason.trim() === '' ? 'Say what changed.' : null}
      problem={change.error?.body ?? null}
      onClose={onClose}
      onSend={() =>
        change.mutate({
          params: { vendorId: vendor.vendorId },
          body: { on, reason: reason.trim() },
        })
      }
    >
      <TextField label="Since when" type="date" required value={on} onChange={setOn} />
      <LongTextField label="What changed" required value={reason} onChange={setReason} />
    </FormDialog>
  )
}
