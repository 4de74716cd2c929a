// Moves the code of a link from behind the # into the form, and takes it out of the address: it stays neither in the
// history nor on the screen.

const code = location.hash.slice(1)
if (code !== '') {
  document.getElementById('code').value = code
  history.replaceState(null, '', location.pathname)
  document.getElementById('new_password').focus()
}
