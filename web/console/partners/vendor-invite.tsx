import { useState } from 'react'
import { countryName } from '../../../src/kernel/country.ts'
import { listPayers } from '../../../src/payouts/contract.ts'
import { listPrograms } from '../../../src/programs/contract.ts'
import { inviteVendor } from '../../../src/vendors/contract.ts'
import { useChange, usePages, useRoute } from '../../api/queries.ts'
import { Checkbox } from '../../ui/checkbox.tsx'
import { FormDialog } from '../../ui/form-dialog.tsx'
import { toastDone } from '../../ui/toast.tsx'

/** Invites a partner, naming what waits for its profile: programs, and the countries of the payers,
 *  which say what tax form is asked. */
export function VendorInvite({ partnerId, onClose }: { partnerId: string; onClose: () => void }) {
  const programs = usePages(listPrograms, { query: {} })
  const payers = useRoute(listPayers, {})
  const countries = [...new Set((payers.data?.rows ?? []).map(({ address }) => address.country))]
  const [chosen, setChosen] = useState<readonly string[]>([])
  const [without, setWithout] = useState<readonly string[]>([])
  const invite = useChange(inviteVendor, {
    done: () => (
      toastDone('The partner is invited', { detail: 'They find the profile in their portal.' }),
      onClose()
    ),
  })
  const toggled = (list: readonly string[], one: string, on: boolean) =>
    on ? [...list, one] : list.filter((other) => other !== one)
  const payerCountries = countries.filter((one) => !without.includes(one))
  return (
    <FormDialog
      title="Invite as vendor"
      intro="One profile serves all programs and payers. They get a letter now, and reminders after 2, 5 and 9 business days."
      send="Invite"
      busy={invite.isPending}
      whyNot={payers.data ? null : 'A moment: payers are being read.'}
      problem={invite.error?.body ?? null}
      onClose={onClose}
      onSend={() => invite.mutate({ body: { partnerId, programs: [...chosen], payerCountries } })}
    >
      <fieldset>
        <legend className="eyebrow mb-1">Programs that wait for it</legend>
        {programs.rows.map(({ code, name }) => (
          <Checkbox
            key={code}
            shown
            label={name}
            checked={chosen.includes(code)}
            onChange={(on) => setChosen(toggled(chosen, code, on))}
          />
        ))}
      </fieldset>
      <fieldset>
        <legend className="eyebrow mb-1">Payers in</legend>
        {countries.map((country) => (
          <Checkbox
            key={country}
            shown
            label={countryName(country)}
            checked={!without.includes(country)}
            onChange={(on) => setWithout(toggled(without, country, !on))}
          />
        ))}
      </fieldset>
    </FormDialog>
  )
}
