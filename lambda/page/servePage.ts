import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda'
import { refuse } from '../rest/answer.ts'
import { chooseCoding } from '../rest/documents/chooseCoding.ts'
import { commonHeaders } from '../rest/documents/commonHeaders.ts'
import { matchesTag } from '../rest/documents/matchesTag.ts'
import { problem } from '../rest/problem.ts'
import type { Manifest } from './contract.ts'
import { documentHeaders } from './headers.ts'
import { type Addresses, render } from './render.ts'

type Answer = APIGatewayProxyStructuredResultV2

type ServePageNeeds = {
	readonly manifest: Manifest
	/** an asset of the manifest in one of the codings, by its name with the suffix of the coding */
	readonly readAsset: (file: string) => Buffer
	readonly addresses: Addresses
	/** a digest that names the text */
	readonly digest: (text: string) => string
	/** the form under which a fingerprint is compared; undefined for other texts */
	readonly normaliseFingerprint: (text: string | undefined) => string | undefined
}

const notFound = (): Answer => refuse(problem(404, 'Not found', 'There is nothing at this path.'))

/** Long after any browser has forgotten it. Another content has another name. */
const immutable = 'public, max-age=31536000, immutable'

type Route = (event: APIGatewayProxyEventV2) => Answer

const assetRoute =
	({ manifest, readAsset }: ServePageNeeds): Route =>
	({ headers, pathParameters }) => {
		const name = pathParameters?.['name'] ?? ''
		const type = Object.hasOwn(manifest.assets, name) ? manifest.assets[name] : undefined
		if (type === undefined) return notFound()
		const coding = chooseCoding(headers['accept-encoding'])
		return {
			statusCode: 200,
			headers: {
				...commonHeaders,
				'content-type': type,
				'cache-control': immutable,
				vary: 'accept-encoding',
				...(coding.name === 'identity' ? {} : { 'content-encoding': coding.name }),
			},
			body: readAsset(`${name}${coding.suffix}`).toString('base64'),
			isBase64Encoded: true,
		}
	}

const documentRoute = ({ manifest, addresses, digest }: ServePageNeeds): Route => {
	const html = render(manifest.html, addresses)
	const tag = `"${digest(html)}"`
	const headers = { ...documentHeaders(addresses), etag: tag }
	return (event) =>
		matchesTag(event.headers['if-none-match'], tag)
			? { statusCode: 304, headers }
			: { statusCode: 200, headers, body: html }
}

/**
 * QR codes have a fingerprint in their path. The part of an address after `#` stays in the browser: from there on no
 * request has the fingerprint in its path, and no other page sees it. Whether there is such a device is not looked up.
 */
const fingerprintRoute =
	({ normaliseFingerprint }: ServePageNeeds): Route =>
	({ pathParameters }) => {
		const fingerprint = normaliseFingerprint(pathParameters?.['fingerprint'])
		if (fingerprint === undefined) return notFound()
		const headers = { ...commonHeaders, 'cache-control': 'private, no-store', location: `/#${fingerprint}` }
		return { statusCode: 302, headers }
	}

/** Answers the routes of the page. */
export const servePage = (needs: ServePageNeeds): Route => {
	const routes: Readonly<Record<string, Route>> = {
		'GET /': documentRoute(needs),
		'GET /assets/{name}': assetRoute(needs),
		'GET /{fingerprint}': fingerprintRoute(needs),
	}
	return (event) => {
		const route = routes[event.routeKey]
		if (route === undefined) throw new Error('no entrance for this route')
		return route(event)
	}
}
