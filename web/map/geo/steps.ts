/** The greatest of 1, 2, 5, 10, 20 … that is not above `limit`. */
export const roundBelow = (limit: number): number => {
	const power = 10 ** Math.floor(Math.log10(limit))
	// A tenth of a millionth makes up for powers that are no exact numbers.
	const factor = [5, 2, 1].find((each) => each * power <= limit * (1 + 1e-7)) ?? 1
	return factor * power
}

/** The smallest of 1, 2, 5, 10, 20 … that is not below `limit`. */
export const roundAbove = (limit: number): number => {
	const power = 10 ** Math.floor(Math.log10(limit))
	const factor = [1, 2, 5].find((each) => each * power >= limit * (1 - 1e-7)) ?? 10
	return factor * power
}

export type ScaleBar = { readonly pixels: number; readonly text: string }

const lengthText = (metres: number): string => {
	if (metres >= 1000) return `${metres / 1000} km`
	return metres >= 1 ? `${metres} m` : `${Math.round(metres * 100)} cm`
}

/** The longest bar of a round length that has at most so many pixels. */
export const scaleBar = (metresPerPixel: number, maxPixels: number): ScaleBar => {
	const metres = roundBelow(metresPerPixel * maxPixels)
	return { pixels: metres / metresPerPixel, text: lengthText(metres) }
}
