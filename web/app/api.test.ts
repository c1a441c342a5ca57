import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, before, describe, it } from 'node:test'
import { entrances } from '../../cdk/entrances.ts'
import { createApi } from './api.ts'

describe('a request of the page', () => {
	/** requests that came, and what the next ones are answered */
	const seen: { readonly request: IncomingMessage; readonly body: string }[] = []
	let answers: readonly (readonly [status: number, body: string])[] = []
	const server = createServer((request, response) => {
		let body = ''
		request.on('data', (part) => {
			body += String(part)
		})
		request.on('end', () => {
			seen.push({ request, body })
			const [status, text] = answers[0] ?? [200, '{}']
			answers = answers.slice(1)
			response.writeHead(status).end(text)
		})
	})
	before(async () => {
		server.listen(0, '127.0.0.1')
		await once(server, 'listening')
	})
	after(() => server.close())

	const url = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}`
	const api = createApi({
		fetch: (path, init) => fetch(`${url()}${path}`, init),
		credentials: () => ({ fingerprint: '29a.abcdef', key: 'secret' }),
	})
	const sentAfter = async (...request: Parameters<typeof api.request>) => {
		await api.request(...request)
		const last = seen.at(-1)
		return {
			url: last?.request.url,
			authorization: last?.request.headers.authorization,
			type: last?.request.headers['content-type'],
			body: last?.body,
		}
	}

	for (const [path, sent] of [
		['/device', '/device?fingerprint=29a.abcdef'],
		['/device/oob-1/hideDataBefore', '/device/oob-1/hideDataBefore?fingerprint=29a.abcdef'],
		['/device/oob-1/latest', '/device/oob-1/latest?fingerprint=29a.abcdef'],
		['/device/oob-1/senml-imports?limit=5', '/device/oob-1/senml-imports?limit=5&fingerprint=29a.abcdef'],
	] as const)
		it(`has the fingerprint, and not the key, to ${path}`, async () => {
			const { url, authorization } = await sentAfter('GET', path)
			assert.deepEqual([url, authorization], [sent, undefined])
		})

	it('has the fingerprint to each route for who watches the device, and the key to all others', async () => {
		const paths = entrances.flatMap(({ path, access }) => {
			const [, asked] = /^\/(.*)$/.exec(path.replaceAll(/\{[^}]+\}/g, '1')) ?? []
			return asked === undefined
				? []
				: [{ path: `/${asked}`, isWatchers: access.kind === 'watcher' } as const]
		})
		assert.ok(paths.some(({ isWatchers }) => isWatchers))
		for (const { path, isWatchers } of paths) {
			const { authorization } = await sentAfter('GET', path)
			assert.equal(authorization, isWatchers ? undefined : 'Bearer secret', path)
		}
	})

	for (const path of ['/devices', '/device/oob-1/downlinks', '/converters'] as const)
		it(`has the key, and not the fingerprint, to ${path}`, async () => {
			const { url, authorization } = await sentAfter('POST', path, { a: 1 })
			assert.deepEqual([url, authorization], [path, 'Bearer secret'])
		})

	it('has a body in JSON', async () => {
		const { type, body } = await sentAfter('PATCH', '/integrations/int-1', { name: 'ä' })
		assert.deepEqual([type, body], ['application/json', '{"name":"ä"}'])
	})

	it('resolves with the value, with nothing if there is none', async () => {
		answers = [
			[200, '{"a":1}'],
			[201, ''],
		]
		assert.deepEqual(await api.request('GET', '/health'), { ok: true, value: { a: 1 } })
		assert.deepEqual(await api.request('GET', '/health'), { ok: true, value: undefined })
	})

	it('resolves with what the server says is wrong', async () => {
		const problem = { title: 'Forbidden', detail: 'This needs a key.' }
		answers = [
			[403, JSON.stringify(problem)],
			[502, '<html>'],
		]
		assert.deepEqual(await api.request('GET', '/device'), { ok: false, status: 403, problem })
		assert.deepEqual(await api.request('GET', '/device'), {
			ok: false,
			status: 502,
			problem: { title: 'Bad Gateway' },
		})
	})

	it('resolves without a server, too', async () => {
		const nobody = createApi({
			fetch: (path, init) => fetch(`http://127.0.0.1:1${path}`, init),
			credentials: () => ({ fingerprint: undefined, key: undefined }),
		})
		assert.deepEqual(await nobody.request('GET', '/health'), {
			ok: false,
			status: 0,
			problem: { title: 'The server cannot be reached.' },
		})
	})
})
