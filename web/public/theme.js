// Runs before the first paint, so that a dark page never flashes white. `web/ui/theme.tsx` writes the choice.
;(function () {
  var choice = null
  try {
    choice = localStorage.getItem('quittance.theme')
  } catch (e) {}
  var dark =
    choice === 'dark' || (choice !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches)
  document.documentElement.classList.toggle('dark', dark)
})()
