/** The properties of a resource, resolved. */
export type Properties = Readonly<Record<string, unknown>>

/**
 * Throws if there are properties that the host does not support: it must not ignore what has an effect in AWS.
 *
 * @param known the properties that the host supports, and those that have no effect on one machine
 */
export const checkProperties = (where: string, properties: Properties, known: readonly string[]): void => {
	const unknown = Object.keys(properties).filter((name) => !known.includes(name))
	if (unknown.length > 0) throw new Error(`${where}: property ${unknown.join(', ')} is not supported`)
}

/** Throws if the host does not support a value. */
export const checkValue = (where: string, value: unknown, allowed: readonly unknown[]): void => {
	if (!allowed.includes(value))
		throw new Error(`${where}: ${JSON.stringify(value)} is not supported, only ${JSON.stringify(allowed)}`)
}
