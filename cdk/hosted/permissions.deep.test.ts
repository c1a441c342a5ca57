import assert from 'node:assert/strict'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { type DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb'
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager'
import { marshall } from '@aws-sdk/util-dynamodb'
import { WebSocket } from 'ws'
import { openCoapDoor } from '../../app/coapDoor.ts'
import { openTarget } from '../../app/edge/runEdge.ts'
import type { CoapServer } from '../../edge/coapServer.ts'
import { findRouteAt } from '../../edge/forward/forwardUplinks.ts'
import { postMessages } from '../../edge/forward/postMessages.ts'
import type { StackClient } from '../../edge/forward/stackClient.ts'
import { type Environment, readEnvironment } from '../../features/environment/environment.ts'
import { dtlsOf } from '../../features/environment/securedDoor.ts'
import { describeFeatures } from '../../features/runner/describeFeatures.ts'
import { allSteps } from '../../features/steps/allSteps.ts'
import { ensurePsk } from '../../lambda/devices/psk/ensurePsk.ts'
import { readSealingKey } from '../../lambda/devices/psk/readSealingKey.ts'
import { tagOf } from '../../lambda/downlinks/contract.ts'
import type { Downlink } from '../../lambda/downlinks/downlink.ts'
import { putNew } from '../../lambda/downlinks/downlinkTable.ts'
import { newDownlinkIds } from '../../lambda/downlinks/order/newDownlinkId.ts'
import { rowsOf } from '../../lambda/history/record/rowsOf.ts'
import type { Assembly, Resource } from '../../local/template/assembly.ts'
import { changeResources } from '../../local/testing/changeResources.ts'
import { hangMilliseconds } from '../../local/testing/hang.ts'
import { openSocket } from '../../local/testing/sockets.ts'
import { clientOptions, type TinyHost, temporaryFolder } from '../../local/testing/tinyHost.ts'
import { setAccounts } from '../../testing/accounts.ts'
import { testAssembly } from '../../testing/assembly.ts'
import { hostStack, type TestStack } from '../../testing/hostedStack.ts'
import { makeIntegration } from '../../testing/makeIntegration.ts'
import { makeKey } from '../../testing/makeKey.ts'
import { deliver, deliveryOf, routedElement } from '../../testing/messageRouting.ts'
import { communicate } from '../testing/communicate.ts'
import { configureDevice } from '../testing/configureDevice.ts'
import { addBacklog, addCrowd, fillBudget, makeSocketsOld } from '../testing/crowd.ts'
import { functionNamed } from '../testing/functionNamed.ts'
import { manageIntegrations } from '../testing/manageIntegrations.ts'
import { reachDevices } from '../testing/reachDevices.ts'
import { sendFailed } from '../testing/sendFailed.ts'

const device = { deviceId: 'oob-350000000000001', model: 'PCA20065', fingerprint: '29a.abcdef' }

const popular = { deviceId: 'oob-350000000000002', model: 'PCA20065', fingerprint: '29a.ghijkm' }

/** A device that nobody has registered. */
const stranger = { ...device, deviceId: 'oob-350000000000003' }

let presses = 0

const newDownlink = (deviceId: string): Downlink => ({
	v: 1,
	deviceId,
	downlinkId: newDownlinkIds(Math.random)(Date.now()),
	reference: '',
	payload: Buffer.of(1),
	confirm: false,
	route: 'coap',
	acceptedAt: Date.now(),
	expiresAt: Date.now() + 3_600_000,
	status: 'accepted',
	transitions: [{ status: 'accepted', at: Date.now() }],
	revision: 1,
})

/** A plausible time, in an hour that is over: equal packs are found by their content. */
const firstPress = Math.floor(Date.now() / 1000) - 7200

/** Each time another one: the same one again would be no new message. */
const button = (instance = 0): string => `[{"bn":"14220/${instance}/","bt":${firstPress + presses++}}]`

describe('permissions', () => {
	const folder = temporaryFolder()
	let assembly: Assembly
	before(async () => {
		assembly = await testAssembly(join(folder.path, 'cdk.out'))
	})
	after(folder.remove)

	/** What an edge does that stands alone. */
	const forward = async ({ host: tiny, db, restUrl: url }: TestStack): Promise<void> => {
		const { host } = tiny
		const sealingKey = readSealingKey(new SecretsManagerClient(clientOptions(tiny)), tiny.output('PskSecret'))
		await ensurePsk({ db, table: tiny.output('DevicesTable'), sealingKey, now: 0 })(device.deviceId, false)
		const { client } = openTarget({ url, region: host.region, credentials: host.operator }, Date.now)
		const payload = Buffer.from(button()).toString('base64')
		const message = { messageId: 'edge-1', deviceId: device.deviceId, level: 'senml', payload } as const
		await postMessages(client, '/edge/messages')([{ ...message, receivedAt: Date.now() }])
		await client.post('/edge/psk', { identity: device.deviceId })
		await sendDownlinks(tiny, db, client)
		client.close()
	}

	/** What an edge does with a downlink, while somebody may listen. */
	const sendDownlinks = async (
		{ output }: TinyHost,
		db: DynamoDBClient,
		{ post }: StackClient,
	): Promise<void> => {
		const { deviceId } = device
		const waiting = newDownlink(deviceId)
		await putNew({ db, table: output('DownlinksTable') }, waiting)
		const [receivedAt, source] = [Date.now(), 'edge:permitted']
		const { downlinkId } = waiting
		await post('/edge/downlinks', {
			seen: [{ messageId: 'seen-1', deviceId, receivedAt }],
			joined: [{ messageId: 'joined-1', deviceId, receivedAt, source }],
			alive: [{ messageId: 'alive-1', receivedAt, source }],
			looks: [{ messageId: 'look-1', deviceId }],
			results: [{ messageId: 'result-1', deviceId, tag: tagOf(downlinkId), outcome: 'applied' }],
			takes: [{ messageId: 'take-1', deviceId, isSecured: true }],
		})
		const report = { deviceId, downlinkId, claim: 'take-1', receivedAt }
		for (const fate of ['held', 'sent'])
			await post('/edge/downlinks', { reports: [{ ...report, messageId: fate, fate }] })
	}

	/** Rows of the history: more than one sample an hour, so that statistics are kept. */
	const addSamples = async (
		{ db, host }: TestStack,
		{ at, ...series }: { readonly object: number; readonly instance: number; readonly at: number },
	): Promise<void> => {
		const updates = Array.from({ length: 10 }, (_, index) => ({
			...series,
			objectVersion: undefined,
			ts: at + index / 100,
			resources: [0, 21],
		}))
		const said = { receivedAt: Date.now(), updates }
		for (const { row } of rowsOf(device.deviceId, said, { historyDays: 2 }).rows)
			await db.send(new PutItemCommand({ TableName: host.output('HistoryTable'), Item: marshall(row) }))
	}

	/** Messages of an integration: one over HTTP, one above the rate limit, and one by way of an edge. */
	const integrate = async (
		{ host: { host, output }, db, restUrl: url }: TestStack,
		expected: readonly number[] = [],
	): Promise<void> => {
		const script =
			'return { deviceName: String.fromCharCode(...payload), deviceType: "default", telemetry: { a: 1 } }'
		const rateLimits = [{ messages: 1, seconds: 3600 }]
		const make = makeIntegration(db, output('IntegrationsTable'))
		const { integrationId, path, routingKey } = await make(script, { rateLimits })
		const post = () => fetch(`${url}${path}`, { method: 'POST', body: 'permitted-1' })
		const answers = [await post(), await post()]
		if (expected.length > 0)
			assert.deepEqual(
				answers.map(({ status }) => status),
				expected,
			)
		const { client } = openTarget({ url, region: host.region, credentials: host.operator }, Date.now)
		await findRouteAt(client)(routingKey).catch(() => undefined)
		const payload = Buffer.from('permitted-2').toString('base64')
		const message = { integrationId, messageId: 'up-1', door: 'coap', payload, meta: {} } as const
		await postMessages(client, '/edge/uplinks')([{ ...message, receivedAt: Date.now() }])
		client.close()
	}

	/** What nRF Cloud delivers. */
	const route = async (stack: TestStack): Promise<void> => {
		await setAccounts(stack, { nordic: { webhookSecret: 's3cr3t-for-tests' } })
		const message = routedElement(device.deviceId, '/senml', JSON.parse(button()))
		await deliver(stack.restUrl, deliveryOf([message]), 's3cr3t-for-tests')
	}

	describe('of every role are those that it uses', () => {
		let stack: TestStack
		let host: TinyHost
		before(async () => {
			stack = await hostStack(assembly)
			host = stack.host
		})
		after(() => stack.close())
		const url = () => `${host.output('WebSocketUrl')}?fingerprint=${device.fingerprint}`
		const logged = (event: string, more = '') =>
			host.line((text) => text.includes(`"message":"${event}"`) && text.includes(more))

		describe('while the features run', () => {
			let environment: Environment
			let secured: CoapServer
			before(async () => {
				const coapUrl = `coap://127.0.0.1:${await stack.openDoor()}`
				const where = { stackName: host.host.stackName, aws: clientOptions(host), coapUrl }
				const plain = await readEnvironment(where)
				const certificates = join(folder.path, 'certificates')
				secured = await openCoapDoor({
					publish: host.host.publish,
					integrations: stack.integrations,
					topicPrefix: plain.topicPrefix,
					hosts: [],
					port: 0,
					dtls: { hosts: ['127.0.0.1'], ...(await dtlsOf(plain, certificates, new Date())) },
					log: () => undefined,
				})
				environment = {
					...plain,
					secured: { coapsUrl: `coaps://127.0.0.1:${secured.dtlsPort}`, certificates },
				}
			})
			after(() => secured.close())
			const unchecked = { answer: () => undefined, frame: () => undefined }
			describeFeatures({
				folder: join(import.meta.dirname, '../../features'),
				steps: (onEnd) =>
					allSteps({ environment, contract: unchecked, onEnd, noteFingerprint: () => undefined }),
				stepSeconds: hangMilliseconds / 1000,
			})
		})

		it('while sockets are gone that nobody has said goodbye for', async () => {
			for (const each of [device, popular]) await stack.register(each)
			const { socket } = await stack.connect(device)
			await logged('greeted', device.deviceId)
			await makeSocketsOld(host)
			const end = host.host.faults.plan({ service: 'execute-api', sequence: ['gone'] })
			await stack.publish(device.deviceId, button())
			await logged('pushed', '"gone":1')
			end()
			socket.terminate()
		})

		it('while a socket is gone before it has been greeted', async () => {
			const end = host.host.faults.plan({ service: 'execute-api', seed: 1, rates: { gone: 1 } })
			const from = host.lines.length
			const { socket } = await stack.connect(device)
			await host.line((text) => text.includes('"message":"gone"'), from)
			end()
			socket.terminate()
		})

		it('while the queue delivers a message twice', async () => {
			const end = host.host.faults.disturbQueues({ seed: 1, duplicate: 1 })
			const isImported = (text: string) => text.includes('"message":"imported"')
			const from = host.lines.length
			await stack.publish(device.deviceId, button())
			await host.line(isImported, from)
			const first = host.lines.findIndex((text, index) => index >= from && isImported(text))
			await host.line(isImported, first + 1)
			end()
		})

		it('while a device has more watchers than one function posts to', async () => {
			await addCrowd(host, popular.deviceId)
			const from = host.lines.length
			await stack.publish(popular.deviceId, button())
			await host.line((text) => text.includes('"message":"pushed"') && text.includes('"queued":1'), from)
			const isFanOut = (text: string) =>
				text.includes('"message":"pushed"') && text.includes('"service":"fanOut"')
			await host.line(isFanOut, from)
		})

		it('while a socket takes nothing', async () => {
			const { closed } = await stack.connect(device)
			await logged('greeted', device.deviceId)
			const end = host.host.faults.plan({ service: 'execute-api', sequence: ['limit'] })
			const isClosed = closed()
			await stack.publish(device.deviceId, button())
			await isClosed
			end()
		})

		it('while messages of few and of many watchers come late, by way of the dead letters', async () => {
			await addCrowd(host, popular.deviceId)
			// An object instance that the state does not have.
			const late = button(1)
			// The second time of the same device it is found in the log. Of the stranger nothing tells where the log ends.
			for (const { deviceId } of [device, popular, device, stranger]) {
				const from = host.lines.length
				await sendFailed(host, deviceId, late)
				await host.line((text) => text.includes('"message":"imported after all"'), from)
			}
		})

		it('while statistics are kept, by the processor and by way of the dead letters', async () => {
			const { deviceId } = device
			const Item = { deviceId, ts: firstPress - 86_400, resources: '{}', revision: 1 }
			for (const instance of [2, 3]) {
				const object = `14220/${instance}/1.0`
				const TableName = host.output('StateTable')
				await stack.db.send(new PutItemCommand({ TableName, Item: marshall({ ...Item, object }) }))
				await addSamples(stack, { object: 14220, instance, at: firstPress - 86_400 })
				const from = host.lines.length
				if (instance === 2) await stack.publish(deviceId, button(instance))
				else await sendFailed(host, deviceId, button(instance))
				await host.line((text) => /"message":"imported(?: after all)?"/.test(text), from)
			}
		})

		it('while they come late to sockets that are gone or take nothing', async () => {
			for (const fault of ['gone', 'limit'] as const) {
				const from = host.lines.length
				const { socket } = await stack.connect(device)
				await host.line((text) => text.includes('"message":"greeted"'), from)
				await makeSocketsOld(host)
				const caller = functionNamed(assembly, 'ImportsRecorder')
				const end = host.host.faults.plan({ service: 'execute-api', caller, sequence: [fault] })
				await sendFailed(host, device.deviceId, button())
				await host.line((text) => text.includes('"message":"imported after all"'), from)
				end()
				socket.terminate()
			}
		})

		it('while an edge that stands alone forwards a message and looks up a key', () => forward(stack))

		it('while integrations and converters come and go', () => manageIntegrations(stack))

		it('while messages of integrations come over HTTP and by way of an edge', async () => {
			await integrate(stack, [202, 429])
			for (const deviceId of ['permitted-1', 'permitted-2']) await logged('imported', deviceId)
		})

		it('while programs listen to the streams, downlinks are sent by MQTT and at an edge, and a device is configured', async () => {
			const { close } = await communicate(stack, device.deviceId)
			await logged('downlink', '"status":"sent"')
			await forward(stack)
			assert.equal(await configureDevice(stack), 202)
			await reachDevices(stack)
			await logged('encoded')
			await logged('downlink', '"status":"failed"')
			close()
		})

		it('while a device sends too much', async () => {
			await fillBudget(host, popular.deviceId)
			const from = host.lines.length
			await stack.publish(popular.deviceId, button())
			await host.line((text) => text.includes('"excess":"messages"'), from)
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

		/** One statement of one role. */
		type Removal = { readonly policy: string; readonly index: number; readonly actions: readonly string[] }

		const without = (removals: readonly Removal[]): Assembly =>
			changeResources(assembly, (resource, logicalId) => {
				const removed = removals.filter(({ policy }) => policy === logicalId).map(({ index }) => index)
				if (removed.length === 0) return resource
				const Statement = documentOf(resource).Statement.filter((_, index) => !removed.includes(index))
				return { ...resource, Properties: { ...resource.Properties, PolicyDocument: { Statement } } }
			})

		const removals = (): readonly Removal[] =>
			Object.entries(assembly.template.Resources)
				.filter(([, { Type }]) => Type === 'AWS::IAM::Policy')
				.flatMap(([policy, resource]) =>
					documentOf(resource).Statement.map(({ Action }, index) => ({
						policy,
						index,
						actions: [Action].flat(),
					})),
				)

		const isFeeding = ({ actions }: Removal): boolean => actions.includes('sqs:ReceiveMessage')

		/** Roles of which none stands in the way of another of its row: each can miss something at the same time. */
		const independent: readonly RegExp[] = [
			/^(?:Imports|Rest|LiveDisconnect)/,
			/^(?:LiveGreet|LiveFanOut|MqttDoorRaw|MqttDoorCbor|MqttDoorLibrary|DownlinksAdvance|CommunicationsDis|CommunicationsCommand)/,
			/^(?:LiveAuthorize|CommunicationsConnect)/,
		]

		const rowOf = ({ policy }: Removal): number => {
			const row = independent.findIndex((roles) => roles.test(policy))
			return row < 0 ? independent.length : row
		}

		/** All removals, in as few rounds as can tell who misses what: one of each role at once. */
		const rounds = (): readonly (readonly Removal[])[] => {
			const all = removals().filter((removal) => !isFeeding(removal))
			const byRound = Map.groupBy(all, (removal) => {
				const earlier = all.filter(({ policy, index }) => policy === removal.policy && index < removal.index)
				return `${rowOf(removal)} ${earlier.length}`
			})
			return [...byRound.values()]
		}

		/** The complaint about what a role misses. */
		const missedBy = ({ policy, actions }: Removal): RegExp => {
			const role = policy.replace(/DefaultPolicy[0-9A-F]{8}$/, '')
			// AWS IoT names neither the role nor the action.
			if (actions.includes('iot:Publish'))
				return new RegExp(`${role.replace(/Role$/, '')}.*"name":"ForbiddenException"`)
			return new RegExp(
				`${role}.* is not authorized to perform: (?:${actions.join('|')}) on resource: arn:aws:`,
			)
		}

		const named = ({ policy, actions }: Removal): string => `${policy} without ${actions.join('|')}`

		const expectMissed = (host: TinyHost, removal: Removal): Promise<unknown> =>
			host.line((text) => missedBy(removal).test(text)).catch(() => assert.fail(named(removal)))

		/** Has sockets open, which may not have been greeted yet. */
		type Exercised = { readonly leave: () => void }

		/** Everything that anybody does, as far as it gets. */
		const exercise = async (stack: TestStack): Promise<Exercised> => {
			for (const each of [device, popular]) await stack.register(each)
			const streams = await communicate(stack, device.deviceId)
			const socket = new WebSocket(`${stack.webSocketUrl}?fingerprint=${device.fingerprint}`)
			socket.on('error', () => undefined)
			await new Promise((resolve) => {
				socket.on('open', resolve)
				socket.on('unexpected-response', resolve)
			})
			// Refused where a rule can hand the message on to nobody.
			const refused = () => undefined
			await stack.publish(device.deviceId, button()).catch(refused)
			await stack.publish(stranger.deviceId, button()).catch(refused)
			const raw = JSON.stringify({ data: Buffer.from('80', 'hex').toString('base64') })
			await stack.publish(device.deviceId, raw, 'raw').catch(refused)
			await stack.publish(device.deviceId, Buffer.from('80', 'hex'), 'cbor').catch(refused)
			await stack.publish(device.deviceId, '{"appId":"BUTTON","data":1}', 'library').catch(refused)
			const query = `?fingerprint=${device.fingerprint}`
			for (const path of [
				`/device/${device.deviceId}/senml-imports${query}`,
				`/device/${device.deviceId}/latest${query}`,
				`/device${query}`,
				'/health',
				'/',
				'/openapi.json',
				'/x/y',
			])
				await fetch(`${stack.restUrl}${path}`)
			const { key } = await makeKey(stack.db, stack.host.output('KeysTable'))('--scope', 'devices:read')
			await fetch(`${stack.restUrl}/devices`, { headers: { authorization: `Bearer ${key}` } })
			await readHistory(stack, key)
			await manageIntegrations(stack)
			await reachDevices(stack)
			await forward(stack)
			await integrate(stack)
			await route(stack)
			await configureDevice(stack)
			return {
				leave: () => {
					socket.terminate()
					streams.close()
				},
			}
		}

		/** Whoever reads the rows of an hour that is over keeps its statistics. */
		const readHistory = async (stack: TestStack, key: string): Promise<void> => {
			const { restUrl } = stack
			const { deviceId, fingerprint } = device
			await addSamples(stack, { object: 14205, instance: 0, at: firstPress })
			const path = `${deviceId}/history/14205/0?timeSpan=lastDay`
			await fetch(`${restUrl}/devices/${path}`, { headers: { authorization: `Bearer ${key}` } })
			await fetch(`${restUrl}/device/${path}&fingerprint=${fingerprint}`)
		}

		/** A device with more watchers than one function posts to. */
		const fanOut = async (stack: TestStack): Promise<void> => {
			await addCrowd(stack.host, popular.deviceId)
			await stack.publish(popular.deviceId, button())
		}

		/** A device whose data is hidden while somebody watches it. */
		const hide = async (stack: TestStack): Promise<void> => {
			await addCrowd(stack.host, popular.deviceId)
			const path = `/device/${popular.deviceId}/hideDataBefore?fingerprint=${popular.fingerprint}`
			await fetch(`${stack.restUrl}${path}`, { method: 'POST' })
		}

		/** A device that sends more than it may. */
		const overdo = async (stack: TestStack): Promise<void> => {
			await fillBudget(stack.host, device.deviceId)
			await stack.publish(device.deviceId, button())
		}

		/** Messages that the processor did not manage. */
		const failToo = async (stack: TestStack): Promise<void> => {
			await addCrowd(stack.host, popular.deviceId)
			for (const { deviceId } of [device, popular, stranger]) await sendFailed(stack.host, deviceId, button())
		}

		/** A socket that has missed more than it is sent at once. */
		const resume = async (stack: TestStack): Promise<void> => {
			await stack.host.line((text) => text.includes('"message":"imported"'))
			await addBacklog(stack.host, device.deviceId)
			await openSocket(`${stack.webSocketUrl}?fingerprint=${device.fingerprint}&after=0`)
		}

		it('when a queue is about to feed a function', async () => {
			const feeding = removals().filter(isFeeding)
			assert.equal(feeding.length, 8)
			// What a source mapping needs is checked when it is made.
			for (const removal of feeding)
				await assert.rejects(hostStack(without([removal])), missedBy(removal), named(removal))
		})

		it('for each other statement of each role', async () => {
			assert.ok(removals().length >= 50)
			for (const round of rounds()) {
				const stack = await hostStack(without(round))
				try {
					const { leave } = await exercise(stack)
					const isOf = (name: RegExp) => round.some(({ policy }) => name.test(policy))
					if (isOf(/Greet/)) await resume(stack)
					if (isOf(/FanOut|Processor/)) await fanOut(stack)
					if (isOf(/FanOut|HideData/)) await hide(stack)
					if (isOf(/Processor/)) await overdo(stack)
					if (isOf(/Recorder/)) await failToo(stack)
					const isOfEnd = ({ policy }: Removal) => /^(?:Live|Communications)Disconnect/.test(policy)
					// What greets the socket misses it when it has ended.
					for (const removal of round.filter((other) => !isOfEnd(other)))
						await expectMissed(stack.host, removal)
					leave()
					for (const removal of round.filter(isOfEnd)) await expectMissed(stack.host, removal)
				} finally {
					await stack.close()
				}
			}
		})
	})
})
