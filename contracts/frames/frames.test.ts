import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { readTx } from '../../lambda/communications/command/readTx.ts'
import { downlinkLimits } from '../../lambda/downlinks/contract.ts'
import { routes } from '../../lambda/downlinks/downlink.ts'
import { messageOf } from '../../lambda/downlinks/order/messageOf.ts'
import { payloadOf } from '../../lambda/downlinks/order/payloadOf.ts'
import { asyncApi } from '../asyncApi/asyncApi.ts'
import { channels } from '../asyncApi/channels.ts'
import { checkFrame } from '../check/checkFrame.ts'
import { validators } from '../check/validators.ts'

const document = asyncApi()
const validate = validators(document)
const misfits = (name: string, value: unknown) => validate(['components', 'messages', name, 'payload'], value)

describe('a message of the AsyncAPI document', () => {
	for (const [name, message] of Object.entries(document.components.messages))
		it(`has an example that fits: ${name}`, () => {
			const [example] = message['examples'] as readonly { readonly payload: unknown }[]
			assert.deepEqual(misfits(name, example?.payload), [])
		})

	it('has a name of its own', () => {
		const all = new Set(channels.flatMap(({ sent, received }) => [...sent, ...received]))
		assert.equal(new Set([...all].map(({ name }) => name)).size, all.size)
	})
})

describe('a command', () => {
	const base = { function: 'TX', AppEui: 'ABCDEF1234567890', DevEui: '0987654321ABCDEF', Port: 50, Raw: true }
	const { referenceCharacters, timeToLive } = downlinkLimits
	const limits = { referenceCharacters, mostTimeToLive: timeToLive.most }

	const values: Readonly<Record<string, readonly unknown[]>> = {
		AppEui: [undefined, '', 'abcdef1234567890', 'ABCDEF123456789', 'ABCDEF123456789G', 7],
		DevEui: [undefined, '', 'oob-352656108602296', 'a b', 'x'.repeat(128), 'x'.repeat(129), true],
		DevEUI: [undefined, 'oob-1'],
		Port: [
			undefined,
			1,
			223,
			0,
			224,
			1.5,
			-1,
			'1',
			'007',
			'50',
			'223',
			'224',
			'0',
			'000',
			'1.5',
			'x',
			'',
			true,
		],
		Payload: [undefined, '', 'HI!', 7],
		Raw: [true, 1, 'true'],
		Connector: [undefined, '', 'mqtt', 'COAP', '6d717474', '636F6170', 'nrfCloud', 'integration', 'lora', 7],
		Message: [undefined, {}, { a: [1] }, [], 'x', null],
		Confirm: [undefined, true, false, 'false'],
		Reference: [undefined, '', 'x'.repeat(referenceCharacters), 'x'.repeat(referenceCharacters + 1), 7],
		TimeToLive: [undefined, 1, timeToLive.most, 0, timeToLive.most + 1, 1.5, '1'],
		WSCommand: [undefined, '', 'x', {}],
	}

	for (const [member, each] of Object.entries(values))
		it(`is taken or refused as the document says: ${member}`, () => {
			for (const value of each) {
				const { [member]: _, ...others } = { ...base } as Record<string, unknown>
				const command = value === undefined ? others : { ...others, [member]: value }
				const isTaken = !('code' in readTx(command, { limits, routes, messageOf, payloadOf }))
				assert.equal(misfits('tx', command).length === 0, isTaken, JSON.stringify(command))
			}
		})
})

describe('a frame', () => {
	const check = checkFrame(document)
	const live = { '@context': 'https://github.com/hello-nrfcloud/proto/senml/live', seq: 1 }

	it('fits if the document has it', () => assert.equal(check('live', JSON.stringify(live)), undefined))

	it('fits in an array of frames of a device', () =>
		assert.equal(check('live', JSON.stringify([live, live])), undefined))

	const cases: readonly (readonly [title: string, text: string, problem: string])[] = [
		['that is not JSON', '{', 'live: it is not JSON'],
		['of no known kind', '{"@context":"x"}', 'live: the document has no such message'],
		[
			'with a member more',
			JSON.stringify({ ...live, more: 1 }),
			'live.live: /: must NOT have additional properties (more)',
		],
		[
			'with a member less',
			JSON.stringify({ '@context': live['@context'] }),
			"live.live: /: must have required property 'seq' (seq)",
		],
		['with another type', JSON.stringify({ ...live, seq: 'x' }), 'live.live: /seq: must be integer'],
		['of another channel', '{"type":"heartbeat","cursor":"1"}', 'live: the document has no such message'],
	]
	for (const [title, text, problem] of cases)
		it(`does not fit: one ${title}`, () => assert.equal(check('live', text), problem))
})
