/**
 * The named variables of an environment, all of them present.
 * A missing one is a mistake of the deployment: this throws while the function starts, and names it.
 */
export const environment = <const Names extends readonly string[]>(
	names: Names,
	variables: Readonly<Record<string, string | undefined>>,
): Readonly<Record<Names[number], string>> => {
	const missing = names.filter((name) => (variables[name] ?? '') === '')
	if (missing.length > 0) throw new Error(`missing in the environment: ${missing.join(', ')}`)
	return Object.fromEntries(names.map((name) => [name, variables[name]])) as Record<Names[number], string>
}
