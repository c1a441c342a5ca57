import type { OpenApi } from '../openApi/openApi.ts'
import type { JsonSchema } from '../schemas/jsonSchema.ts'
import { closed } from './closed.ts'
import { firstError, validators } from './validators.ts'

/** An answer of the REST API, as a client has got it. */
export type RestAnswer = {
	readonly method: string
	/** without the query */
	readonly path: string
	readonly status: number
	readonly contentType: string | null
	readonly body: string
}

type Operation = {
	readonly parameters?: readonly JsonSchema[]
	readonly responses: Readonly<Record<string, { readonly content?: Readonly<Record<string, object>> }>>
}

type Route = { readonly template: string; readonly pattern: RegExp; readonly parameters: number }

const routeOf = (template: string, operations: Readonly<Record<string, unknown>>): Route => {
	const wide = (Object.values(operations) as readonly Operation[])
		.flatMap(({ parameters = [] }) => parameters)
		.filter((parameter) => parameter['x-several-segments'] === true)
		.map(({ name }) => String(name))
	const pattern = template
		.replaceAll('.', '\\.')
		.replaceAll(/\{(\w+)\}/g, (_, name: string) => (wide.includes(name) ? '.+' : '[^/]+'))
	return {
		template,
		pattern: new RegExp(`^${pattern}$`),
		parameters: template.split('{').length - 1,
	}
}

/** A path without parameters goes before one with them, as API Gateway decides. */
const routesOf = ({ paths }: OpenApi): readonly Route[] =>
	Object.entries(paths)
		.map(([template, operations]) => routeOf(template, operations))
		.toSorted((a, b) => a.parameters - b.parameters)

/** RFC 6839 §3.1. NDJSON is a text of several values. */
const isJson = (type: string): boolean => type === 'application/json' || type.endsWith('+json')

const isMedia = (type: string, declared: string): boolean => declared === '*/*' || declared === type

/**
 * Says what is wrong with an answer, by the document; undefined if nothing is. A path that the document does not have is
 * answered with 404, and a method that a path does not have with 405.
 */
export const checkResponse = (document: OpenApi) => {
	const routes = routesOf(document)
	const validate = validators(closed(document))

	const checkBody = (at: readonly string[], declared: readonly string[], answer: RestAnswer) => {
		const type = answer.contentType?.split(';')[0]?.trim() ?? ''
		if (declared.length === 0)
			return answer.body === '' ? undefined : 'the document has no body for this status'
		const media = declared.find((each) => isMedia(type, each))
		if (media === undefined)
			return `the media type ${type || '(none)'} is not in the document: ${declared.join(', ')}`
		if (!isJson(type)) return undefined
		const errors = validate([...at, 'content', media, 'schema'], JSON.parse(answer.body))
		return errors.length === 0 ? undefined : firstError(errors)
	}

	const checkFallback = (answer: RestAnswer, status: 404 | 405): string | undefined => {
		if (answer.status !== status) return `the document does not have it, and the status is not ${status}`
		const errors = validate(['components', 'schemas', 'ProblemDetail'], JSON.parse(answer.body))
		return errors.length === 0 ? undefined : firstError(errors)
	}

	return (answer: RestAnswer): string | undefined => {
		const { method, path, status } = answer
		const name = method.toLowerCase()
		const fitting = routes.filter(({ pattern }) => pattern.test(path))
		const route = fitting.find(({ template }) => name in (document.paths[template] ?? {}))
		const where = `${method} ${route?.template ?? fitting[0]?.template ?? path}: ${status}`
		const check = (): string | undefined => {
			const operation = document.paths[route?.template ?? '']?.[name] as unknown as Operation | undefined
			if (route === undefined || operation === undefined)
				return checkFallback(answer, fitting.length === 0 ? 404 : 405)
			const response = operation.responses[status]
			if (response === undefined)
				return 'the document does not have this status: add it to the member "otherwise" of the row'
			const at = ['paths', route.template, name, 'responses', String(status)]
			return checkBody(at, Object.keys(response.content ?? {}), answer)
		}
		const problem = check()
		return problem === undefined ? undefined : `${where}: ${problem}`
	}
}
