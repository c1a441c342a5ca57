import { parseArgs } from 'node:util'

/**
 * Reads `--json`, and `--name number` for each of the names and for `seed`. The default seed is random; reports print it
 * so that a run can be repeated. Throws if a value is not a number.
 */
export const readNumbers = <const Name extends string>(
	defaults: Readonly<Record<Name, number>>,
): { readonly numbers: Readonly<Record<Name | 'seed', number>>; readonly isJson: boolean } => {
	const all: Readonly<Record<string, number>> = { ...defaults, seed: Date.now() % 1_000_000 }
	const { values } = parseArgs({
		options: {
			...Object.fromEntries(Object.keys(all).map((name) => [name, { type: 'string' } as const])),
			json: { type: 'boolean', default: false },
		},
	})
	const given: Readonly<Record<string, string | boolean | undefined>> = values
	const numbers = Object.entries(all).map(([name, value]): [string, number] => {
		const number = given[name] === undefined ? value : Number(given[name])
		if (!Number.isFinite(number) || number < 0)
			throw new Error(`--${name} is a number: ${given[name]} is none`)
		return [name, number]
	})
	return {
		numbers: Object.fromEntries(numbers) as Record<Name | 'seed', number>,
		isJson: values.json === true,
	}
}
