// Runs before the first paint, so that a dark page never flashes white; ui/theme.tsx writes the choice.
function keptTheme() {
  try {
    return localStorage.getItem('quittance.theme')
  } catch {
    return null
  }
}
const kept = keptTheme()
const dark =
  kept === 'dark' || (kept !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches)
document.documentElement.classList.toggle('dark', dark)
