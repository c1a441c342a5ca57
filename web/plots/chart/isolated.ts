/** Indices of values with gaps on both sides: no line leads to them, so they are drawn as points. */
export const isolated = (values: ArrayLike<number | null | undefined>): number[] => {
	const found: number[] = []
	for (let at = 0; at < values.length; at += 1) {
		const isAlone = (values[at - 1] ?? null) === null && (values[at + 1] ?? null) === null
		if (isAlone && (values[at] ?? null) !== null) found.push(at)
	}
	return found
}
