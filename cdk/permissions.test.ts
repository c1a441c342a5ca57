import assert from 'node:assert/strict'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { DynamoDBClient, ScanCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb'
import { IoTDataPlaneClient, PublishCommand } from '@aws-sdk/client-iot-data-plane'
import { WebSocket } from 'ws'
import cdkJson from '../cdk.json' with { type: 'json' }
import { openCoapDoor } from '../coapDoor.ts'
import { allSteps } from '../features/allSteps.ts'
import { readEnvironment } from '../features/environment.ts'
import { countScenarios } from '../features/runner/result.ts'
import { runFolder } from '../features/runner/runFolder.ts'
import { registerDevice } from '../lambda/devices/registerDevice.ts'
import type { Assembly, Resource } from '../local/assembly.ts'
import { synth } from '../local/synth.ts'
import { openSocket } from '../local/test/sockets.ts'
import { clientOptions, startTinyHost, type TinyHost, temporaryFolder } from '../local/test/tinyHost.ts'
import { changeResources } from '../local/testing/changeResources.ts'
import { addBacklog, addCrowd, tableNamed } from './testing/crowd.ts'

const device = { deviceId: 'oob-350000000000001', model: 'PCA20065', fingerprint: '29a.abcdef' }

const popular = { deviceId: 'oob-350000000000002', model: 'PCA20065', fingerprint: '29a.ghijkm' }

const publish = (host: TinyHost, level: string, payload: string, { deviceId } = device) =>
	new IoTDataPlaneClient(clientOptions(host)).send(
		new PublishCommand({
			topic: `data/m/d/${deviceId}/d2c/${level}`,
			payload: Buffer.from(payload),
			qos: 1,
		}),
	)

const register = async (host: TinyHost): Promise<void> => {
	const add = registerDevice(new DynamoDBClient(clientOptions(host)), host.output('DevicesTable'))
	await add(device)
	await add(popular)
}

const button = '[{"bn":"14220/0/","bt":1700000000}]'

describe('permissions', () => {
	const folder = temporaryFolder()
	let assembly: Assembly
	before(async () => {
		const app = join(import.meta.dirname, 'app.ts')
		const outputFolder = join(folder.path, 'cdk.out')
		assembly = await synth(app, { outputFolder, context: cdkJson.context })
	})
	after(folder.remove)

	describe('of every role are those that it uses', () => {
		let host: TinyHost
		before(async () => {
			host = await startTinyHost(assembly, join(folder.path, 'all'))
		})
		after(() => host.close())
		const url = () => `${host.output('WebSocketUrl')}?fingerprint=${device.fingerprint}`
		const logged = (event: string, more = '') =>
			host.line((text) => text.includes(`"message":"${event}"`) && text.includes(more))

		it('while the features run', async () => {
			const aws = clientOptions(host)
			const door = { topicPrefix: 'data/', hosts: ['127.0.0.1'], port: 0, log: () => undefined }
			const coap = await openCoapDoor({ ...door, aws })
			const coapUrl = `coap://127.0.0.1:${coap.port}`
			const environment = await readEnvironment({ stackName: host.host.stackName, aws, coapUrl })
			const results = await runFolder({
				folder: join(import.meta.dirname, '../features'),
				steps: (onEnd) => allSteps({ environment, onEnd, noteFingerprint: () => undefined }),
				limits: { stepSeconds: 30, signal: AbortSignal.timeout(120_000) },
			})
			await coap.close()
			assert.equal(countScenarios(results).failed, 0)
		})

		it('while sockets are gone that nobody has said goodbye for', async () => {
			await register(host)
			const { socket } = await openSocket(url())
			await logged('greeted', device.deviceId)
			const db = new DynamoDBClient(clientOptions(host))
			const TableName = tableNamed(host, 'LiveConnections')
			const { Items = [] } = await db.send(new ScanCommand({ TableName }))
			for (const { deviceId = { S: '' }, connectionId = { S: '' } } of Items)
				await db.send(
					new UpdateItemCommand({
						TableName,
						Key: { deviceId, connectionId },
						UpdateExpression: 'SET connectedAt = :old',
						ExpressionAttributeValues: { ':old': { N: '0' } },
					}),
				)
			const end = host.host.faults.plan({ service: 'execute-api', sequence: ['gone'] })
			await publish(host, 'senml', button)
			await logged('pushed', '"gone":1')
			end()
			socket.terminate()
		})

		it('while a socket is gone before it has been greeted', async () => {
			const end = host.host.faults.plan({ service: 'execute-api', seed: 1, rates: { gone: 1 } })
			const from = host.lines.length
			const { socket } = await openSocket(url())
			await host.line((text) => text.includes('"message":"gone"'), from)
			end()
			socket.terminate()
		})

		it('while the queue delivers a message twice', async () => {
			const end = host.host.faults.disturbQueues({ seed: 1, duplicate: 1 })
			const isImported = (text: string) => text.includes('"message":"imported"')
			const from = host.lines.length
			await publish(host, 'senml', button)
			await host.line(isImported, from)
			const first = host.lines.findIndex((text, index) => index >= from && isImported(text))
			await host.line(isImported, first + 1)
			end()
		})

		it('while a device has more watchers than one function posts to', async () => {
			await addCrowd(host, popular.deviceId)
			const from = host.lines.length
			await publish(host, 'senml', button, popular)
			await host.line((text) => text.includes('"message":"pushed"') && text.includes('"queued":1'), from)
			const isFanOut = (text: string) =>
				text.includes('"message":"pushed"') && text.includes('"service":"fanOut"')
			await host.line(isFanOut, from)
		})

		it('while a socket takes nothing', async () => {
			const { closed } = await openSocket(url())
			await logged('greeted', device.deviceId)
			const end = host.host.faults.plan({ service: 'execute-api', sequence: ['limit'] })
			const isClosed = closed()
			await publish(host, 'senml', button)
			await isClosed
			end()
		})

		it('while a backlog is long', async () => {
			await addBacklog(host, device.deviceId)
			const { socket } = await openSocket(`${url()}&after=0`)
			await logged('continued')
			socket.terminate()
		})

		it('and no others', () => {
			const uses = host.host.uses()
			const unused = host.host.roles.flatMap(({ name, statements }) =>
				statements.flatMap((statement) =>
					statement.actions
						.filter(
							(action) =>
								!uses.some(
									(use) =>
										use.role.name === name &&
										use.action === action &&
										statement.matches({ ...use, context: {} }),
								),
						)
						.map((action) => `${name}: ${action}`),
				),
			)
			assert.deepEqual(unused, [])
		})

		it('and none is missing', () =>
			assert.deepEqual(
				host.lines.filter((text) => text.includes('is not authorized')),
				[],
			))
	})

	describe('that are taken away are missed, by name', () => {
		type Document = { readonly Statement: readonly { readonly Action: string | readonly string[] }[] }
		const documentOf = ({ Properties }: Resource) => Properties?.['PolicyDocument'] as Document

		const without = (changed: string, index: number): Assembly =>
			changeResources(assembly, (resource, logicalId) => {
				if (logicalId !== changed) return resource
				const Statement = documentOf(resource).Statement.filter((_, position) => position !== index)
				return { ...resource, Properties: { ...resource.Properties, PolicyDocument: { Statement } } }
			})

		/** Everything that anybody does, as far as it gets. */
		const exercise = async (host: TinyHost): Promise<void> => {
			await register(host)
			const socket = new WebSocket(`${host.output('WebSocketUrl')}?fingerprint=${device.fingerprint}`)
			socket.on('error', () => undefined)
			const isOver = new Promise((resolve) => {
				socket.on('message', resolve)
				socket.on('unexpected-response', resolve)
				setTimeout(resolve, 1000).unref()
			})
			await isOver
			await publish(host, 'senml', button)
			await publish(host, 'raw', JSON.stringify({ data: Buffer.from('80', 'hex').toString('base64') }))
			const query = `?fingerprint=${device.fingerprint}`
			for (const path of [
				`/device/${device.deviceId}/senml-imports${query}`,
				`/device${query}`,
				'/health',
				'/x',
			])
				await fetch(`${host.output('RestUrl')}${path}`)
			socket.terminate()
		}

		/** A device with more watchers than one function posts to. */
		const fanOut = async (host: TinyHost): Promise<void> => {
			await addCrowd(host, popular.deviceId)
			await publish(host, 'senml', button, popular)
		}

		/** A socket that has missed more than it is sent at once. */
		const resume = async (host: TinyHost): Promise<void> => {
			await host.line((text) => text.includes('"message":"imported"'))
			await addBacklog(host, device.deviceId)
			await openSocket(`${host.output('WebSocketUrl')}?fingerprint=${device.fingerprint}&after=0`)
		}

		it('for each statement of each role', async () => {
			const policies = Object.entries(assembly.template.Resources).filter(
				([, { Type }]) => Type === 'AWS::IAM::Policy',
			)
			assert.ok(policies.length >= 11)
			let count = 0
			for (const [logicalId, policy] of policies)
				for (const [index, { Action }] of documentOf(policy).Statement.entries()) {
					const actions = [Action].flat().join('|')
					const missed = new RegExp(`is not authorized to perform: (?:${actions}) on resource: arn:aws:`)
					const what = `${logicalId} without ${actions}`
					const data = join(folder.path, `without-${count++}`)
					let host: TinyHost
					try {
						host = await startTinyHost(without(logicalId, index), data)
					} catch (error) {
						// What a source mapping needs is checked when it is made.
						assert.match((error as Error).message, missed, what)
						continue
					}
					try {
						await exercise(host)
						if (logicalId.includes('Greet')) await resume(host)
						if (/FanOut|Processor/.test(logicalId)) await fanOut(host)
						await host.line((text) => missed.test(text)).catch(() => assert.fail(what))
					} finally {
						await host.close()
					}
				}
		})
	})
})
