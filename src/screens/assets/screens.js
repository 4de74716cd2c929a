// What a page does beyond being read. Without this script every screen still works; with it, a page that names
// topics (data-live) follows the laboratory: when something of them happens, it is fetched again, and what stands
// in a region with an id (data-region) is put in the place of what stood there.

// What is scanned next takes the place of what was refused.
document.querySelector('input[data-replaced]')?.select()

const { live } = document.body.dataset
if (live !== undefined) follow(live)

/** @param {string} topics */
function follow(topics) {
  const source = new EventSource(`/v1/live?topics=${encodeURIComponent(topics)}`)
  let stale = false
  let underWay = false

  async function refresh() {
    stale = true
    if (underWay || document.hidden) return
    underWay = true
    while (stale) {
      stale = false
      await fetchAgain().catch(() => undefined)
      await new Promise((resolve) => setTimeout(resolve, 500)) // a crowd of events is one look
    }
    underWay = false
  }

  source.addEventListener('message', () => void refresh())
  source.addEventListener('resync', () => void refresh())
  // A hidden page fetches nothing, and looks once when it is seen again.
  document.addEventListener('visibilitychange', () => void (!document.hidden && refresh()))
}

async function fetchAgain() {
  const response = await fetch(location.href, { headers: { accept: 'text/html' } })
  if (response.redirected) return location.reload() // the session has ended
  if (!response.ok) return
  const fresh = new DOMParser().parseFromString(await response.text(), 'text/html')
  for (const region of document.querySelectorAll('[data-region]')) {
    const next = fresh.getElementById(region.id)
    // Nobody loses what they are typing in.
    if (!next || region.contains(document.activeElement) || next.innerHTML === region.innerHTML)
      continue
    const before = new Map(
      [...region.querySelectorAll('[id]')].map((one) => [one.id, one.textContent]),
    )
    region.replaceChildren(...next.childNodes)
    for (const one of region.querySelectorAll('[id]')) {
      if (before.get(one.id) !== one.textContent) one.classList.add('changed')
    }
  }
}
