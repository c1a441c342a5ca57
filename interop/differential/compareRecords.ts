import type { ResolvedRecord } from './resolved.ts'

/** Decoders that resolve relative times by their own clocks are seconds apart, on a busy machine a minute. */
const CLOCKS_SECONDS = 120

const isSameNumber = (a: number, b: number): boolean =>
	Object.is(a, b) || Math.abs(a - b) <= 1e-9 * Math.max(Math.abs(a), Math.abs(b))

/** RFC 8428 §4.5.3: a time below 2**28 is relative to the moment of reception. */
const absolute = (t: number, receivedAt: number): number => (t < 2 ** 28 ? receivedAt + t : t)

export const isSameRecord =
	(receivedAt: number, compares: { readonly numbers: boolean }) =>
	(a: ResolvedRecord, b: ResolvedRecord): boolean => {
		const times = [a.t ?? 0, b.t ?? 0].map((t) => absolute(t, receivedAt)) as [number, number]
		return (
			a.n === b.n &&
			a.vs === b.vs &&
			a.vb === b.vb &&
			a.vd === b.vd &&
			a.vlo === b.vlo &&
			(!compares.numbers ||
				a.v === b.v ||
				(a.v !== undefined && b.v !== undefined && isSameNumber(a.v, b.v))) &&
			Math.abs(times[0] - times[1]) < CLOCKS_SECONDS
		)
	}

/** The records of one side that have no equal on the other one; each equal is taken once. */
export const without = (
	from: readonly ResolvedRecord[],
	others: readonly ResolvedRecord[],
	isSame: ReturnType<typeof isSameRecord>,
): readonly ResolvedRecord[] => {
	const left = [...others]
	return from.filter((record) => {
		const at = left.findIndex((other) => isSame(record, other))
		if (at >= 0) left.splice(at, 1)
		return at < 0
	})
}
