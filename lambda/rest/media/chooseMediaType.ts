export const json = 'application/json'

type Wanted = { readonly range: string; readonly quality: number }

const wantedIn = (accept: string): readonly Wanted[] =>
	accept.split(',').map((one) => {
		const [range = '', ...parameters] = one.split(';').map((part) => part.trim().toLowerCase())
		const quality = parameters
			.map((parameter) => /^q=([01](?:\.\d{0,3})?)$/.exec(parameter)?.[1])
			.find(Boolean)
		return { range, quality: Number(quality ?? 1) }
	})

/** RFC 9110 §12.5.1: the most specific range counts. */
const qualityOf = (mediaType: string, wanted: readonly Wanted[]): number => {
	const ranges = [mediaType, mediaType.replace(/\/.*/, '/*'), '*/*']
	const found = ranges.flatMap((range) => wanted.find((one) => one.range === range) ?? [])
	return found[0]?.quality ?? 0
}

/**
 * Which media type a client wants most (RFC 9110 §12.5.1): the first of those that it wants as much. Undefined if it wants
 * none of them.
 */
export const chooseMediaType = (
	accept: string | undefined,
	mediaTypes: readonly string[],
): string | undefined => {
	if (accept === undefined || accept.trim() === '') return mediaTypes[0]
	const wanted = wantedIn(accept)
	const [best] = mediaTypes
		.map((mediaType) => ({ mediaType, quality: qualityOf(mediaType, wanted) }))
		.toSorted((a, b) => b.quality - a.quality)
	return best === undefined || best.quality === 0 ? undefined : best.mediaType
}
