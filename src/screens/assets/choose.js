// Many boxes to tick: a filter above them, and below them what is ticked. Without this script the boxes are all
// there, and the browser's own search finds one.

for (const choice of document.querySelectorAll('[data-choice]')) {
  const filter = choice.querySelector('[data-choice-filter]')
  const sum = choice.querySelector('[data-choice-sum]')
  const boxes = [...choice.querySelectorAll('label.box')]
  const words = boxes.map((box) => plain(box.textContent))

  const show = () => {
    const sought = plain(filter.querySelector('input').value)
    for (const [n, box] of boxes.entries()) {
      box.hidden = !words[n].includes(sought) && !box.querySelector('input').checked
    }
    for (const group of choice.querySelectorAll('fieldset')) {
      group.hidden = !group.querySelector('label.box:not([hidden])')
    }
  }
  const count = () => {
    const names = boxes
      .filter((box) => box.querySelector('input').checked)
      .map((box) => box.querySelector('span').firstChild.textContent.trim())
    sum.textContent = names.length === 0 ? 'Nothing is chosen yet.' : `Chosen: ${names.join(', ')}`
  }
  filter.hidden = false
  sum.hidden = false
  filter.addEventListener('input', show)
  // Enter in the filter ticks the one that is left, and never sends the order by accident.
  filter.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter') return
    event.preventDefault()
    const left = boxes.filter((box) => !box.hidden && !box.querySelector('input').checked)
    if (left.length !== 1) return
    left[0].querySelector('input').checked = true
    filter.querySelector('input').value = ''
    show()
    count()
  })
  choice.addEventListener('change', count)
  filter.querySelector('input').focus()
  count()
}

function plain(text) {
  return text
    .normalize('NFD')
    .replaceAll(/\p{Mn}/gu, '')
    .toLowerCase()
    .trim()
}
