/* The payment page works without this: it keeps buttons from being pressed twice, and tells the page around a frame
   how tall it is and when it is paid. */
;(() => {
  const root = document.documentElement
  const page = JSON.parse(root.dataset.page || '{}')

  for (const form of document.forms) {
    form.addEventListener('submit', (event) => {
      if (form.dataset.sent) return event.preventDefault()
      form.dataset.sent = 'yes'
      const busy = event.submitter?.dataset.busy
      if (!busy) return
      const button = event.submitter
      button.style.minWidth = `${button.offsetWidth}px`
      button.textContent = busy
      button.setAttribute('aria-disabled', 'true')
    })
  }
  // A page brought back by the browser's history can be sent again.
  window.addEventListener('pageshow', (event) => {
    if (event.persisted) window.location.reload()
  })

  document.querySelector('[aria-invalid]')?.focus()

  if (window.parent === window || !page.parentOrigin) return
  const tell = (message) =>
    window.parent.postMessage({ source: 'payment-simulator', session: page.session, ...message }, page.parentOrigin)
  new ResizeObserver(() => tell({ type: 'height', height: document.body.scrollHeight })).observe(document.body)
  if (page.status === 'complete') tell({ type: 'complete', redirect: page.redirect || null })
})()
