// Before the first paint: light or dark as chosen on this device, else as the system has it.
;(() => {
  let choice = null
  try {
    choice = localStorage.getItem('kairos.theme')
  } catch {}
  const dark = choice === 'dark' || (choice !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches)
  document.documentElement.dataset.theme = dark ? 'dark' : 'light'
})()
