// What a page does beyond being read. Without this script every screen still works; with it, a page that names
// topics (data-live) follows the laboratory: when something of them happens, it is fetched again, and what stands
// in a region with an id (data-region) is put in the place of what stood there.

// What is scanned next takes the place of what was refused.
document.querySelector('input[data-replaced]')?.select()

// Whose answer holds a secret that is kept nowhere is sent once: a second press would have it thrown away.
document.addEventListener('submit', (event) => {
  if (!event.target.matches('[data-once]')) return
  if (event.target.dataset.once === 'sent') event.preventDefault()
  event.target.dataset.once = 'sent'
})

const { live } = document.body.dataset
if (live !== undefined) follow(live)

/** @param {string} topics */
function follow(topics) {
  const source = new EventSource(`/v1/live?topics=${encodeURIComponent(topics)}`)
  let stale = false
  let underWay = false
  let isLeft = false

  async function refresh() {
    stale = true
    if (underWay || document.hidden) return
    underWay = true
    while (stale) {
      stale = false
      isLeft = (await fetchAgain().catch(() => false)) === true
      await new Promise((resolve) => setTimeout(resolve, 500)) // a crowd of events is one look
    }
    underWay = false
  }

  source.addEventListener('message', () => void refresh())
  source.addEventListener('resync', () => void refresh())
  // What was left as it stood because somebody was at it.
  document.addEventListener('focusout', () => void (isLeft && refresh()))
  // A hidden page fetches nothing, and looks once when it is seen again.
  document.addEventListener('visibilitychange', () => void (!document.hidden && refresh()))
}

/** True when something was left as it stands. */
async function fetchAgain() {
  // An event may be here before the replica has what it tells of.
  const headers = { accept: 'text/html', 'lab-position': 'latest' }
  const response = await fetch(location.href, { headers })
  if (response.redirected) return location.reload() // the session has ended
  if (!response.ok) return
  const fresh = new DOMParser().parseFromString(await response.text(), 'text/html')
  let isLeft = false
  for (const region of document.querySelectorAll('[data-region]')) {
    const next = fresh.getElementById(region.id)
    if (!next || next.innerHTML === region.innerHTML) continue
    if (isInUse(region)) isLeft = true
    else replace(region, next)
  }
  return isLeft
}

/**
 * Nobody loses what they are typing or choosing, nor the button that they are pressing.
 * @param {Element} region
 */
function isInUse(region) {
  if (region.querySelector(':active, button:focus')) return true
  const fields = [...region.querySelectorAll('input, textarea, select')]
  return fields.some(
    (field) =>
      field === document.activeElement ||
      ('defaultValue' in field && field.type !== 'hidden' && field.value !== field.defaultValue),
  )
}

/**
 * What is open stays open, what is scrolled aside stays there, and the focus stays where it is.
 * @param {Element} region
 * @param {Element} next
 */
function replace(region, next) {
  const focused = placeOfFocus(region)
  const open = [...region.querySelectorAll('details')].map((one) => one.open)
  const aside = [...region.querySelectorAll(wide)].map((one) => one.scrollLeft)
  const before = new Map([...region.querySelectorAll('[id]')].map((one) => [one.id, wordsOf(one)]))
  region.replaceChildren(...next.childNodes)
  for (const [n, one] of [...region.querySelectorAll('details')].entries()) {
    if (open[n]) one.open = true
  }
  for (const [n, one] of [...region.querySelectorAll(wide)].entries())
    one.scrollLeft = aside[n] ?? 0
  if (focused !== undefined) focusOn(region.querySelector(focused) ?? region)
  for (const one of region.querySelectorAll('[id]')) {
    if (before.get(one.id) !== wordsOf(one)) one.classList.add('changed')
  }
}

/**
 * What takes no focus by itself, such as a region of which the focused link is gone, takes it here.
 * @param {HTMLElement} element
 */
function focusOn(element) {
  if (element.tabIndex < 0) element.tabIndex = -1
  element.focus({ preventScroll: true })
}

const wide = '.board, .scroll'

/**
 * How what has the focus is found again: by its id, its address or its name. What has none of them finds nothing.
 * @param {Element} region
 */
function placeOfFocus(region) {
  const focused = document.activeElement
  if (!region.contains(focused)) return undefined
  if (focused.id !== '') return `#${CSS.escape(focused.id)}`
  for (const name of ['href', 'aria-label']) {
    const value = focused.getAttribute(name)
    if (value !== null) return `[${name}="${CSS.escape(value)}"]`
  }
  const isOnly = focused.matches('summary') && region.querySelectorAll('summary').length === 1
  return isOnly ? 'summary' : ':not(*)'
}

/**
 * Without what changes because time goes by (data-clock).
 * @param {Element} element
 */
function wordsOf(element) {
  const copy = element.cloneNode(true)
  for (const one of copy.querySelectorAll('[data-clock]')) one.remove()
  return copy.textContent
}
