import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { openRaw, requestHead } from '../testing/rawClient.ts'
import { useTinyHost } from '../testing/useTinyHost.ts'

const assets = join(import.meta.dirname, '../testing/apps/page/assets')

describe('a page that a function serves', () => {
	const tiny = useTinyHost({ app: 'page' })
	const get = (path: string) => fetch(`${tiny.output('HttpUrl')}${path}`)

	const files: readonly (readonly [string, string, string])[] = [
		['/', 'index.html', 'text/html; charset=utf-8'],
		['/app.js', 'app.js', 'text/javascript; charset=utf-8'],
		['/images/dot.png', 'images/dot.png', 'image/png'],
	]
	for (const [path, file, type] of files) {
		it(`has ${path}, byte for byte, as ${type}`, async () => {
			const response = await get(path)
			assert.equal(response.status, 200)
			assert.equal(response.headers.get('content-type'), type)
			assert.deepEqual(Buffer.from(await response.arrayBuffer()), readFileSync(join(assets, file)))
		})

		it(`answers HEAD ${path} with the same headers and no body; the connection goes on`, async () => {
			const { port } = new URL(tiny.output('HttpUrl'))
			const { socket, next } = await openRaw(Number(port), requestHead(`HEAD ${path}`))
			for (let count = 0; count < 2; count++) {
				const { status, headers } = await next(true)
				assert.deepEqual(
					[status, headers.get('content-type'), headers.get('content-length')],
					[200, type, String(readFileSync(join(assets, file)).byteLength)],
				)
				if (count === 0) socket.write(requestHead(`HEAD ${path}`))
			}
			socket.destroy()
		})
	}

	it('has a 404 of its own for a file that does not exist', async () => {
		const response = await get('/images/other.txt')
		assert.deepEqual([response.status, await response.text()], [404, ''])
	})

	// https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html: 6 MB, with the other members of the answer.
	const megabyte = 1024 * 1024
	const fitting: readonly (readonly [string, number])[] = [
		['text', 6 * megabyte - 200],
		// In base64 three bytes become four.
		['binary', 4.5 * megabyte - 200],
	]
	for (const [kind, bytes] of fitting)
		it(`may be as large as Lambda allows: ${bytes} bytes of ${kind}`, async () => {
			const response = await get(`/large/${kind}/${bytes}`)
			const body = Buffer.from(await response.arrayBuffer())
			assert.deepEqual([response.status, body.byteLength], [200, bytes])
			assert.ok(body.every((byte, index) => byte === (kind === 'text' ? 0x78 : index % 256)))
		})

	for (const [kind, bytes] of [
		['text', 6 * megabyte + 200],
		['binary', 4.5 * megabyte + 200],
	])
		it(`is an error of the function when it is larger: ${bytes} bytes of ${kind}`, async () => {
			const from = tiny.lines.length
			const response = await get(`/large/${kind}/${bytes}`)
			assert.equal(response.status, 500)
			await tiny.line((line) => line.includes('Function.ResponseSizeTooLarge'), from)
			assert.equal((await get('/')).status, 200)
		})
})
