import { createHash, createHmac } from 'node:crypto'
import type { IncomingMessage } from 'node:http'

const sha256 = (data: string): string => createHash('sha256').update(data).digest('hex')
const hmac = (key: string | Buffer, data: string): Buffer => createHmac('sha256', key).update(data).digest()

/** As AWS checks it: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html */
export const expectedSignature = (
	{ method, url = '', headers }: IncomingMessage,
	body: string,
	secretAccessKey: string,
): string => {
	const [, scope = '', signed = ''] =
		/Credential=[^/]+\/([^,]+), SignedHeaders=([^,]+),/.exec(headers.authorization ?? '') ?? []
	const [path = '', query = ''] = url.split('?')
	// Every service but S3 encodes the segments of the path, which are encoded already, once more.
	const twice = path.split('/').map(encodeURIComponent).join('/')
	const lines = signed.split(';').map((name) => `${name}:${String(headers[name]).trim()}\n`)
	const canonical = [method, twice, query, lines.join(''), signed, sha256(body)].join('\n')
	const [date = '', region = '', service = '', end = ''] = scope.split('/')
	const key = [region, service, end].reduce(hmac, hmac(`AWS4${secretAccessKey}`, date))
	const toSign = ['AWS4-HMAC-SHA256', headers['x-amz-date'], scope, sha256(canonical)].join('\n')
	return hmac(key, toSign).toString('hex')
}

/** The signature that a request has. */
export const signatureOf = ({ headers }: IncomingMessage): string | undefined =>
	/Signature=(\w+)/.exec(headers.authorization ?? '')?.[1]
