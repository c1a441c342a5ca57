const COUNT = 0x10000

/** RFC 7252 §4.4: message ids of the server. They begin at random and repeat only after 65 535 others. */
export const messageIds = (random: () => number): (() => number) => {
	let next = Math.floor(random() * COUNT)
	return () => {
		const messageId = next
		next = (next + 1) % COUNT
		return messageId
	}
}
