/** A label that is not known, with its position. */
export type UnknownField = {
	/** integers, big integers and text are different keys */
	readonly key: string | number | bigint
	readonly record: number
	readonly byteOffset: number | undefined
}
