// The ids of the rows that the API's documentation uses as examples: examples.ts inserts the rows, the
// routes name them. So what the documentation shows can be sent as it stands, once for each step.

const of = (kind: number | string) => (number: number) =>
  `01980b5e-000${kind}-7000-8000-0000000000${String(number).padStart(2, '0')}`

const patient = of(1)
const order = of(2)
const item = of(3)
const sample = of(4)
const result = of(5)
const file = of(6)
const user = of(7)
const session = of('e')
const control = of('a')
const intervalDraft = (number: number) => `01980b5e-0027-7000-8000-00000000000${number}`
const notice = of(9)
const turnaroundTarget = of(8)
const word = of('c')
const account = of('d')
const secret = of('e')

export const exampleIds = {
  patient: {
    read: patient(1),
    edit: patient(2),
    delete: patient(3),
    restore: patient(4),
    merge: patient(5),
    unmerge: patient(6),
  },
  order: {
    read: order(1),
    hold: order(2),
    resume: order(3),
    cancel: order(4),
    markInError: order(5),
    collect: order(6),
    samples: order(7),
    addItem: order(8),
    cancelItem: order(9),
    wrongPatient: order(10),
  },
  item: {
    glucose: item(1),
    potassium: item(2),
    creatinine: item(3),
    sodium: item(4),
    chloride: item(5),
    alt: item(6),
    ast: item(7),
    calcium: item(8),
    cancel: item(9),
  },
  sample: {
    read: sample(1),
    receive: sample(2),
    accept: sample(3),
    reject: sample(4),
    dispatch: sample(5),
    store: sample(6),
    move: sample(7),
    dispose: sample(8),
  },
  result: {
    read: result(1),
    verify: result(2),
    correct: result(3),
    markInError: result(4),
    rerun: result(5),
  },
  user: { deactivate: user(1), reactivate: user(2), edit: user(3), reset: user(4) },
  serviceAccount: {
    edit: account(1),
    addSecret: account(2),
    deactivate: account(3),
    reactivate: account(4),
  },
  serviceAccountSecret: { revoke: secret(1) },
  session: { own: session(1), ofUser: session(2) },
  qc: {
    material: control(1),
    secondMaterial: control(2),
    lot: control(11),
    secondLot: control(12),
    lotToClose: control(13),
    establishedLot: control(14),
    target: control(21),
    secondTarget: control(22),
    run: control(31),
    point: control(41),
  },
  notice: { attempt: notice(1), close: notice(2) },
  word: { deactivate: word(1) },
  turnaroundTarget: { end: turnaroundTarget(1) },
  import: { read: file(1), readAgain: file(2), cancel: file(3) },
  intervalDraft: {
    read: intervalDraft(1),
    edit: intervalDraft(2),
    publish: intervalDraft(3),
    discard: intervalDraft(4),
  },
} as const
