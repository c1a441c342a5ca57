/** Properties of a resource, resolved. */
export type Properties = Readonly<Record<string, unknown>>

/**
 * Refuses properties that the host does not know: what it would silently ignore, AWS would not.
 *
 * @param known those that the host acts upon, and those that have no effect on one machine
 */
export const checkProperties = (where: string, properties: Properties, known: readonly string[]): void => {
	const unknown = Object.keys(properties).filter((name) => !known.includes(name))
	if (unknown.length > 0) throw new Error(`${where}: property ${unknown.join(', ')} is not supported`)
}

/** Refuses a value other than those the host can play. */
export const checkValue = (where: string, value: unknown, allowed: readonly unknown[]): void => {
	if (!allowed.includes(value))
		throw new Error(`${where}: ${JSON.stringify(value)} is not supported, only ${JSON.stringify(allowed)}`)
}
