import { overlapMilliseconds } from './contract.ts'

/** From where on a client resumes. */
export type Cursor = {
	/** milliseconds since the Unix epoch */
	readonly time: number
	/** all that was written before was there when it was sent: nothing of it has to be sent again */
	readonly isExact?: true
}

const pattern = /^(\d{1,15})(\.0)?$/

/** Reads `1767268800000`, or `1767268800000.0` if it is exact; undefined for anything else. */
export const readCursor = (text = ''): Cursor | undefined => {
	const parts = pattern.exec(text)
	if (parts === null) return undefined
	const [, time, exact] = parts
	return { time: Number(time), ...(exact === undefined ? {} : { isExact: true }) }
}

/** A number, to which the time of a cursor can be compared whether it is exact or not. */
export const textOf = ({ time, isExact }: Cursor): string => `${time}${isExact === true ? '.0' : ''}`

/** When the oldest event was written that whoever resumes from here may not have. */
export const startOf = ({ time, isExact }: Cursor): number =>
	isExact === true ? time : time - overlapMilliseconds

/** The one from which less is sent again. */
export const laterOf = (one: Cursor, other: Cursor): Cursor => (startOf(other) > startOf(one) ? other : one)
