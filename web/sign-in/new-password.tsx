import { chooseNewPassword } from '../api/sign-in.ts'
import { ChoosePassword } from './set-up.tsx'

/** Another password, by the link of the letter that was asked for at the door. */
export default function NewPassword() {
  return <ChoosePassword choose={chooseNewPassword} title="Choose a new password" />
}
