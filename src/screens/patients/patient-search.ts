// One box to find a patient by: name, MRN or date of birth.

/** What was typed is a date of birth when it looks like one, an MRN when it has a digit, and else a name. */
export function patientSearch(sought: string): URLSearchParams {
  const query = new URLSearchParams({ limit: '50', sort: 'family_name' })
  if (/^\d{4}-\d\d-\d\d$/.test(sought)) query.set('birth_date', sought)
  else if (/\d/.test(sought)) query.set('mrn', sought)
  else if (sought !== '') query.set('name', sought)
  return query
}
