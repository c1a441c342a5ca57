import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import {
	routedSamples,
	type SampleMessage,
	sampleNamed,
	sampleSecret,
	sampleTeamId,
} from '../../../lambda/testing/sampleMessages.ts'
import { webhookMetrics } from '../../../lambda/webhooks/contract.ts'
import { setAccounts } from '../../../testing/accounts.ts'
import { startStack, type TestDevice, type TestStack } from '../../../testing/hostedStack.ts'
import {
	type Delivered,
	deliver,
	deliveryOf,
	postTo,
	routedElement,
	signatureOf,
} from '../../../testing/messageRouting.ts'
import { metricValue } from '../../testing/metricLines.ts'

/** The device of the samples. */
const sampled = { deviceId: 'oob-358299840012345', fingerprint: '29a.samp22' }
/** The same messages come for it by the topics. */
const onTopics = { deviceId: 'oob-350000000000002', fingerprint: '29a.tpcs22' }
const devices = ['a', 'b', 'c', 'd', 'e', 'f'].map((letter, index) => ({
	deviceId: `oob-35000000000001${index}`,
	fingerprint: `29a.${letter.repeat(6)}`,
}))
const [batched, repeated, broken, unlucky, twice, shadowed] = devices as [
	TestDevice,
	TestDevice,
	TestDevice,
	TestDevice,
	TestDevice,
	TestDevice,
]

const other = { teamId: '0f4a', webhookSecret: 'another secret', webhookToken: 'token-5f2a' }

const temperature = (v: number) => [{ bn: '14205/0/', bt: Math.floor(Date.now() / 1000) - 60, n: '0', v }]

type Expected = NonNullable<NonNullable<SampleMessage['expected']>['lwm2m']>

describe('the webhook for Message Routing', () => {
	let stack: TestStack
	before(async () => {
		// The samples are older than what is plausible.
		stack = await startStack([sampled, onTopics, ...devices], { plausiblePastDays: 3650 })
		await setAccounts(stack, {
			other,
			nordic: { teamId: sampleTeamId, webhookSecret: sampleSecret },
			bare: { teamId: '1a2b', apiKey: 'key' },
		})
	})
	after(() => stack.close())

	const caller = () => stack.functionId('RestNrfCloud')
	const send = (messages: readonly unknown[]) => deliver(stack.restUrl, deliveryOf(messages), sampleSecret)

	/** The import log when so many messages of a device have been imported, those that came again included. */
	const importsOf = async (device: TestDevice, messages: number) => {
		await stack.logged(['"message":"imported"', device.deviceId], messages, 0)
		return stack.imports(device)
	}

	/** What every answer to an account has, good or bad. */
	const expectTeam = ({ headers }: Delivered) => assert.equal(headers.get('x-nrfcloud-team-id'), sampleTeamId)

	it('row 68: webhook: takes nothing as long as the accounts cannot be read, and tries again at the next delivery', async () => {
		const from = stack.host.lines.length
		const rates = { '500': 1 }
		const end = stack.host.host.faults.plan({ service: 'secretsmanager', caller: caller(), seed: 1, rates })
		const { webhookBody } = sampleNamed('mrs-verification')
		assert.equal((await deliver(stack.restUrl, webhookBody, sampleSecret)).status, 500)
		end()
		const metric = {
			namespace: 'senml-live',
			metricName: webhookMetrics.untaken,
			statistic: 'Sum',
			dimensions: { service: webhookMetrics.service },
		}
		assert.equal(await metricValue(stack.host, metric, from), 1)
	})

	it('is verified by the id of the team in the answer', async () => {
		const { webhookBody, webhookSignature } = sampleNamed('mrs-verification')
		const signed = await postTo(stack.restUrl, webhookBody, { 'x-nrfcloud-signature': webhookSignature })
		const unsigned = await postTo(stack.restUrl, webhookBody, {}, '?account=nordic')
		for (const answered of [signed, unsigned]) {
			assert.deepEqual([answered.status, answered.body], [200, { queued: 0, leftOut: 0 }])
			expectTeam(answered)
		}
	})

	it('refuses everybody else with one answer, which tells nothing', async () => {
		const body = deliveryOf([])
		const signature = (secret: string) => ({ 'x-nrfcloud-signature': signatureOf(body, secret) })
		const verification = sampleNamed('mrs-verification').webhookBody
		const refused = [
			await postTo(stack.restUrl, body, {}),
			await postTo(stack.restUrl, body, signature('wrong')),
			await postTo(stack.restUrl, body, signature('')),
			await postTo(stack.restUrl, body, signature(sampleSecret), '?account=other'),
			await postTo(stack.restUrl, body, signature(sampleSecret), '?account=bare'),
			await postTo(stack.restUrl, body, signature(sampleSecret), '?account=nobody'),
			await postTo(stack.restUrl, body, signature(other.webhookSecret)),
			await postTo(stack.restUrl, body, { ...signature(other.webhookSecret), 'x-api-key': 'wrong' }),
			await postTo(stack.restUrl, '{', {}),
			await postTo(stack.restUrl, verification, {}),
		]
		for (const { status, headers, body: answered } of refused) {
			assert.deepEqual([status, answered], [403, refused[0]?.body])
			assert.equal(headers.get('x-nrfcloud-team-id'), null)
		}
		assert.equal(
			(
				await postTo(stack.restUrl, body, {
					...signature(other.webhookSecret),
					'x-api-key': other.webhookToken,
				})
			).status,
			200,
		)
	})

	for (const [name, body] of [
		['no JSON', '{"type":"device.messages","messages":['],
		['no messages', '{"type":"device.messages"}'],
		['messages that are no list', '{"type":"device.messages","messages":{}}'],
		['another type', '{"type":"system.other","messages":[]}'],
		['a list', '[]'],
	] as const)
		it(`refuses a delivery that is signed and none, and says what is wrong: ${name}`, async () => {
			const answered = await deliver(stack.restUrl, body, sampleSecret)
			assert.deepEqual([answered.status, answered.body['title']], [400, 'Validation failed'])
			expectTeam(answered)
		})

	it('leaves a body that no function can be given to API Gateway', async () => {
		for (const bytes of [6 * 1024 * 1024 + 1, 10 * 1024 * 1024 + 1]) {
			const { status, body } = await deliver(stack.restUrl, 'x'.repeat(bytes), sampleSecret)
			assert.deepEqual([status, body], [413, { message: 'Request Entity Too Large' }])
		}
	})

	const ofDevices = routedSamples.filter(({ kind }) => kind !== 'webhook-control' && kind !== 'webhook-batch')

	/** Those whose time is that of their reception, by what is in them. */
	const withoutTime = (updates: Expected) =>
		JSON.stringify(updates, (name, value) => (name === '99' ? 0 : value))

	const untimed: readonly string[] = ['bad-no-time', 'ground-fix-wifi']

	const shown = ({ id, expected }: SampleMessage): string => {
		const { lwm2m = [] } = expected ?? {}
		const inOrder = lwm2m.toSorted((a, b) => JSON.stringify(a).localeCompare(JSON.stringify(b)))
		return untimed.includes(id) ? withoutTime(inOrder) : JSON.stringify(inOrder)
	}

	const shownImports = (imports: Awaited<ReturnType<TestStack['imports']>>) =>
		imports.map(({ lwm2m = [], door }) => {
			const told = lwm2m.map((object) => {
				const { ResourceInstances: _instances, ...update } = object
				return update
			})
			const inOrder = told.toSorted((a, b) => JSON.stringify(a).localeCompare(JSON.stringify(b)))
			const isUntimed = told.some(({ Resources }) => Number(Resources['99']) > 1_763_800_000)
			return { door, updates: isUntimed ? withoutTime(inOrder) : JSON.stringify(inOrder) }
		})

	it('gives the objects that every sample expects, each with its signature', async () => {
		for (const { id, webhookBody, webhookSignature } of ofDevices) {
			const answered = await postTo(stack.restUrl, webhookBody, { 'x-nrfcloud-signature': webhookSignature })
			assert.deepEqual([id, answered.status, answered.body], [id, 200, { queued: 1, leftOut: 0 }])
			expectTeam(answered)
		}
		const imports = shownImports(await importsOf(sampled, ofDevices.length))
		assert.deepEqual(imports.map(({ updates }) => updates).toSorted(), ofDevices.map(shown).toSorted())
		assert.deepEqual([...new Set(imports.map(({ door }) => door))], ['webhook'])
	})

	it('gives the same as the topics do, for those samples that come on topics', async () => {
		const bridged = ofDevices.filter(({ bridge }) => bridge != null)
		assert.equal(bridged.length, 32)
		for (const { bridge } of bridged)
			await stack.publish(
				onTopics.deviceId,
				JSON.stringify(bridge?.payload),
				bridge?.topicAfterMosquittoRewrite.endsWith('/raw') ? 'raw' : 'library',
			)
		const imports = shownImports(await importsOf(onTopics, bridged.length))
		assert.deepEqual(imports.map(({ updates }) => updates).toSorted(), bridged.map(shown).toSorted())
	})

	it('takes what is good of a batch, and has an entry for what is not', async () => {
		const good = routedElement(batched.deviceId, '/senml', temperature(1))
		const answered = await send([
			good,
			routedElement(batched.deviceId, '/raw', { data: '%' }),
			routedElement(batched.deviceId, '/unheard-of', {}),
			{ ...good, deviceId: '../..' },
			'nonsense',
		])
		assert.deepEqual([answered.status, answered.body], [200, { queued: 3, leftOut: 2 }])
		const imports = await importsOf(batched, 3)
		assert.deepEqual(imports.map(({ findings }) => findings.map(({ code }) => code).join()).toSorted(), [
			'',
			'E_ENVELOPE',
			'E_ROUTED_MESSAGE',
		])
	})

	it('row 69: webhook: imports a delivery that is repeated once', async () => {
		const messages = [1, 2, 3].map((v) => routedElement(repeated.deviceId, '/senml', temperature(v)))
		// A message without a time, which nothing but its id tells from another one.
		const press = routedElement(repeated.deviceId, '', { appId: 'BUTTON', data: 1 })
		for (const _ of [1, 2, 3]) assert.equal((await send([...messages, press, press])).status, 200)
		const imports = await importsOf(repeated, 15)
		assert.deepEqual(
			imports.map(({ seq }) => seq),
			[1, 2, 3, 4],
		)
	})

	it('pushes what was reported in a shadow, and shows it to whoever connects later', async () => {
		const watcher = await stack.watch(shadowed)
		const reported = { device: { networkInfo: { networkMode: 'LTE-M', rsrp: -97 } } }
		const shadow = {
			deviceId: shadowed.deviceId,
			messageId: 'shadow-1',
			topic: `$aws/things/${shadowed.deviceId}/shadow/update/documents`,
			message: { previous: null, current: { state: { reported, desired: {} } } },
			receivedAt: new Date().toISOString(),
		}
		await send([shadow])
		const frame = JSON.parse(await watcher.next())
		assert.deepEqual([frame.ObjectID, frame.Resources['0'], frame.Resources['2']], [14203, 'LTE-M', -97])
		watcher.socket.terminate()
		const later = await stack.connect(shadowed)
		const frames: string[] = []
		do frames.push(await later.next())
		while (!frames.at(-1)?.includes('/senml/live'))
		assert.ok(
			frames.some((text) => text.includes('"reported"') && text.includes('LTE-M')),
			frames.join('\n'),
		)
		later.socket.terminate()
	})

	it('row 67: webhook: is repeated as long as the queue takes nothing, and then imports everything once', async () => {
		const messages = [1, 2].map((v) => routedElement(unlucky.deviceId, '/senml', temperature(v)))
		const end = stack.host.host.faults.plan({
			service: 'sqs',
			caller: caller(),
			seed: 1,
			rates: { '500': 1 },
		})
		const answered = await send(messages)
		assert.equal(answered.status, 503)
		expectTeam(answered)
		end()
		assert.equal((await send(messages)).status, 200)
		assert.equal((await importsOf(unlucky, 2)).length, 2)
	})

	it('row 69: webhook: imports once what it put on the queue without knowing it', async () => {
		const end = stack.host.host.faults.plan({
			service: 'sqs',
			caller: caller(),
			sequence: ['commit+500', 'commit+reset'],
		})
		const message = routedElement(twice.deviceId, '', { appId: 'BUTTON', data: 1 })
		assert.equal((await send([message])).status, 200)
		end()
		assert.equal((await importsOf(twice, 3)).length, 1)
	})

	it('row 69: webhook: imports once what it was given before its function crashed', async () => {
		const sequence = ['commit+crash'] as const
		const end = stack.host.host.faults.plan({ service: 'sqs', caller: caller(), sequence })
		const message = routedElement(broken.deviceId, '', { appId: 'BUTTON', data: 1 })
		assert.notEqual((await send([message])).status, 200)
		end()
		assert.equal((await send([message])).status, 200)
		assert.equal((await importsOf(broken, 2)).length, 1)
	})

	it('has neither messages nor credentials in its log', () => {
		const own = stack.host.lines.filter((line) => line.includes('RestNrfCloud'))
		assert.ok(own.length > 40, `${own.length} lines`)
		for (const secret of [
			sampleSecret,
			other.webhookSecret,
			other.webhookToken,
			'LTE-M',
			'171507',
			'358299840012345',
		])
			assert.deepEqual(
				own.filter((line) => line.includes(secret)),
				[],
			)
	})
})
