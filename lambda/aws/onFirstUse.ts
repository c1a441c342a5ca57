/** Makes something when it is first asked for, and only once: most cold starts need few of their clients. */
export const onFirstUse = <T>(make: () => T): (() => T) => {
	let made: { readonly it: T } | undefined
	return () => {
		made ??= { it: make() }
		return made.it
	}
}
