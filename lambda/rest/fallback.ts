import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda'
import { refuse } from './answer.ts'
import { problem } from './problem.ts'

/** `/device/{deviceId}/x` → matches `/device/42/x`; `/{prefix+}/x` → matches `/a/b/x`; `/{a}.{b}` → matches `/x.y`. */
const pattern = (path: string): RegExp =>
	new RegExp(
		`^${path
			.replaceAll('.', '\\.')
			.replace(/\{[^}]+\+\}/g, '.+')
			.replace(/\{[^}]+\}/g, '[^/]+')}$`,
	)

/**
 * What `$default` answers: 405 with `Allow` where the path exists (RFC 9110 §15.5.6), else 404.
 *
 * @param routes the route keys of the API: `GET /health`, …
 */
export const fallback =
	(routes: readonly string[]) =>
	({ method, path }: { method: string; path: string }): APIGatewayProxyStructuredResultV2 => {
		const allowed = routes
			.map((key) => key.split(' '))
			.filter(([, template = '']) => pattern(template).test(path))
			.map(([verb = '']) => verb)
		// A route whose function asks: its path has the form of one that exists, and does not.
		return allowed.length > 0 && !allowed.includes(method)
			? refuse(problem(405, 'Method not allowed', `${method} is not defined for this path.`), {
					allow: allowed.join(', '),
				})
			: refuse(problem(404, 'Not found', 'There is nothing at this path.'))
	}
