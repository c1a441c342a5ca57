import type { HttpRoute } from './httpApi.ts'

/** A route that matches a request, and the values of the parameters in its path. */
export type HttpMatch = {
	readonly route: HttpRoute
	readonly pathParameters: Readonly<Record<string, string>>
}

const matchPath = (template: string, path: string): Record<string, string> | undefined => {
	const expected = template.split('/')
	const actual = path.split('/')
	if (expected.length !== actual.length) return undefined
	const parameters: Record<string, string> = {}
	for (const [index, level] of expected.entries()) {
		const value = actual[index] ?? ''
		const name = /^\{(.+)\}$/.exec(level)?.[1]
		if (name === undefined ? level !== value : value === '') return undefined
		if (name !== undefined) parameters[name] = decodeURIComponent(value)
	}
	return parameters
}

/** The most specific route: fewer parameters first, a method before `ANY`, `$default` last. */
export const findRoute = (
	routes: readonly HttpRoute[],
	method: string,
	path: string,
): HttpMatch | undefined => {
	const matches = routes
		.map((route) => {
			const [verb, template = ''] = route.key.split(' ')
			if (verb !== method && verb !== 'ANY') return undefined
			const pathParameters = matchPath(template, path)
			return pathParameters && { route, pathParameters }
		})
		.filter((match) => match !== undefined)
		.sort(
			(a, b) =>
				Object.keys(a.pathParameters).length - Object.keys(b.pathParameters).length ||
				Number(a.route.key.startsWith('ANY')) - Number(b.route.key.startsWith('ANY')),
		)
	const fallback = routes.find(({ key }) => key === '$default')
	return matches[0] ?? (fallback && { route: fallback, pathParameters: {} })
}
