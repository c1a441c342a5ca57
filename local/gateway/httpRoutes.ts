import type { HttpRoute } from './httpApi.ts'

/** A route that matches a request, and the values of the parameters in its path. */
export type HttpMatch = {
	readonly route: HttpRoute
	readonly pathParameters: Readonly<Record<string, string>>
}

const isGreedy = (template: string): boolean => template.endsWith('+}')

/** The segments of a path, the last ones in one piece where the template ends with `{name+}`. */
const segmentsOf = (path: string, template: string): readonly string[] => {
	const segments = path.split('/')
	const last = template.split('/').length - 1
	return isGreedy(template) && segments.length > last
		? [...segments.slice(0, last), segments.slice(last).join('/')]
		: segments
}

const matchPath = (template: string, path: string): Record<string, string> | undefined => {
	const expected = template.split('/')
	const actual = segmentsOf(path, template)
	if (expected.length !== actual.length) return undefined
	const parameters: Record<string, string> = {}
	for (const [index, level] of expected.entries()) {
		const value = actual[index] ?? ''
		const name = /^\{(.+?)\+?\}$/.exec(level)?.[1]
		if (name === undefined ? level !== value : value === '') return undefined
		if (name !== undefined) parameters[name] = decodeURIComponent(value)
	}
	return parameters
}

/** Lower ranks first: no greedy parameter, fewer parameters, longer templates, a method before `ANY`. */
const rank = ({ route, pathParameters }: HttpMatch): readonly number[] => [
	Number(isGreedy(route.key)),
	Object.keys(pathParameters).length,
	-route.key.split('/').length,
	Number(route.key.startsWith('ANY')),
]

const byRank = (one: HttpMatch, other: HttpMatch): number => {
	const others = rank(other)
	return rank(one).reduce((difference, value, index) => difference || value - (others[index] ?? 0), 0)
}

/** The most specific route that matches; `$default` if there is no other. */
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
		.toSorted(byRank)
	const fallback = routes.find(({ key }) => key === '$default')
	return matches[0] ?? (fallback && { route: fallback, pathParameters: {} })
}
