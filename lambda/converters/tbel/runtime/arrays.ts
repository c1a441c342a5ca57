/** What a list of JavaScript is in Java, if it is not a list of anything: the mark is not seen in JSON. */
export type Kind = 'array' | 'bytes' | 'byteArray' | 'set'

export type Marked = { tbelKind?: Kind | undefined }

export const asKind = <Item>(values: Item[], kind: Kind | undefined): Item[] =>
	Object.assign<Item[], Marked>(values, { tbelKind: kind })

export const kindOfList = (value: object): Kind | undefined => (value as Marked).tbelKind

export const isSet = (value: unknown): boolean => Array.isArray(value) && kindOfList(value) === 'set'

export const isArray = (value: unknown): boolean => {
	const kind = Array.isArray(value) ? kindOfList(value) : undefined
	return kind === 'array' || kind === 'byteArray'
}

export const isList = (value: unknown): value is unknown[] =>
	Array.isArray(value) && !isArray(value) && !isSet(value)

/** A part or a copy of a list is what the list is. */
export const alike = <Item>(list: object, values: Item[]): Item[] => {
	const kind = kindOfList(list)
	return kind === undefined ? values : asKind(values, kind)
}

/** Items as a script sees them. Lists of bytes have numbers in them, which become bytes when they are read. */
export const readItem = (list: readonly unknown[], value: unknown): unknown => {
	if (typeof value !== 'number') return value ?? null
	const kind = kindOfList(list)
	return kind === 'bytes' || kind === 'byteArray' ? Object(value) : value
}

/** What the script gets as payload: signed bytes. */
export const payloadOf = (payload: unknown): unknown => {
	if (!Array.isArray(payload)) return payload
	const bytes: number[] = []
	for (let index = 0; index < payload.length; index++) bytes.push((payload[index] << 24) >> 24)
	return asKind(bytes, 'bytes')
}
