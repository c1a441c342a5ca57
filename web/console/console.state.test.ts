import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { ShownDownlink } from '../../lambda/downlinks/entrances.ts'
import { emptyOrder, orderBody, readRefusal, withTransitions } from './downlinks.ts'
import { filtered, sourcesIn } from './filter.ts'
import { type Frame, note, readFrame } from './frames.ts'
import { hexLines } from './hexLines.ts'
import { keep } from './keep.ts'
import { type ConsoleEvent, type ConsoleModel, emptyConsole } from './model.ts'
import { timeOfDay } from './timeOfDay.ts'
import { updateAll } from './update.ts'
import { visibleRows } from './visibleRows.ts'

/** docs/communications.md: the frames of the native format. */
const uplink = (seq: number, more: object = {}): string =>
	JSON.stringify({
		type: 'uplink',
		id: `uplink.dev-1.${seq}`,
		at: 1_000 + seq,
		cursor: `${2_000 + seq}`,
		deviceId: 'dev-1',
		source: 'coap',
		importId: 'x',
		seq,
		success: true,
		contentFormat: 'application/senml+json',
		bytes: 2,
		payload: '5b5d',
		...more,
	})

const moved = (status: string, at: number, more: object = {}): string =>
	JSON.stringify({
		type: status === 'sent' ? 'downlink' : 'confirmation',
		id: `downlink.d-1.${at}`,
		at,
		cursor: `${at}`,
		deviceId: 'dev-1',
		downlinkId: 'd-1',
		reference: 'r',
		status,
		route: 'mqtt',
		bytes: 1,
		confirm: false,
		...more,
	})

const downlink: ShownDownlink = {
	id: 'd-1',
	deviceId: 'dev-1',
	reference: 'r',
	status: 'accepted',
	payload: '00',
	confirm: false,
	acceptedAt: new Date(10).toISOString(),
	expiresAt: new Date(99).toISOString(),
	transitions: [{ status: 'accepted', at: new Date(10).toISOString(), by: 'key' }],
}

const frameOf = (text: string, format: 'native' | 'resiot' = 'native'): Frame => {
	const read = readFrame(format, text)
	assert.ok(read.about === 'event')
	return read.frame
}

describe('a frame', () => {
	it('of an uplink has its device, door, bytes and import', () => {
		assert.partialDeepStrictEqual(frameOf(uplink(3)), {
			key: 'uplink.dev-1.3',
			type: 'uplink',
			at: 1_003,
			deviceId: 'dev-1',
			source: 'coap',
			payload: '5b5d',
			summary: '2 bytes, import 3',
			isBad: false,
		})
		assert.deepEqual(frameOf(uplink(3, { success: false })).isBad, true)
	})

	it('of a downlink has its status, route and reason', () => {
		assert.partialDeepStrictEqual(frameOf(moved('expired', 5, { reason: 'its time is over' })), {
			summary: 'expired, 1 byte, its time is over',
			source: 'mqtt',
			isBad: true,
			downlink: { id: 'd-1', status: 'expired', reason: 'its time is over' },
		})
	})

	it('about the stream says where to go on', () => {
		assert.deepEqual(readFrame('native', '{"type":"subscribed","cursor":"7","gap":true}'), {
			about: 'subscribed',
			cursor: '7',
			gap: true,
		})
		assert.deepEqual(readFrame('native', '{"type":"heartbeat","cursor":"8"}'), {
			about: 'heartbeat',
			cursor: '8',
		})
	})

	for (const text of ['', '[', '7', 'null', '[]', '{}', '{"type":"new"}', '{"type":7}', '{"CommType":"x"}'])
		it(`that is not known is shown as it came: ${text}`, () => {
			for (const format of ['native', 'resiot'] as const)
				assert.partialDeepStrictEqual(frameOf(text, format), { type: 'unknown', text })
		})

	// The members of the examples of ResIOT's WebSocket server.
	it('of ResIOT has the same', () => {
		const text = JSON.stringify({
			CommType: 'comm_rx',
			MsgType: 'comm_rx',
			Connector: '696f74',
			AppEui: 'abcdef1234567890',
			DevEui: '0987654321abcdef',
			Port: '',
			GatewayEUIs: ['696f74'],
			Payload: '5b5d',
			Extra: { importId: 'x', seqno: '3', success: 'false' },
			DT: '2026-11-29T08:00:00.1230000+00:00',
		})
		const read = readFrame('resiot', text)
		assert.ok(read.about === 'event')
		assert.equal(read.cursor, String(Date.UTC(2026, 10, 29, 8, 0, 0, 123)))
		assert.partialDeepStrictEqual(read.frame, {
			type: 'uplink',
			name: 'comm_rx',
			deviceId: '0987654321abcdef',
			source: 'iot',
			payload: '5b5d',
			isBad: true,
		})
	})
})

describe('the list', () => {
	const frames = (count: number, more: Partial<Frame> = {}): readonly Frame[] =>
		Array.from({ length: count }, (_, index) => ({ ...note(`${index}`, index), ...more }))
	const limits = { frames: 5, characters: 100 }

	it('has each event once', () => {
		const known = frames(3)
		assert.deepEqual(keep(known, [...known, ...frames(1)]), { frames: known, dropped: 0 })
	})

	it('drops the oldest above the limit', () => {
		const { frames: kept, dropped } = keep(frames(4), frames(7).slice(4), limits)
		assert.deepEqual([kept.map(({ summary }) => summary), dropped], [['2', '3', '4', '5', '6'], 2])
	})

	it('drops by size, too, and never the newest', () => {
		const large = frames(4, { text: 'x'.repeat(40) })
		assert.equal(keep([], large, limits).frames.length, 2)
		assert.equal(keep([], frames(2, { text: 'x'.repeat(200) }), limits).frames.length, 1)
	})

	it('is filtered by device, type and source; what the console says stays', () => {
		const one = frameOf(uplink(1))
		const other = frameOf(moved('sent', 5, { deviceId: 'DEV-2' }))
		const said = note('gap', 1)
		const all = [one, said, other]
		const none = { device: '', type: '', source: '' }
		assert.deepEqual(filtered(all, none), all)
		assert.deepEqual(filtered(all, { ...none, device: 'dev-2' }), [said, other])
		assert.deepEqual(filtered(all, { ...none, type: 'uplink' }), [one, said])
		assert.deepEqual(filtered(all, { ...none, source: 'mqtt' }), [said, other])
		assert.deepEqual(sourcesIn(all), ['coap', 'mqtt'])
	})

	const windows: readonly (readonly [scrollTop: number, count: number, first: number, end: number])[] = [
		[0, 0, 0, 0],
		[0, 5, 0, 5],
		[0, 1000, 0, 18],
		[3_600, 1000, 92, 118],
		// The list has become shorter than it was when it was scrolled.
		[35_640, 10, 2, 10],
	]
	for (const [scrollTop, count, first, end] of windows)
		it(`shows rows ${first} to ${end} of ${count} at ${scrollTop} pixels`, () =>
			assert.deepEqual(visibleRows({ count, rowHeight: 36, scrollTop, height: 360 }), { first, end }))

	it('shows times of today without their date', () => {
		const at = (day: number) => new Date(2026, 10, day, 9, 5, 7).getTime()
		assert.equal(timeOfDay(at(29), at(29)), '09:05:07')
		assert.equal(timeOfDay(at(28), at(29)), '2026-11-28 09:05:07')
	})

	it('shows bytes in lines, with their text', () => {
		assert.deepEqual(hexLines('48490041424344ff21'), [
			{ offset: '0000', hex: '48 49 00 41 42 43 44 ff', text: 'HI.ABCD.' },
			{ offset: '0008', hex: '21', text: '!' },
		])
		assert.deepEqual(hexLines(''), [])
	})
})

describe('the console', () => {
	const read = (text: string, at = 0): ConsoleEvent => ({ type: 'read', read: readFrame('native', text), at })
	const after = (...events: readonly ConsoleEvent[]): ConsoleModel => updateAll(emptyConsole(0), events)
	const subscribed = read('{"type":"subscribed","cursor":"1","gap":false}')
	const summaries = ({ frames }: ConsoleModel) => frames.map(({ summary }) => summary)

	it('is live when the stream says so, and not when the socket opens', () => {
		assert.equal(after({ type: 'opened', at: 0 }).stream.state, 'connecting')
		assert.equal(after(subscribed).stream.state, 'live')
	})

	it('is live in the format of ResIOT as soon as the socket opens', () => {
		const model = after({ type: 'format', format: 'resiot' }, { type: 'opened', at: 0 })
		assert.equal(model.stream.state, 'live')
	})

	it('says that events may be missing', () => {
		const model = after(read('{"type":"subscribed","cursor":"1","gap":true}'))
		assert.match(summaries(model)[0] ?? '', /may be missing/)
	})

	it('says after an interruption that nothing is missing', () => {
		const model = after(
			subscribed,
			{ type: 'interrupted', reason: 'x', retryAt: 9, at: 5 },
			{ type: 'connecting', at: 6 },
			{ type: 'interrupted', reason: 'y', retryAt: 10, at: 7 },
			subscribed,
			read(uplink(1)),
			read('{"type":"resumed","cursor":"1","again":0}', 20),
		)
		assert.deepEqual([model.stream.state, model.interruptedAt], ['live', undefined])
		assert.deepEqual([summaries(model).length, summaries(model)[0]], [2, '2 bytes, import 1'])
		assert.match(summaries(model)[1] ?? '', /^Connected again/)
	})

	it('does not go on when it is refused', () => {
		const { stream } = after({
			type: 'refused',
			reason: 'This key does not have the scope stream:read.',
			at: 0,
		})
		assert.deepEqual(
			[stream.state, stream.reason],
			['refused', 'This key does not have the scope stream:read.'],
		)
	})

	it('holds what comes while it is paused, and shows it once afterwards', () => {
		const paused = [
			read(uplink(1)),
			{ type: 'paused' },
			read(uplink(1)),
			read(uplink(2)),
			read(uplink(2)),
		] as const
		assert.deepEqual([summaries(after(...paused)).length, after(...paused).held?.length], [1, 1])
		const model = after(...paused, { type: 'continued' })
		assert.deepEqual([summaries(model).length, model.held], [2, undefined])
	})

	it('begins anew in another format, and stays paused', () => {
		const model = after(read(uplink(1)), { type: 'paused' }, { type: 'format', format: 'resiot' })
		assert.deepEqual([model.frames.length, model.held], [0, []])
	})

	it('knows from where on it has everything, for another format', () => {
		const began = [subscribed, read(uplink(1))] as const
		assert.deepEqual([after(...began).since, after(...began).cursor], ['1', '2001'])
		assert.equal(after(...began, { type: 'format', format: 'resiot' }).since, '1')
		assert.equal(after(...began, { type: 'cleared' }).since, '2001')
	})

	it('follows a downlink, whether its events come before the answer or after it', () => {
		const tracked = { type: 'downlink', downlink } as const
		for (const events of [
			[tracked, read(moved('sent', 20)), read(moved('sent', 20))],
			[read(moved('sent', 20)), tracked],
			[{ type: 'paused' } as const, read(moved('sent', 20)), tracked],
		]) {
			const [found] = after(...events).downlinks
			assert.deepEqual(
				[found?.status, found?.transitions.map(({ status, route }) => [status, route])],
				[
					'sent',
					[
						['accepted', undefined],
						['sent', 'mqtt'],
					],
				],
			)
		}
	})

	it('leaves the downlinks of others alone', () => {
		const model = after({ type: 'downlink', downlink }, read(moved('sent', 20, { downlinkId: 'd-2' })))
		assert.deepEqual(model.downlinks, [downlink])
	})
})

describe('a downlink', () => {
	it('is asked for as it stands in the form', () => {
		assert.deepEqual(orderBody({ ...emptyOrder, payload: '48 49' }), { payload: '4849', confirm: false })
		assert.deepEqual(
			orderBody({
				deviceId: 'd',
				kind: 'text',
				payload: 'a b',
				confirm: true,
				reference: 'r',
				timeToLive: '60',
				route: 'mqtt',
			}),
			{ payload: 'a b', raw: true, confirm: true, reference: 'r', timeToLive: 60, route: 'mqtt' },
		)
	})

	const refusals: readonly (readonly [
		status: number,
		detail: string,
		field: string | undefined,
		reason: string,
	])[] = [
		[400, 'payload: it is not hex.', 'payload', 'It is not hex.'],
		[400, '/timeToLive: must be whole seconds', 'timeToLive', 'Must be whole seconds.'],
		[409, 'reference: it is in use.', 'reference', 'It is in use.'],
		[404, 'This key sees no device with this id.', 'deviceId', 'This key sees no device with this id.'],
		[
			403,
			'This key does not have the scope downlinks:write.',
			undefined,
			'This key does not have the scope downlinks:write.',
		],
		[409, 'device: 100 downlinks wait for it.', undefined, 'device: 100 downlinks wait for it.'],
	]
	for (const [status, detail, field, reason] of refusals)
		it(`is refused at its field: ${detail}`, () =>
			assert.deepEqual(readRefusal(status, detail), { field, reason }))

	it('has each transition once, in the order of their times', () => {
		const at = (milliseconds: number) => new Date(milliseconds).toISOString()
		const sent = { status: 'sent', at: at(30) } as const
		const queued = { status: 'queued', at: at(20) } as const
		const whole = withTransitions(withTransitions(downlink, [sent]), [queued, sent])
		assert.deepEqual(
			[whole.status, whole.transitions.map(({ status }) => status)],
			['sent', ['accepted', 'queued', 'sent']],
		)
	})
})
