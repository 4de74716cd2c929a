// What an observation of HL7 says, as one text: OBX-2 names the type in which OBX-5 is written.
import { textAt, type Segment } from './fields.ts'

const valueAt = (component: number) => ({ segment: 'OBX', field: 5, component, part: 1 })

/** The types that can be a result. What is no number, titre or word (images, documents) is none. */
const valueTypes = ['NM', 'SN', 'ST', 'TX', 'FT', 'CE', 'CWE', 'CNE', 'IS', 'ID'] as const

/**
 * | OBX-2 | OBX-5               | text     |                                                             |
 * |-------|---------------------|----------|-------------------------------------------------------------|
 * | NM    | `5.40`              | `5.40`   |                                                             |
 * | SN    | `^5.40`             | `5.40`   | comparator ^ number ^ separator ^ number                    |
 * | SN    | `>^100`             | `>100`   |                                                             |
 * | SN    | `^1^:^80`           | `1:80`   | a titre                                                     |
 * | SN    | `^100^-^200`        | `100-200`| refused later: no value, but a range                        |
 * | CWE   | `POS^positive^L`    | `POS`    | the code; its text where it has none                        |
 * | ST    | `<2`                | `<2`     |                                                             |
 *
 * Undefined for a type that holds no result. Source: HL7 v2.5.1 chapter 2.A.
 */
export function observedText(obx: Segment): string | undefined {
  const type = textAt(obx, { segment: 'OBX', field: 2, component: 1, part: 1 }).toUpperCase()
  if (!valueTypes.some((one) => one === type)) return undefined
  const [first, second, third, fourth] = [1, 2, 3, 4].map((n) => textAt(obx, valueAt(n)))
  if (type === 'SN') {
    const comparator = first === '=' ? '' : first
    return `${comparator}${second}${third}${fourth}`
  }
  return first === '' && type.startsWith('C') ? second! : first!
}
