import { error, type Finding } from '../finding.ts'
import { BT, LABELS, T } from '../labels.ts'
import { type Fields, fieldDetails, has, recordDetails } from '../record.ts'

/** RFC 8428 §4.5.3: times below this are relative to the moment of reception. */
const ABSOLUTE_FROM = 2 ** 28

/** Beyond the year 5138 a time is taken for milliseconds; the same distance before 1970 is refused as well. */
const IMPLAUSIBLE_FROM = 1e11

/** Seconds since the Unix epoch for the sum of base time and time, which may be relative. */
export const absoluteTime = (sum: number, receivedAt: number): number =>
	sum < ABSOLUTE_FROM ? receivedAt + sum : sum

/** Whether the number, in seconds, can only be a point in time (and no distance). */
export const isAbsolute = (seconds: number): boolean => seconds >= ABSOLUTE_FROM

export const isPlausible = (seconds: number): boolean => Math.abs(seconds) < IMPLAUSIBLE_FROM

/** Why a record with such a time is dropped. */
export const implausibleTime = (fields: Fields, seconds: number): Finding => {
	const label = has(fields, T) ? T : BT
	const details = {
		...recordDetails(fields),
		field: LABELS[label],
		...(has(fields, label) ? fieldDetails(fields, label) : undefined),
	}
	const { code, expected, reason } = Number.isFinite(seconds) ? IMPLAUSIBLE : INFINITE
	return error('record', code, `Record ${fields.index} has the time ${seconds}, ${reason}.`, {
		...details,
		expected,
	})
}

const IMPLAUSIBLE = {
	code: 'E_TIME',
	expected: 'seconds since 1970',
	reason: 'which cannot be seconds since 1970; it looks like milliseconds',
} as const

const INFINITE = {
	code: 'E_NOT_FINITE',
	expected: 'a finite number',
	reason: 'which is not finite after adding the base time',
} as const
