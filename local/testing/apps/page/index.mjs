import { readFile } from 'node:fs/promises'
import { extname, join, normalize } from 'node:path'

/** A page that a function serves out of its own folder. */

const types = {
	'.html': 'text/html; charset=utf-8',
	'.js': 'text/javascript; charset=utf-8',
	'.png': 'image/png',
}

const isBinary = (type) => type.startsWith('image/')

export const page = async ({ pathParameters }) => {
	const path = normalize(pathParameters?.file ?? 'index.html')
	const type = types[extname(path)]
	if (type === undefined || path.startsWith('..')) return { statusCode: 404 }
	const content = await readFile(join(process.env.LAMBDA_TASK_ROOT, 'assets', path))
	return {
		statusCode: 200,
		headers: { 'Content-Type': type, 'Content-Length': String(content.byteLength) },
		body: content.toString(isBinary(type) ? 'base64' : 'utf8'),
		isBase64Encoded: isBinary(type),
	}
}

/** As many bytes as the path says: all values from 0 to 255, or the letter x. */
export const large = async ({ pathParameters: { kind, bytes } }) =>
	kind === 'binary'
		? {
				statusCode: 200,
				headers: { 'content-type': 'application/octet-stream' },
				body: Buffer.from(Array.from({ length: Number(bytes) }, (_, index) => index % 256)).toString(
					'base64',
				),
				isBase64Encoded: true,
			}
		: { statusCode: 200, headers: { 'content-type': 'text/plain' }, body: 'x'.repeat(Number(bytes)) }
