import { createHmac, createSecretKey, hash, type KeyObject } from 'node:crypto'

/**
 * Signs requests by Signature Version 4, as the signer of the SDK does: for the requests of these clients, which have no
 * repeated parameters and a body that is there. Most of the time of a request would be that signer.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 */

export type Credentials = {
	readonly accessKeyId: string
	readonly secretAccessKey: string
	readonly sessionToken?: string | undefined
}

export type ToSign = {
	readonly method: string
	/** encoded, as it is sent, without empty segments and dots */
	readonly path: string
	readonly query?: Readonly<Record<string, string>>
	/** names in lower case */
	readonly headers: Readonly<Record<string, string>>
	readonly body?: string | Uint8Array | undefined
}

type Scope = { readonly service: string; readonly region: string }

/** RFC 3986 §2.3: all but unreserved characters. */
const encode = (text: string): string =>
	encodeURIComponent(text).replaceAll(
		/[!'()*]/g,
		(character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
	)

const compare = (one: string, other: string): number => (one < other ? -1 : Number(one > other))

const canonicalQuery = (query: ToSign['query'] = {}): string =>
	Object.keys(query)
		.toSorted(compare)
		.map((name) => `${encode(name)}=${encode(query[name] ?? '')}`)
		.join('&')

/** Every service but S3 encodes the encoded path once more. */
const canonicalPath = (path: string): string => (path === '/' ? path : path.split('/').map(encode).join('/'))

/** The key of a day. A function signs with one of them, until the day or its credentials change. */
const rememberKey = ({ service, region }: Scope): ((secret: string, day: string) => KeyObject) => {
	let remembered: { readonly of: string; readonly key: KeyObject } | undefined
	return (secret, day) => {
		const of = `${secret}/${day}`
		if (remembered?.of === of) return remembered.key
		let key = Buffer.from(`AWS4${secret}`)
		for (const part of [day, region, service, 'aws4_request'])
			key = createHmac('sha256', key).update(part).digest()
		remembered = { of, key: createSecretKey(key) }
		return remembered.key
	}
}

/** milliseconds since the Unix epoch → `20260102T030405Z` */
const basicTime = (at: number): string => new Date(at).toISOString().replaceAll(/[-:]|\.\d+/g, '')

/**
 * @param now milliseconds since the Unix epoch
 * @returns gives the headers of a request, with those of its signature
 */
export const createSigner = (scope: Scope, now: () => number = Date.now) => {
	const keyFor = rememberKey(scope)
	return (request: ToSign, credentials: Credentials): Record<string, string> => {
		const { method, path, query, body = '' } = request
		const { accessKeyId, secretAccessKey, sessionToken } = credentials
		const time = basicTime(now())
		const day = time.slice(0, 8)
		const bodyHash = hash('sha256', body)
		const headers = {
			...request.headers,
			'x-amz-date': time,
			...(sessionToken === undefined || sessionToken === '' ? {} : { 'x-amz-security-token': sessionToken }),
			'x-amz-content-sha256': bodyHash,
		}
		const sorted = Object.entries(headers).toSorted(([one], [other]) => compare(one, other))
		const names = sorted.map(([name]) => name).join(';')
		const lines = sorted.map(([name, value]) => `${name}:${value.trim().replaceAll(/\s+/g, ' ')}\n`).join('')
		const canonical = [method, canonicalPath(path), canonicalQuery(query), lines, names, bodyHash].join('\n')
		const credentialScope = `${day}/${scope.region}/${scope.service}/aws4_request`
		const toSign = `AWS4-HMAC-SHA256\n${time}\n${credentialScope}\n${hash('sha256', canonical)}`
		const signature = createHmac('sha256', keyFor(secretAccessKey, day)).update(toSign).digest('hex')
		return {
			...headers,
			authorization: `AWS4-HMAC-SHA256 Credential=${accessKeyId}/${credentialScope}, SignedHeaders=${names}, Signature=${signature}`,
		}
	}
}
