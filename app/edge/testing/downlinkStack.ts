import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import type { LogEntry } from '../../../edge/log.ts'
import { libcoapClient } from '../../../edge/testing/libcoapClient.ts'
import type { ShownDownlink } from '../../../lambda/downlinks/entrances.ts'
import { newOperator } from '../../../local/access/credentials.ts'
import { collectLine } from '../../../local/log.ts'
import { temporaryFolder } from '../../../local/testing/tinyHost.ts'
import { testAssembly } from '../../../testing/assembly.ts'
import { hostStack, type TestDevice } from '../../../testing/hostedStack.ts'
import { makeKey } from '../../../testing/makeKey.ts'
import { openStream } from '../../../testing/streamClient.ts'
import { runEdge } from '../runEdge.ts'

type EdgeOptions = Partial<Parameters<typeof runEdge>[0]>

const never = (): Promise<never> => new Promise(() => undefined)

/** A hosted stack with a program that sends downlinks and follows them, and edges that stand alone. */
export const startDownlinkStack = async (devices: readonly TestDevice[]) => {
	const folder = temporaryFolder()
	const edge = newOperator()
	const assembly = await testAssembly(join(folder.path, 'cdk.out'))
	const policies = Object.entries(assembly.template.Resources)
		.filter(([, { Type }]) => Type === 'AWS::IAM::ManagedPolicy')
		.map(([id]) => id)
	const stack = await hostStack(assembly, { devices, users: [{ ...edge, name: 'edge', policies }] })
	const make = makeKey(stack.db, stack.host.output('KeysTable'))
	const { key } = await make('--scope', 'downlinks:write,stream:read')
	const { key: edgeKey } = await make('--scope', 'edge:downlinks')
	const streamUrl = stack.host.output('CommunicationsUrl')
	const stream = await openStream(streamUrl, ['senml-live', `key.${key}`])
	await stream.find(({ type }) => type === 'subscribed')
	const call = async (method: string, path: string, body?: object): Promise<unknown> => {
		const response = await fetch(`${stack.restUrl}${path}`, {
			method,
			headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
			...(body === undefined ? {} : { body: JSON.stringify(body) }),
		})
		return response.json()
	}
	const show = async ({ deviceId, id }: ShownDownlink): Promise<ShownDownlink> =>
		(await call('GET', `/device/${deviceId}/downlinks/${id}`)) as ShownDownlink
	return {
		stack,
		stream,
		streamUrl,
		edge,
		edgeKey,
		call,
		show,
		/** for CoAP unless stated */
		ask: async (deviceId: string, body: object): Promise<ShownDownlink> => {
			const answer = await call('POST', `/device/${deviceId}/downlinks`, { route: 'coap', ...body })
			return (answer as { readonly downlink: ShownDownlink }).downlink
		},
		/** resolves to what the stream tells of the first of these statuses */
		until: ({ id }: ShownDownlink, ...statuses: readonly string[]) =>
			stream.find(({ downlinkId, status }) => downlinkId === id && statuses.includes(String(status))),
		/** without those that say why it waits */
		statuses: async (downlink: ShownDownlink) =>
			(await show(downlink)).transitions.map(({ status }) => status).filter((status) => status !== 'queued'),
		/** An edge in this process, which hears of downlinks unless `stream` is undefined. */
		openEdge: async (t: TestContext, url: string, more: EdgeOptions = {}) => {
			const log: LogEntry[] = []
			const heard = Promise.withResolvers<void>()
			const coap = await runEdge({
				target: { url, region: 'eu-west-1', credentials: edge },
				hosts: ['127.0.0.1'],
				port: 0,
				name: 'test',
				stream: { url: streamUrl, key: edgeKey },
				log: (entry) => {
					collectLine('coap', JSON.stringify(entry))
					log.push(entry)
					if (entry.event === 'coap.downlinks.heard' && entry.error === undefined) heard.resolve()
				},
				random: Math.random,
				now: Date.now,
				...more,
			})
			t.after(coap.close)
			if (!('stream' in more)) await heard.promise
			return { ...coap, log }
		},
		close: async () => {
			stream.close()
			await stack.close()
			folder.remove()
		},
	}
}

/** A file for what libcoap's client receives. */
export const fileIn = (t: TestContext) => {
	const folder = mkdtempSync(join(tmpdir(), 'downlinks-'))
	t.after(() => rmSync(folder, { recursive: true }))
	const path = join(folder, 'received')
	return {
		path,
		hex: () => (existsSync(path) ? readFileSync(path).toString('hex') : ''),
		bytes: () => readFileSync(path),
	}
}

/** A message with an empty pack, by libcoap's client. @param more of the query */
export const sendMessage = (port: number, deviceId: string, more = '', args: readonly string[] = []) =>
	libcoapClient(
		['-m', 'post', '-t', '110', ...args, `coap://127.0.0.1:${port}/msg/d2c/raw?id=${deviceId}${more}`],
		Buffer.from('[]'),
	)

/** Observes by libcoap's client until what a test waits for has happened. */
export const observing = async <T>(
	port: number,
	deviceId: string,
	args: readonly string[],
	happens: () => Promise<T>,
): Promise<T> => {
	const stop = new AbortController()
	const uri = `coap://127.0.0.1:${port}/msg/c2d?id=${deviceId}`
	const ended = libcoapClient(
		['-m', 'get', '-s', '600', '-B', '600', ...args, uri],
		undefined,
		undefined,
		stop.signal,
	)
	try {
		const early = ended.then(({ output }) => assert.fail(`the client has ended: ${output}`))
		return await Promise.race([happens(), early, never()])
	} finally {
		// A device that is gone does not say goodbye.
		stop.abort('SIGKILL')
		await ended
	}
}
