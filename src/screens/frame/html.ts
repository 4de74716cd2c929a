// What templates are made of. html`…` escapes whatever is put into it, so that a patient's name is text wherever
// it stands; nothing here takes a string for markup.
import { html } from 'hono/html'

export { html }

/** What html`…` makes. */
export type Html = ReturnType<typeof html>

/** What may stand in a template: a list is written one after the other, null and false leave nothing. */
export type Content = Html | string | number | null | false | undefined | readonly Content[]

export const nothing = html``
