import assert from 'node:assert/strict'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb'
import { GetQueueUrlCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs'
import { deviceKey } from '../../lambda/devices/device.ts'
import type { Plan } from '../../local/aws/faults.ts'
import type { Assembly, Resource } from '../../local/template/assembly.ts'
import { changeResources } from '../../local/testing/changeResources.ts'
import { clientOptions, startTinyHost, type TinyHost, temporaryFolder } from '../../local/testing/tinyHost.ts'
import { testAssembly } from '../../testing/assembly.ts'
import { hostStack, type TestStack } from '../../testing/hostedStack.ts'
import { alarmsOf, metricsOf, type WatchedMetric } from '../testing/alarmsOf.ts'
import { metricValue } from '../testing/metricLines.ts'
import { withVariable } from '../testing/withVariable.ts'

const options = { canary: true, dashboard: true, alarmEmail: 'ops@example.com' }

const device = { deviceId: 'oob-350000000000001', model: 'PCA20065', fingerprint: '29a.abcdef' }

/** A canary that gives up late: its first message waits for all functions to start, on a machine that may be busy. */
const patient = (assembly: Assembly): Assembly => withVariable(assembly, 'WITHIN_SECONDS', 120)

/** A canary that gives up early, because a test waits for it. */
const impatient = (assembly: Assembly): Assembly => withVariable(assembly, 'WITHIN_SECONDS', 8)

describe('the stack with everything that an operator can switch on', () => {
	const folder = temporaryFolder()
	let assembly: Assembly
	before(async () => {
		assembly = await testAssembly(join(folder.path, 'cdk.out'), options)
	})
	after(folder.remove)

	/** The one metric that an alarm watches. */
	const watched = (alarm: string): WatchedMetric => {
		const found = alarmsOf(assembly.template).filter(({ id }) => id.startsWith(alarm))
		const [metric, ...others] = found.flatMap(metricsOf)
		assert.ok(metric !== undefined && others.length === 0, alarm)
		return metric
	}
	const functionNamed = (name: string): string => {
		const isIt = (id: string) => id.replace(/[0-9A-F]{8}$/, '') === name
		const found = Object.keys(assembly.template.Resources).find(isIt)
		assert.ok(found !== undefined, name)
		return found
	}

	describe('writes the metric of its alarm', () => {
		let stack: TestStack
		let host: TinyHost
		before(async () => {
			stack = await hostStack(assembly, { devices: [device] })
			host = stack.host
		})
		after(() => stack.close())

		const publish = (payload: string) => stack.publish(device.deviceId, payload)
		const button = (seconds: number) => JSON.stringify([{ bn: '14220/0/', bt: seconds }])
		const watch = async () => {
			const from = host.lines.length
			const opened = await stack.connect(device)
			await host.line((line) => line.includes('"message":"greeted"'), from)
			return opened
		}

		it('when something is refused', async () => {
			const from = host.lines.length
			await publish('[{"bn":"14220/0/","bt":1700000000},{"n":7}]')
			assert.equal(await metricValue(host, watched('AlarmsRefusedImports'), from), 1)
		})

		it('when a socket that does not keep up is ended', async () => {
			const { closed } = await watch()
			const isClosed = closed()
			const from = host.lines.length
			const end = host.host.faults.plan({ service: 'execute-api', sequence: ['limit'] })
			await publish(button(1_700_000_001))
			assert.equal(await metricValue(host, watched('AlarmsEndedSockets'), from), 1)
			await isClosed
			end()
		})

		it('when a function may not post to a socket', async () => {
			const { socket } = await watch()
			const from = host.lines.length
			const end = host.host.faults.plan({ service: 'execute-api', sequence: ['forbidden'] })
			await publish(button(1_700_000_002))
			assert.equal(await metricValue(host, watched('AlarmsForbiddenPosts'), from), 1)
			end()
			socket.terminate()
		})

		it('when a function may not greet a socket', async () => {
			const from = host.lines.length
			const end = host.host.faults.plan({ service: 'execute-api', sequence: ['forbidden'] })
			const { socket } = await stack.connect(device)
			assert.equal(await metricValue(host, watched('AlarmsForbiddenPosts'), from), 1)
			end()
			socket.terminate()
		})

		it('of messages, updates, duplicates and latency beside those of alarms', async () => {
			const metric = (metricName: string) => ({ ...watched('AlarmsRefusedImports'), metricName })
			const from = host.lines.length
			const end = host.host.faults.disturbQueues({ seed: 1, duplicate: 1 })
			await publish(
				'[{"bn":"14201/0/","bt":1700000003,"n":"0","v":62.4},{"n":"1","v":6.1},{"n":"6","vs":"Fixed"}]',
			)
			assert.equal(await metricValue(host, metric('DuplicateMessages'), from), 1)
			end()
			assert.equal(await metricValue(host, metric('Imports'), from), 1)
			assert.equal(await metricValue(host, metric('Updates'), from), 1)
			assert.ok(Number(await metricValue(host, metric('ImportLatency'), from)) >= 0)
		})
	})

	describe('has an error for the alarm of the recorder', () => {
		it('when it cannot give a message its entry', async () => {
			const host = await startTinyHost(assembly, join(folder.path, 'recorder'))
			const caller = functionNamed('ImportsRecorder')
			const end = host.host.faults.plan({ service: 'dynamodb', caller, seed: 1, rates: { '500': 1 } })
			const queues = new SQSClient(clientOptions(host))
			const { QueueUrl } = await queues.send(
				new GetQueueUrlCommand({ QueueName: `senml-live-${functionNamed('ImportsMessagesDeadLetters')}` }),
			)
			const MessageBody = JSON.stringify({
				v: 1,
				deviceId: device.deviceId,
				messageId: 'not recorded',
				receivedAt: 1_700_000_000_000,
				door: 'iot',
				contentFormat: 'application/senml+json',
				payload: Buffer.from('[]').toString('base64'),
			})
			await queues.send(new SendMessageCommand({ QueueUrl, MessageBody }))
			// What Lambda counts as an error is what the host logs as one.
			await host.line((line) => /^\[[^\]]*ImportsRecorder[^\]]*\] ERROR /.test(line))
			const metric = { ...watched('AlarmsRefusedImports'), metricName: 'RefusedImports' }
			end()
			const from = host.lines.length
			host.host.advanceQueueClock(60_000)
			assert.equal(await metricValue(host, metric, from), 1)
			await host.close()
		})
	})

	describe('has a canary', () => {
		let host: TinyHost
		before(async () => {
			host = await startTinyHost(patient(assembly), join(folder.path, 'canary'))
		})
		after(() => host.close())

		const success = () => watched('CanaryAlarm')
		const latency = () => ({ ...success(), metricName: 'CanaryLatency' })
		const fingerprint = async (): Promise<string> => {
			const { Item } = await new DynamoDBClient(clientOptions(host)).send(
				new GetItemCommand({
					TableName: host.output('DevicesTable'),
					Key: { id: { S: deviceKey('canary').id } },
				}),
			)
			return Item?.['fingerprint']?.S ?? ''
		}
		const callCanary = async (on = host): Promise<number> => {
			const from = on.lines.length
			await on.host.fireSchedules()
			return from
		}

		it('whose message arrives, on its first call, and on two at the same time', async () => {
			const froms = await Promise.all([callCanary(), callCanary()])
			assert.deepEqual(
				host.lines.filter((line) => line.includes('did not arrive')),
				[],
			)
			for (const from of froms) assert.equal(await metricValue(host, success(), from), 1)
			assert.ok(Number(await metricValue(host, latency(), 0)) >= 0)
		})

		it('that registers its device once, with a fingerprint that nobody can guess', async () => {
			const first = await fingerprint()
			assert.match(first, /^ca\.[a-km-np-z2-9]{16}$/)
			const from = await callCanary()
			assert.equal(await metricValue(host, success(), from), 1)
			assert.equal(await fingerprint(), first)
		})

		it('that tells its fingerprint to nobody', async () => {
			const secret = await fingerprint()
			assert.ok(host.lines.some((line) => line.includes('"message":"arrived"')))
			assert.equal(host.lines.filter((line) => line.includes(secret)).length, 0)
		})

		type Broken = readonly [step: string, what: string, caller: string, service: string]
		const expectToFail = async (on: TinyHost, [step, , caller, service]: Broken): Promise<void> => {
			const plan: Plan = { service, caller: functionNamed(caller), seed: 1, rates: { '500': 1 } }
			const end = on.host.faults.plan(plan)
			const from = await callCanary(on)
			end()
			assert.equal(await metricValue(on, success(), from), 0)
			await on.line((line) => line.includes('did not arrive') && line.includes(`"step":"${step}"`), from)
		}
		const heardOf: readonly Broken[] = [
			['register', 'the table of devices does not take its device', 'CanaryFunction', 'dynamodb'],
			['watch', 'no fingerprint opens a device', 'LiveAuthorize', 'dynamodb'],
			['publish', 'the broker does not take its message', 'CanaryFunction', 'iotdata'],
			['log', 'the import log cannot be read', 'RestSenmlImports', 'dynamodb'],
		]
		for (const broken of heardOf)
			it(`that does not arrive while ${broken[1]}, and says how far it came`, () =>
				expectToFail(host, broken))

		it('that arrives again when all is well again', async () => {
			assert.equal(await metricValue(host, success(), await callCanary()), 1)
		})

		describe('that gives up after a time', () => {
			let other: TinyHost
			before(async () => {
				other = await startTinyHost(impatient(assembly), join(folder.path, 'impatient'))
				// Until all its functions have started a message may take too long.
				while ((await metricValue(other, success(), await callCanary(other))) !== 1);
			})
			after(() => other.close())

			const waitedFor: readonly Broken[] = [
				['frame', 'the processor is broken', 'ImportsProcessor', 'dynamodb'],
				['frame', 'the processor cannot post', 'ImportsProcessor', 'execute-api'],
			]
			for (const broken of waitedFor)
				it(`that does not arrive while ${broken[1]}, and says how far it came`, () =>
					expectToFail(other, broken))
		})
	})

	describe('gives the canary', () => {
		const policiesOfCanary = () =>
			Object.entries(assembly.template.Resources).filter(
				([id, { Type }]) => Type === 'AWS::IAM::Policy' && id.startsWith('Canary'),
			)
		type Statements = readonly { readonly Action: string | readonly string[] }[]
		const statementsOf = ({ Properties = {} }: Resource) =>
			(Properties['PolicyDocument'] as { readonly Statement: Statements }).Statement

		it('no permission that it does not miss', async (t) => {
			const [found, ...others] = policiesOfCanary()
			assert.ok(found !== undefined && others.length === 0)
			const [policyId, policy] = found
			for (const [index, { Action }] of statementsOf(policy).entries()) {
				const Statement = statementsOf(policy).filter((_, position) => position !== index)
				const without = changeResources(assembly, (resource, id) =>
					id === policyId
						? { ...resource, Properties: { ...resource.Properties, PolicyDocument: { Statement } } }
						: resource,
				)
				const host = await startTinyHost(without, join(folder.path, `without-${index}`))
				t.after(host.close)
				await host.host.fireSchedules()
				const actions = [Action].flat()
				// The data plane of IoT does not say what is forbidden.
				const refusal = actions.includes('iot:Publish')
					? 'publish.*ForbiddenException'
					: `not authorized to perform: (?:${actions.join('|')}) on`
				await host.line((line) => new RegExp(refusal).test(line))
			}
		})

		it('the right to write its own device and its own fingerprints only', async (t) => {
			const other = changeResources(assembly, (resource) => {
				const text = JSON.stringify(resource).replaceAll('"DEVICE_ID":"canary"', '"DEVICE_ID":"other"')
				return JSON.parse(text) as Resource
			})
			const host = await startTinyHost(other, join(folder.path, 'other'))
			t.after(host.close)
			await host.host.fireSchedules()
			await host.line((line) => line.includes('not authorized to perform: dynamodb:UpdateItem on'))
		})
	})
})
