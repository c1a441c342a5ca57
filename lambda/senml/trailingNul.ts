import type { Label } from './labels.ts'
import { type Field, TEXT_WITH_NUL } from './record.ts'

/** Labels whose text is a word of SenML or LwM2M: no byte of it is NUL. The value `vs` may be any text. */
const WORDS: ReadonlySet<Label> = new Set<Label>(['bn', 'n', 'bu', 'u', 'blv', 'vlo', 'bct', 'ct'])

/** Whether the text ends in NUL, as one does that was sent together with the end of a C string. */
export const endsInNul = (text: string): boolean => text.charCodeAt(text.length - 1) === 0

/** The text up to the NUL characters at its end. */
export const cutNul = (text: string): string => {
	let length = text.length
	while (length > 0 && text.charCodeAt(length - 1) === 0) length -= 1
	return text.slice(0, length)
}

/** The field without the NUL characters at the end of a word; its encoding tells that there were some. */
export const withoutNul = (label: Label, field: Field): Field =>
	field.type === 'text' && endsInNul(field.value) && WORDS.has(label)
		? { ...field, value: cutNul(field.value), sent: TEXT_WITH_NUL }
		: field
