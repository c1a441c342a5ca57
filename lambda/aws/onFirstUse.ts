/** Makes what most cold starts never need when it is asked for, and only once. */
export const onFirstUse = <T>(make: () => T): (() => T) => {
	let made: { readonly it: T } | undefined
	return () => {
		made ??= { it: make() }
		return made.it
	}
}
