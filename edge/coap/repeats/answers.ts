/** Answers that are kept, each in a place. */
export type Answers = Readonly<{
	keep: (place: number, answer: Buffer) => void
	/** undefined: there is none */
	at: (place: number) => Buffer | undefined
	clear: (place: number) => void
}>

/** Header, token, and an option or two: enough for most answers. */
const SHORT_BYTES = 32

/** Short answers are in memory that is taken at once. A longer one is a string: a buffer of its own costs several times as much. */
export const createAnswers = (places: number): Answers => {
	const short = Buffer.alloc(places * SHORT_BYTES)
	const lengths = new Uint8Array(places)
	const long = new Map<number, string>()
	return {
		keep: (place, answer) => {
			const isShort = answer.length <= SHORT_BYTES
			lengths[place] = isShort ? answer.length : 0
			if (isShort) short.set(answer, place * SHORT_BYTES)
			else long.set(place, answer.toString('latin1'))
		},
		at: (place) => {
			const answer = long.get(place)
			if (answer !== undefined) return Buffer.from(answer, 'latin1')
			const length = lengths[place] ?? 0
			const start = place * SHORT_BYTES
			return length === 0 ? undefined : Buffer.from(short.subarray(start, start + length))
		},
		clear: (place) => {
			lengths[place] = 0
			if (long.size > 0) long.delete(place)
		},
	}
}
