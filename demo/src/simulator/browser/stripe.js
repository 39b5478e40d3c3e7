/* Stands in for Stripe's script in test mode: window.Stripe with the embedded checkout page. */
;(() => {
  const script = document.currentScript
  const base = script.src.replace(/\/stripe\.js(\?.*)?$/, '')
  const frameOrigin = new URL(base).origin
  let active = null

  class IntegrationError extends Error {
    name = 'IntegrationError'
  }

  function placeFor(location) {
    const element = typeof location === 'string' ? document.querySelector(location) : location
    if (!(element instanceof HTMLElement)) {
      throw new IntegrationError(`Invalid DOM element. Call mount() with a valid DOM element or selector.`)
    }
    if (element.getRootNode() instanceof ShadowRoot) {
      throw new IntegrationError('Embedded Checkout cannot be mounted in a Shadow DOM. Please mount in the Light DOM.')
    }
    if (!element.isConnected) {
      throw new IntegrationError('The element to mount in is not in the document yet. Attach it before you mount.')
    }
    return element
  }

  function frameFor(clientSecret) {
    const sessionId = clientSecret.split('_secret_')[0]
    const query = new URLSearchParams({
      embedded: '1',
      client_secret: clientSecret,
      parent_origin: window.location.origin,
    })
    const frame = document.createElement('iframe')
    frame.src = `${base}/pay/${sessionId}?${query}`
    frame.title = 'Secure payment input frame (test mode)'
    frame.name = 'embedded-checkout'
    // Property by property: a strict content security policy refuses style attributes.
    Object.assign(frame.style, { width: '100%', height: '640px', border: '0', display: 'block', colorScheme: 'normal' })
    return frame
  }

  function createCheckout(clientSecret, onComplete) {
    let frame = null
    let destroyed = false
    let completed = false

    function listen(event) {
      if (!frame || event.source !== frame.contentWindow || event.origin !== frameOrigin) return
      const message = event.data
      if (message?.source !== 'payment-simulator') return
      if (message.type === 'height') frame.style.height = `${Math.ceil(message.height)}px`
      if (message.type !== 'complete' || completed) return
      completed = true
      if (message.redirect) window.location.assign(message.redirect)
      else onComplete?.()
    }

    const checkout = {
      mount(location) {
        if (destroyed) throw new IntegrationError('This Embedded Checkout was destroyed. Create another one.')
        if (frame) throw new IntegrationError('This Embedded Checkout is mounted already. Unmount it first.')
        const place = placeFor(location)
        frame = frameFor(clientSecret)
        window.addEventListener('message', listen)
        place.append(frame)
      },
      unmount() {
        window.removeEventListener('message', listen)
        frame?.remove()
        frame = null
      },
      destroy() {
        checkout.unmount()
        destroyed = true
        if (active === checkout) active = null
      },
    }
    return checkout
  }

  window.Stripe = function Stripe(publishableKey) {
    if (typeof publishableKey !== 'string' || !publishableKey.startsWith('pk_test_')) {
      throw new IntegrationError('The payment simulator takes publishable test keys only (pk_test_…).')
    }
    return {
      _registerWrapper() {},
      async createEmbeddedCheckoutPage({ clientSecret, fetchClientSecret, onComplete } = {}) {
        if (active) {
          throw new IntegrationError('You cannot have multiple Embedded Checkout objects. Destroy the first one.')
        }
        // Taken before the wait, so that two calls at once do not both pass.
        const claim = {}
        active = claim
        try {
          const secret = clientSecret ?? (await fetchClientSecret?.())
          if (typeof secret !== 'string' || !secret.includes('_secret_')) {
            throw new IntegrationError('createEmbeddedCheckoutPage needs the client secret of a Checkout Session.')
          }
          active = createCheckout(secret, onComplete)
          return active
        } catch (error) {
          if (active === claim) active = null
          throw error
        }
      },
    }
  }
  // Read by @stripe/stripe-js to tell whether the script is the one it expects.
  window.Stripe.version = 'endive'
})()
