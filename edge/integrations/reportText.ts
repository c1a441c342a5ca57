import type { UplinkReport } from './ports.ts'

const maxBytes = 64

/** A text in so many bytes of UTF-8 at most, without half of a character at its end. */
const cut = (text: string, bytes: number): string => {
	const all = Buffer.from(text)
	if (all.length <= bytes) return text
	let end = bytes
	// RFC 3629 §3: a byte 10xxxxxx continues a character.
	while (end > 0 && ((all[end] ?? 0) & 0xc0) === 0x80) end -= 1
	return all.subarray(0, end).toString()
}

/** `imp=<importId> failed: …` in at most 64 bytes; `report` undefined: nothing is known yet. */
export const reportText = (importId: string, report?: UplinkReport): string => {
	if (report === undefined) return `imp=${importId}`
	const { outcome, problem } = report
	return cut(`imp=${importId} ${outcome}${problem === undefined ? '' : `: ${problem}`}`, maxBytes)
}
