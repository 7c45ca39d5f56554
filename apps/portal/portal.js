// The pages are whole without this. It asks now and then whether anything is new, names chosen files in the page's
// language, and keeps a second click from sending twice.

{
  const { watch, version } = document.body.dataset
  const news = document.getElementById('news')
  let known = `"${version}"`
  let hiddenAt = 0

  // Nothing that somebody is writing is ever thrown away.
  const isTouched = () =>
    [...document.querySelectorAll('textarea')].some((one) => one.value !== one.defaultValue) ||
    [...document.querySelectorAll('input')].some((one) =>
      one.type === 'file' ? one.files.length > 0 : one.checked !== one.defaultChecked,
    )
  const refresh = () => {
    if (isTouched()) news.hidden = false
    else location.replace(location.pathname + location.search.replace(/([?&])said=\w+&?/, '$1'))
  }
  const ask = async () => {
    if (document.hidden || !news.hidden) return
    const answer = await fetch(watch, { headers: { 'if-none-match': known }, cache: 'no-store' }).catch(() => null)
    if (answer?.status !== 204) return
    known = answer.headers.get('etag') || known
    refresh()
  }
  if (watch && news) {
    setInterval(ask, 30000)
    document.addEventListener('visibilitychange', () => {
      if (document.hidden) hiddenAt = Date.now()
      // What says "in 3 hours" grows old.
      else if (Date.now() - hiddenAt > 300000) refresh()
      else ask()
    })
  }

  // The browser's own words for choosing files are in its language, not in the page's.
  document.documentElement.classList.add('js')
  for (const input of document.querySelectorAll('.pick input')) {
    input.required = false
    const names = input.parentElement.querySelector('.pick-names')
    const none = names.textContent
    const tell = () => {
      names.textContent = [...input.files].map((file) => file.name).join(' · ') || none
    }
    input.addEventListener('change', tell)
    // What the browser brings back after the arrow.
    addEventListener('pageshow', tell)
  }

  // A card as a picture: drawn where the fonts are. Shown, so that it can be held and sent on.
  const card = document.querySelector('[data-card]')
  if (card) {
    card.hidden = false
    const [button, hint, shown] = card.children
    button.addEventListener('click', async () => {
      const text = await (await fetch(card.dataset.card)).text()
      const drawing = new Image()
      drawing.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(text)}`
      await drawing.decode()
      const canvas = document.createElement('canvas')
      canvas.width = drawing.naturalWidth * 1.5
      canvas.height = drawing.naturalHeight * 1.5
      canvas.getContext('2d').drawImage(drawing, 0, 0, canvas.width, canvas.height)
      shown.src = canvas.toDataURL('image/png')
      for (const one of [hint, shown]) one.hidden = false
      button.hidden = true
    })
  }

  for (const form of document.forms) {
    form.addEventListener('submit', (event) => {
      if (form.dataset.sent) event.preventDefault()
      else form.dataset.sent = '1'
    })
  }
  // Coming back with the browser's arrow: the form may be sent again.
  addEventListener('pageshow', () => {
    for (const form of document.forms) delete form.dataset.sent
  })
}
