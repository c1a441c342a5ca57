const units = [
	{ seconds: 86_400, word: 'd' },
	{ seconds: 3_600, word: 'h' },
	{ seconds: 60, word: 'min' },
] as const

/** `now`, `12 s ago`, `3 min ago`; `in 5 s` for a time that is to come. Both in milliseconds since the Unix epoch. */
export const ago = (at: number, now: number): string => {
	const seconds = Math.round(Math.abs(now - at) / 1000)
	if (seconds < 1) return 'now'
	const unit = units.find((each) => seconds >= each.seconds)
	const text = unit === undefined ? `${seconds} s` : `${Math.floor(seconds / unit.seconds)} ${unit.word}`
	return at <= now ? `${text} ago` : `in ${text}`
}
