/** Whether the text ends in NUL, as one does that was sent together with the end of a C string. */
export const endsInNul = (text: string): boolean => text.charCodeAt(text.length - 1) === 0

/** The text up to the NUL characters at its end. */
export const cutNul = (text: string): string => {
	let length = text.length
	while (length > 0 && text.charCodeAt(length - 1) === 0) length -= 1
	return text.slice(0, length)
}
