const words: Record<string, string> = {
  partner: 'a partner’s contact',
  partner_admin: 'a partner’s administrator',
  specialist: 'specialist',
  lead: 'lead',
  program_owner: 'program owner',
  finance: 'Finance',
  legal: 'legal',
  auditor: 'auditor',
  admin: 'administrator',
}

/** A role as people say it. */
export function roleWord(role: string): string {
  return words[role] ?? role.replaceAll('_', ' ')
}

/** Who does something, at the head of a sentence: `The lead or Finance`. */
export function sayRoles(roles: readonly string[]): string {
  const said = roles.map((role) =>
    role === 'finance' || role.startsWith('partner') ? roleWord(role) : `the ${roleWord(role)}`,
  )
  const last = said.pop() ?? 'each for themselves'
  const text = said.length === 0 ? last : `${said.join(', ')} or ${last}`
  return text.charAt(0).toUpperCase() + text.slice(1)
}
