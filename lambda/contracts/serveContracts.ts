import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda'
import { type Coding, chooseCoding } from '../rest/documents/chooseCoding.ts'
import { commonHeaders } from '../rest/documents/commonHeaders.ts'
import { matchesTag } from '../rest/documents/matchesTag.ts'
import type { Documents } from './contract.ts'
import { type Place, placeDocuments } from './placeDocuments.ts'

type ServeContractsNeeds = {
	readonly documents: Documents
	readonly place: Place
	/** a digest that names the text */
	readonly digest: (text: string) => string
	readonly compress: (coding: Exclude<Coding['name'], 'identity'>, text: string) => Buffer
}

type Headers = Readonly<Record<string, string>>

type Answer = APIGatewayProxyStructuredResultV2

// A browser asks whether it has changed: a deployment may change it.
const common = { ...commonHeaders, 'cache-control': 'no-cache', vary: 'accept-encoding' }

const policy = (styleHash: string): string =>
	`default-src 'none'; style-src '${styleHash}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`

/** A text in the coding that the client asks for, or that it has not changed. Each coding is made once. */
const document = (text: string, own: Headers, { digest, compress }: ServeContractsNeeds) => {
	const headers = { ...common, ...own, etag: `"${digest(text)}"` }
	const compressed = new Map<string, string>()
	return ({ headers: asked }: APIGatewayProxyEventV2): Answer => {
		if (matchesTag(asked['if-none-match'], headers.etag)) return { statusCode: 304, headers }
		const { name } = chooseCoding(asked['accept-encoding'])
		if (name === 'identity') return { statusCode: 200, headers, body: text }
		const body = compressed.get(name) ?? compress(name, text).toString('base64')
		compressed.set(name, body)
		return {
			statusCode: 200,
			headers: { ...headers, 'content-encoding': name },
			body,
			isBase64Encoded: true,
		}
	}
}

/** Answers the routes of the contracts. */
export const serveContracts = (needs: ServeContractsNeeds) => {
	const { openApi, asyncApi, html } = placeDocuments(needs.documents, needs.place)
	const json = { 'content-type': 'application/json' }
	const page = {
		'content-type': 'text/html; charset=utf-8',
		'content-security-policy': policy(needs.documents.styleHash),
	}
	const routes: Readonly<Record<string, (event: APIGatewayProxyEventV2) => Answer>> = {
		'GET /openapi.json': document(openApi, json, needs),
		'GET /asyncapi.json': document(asyncApi, json, needs),
		'GET /docs': document(html, page, needs),
	}
	return (event: APIGatewayProxyEventV2): Answer => {
		const route = routes[event.routeKey]
		if (route === undefined) throw new Error('no entrance for this route')
		return route(event)
	}
}
