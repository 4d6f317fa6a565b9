import { Ban, Check, Eye, Phone } from 'lucide-react'
import { useState } from 'react'
import { showPartner } from '../../../src/partners/contract.ts'
import {
  approveBankDetail,
  recordCallBack,
  retireBankDetail,
  revealBankDetail,
} from '../../../src/vendors/contract.ts'
import { useChange, useRoute } from '../../api/queries.ts'
import { useMay } from '../../api/session.ts'
import { Badge } from '../../ui/badge.tsx'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { Field } from '../../ui/field.tsx'
import { Input } from '../../ui/input.tsx'
import { ReasonDialog } from '../../ui/reason-dialog.tsx'
import { Select } from '../../ui/select.tsx'
import { Card } from '../../ui/surface.tsx'
import { toastDone, toastFailed } from '../../ui/toast.tsx'
import { Day, printDay } from '../../ui/when.tsx'
import { bankNext } from '../../words/next-step.ts'
import { bankWords, callBackWords } from '../../words/vendor.ts'
import type { VendorView } from './vendor.tsx'

type Detail = VendorView['bankDetails'][number]

/** The accounts of a vendor, masked; each step of their approval by another person. */
export function BankDetails({ vendor }: { vendor: VendorView }) {
  return (
    <Card
      title="Accounts"
      note="Masked. A changed account waits three business days after its approval."
    >
      {vendor.bankDetails.length === 0 ? (
        <p className="text-muted">
          No account is named yet: the partner’s administrator names one in the portal, or a
          specialist types it from their paper.
        </p>
      ) : null}
      <ul className="space-y-3">
        {vendor.bankDetails.map((detail) => (
          <li key={detail.bankDetailId} className="rounded-md border p-3">
            <Account vendor={vendor} detail={detail} />
          </li>
        ))}
      </ul>
    </Card>
  )
}

type AccountProps = { readonly vendor: VendorView; readonly detail: Detail }

function Account({ vendor, detail }: AccountProps) {
  const { word, tone } = bankWords[detail.state] ?? { word: detail.state, tone: 'neutral' as const }
  return (
    <>
      <div className="flex items-center gap-2">
        <span className="font-mono text-[13px]">{detail.masked}</span>
        <Badge>{detail.currency}</Badge>
        <Badge tone={tone} className="ml-auto">
          {word}
        </Badge>
      </div>
      <p className="mt-1 text-muted">
        {detail.holderName} · {detail.bankCountry}
        {detail.bic ? ` · ${detail.bic}` : ''}
        {detail.isFirst ? ' · first account' : ''}
        {detail.holderDiffers && detail.state !== 'retired' ? (
          <Badge tone="bad" className="ml-2">
            Holder is not the vendor
          </Badge>
        ) : null}
      </p>
      {detail.state === 'proposed' || detail.state === 'called_back' ? (
        <p className="text-[12px] text-muted">{bankNext[detail.state]}</p>
      ) : null}
      {detail.usableOn && detail.state === 'cooling' ? (
        <p className="text-[12px] text-muted">
          usable on <Day on={detail.usableOn} />
        </p>
      ) : null}
      {detail.state === 'retired' ? (
        <p className="text-[12px] text-muted">{detail.retiredReason}</p>
      ) : (
        <AccountActions vendor={vendor} detail={detail} />
      )}
    </>
  )
}

function AccountActions({ vendor, detail }: AccountProps) {
  const may = useMay()
  const [dialog, setDialog] = useState<'call' | 'reveal' | 'retire' | null>(null)
  const [shown, setShown] = useState<string | null>(null)
  const params = { bankDetailId: detail.bankDetailId }
  const approve = useChange(approveBankDetail, {
    done: ({ usableOn }) =>
      toastDone('The account is approved', { detail: `Usable from ${printDay(usableOn)}` }),
    refused: (problem) => toastFailed(problem.body.title, { detail: problem.body.detail }),
  })
  const reveal = useChange(revealBankDetail, {
    done: (answer) => (
      setShown([answer.routingNumber, answer.account].filter(Boolean).join(' / ')),
      setDialog(null)
    ),
  })
  const isWaiting = detail.state === 'proposed' || detail.state === 'called_back'
  const retire = useChange(retireBankDetail, {
    done: () => (toastDone(isWaiting ? 'Withdrawn' : 'Retired'), setDialog(null)),
  })
  const approveWhy =
    may(approveBankDetail) ??
    (detail.state === 'called_back' ? null : 'It must be called back first.')
  return (
    <div className="mt-2 flex flex-wrap items-center gap-1.5">
      {detail.state === 'proposed' ? (
        <Button
          size="sm"
          icon={Phone}
          onClick={() => setDialog('call')}
          disabledReason={may(recordCallBack)}
        >
          Record call-back
        </Button>
      ) : null}
      {isWaiting ? (
        <Button
          size="sm"
          icon={Check}
          onClick={() => approve.mutate({ params, body: {} })}
          busy={approve.isPending}
          disabledReason={approveWhy}
        >
          Approve account
        </Button>
      ) : null}
      {shown === null ? (
        <Button
          size="sm"
          look="quiet"
          icon={Eye}
          onClick={() => setDialog('reveal')}
          disabledReason={may(revealBankDetail)}
        >
          Reveal
        </Button>
      ) : (
        <output className="font-mono text-[13px]">{shown}</output>
      )}
      <Button
        size="sm"
        look="quiet"
        icon={Ban}
        onClick={() => setDialog('retire')}
        disabledReason={may(retireBankDetail)}
      >
        {isWaiting ? 'Withdraw' : 'Retire'}
      </Button>
      {dialog === 'reveal' ? (
        <ReasonDialog
          title="Reveal the account"
          intro="Who saw it, when and why is recorded."
          does="Reveal"
          busy={reveal.isPending}
          problem={reveal.error?.body ?? null}
          onClose={() => setDialog(null)}
          onReason={(reason) => reveal.mutate({ params, body: { reason } })}
        />
      ) : null}
      {dialog === 'retire' ? (
        <ReasonDialog
          title={isWaiting ? `Withdraw ${detail.masked}` : `Retire ${detail.masked}`}
          intro={
            isWaiting
              ? 'It is never used; another account may be named.'
              : 'Nothing is paid there any more; what is owed waits for another account.'
          }
          does={isWaiting ? 'Withdraw' : 'Retire'}
          busy={retire.isPending}
          problem={retire.error?.body ?? null}
          onClose={() => setDialog(null)}
          onReason={(reason) => retire.mutate({ params, body: { reason } })}
        />
      ) : null}
      {dialog === 'call' ? (
        <CallBack vendor={vendor} detail={detail} onClose={() => setDialog(null)} />
      ) : null}
    </div>
  )
}

const sources = ['number_on_file', 'contract', 'public_register'] as const

function CallBack({ vendor, detail, onClose }: AccountProps & { onClose: () => void }) {
  const [source, setSource] = useState<(typeof sources)[number]>(
    detail.isFirst ? 'contract' : 'number_on_file',
  )
  const [reference, setReference] = useState('')
  const [contactId, setContactId] = useState<string | null>(null)
  const isOnFile = source === 'number_on_file'
  const change = useChange(recordCallBack, {
    done: () => (toastDone('The call-back is recorded'), onClose()),
  })
  return (
    <Dialog
      open
      onClose={onClose}
      title={`Call back about ${detail.masked}`}
      intro="Never on a number that came with the request. Say whom you reached and where the number stands."
      actions={
        <Button
          look="primary"
          busy={change.isPending}
          disabledReason={
            isOnFile && contactId === null
              ? 'Say whose number you called.'
              : reference.trim() === ''
                ? 'Say whom you reached.'
                : null
          }
          onClick={() =>
            change.mutate({
              params: { bankDetailId: detail.bankDetailId },
              body: { source, reference, contactId: isOnFile ? contactId : null },
            })
          }
        >
          Record call-back
        </Button>
      }
    >
      <div className="space-y-3">
        {change.error ? <ErrorPanel problem={change.error.body} /> : null}
        <Field label="Where the number came from">
          {(wiring) => (
            <Select
              {...wiring}
              value={source}
              onChange={(value) => setSource(sources.find((one) => one === value) ?? 'contract')}
              options={sources.map((value) => ({ value, label: callBackWords[value] ?? value }))}
            />
          )}
        </Field>
        {isOnFile ? (
          <NumberOnFile partnerId={vendor.partnerId} value={contactId} onChange={setContactId} />
        ) : null}
        <Field label="Whom you reached, and what they confirmed" required>
          {(wiring) => (
            <Input
              {...wiring}
              value={reference}
              onChange={(event) => setReference(event.target.value)}
            />
          )}
        </Field>
      </div>
    </Dialog>
  )
}

/** The contacts that have a number, each with the day since which it is on file. */
function NumberOnFile(props: {
  readonly partnerId: string
  readonly value: string | null
  readonly onChange: (contactId: string) => void
}) {
  const partner = useRoute(showPartner, { params: { partnerId: props.partnerId } })
  if (partner.error) return <ErrorPanel problem={partner.error.body} />
  const options = (partner.data?.contacts ?? []).flatMap(
    ({ contactId, name, email, phone, phoneSince }) =>
      phone === null || phoneSince === null
        ? []
        : [
            {
              value: contactId,
              label: `${name ?? email ?? 'A contact'}, ${phone}, since ${printDay(phoneSince.slice(0, 10))}`,
            },
          ],
  )
  return (
    <Field label="Whose number you called" required>
      {(wiring) => (
        <Select
          {...wiring}
          value={props.value}
          onChange={props.onChange}
          options={options}
          placeholder={options.length === 0 ? 'No contact has a number' : 'Choose…'}
        />
      )}
    </Field>
  )
}
