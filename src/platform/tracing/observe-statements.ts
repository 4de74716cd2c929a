// Spans of what is asked of the database: one for a transaction, and within it one for each statement, from when it
// leaves to when its answer is there. Statements that are sent together begin together.
//
// Only within a span that is under way: a loop that looks into a queue all day is nobody's request, and what a request
// began and did not wait for is not part of its time.
import {
  SpanKind,
  SpanStatusCode,
  trace,
  type Context,
  type Span,
  type Tracer,
} from '@opentelemetry/api'
import type { Observed, Observer } from '../../../db/observer.ts'
import { describeStatement } from './describe-statement.ts'
import { failureOf } from './tracing.ts'

const database = { 'db.system.name': 'postgresql' }

export function observeStatements(tracer: Tracer, contexts: { active(): Context }): Observer {
  return {
    transaction() {
      const within = underWay(contexts.active())
      return within && new ObservedSpan(tracer, within, 'transaction', SpanKind.INTERNAL, database)
    },
    statement(text, transaction) {
      const within =
        transaction instanceof ObservedSpan ? transaction.context : underWay(contexts.active())
      if (within === undefined) return undefined
      const { summary, attributes } = describeStatement(text)
      return new ObservedSpan(tracer, within, summary, SpanKind.CLIENT, attributes)
    },
  }
}

function underWay(context: Context): Context | undefined {
  return trace.getSpan(context)?.isRecording() ? context : undefined
}

class ObservedSpan implements Observed {
  readonly #span: Span
  readonly context: Context

  constructor(
    tracer: Tracer,
    within: Context,
    name: string,
    kind: SpanKind,
    attributes: Record<string, string>,
  ) {
    this.#span = tracer.startSpan(name, { kind, attributes }, within)
    this.context = trace.setSpan(within, this.#span)
  }

  end({ error, outcome }: { error?: unknown; outcome?: 'commit' | 'rollback' } = {}): void {
    const span = this.#span
    // A transaction that could not commit is rolled back besides.
    if (!span.isRecording()) return
    if (outcome !== undefined) span.setAttribute('lab.transaction.outcome', outcome)
    if (error !== undefined) {
      span.setAttribute('error.type', failureOf(error))
      span.setStatus({ code: SpanStatusCode.ERROR })
    }
    span.end()
  }
}
