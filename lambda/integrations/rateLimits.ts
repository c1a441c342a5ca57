import type { RateLimit } from './contract.ts'

const maxWindows = 5

const maxMessages = 1_000_000

const maxSeconds = 86_400

export const expectedRateLimits =
	`<messages>:<seconds>, up to ${maxWindows} of them with commas between and different seconds, such as 10:1,300:60; ` +
	`at most ${maxMessages} messages and ${maxSeconds} seconds; empty for none`

const parseOne = (text: string): RateLimit | undefined => {
	const [, messages = '', seconds = ''] = /^([1-9]\d{0,6}):([1-9]\d{0,4})$/.exec(text) ?? []
	const limit = { messages: Number(messages), seconds: Number(seconds) }
	const isOne = messages !== '' && limit.messages <= maxMessages && limit.seconds <= maxSeconds
	return isOne ? limit : undefined
}

/** Reads `10:1,300:60`, the shortest window first; undefined if it is not of this form. An empty text has no limits. */
export const parseRateLimits = (text: string): readonly RateLimit[] | undefined => {
	const limits = text === '' ? [] : text.split(',').map((one) => parseOne(one.trim()))
	const found = limits.filter((limit) => limit !== undefined)
	const windows = new Set(found.map(({ seconds }) => seconds))
	const isValid =
		found.length === limits.length && windows.size === found.length && windows.size <= maxWindows
	return isValid ? found.toSorted((a, b) => a.seconds - b.seconds) : undefined
}

/** `10:1,300:60` */
export const formatRateLimits = (limits: readonly RateLimit[]): string =>
	limits.map(({ messages, seconds }) => `${messages}:${seconds}`).join(',')
