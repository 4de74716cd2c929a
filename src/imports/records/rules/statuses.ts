// Which results of an instrument are values to be entered. It says of each how far it is; only what is final, or
// corrects what was, becomes a result. All else is listed with its reason, so that nobody waits for it in vain.
// Sources: HL7 table 0085 (OBX-11), LIS2-A2 10.1.9.

export type StatusFault = { code: string; reason: string }

const notFinal = (what: string): StatusFault => {
  const reason = `the instrument says that the value is ${what}; it is read when the final one comes`
  return { code: 'not_final', reason }
}

const withdrawn: StatusFault = {
  code: 'withdrawn',
  reason: 'the instrument takes the value back; mark the result as entered in error, or rerun it',
}

const notMeasured: StatusFault = {
  code: 'no_value',
  reason: 'the analyzer measured nothing; rerun the test or cancel it',
}

/** Null: a value to be entered. */
const ofHl7: Readonly<Record<string, StatusFault | null>> = {
  F: null,
  C: null, // a correction: another value for a row that is known
  U: null, // was preliminary, is final, and has not changed
  P: notFinal('preliminary'),
  R: notFinal('not verified'),
  S: notFinal('partial'),
  I: notFinal('pending'),
  O: notMeasured, // ordered only
  N: notMeasured,
  X: notMeasured,
  D: withdrawn,
  W: withdrawn,
}

const ofAstm: Readonly<Record<string, StatusFault | null>> = {
  '': null, // the field is optional there
  F: null,
  C: null,
  V: null, // verified by an operator
  R: null, // was sent before
  P: notFinal('preliminary'),
  S: notFinal('partial'),
  I: notFinal('pending'),
  M: notFinal('a minimal inhibitory concentration level'),
  X: notMeasured,
  W: withdrawn,
}

/** Why a value of this status is not entered, or null when it is. `F` → null, `P` → not_final, `?` → unknown_status. */
export function statusFault(standard: 'hl7' | 'astm', status: string): StatusFault | null {
  const known = standard === 'hl7' ? ofHl7 : ofAstm
  const code = status.toUpperCase()
  if (Object.hasOwn(known, code)) return known[code] ?? null
  const reason = 'the status of this result is none of the standard; enter it by hand'
  return { code: 'unknown_status', reason }
}
