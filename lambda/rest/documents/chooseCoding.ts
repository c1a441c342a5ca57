import { codings } from '../contract.ts'

export type Coding = (typeof codings)[number]

/** Weights by coding of `Accept-Encoding: br;q=1.0, gzip;q=0` (RFC 9110 §12.5.3). */
const weightsOf = (header: string): ReadonlyMap<string, number> =>
	new Map(
		header.split(',').map((item) => {
			const [name = '', ...parameters] = item.split(';').map((part) => part.trim().toLowerCase())
			const weight = parameters.find((parameter) => parameter.startsWith('q='))?.slice(2)
			return [name, weight === undefined ? 1 : Number(weight)]
		}),
	)

const [, , identity] = codings

/** The smallest coding that a client accepts. Without the header it may not know any. */
export const chooseCoding = (header: string | undefined): Coding => {
	if (header === undefined) return identity
	const weights = weightsOf(header)
	const accepts = (name: string): boolean => (weights.get(name) ?? weights.get('*') ?? 0) > 0
	return codings.find(({ name }) => accepts(name)) ?? identity
}
