/** Whether an answer is one that the operation's own documentation allows: its status, its type and its body. */
import assert from 'node:assert/strict'
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import type { OpenApi, Operation } from '../http/document.ts'

export type Answer = { status: number; type: string; text: string }

/** What answers an address that never became one of this operation: `/v1/orders/` has no id. */
const elsewhere = [404, 405]

/** Of what is refused: an answer that grows with the request would be a gift to who floods. */
export const mostOfRefusal = 9000
const mostOfAnswer = 1024 * 1024

export function documentedAnswers(document: OpenApi) {
  const ajv = new Ajv2020({ strict: false, logger: false, validateFormats: true })
  addFormats.default(ajv)
  ajv.addSchema({ ...document, $id: 'lab' })
  const compiled = new Map<string, ValidateFunction>()

  function validatorOf(...path: string[]): ValidateFunction {
    const pointer = path.map((part) => part.replaceAll('~', '~0').replaceAll('/', '~1'))
    const $ref = `lab#/${pointer.map(encodeURIComponent).join('/')}`
    const made = compiled.get($ref) ?? ajv.compile({ $ref })
    compiled.set($ref, made)
    return made
  }

  /** @throws when the documentation does not say that this may be answered */
  function check({ method, path, responses, tags }: Operation, answer: Answer): void {
    const { status, type, text } = answer
    const documented = responses[status]
    const asProblem = tags[0] === 'fhir' ? 'application/fhir+json' : 'application/problem+json'
    if (!documented && elsewhere.includes(status)) {
      assert.ok(type === asProblem || type === 'application/problem+json', `${status} ${type}`)
      return
    }
    assert.ok(documented, `${status} is not documented: ${text.slice(0, 500)}`)
    const content = documented.content ?? {}
    if (Object.keys(content).length === 0) return assert.equal(text, '', `${status} has no body`)
    assert.ok(Object.hasOwn(content, type), `${status} as ${type} is not documented`)
    const most = status >= 400 ? mostOfRefusal : mostOfAnswer
    assert.ok(text.length <= most, `${status} with ${text.length} characters`)
    if (!/[/+]json$/.test(type)) return
    const body: unknown = JSON.parse(text)
    const parts = ['paths', path, method.toLowerCase(), 'responses', `${status}`, 'content', type]
    const valid = validatorOf(...parts, 'schema')
    assert.ok(valid(body), `${status}: ${ajv.errorsText(valid.errors)}\n${text.slice(0, 2000)}`)
    if (type === 'application/problem+json') checkProblem(body as Problem, status, documented)
  }

  return { check, validatorOf }
}

type Problem = { type: string; status: number; errors?: unknown[] }

function checkProblem(
  { type, status, errors = [] }: Problem,
  sent: number,
  { content = {} }: Operation['responses'][string],
): void {
  assert.equal(status, sent)
  assert.ok(errors.length <= 20, `${errors.length} errors`)
  const { examples = {} } = content['application/problem+json']!
  const types = Object.keys(examples).map((name) => `/problems/${name}`)
  assert.ok(types.length === 0 || types.includes(type), `${type}, of ${types.join()}`)
}
