// Why this flag and this status? One stored interpretation as a document that a person can read. It is made from that
// row alone: whatever becomes of the catalogue, of names or of policy, the same row makes the same document.
import { Big } from 'big.js'
import type { Interval } from '../../interval/rules.ts'
import type { InterpretationFacts } from '../../interpretation/rules/facts.ts'
import { holdChecks } from '../../interpretation/rules/hold-checks.ts'
import { interpret, interpretationRuleSet } from '../../interpretation/rules/interpret.ts'
import { modeOf } from '../../interpretation/rules/switches.ts'
import type { Explained, ExplainedInterval, StoredInterpretation } from '../schemas.ts'
import { deltaInWords, derivationInWords, qcInWords, wordInWords } from './blocks-in-words.ts'
import {
  ageWords,
  arithmeticWords,
  bandWords,
  flagWords,
  intervalWords,
  titreIntervalWords,
  wordFlagWords,
} from './words.ts'

/**
 * The document. A block of facts that is not known here (of a newer release) is shown as it was stored, so
 * nothing that was fed to the rules is left unsaid.
 *
 * Worked example, glucose `100` mg/dL: reported 100 mg/dL → "100 mg/dL × 0.05551 = 5.551 mmol/L" →
 * reference "3.9 to 5.8 mmol/L, both included" → flag N → no check applied → released.
 */
export function explain(stored: StoredInterpretation): Explained {
  const { facts, canonical_unit } = stored
  const subject = facts.described?.subject ?? null
  const limits = (category: Category) => explainInterval(facts, category, canonical_unit ?? '')
  const known = {
    id: stored.id,
    interpreted_at: stored.interpreted_at,
    rule_set: stored.rule_set,
    reproduced: isReproduced(stored),
    test: facts.described?.test ?? null,
    value: explainValue(stored),
    subject: {
      sex: subject?.sex ?? null,
      collected_on: subject?.collected_on ?? null,
      time_zone: facts.time_zone,
      age_index: facts.age_index,
      age: ageWords(facts.age_index),
    },
    reference: limits('reference'),
    critical_limits: limits('critical'),
    autoverification_limits: limits('autoverification'),
    reportable_range: limits('absolute'),
    flag: { code: stored.flag, means: (facts.coded ? wordFlagWords : flagWords)[stored.flag] },
    critical: stored.critical,
    verdict: stored.verdict,
    would_release: stored.would_release,
    autoverification: facts.autoverify ? modeOf(facts.switches) : ('off' as const),
    checks: explainChecks(stored),
  }
  return { ...known, in_words: inWords(known, facts), facts }
}

type Category = 'reference' | 'critical' | 'autoverification' | 'absolute'

function explainInterval(
  facts: InterpretationFacts,
  category: Category,
  unit: string,
): ExplainedInterval | null {
  const interval: Interval | null = facts[category]
  if (!interval) return null
  const origin = facts.described?.intervals?.[category]
  return {
    id: interval.id,
    low: interval.low,
    low_inclusive: interval.low_inclusive,
    high: interval.high,
    high_inclusive: interval.high_inclusive,
    in_words: facts.kind === 'titre' ? titreIntervalWords(interval) : intervalWords(interval, unit),
    sex: origin?.sex ?? null,
    ages: origin ? bandWords(origin.age_from, origin.age_before) : null,
    source: origin?.source ?? null,
  }
}

function explainValue({ facts, canonical_value, canonical_unit }: StoredInterpretation) {
  const { value, comparator, unit, conversion } = facts
  const dilution = facts.kind === 'titre' ? '1:' : ''
  const measured = value === null ? 'not evaluated' : `${comparator ?? ''}${dilution}${value}`
  const reported = facts.coded?.word ?? measured
  const canonical = `${comparator ?? ''}${canonical_value} ${canonical_unit}`
  return {
    reported,
    unit,
    conversion: conversion && {
      id: conversion.id,
      factor: conversion.factor,
      offset: conversion.offset,
      source: conversion.source ?? null,
      arithmetic: arithmeticWords(reported, unit ?? '', conversion, canonical),
    },
    canonical_value,
    canonical_unit,
  }
}

/** All checks that there are, and those that the row names and nobody knows any more. */
function explainChecks({ facts, hold_reasons }: StoredInterpretation): Explained['checks'] {
  const all: readonly { reason: string; means: string; needs?: keyof InterpretationFacts }[] =
    holdChecks
  const listed = all.map(({ reason, means, needs }) => {
    const applied = hold_reasons.includes(reason)
    return { reason, means, applied, asked: applied || needs === undefined || needs in facts }
  })
  const known = new Set(all.map(({ reason }) => reason))
  const others = hold_reasons.filter((reason) => !known.has(reason))
  const unknown = others.map((reason) => ({ reason, means: null, applied: true, asked: true }))
  return [...listed, ...unknown]
}

/**
 * Whether the rules, run again on the stored facts, answer what is stored. Null: the row is of a rule set that this
 * release does not know. The rules of now answer facts of earlier sets as those did (rules/interpret.ts).
 */
function isReproduced(stored: StoredInterpretation): boolean | null {
  if (stored.rule_set > interpretationRuleSet) return null
  try {
    const answer = interpret(stored.facts)
    return (
      isSameNumber(answer.canonical_value, stored.canonical_value) &&
      answer.flag === stored.flag &&
      answer.critical === stored.critical &&
      answer.verdict === stored.verdict &&
      answer.hold_reasons.join() === stored.hold_reasons.join()
    )
  } catch {
    return false
  }
}

// PostgreSQL writes 007.5 as 7.5, which is the same number.
function isSameNumber(one: string | null, other: string | null): boolean {
  if (one === null || other === null) return one === other
  return one === other || new Big(one).eq(other)
}

/** What `explain` knows how to say; each other block is said as it is. */
const saidAbove: ReadonlySet<string> = new Set(
  `value comparator unit canonical_unit conversion reference critical autoverification absolute age_index
  time_zone can_be_negative autoverify is_correction instrument_flags sample_status times switches
  described delta qc derived_from kind coded`.split(/\s+/),
)

function inWords(known: Omit<Explained, 'in_words' | 'facts'>, facts: InterpretationFacts) {
  const { test, value, subject } = known
  const isNumber = facts.value !== null
  const word = facts.coded ? `"${value.reported}"` : value.reported
  const reported = isNumber ? `${value.reported} ${value.unit}` : word
  const whose = subject.sex === null ? '' : ` of ${subject.sex} sex`
  const day = subject.collected_on === null ? '' : ` on ${subject.collected_on}`
  const others = Object.entries(facts).filter(([name, fact]) => !saidAbove.has(name) && fact)
  return [
    `Reported: ${reported}${test ? ` for ${test.name} (${test.code})` : ''}.`,
    ...derivationInWords(facts.derived_from),
    ...(isNumber ? [conversionInWords(value, facts)] : []),
    ...wordInWords(facts.coded),
    `Collected${day}, at the age of ${subject.age}${whose} (time zone ${subject.time_zone}).`,
    ...(facts.coded ? [] : allLimitsInWords(known)),
    `Sample: ${facts.sample_status}.`,
    ...deltaInWords(facts.delta),
    ...qcInWords(facts.qc),
    ...others.map(([name, fact]) => `${name}: ${JSON.stringify(fact)}`),
    `Flag ${known.flag.code}: ${known.flag.means}.`,
    ...verdictInWords(known),
  ]
}

function conversionInWords(value: Explained['value'], { kind }: InterpretationFacts): string {
  const { conversion, canonical_value, unit, canonical_unit } = value
  if (conversion) return `Converted: ${conversion.arithmetic}${sourceOf(conversion)}.`
  if (canonical_value === null) {
    return `Not converted: no way leads from ${unit} to ${canonical_unit}.`
  }
  if (kind === 'titre') return `Judged by the reciprocal of the dilution: ${canonical_value}.`
  return 'Not converted: it is in the unit of the test.'
}

function allLimitsInWords(known: Omit<Explained, 'in_words' | 'facts'>): string[] {
  const unseen = known.autoverification_limits
  return [
    limitsInWords('Reference range', known.reference),
    limitsInWords('Not critical', known.critical_limits),
    limitsInWords('May be released unseen', unseen, 'as the reference range'),
    limitsInWords('Reportable range', known.reportable_range),
  ]
}

function limitsInWords(
  name: string,
  limits: ExplainedInterval | null,
  without = 'none is known',
): string {
  if (!limits) return `${name}: ${without}.`
  const forWhom = limits.sex === null ? '' : `, for sex ${limits.sex} ${limits.ages}`
  return `${name}: ${limits.in_words}${forWhom}${sourceOf(limits)}.`
}

function sourceOf({ source }: { source: string | null }): string {
  return source === null ? '' : ` (${source.replace(/\.$/, '')})`
}

function verdictInWords(known: Pick<Explained, 'checks' | 'verdict' | 'would_release'>): string[] {
  if (known.verdict === 'release') return ['Released: no check applied.']
  const reasons = known.checks.filter(({ applied }) => applied)
  const held = reasons.map(
    ({ reason, means }) => `Held (${reason}): ${means ?? 'an earlier check.'}`,
  )
  if (known.would_release === null) return held
  return [...held, `On trial: it would have been ${known.would_release ? 'released' : 'held'}.`]
}
