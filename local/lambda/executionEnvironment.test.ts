import assert from 'node:assert/strict'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { describe, it, type TestContext } from 'node:test'
import type { ServeAws } from '../aws/serveAws.ts'
import { temporaryFolder } from '../testing/tinyHost.ts'
import { createEnvironment } from './executionEnvironment.ts'

/** Nothing listens there: a request that is served has not gone through a socket. */
const url = 'http://127.0.0.1:1'

const code = `
import * as http from 'node:http'
import { Agent, request } from 'node:http'

const agent = new Agent({ keepAlive: true })

const ask = (port, body) => new Promise((resolve, reject) => {
	const asking = request({ host: '127.0.0.1', port, method: 'POST', path: '/a', agent }, (response) => {
		let text = ''
		response.on('data', (chunk) => { text += chunk })
		response.on('end', () => resolve(response.statusCode + ' ' + text))
	})
	asking.on('error', ({ code }) => resolve(code))
	asking.end(body)
})

const ways = {
	ask: ({ port = 1, body }) => ask(port, body),
	askAll: ({ count }) => Promise.all(Array.from({ length: count }, (_, index) => ask(1, String(index)))),
	isSame: () => http.request === request && http.default.request === request,
	write: () => {
		console.log('one')
		console.error('two')
		process.stdout.write('ha')
		process.stdout.write('lf')
		process.exit(3)
	},
}

export const handler = (event) => ways[event.how](event)
`

const greet: ServeAws = async ({ method, url: path, headers, readBody }) => ({
	status: 200,
	headers: {},
	body: `${method} ${path} ${headers.host} ${String(await readBody())}`,
})

describe('an execution environment', () => {
	const start = (t: TestContext, serve: ServeAws) => {
		const folder = temporaryFolder()
		writeFileSync(join(folder.path, 'index.mjs'), code)
		const lines: string[] = []
		const fn = {
			name: 'fn',
			arn: 'arn',
			folder: folder.path,
			handler: 'index.handler',
			memoryMegabytes: 128,
			timeoutSeconds: 10,
			environment: {},
			roleArn: 'role',
			mayLoop: false,
			logStreamArn: 'stream',
		}
		const needs = {
			services: { url, serve },
			onLine: (line: string) => void lines.push(line),
			timeoutFactor: 5,
		}
		const environment = createEnvironment(fn, needs)
		t.after(async () => {
			await environment.close()
			folder.remove()
		})
		return { invoke: (event: object) => environment.invoke(event, 'trace'), environment, lines }
	}

	it('takes requests to the AWS services to the host without sockets', async (t) => {
		const { invoke } = start(t, greet)
		assert.equal(await invoke({ how: 'ask', body: 'hello' }), '200 POST /a 127.0.0.1:1 hello')
		const all = Array.from({ length: 200 }, (_, index) => `200 POST /a 127.0.0.1:1 ${index}`)
		assert.deepEqual(await invoke({ how: 'askAll', count: 200 }), all)
		assert.equal(await invoke({ how: 'isSame' }), true)
	})

	it('takes other requests to where they are addressed', async (t) => {
		const server = createServer((_request, response) => response.end('another server'))
		server.listen(0, '127.0.0.1')
		await once(server, 'listening')
		t.after(() => {
			server.closeAllConnections()
			server.close()
		})
		const { port } = server.address() as AddressInfo
		const { invoke } = start(t, greet)
		assert.equal(await invoke({ how: 'ask', port }), '200 another server')
	})

	it('may end while it has a request, which the host serves to its end', async (t) => {
		const arrived = Promise.withResolvers<void>()
		const ended = Promise.withResolvers<void>()
		const served = Promise.withResolvers<void>()
		const { invoke, environment } = start(t, async (request) => {
			arrived.resolve()
			await ended.promise
			served.resolve()
			return greet(request)
		})
		const invocation = invoke({ how: 'ask', body: 'hello' })
		await arrived.promise
		environment.crash()
		await assert.rejects(invocation, /Runtime\.ExitError/)
		await environment.close()
		ended.resolve()
		await served.promise
	})

	it('hands on every line of its function, also of one that ends', async (t) => {
		const { invoke, lines } = start(t, greet)
		await assert.rejects(invoke({ how: 'write' }), /exited with code 3/)
		assert.deepEqual(lines, ['one', 'two', 'half'])
	})
})
