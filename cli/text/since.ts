import { UsageError } from '../commandLine.ts'

const units: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: 86_400_000 }

/** `90m`, `12h`, `30d` before now, or a date and time → milliseconds since the Unix epoch. Throws a `UsageError`. */
export const sinceOf = (text: string, now: number): number => {
	const [, count, unit = ''] = /^(\d{1,6})([mhd])$/.exec(text) ?? []
	const time = count === undefined ? Date.parse(text) : now - Number(count) * (units[unit] ?? 0)
	if (Number.isNaN(time) || time < 0)
		throw new UsageError(`malformed --since ${text}: as in 90m, 12h, 30d, or 2026-11-29T02:00:00Z`)
	return time
}
