// What a report says in words beside a value, as notes (NTE): what it took the place of and why, and who was called.
import type { ReportDocument, ReportItem, ReportNotice } from '../../report-document.ts'

/** One text for each note, in the order of what happened. */
export function notesOf({ notices }: ReportDocument, item: ReportItem): string[] {
  const { result } = item
  const replaced = (result?.replaced ?? []).toReversed().map((old) => {
    const value = [old.displayed_value ?? old.value, old.canonical_unit].filter(Boolean).join(' ')
    const flag = old.flag === null ? '' : ` (${old.flag})`
    const who = old.corrected_by === null ? '' : ` By ${old.corrected_by.name}.`
    return `Corrected at ${old.superseded_at}. Reported before: ${value}${flag}. Reason: ${old.correction_reason}.${who}`
  })
  const withdrawn = item.withdrawn.map(
    (old) =>
      `A value reported at ${old.released_at} is withdrawn${old.wrong_patient ? ': it was of another patient' : ''}.${old.reason === null ? '' : ` Reason: ${old.reason}.`}`,
  )
  const underWay = item.correction_under_way ? ['A correction of this value is under way.'] : []
  const cancelled = item.status_reason === null ? [] : [`Reason: ${item.status_reason}.`]
  const missing =
    result === null || result.not_evaluated === null
      ? []
      : [`It could not be computed: ${result.not_evaluated.replaceAll('_', ' ')}.`]
  const calls = notices.filter(({ result_id }) => result_id === result?.id).flatMap(callsOf)
  return [...replaced, ...withdrawn, ...underWay, ...cancelled, ...missing, ...calls]
}

function callsOf({ value, unit, attempts }: ReportNotice): string[] {
  const told = [value, unit].filter(Boolean).join(' ')
  return attempts.map(({ recipient_name, recipient_role, outcome, read_back, attempted_at }) => {
    const said = read_back === null ? outcome.replaceAll('_', ' ') : `read back "${read_back}"`
    return `Critical value ${told}: ${recipient_name}, ${recipient_role}: ${said}, ${attempted_at}.`
  })
}
