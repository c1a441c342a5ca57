import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Status, WatchEvent } from '../../client/index.ts'
import { watchLines } from './watchLines.ts'

const now = new Date(2026, 10, 28, 10, 15, 47)

const seconds = (date: Date): number => date.getTime() / 1000

const lines = watchLines({
	paint: (_, text) => text,
	now: () => now.getTime(),
	url: 'ws://localhost:8080/ws',
})

const linesOf = (event: WatchEvent): readonly string[] =>
	(lines[event.type] as (event: WatchEvent) => readonly string[])(event)

const place = { importId: 'x', seq: 12, part: 1, parts: 1, cursor: 12 }

const update = (more: Partial<Extract<WatchEvent, { type: 'update' }>>): WatchEvent => ({
	type: 'update',
	...place,
	ts: seconds(now),
	update: { ObjectID: 14205, Resources: { '0': 21.5, '1': 41, '99': Math.floor(seconds(now)) } },
	...more,
})

const status = (state: Status): WatchEvent => ({ type: 'status', status: state })

describe('a line of npm run watch', () => {
	const shown: readonly (readonly [name: string, event: WatchEvent, ...lines: string[]])[] = [
		[
			'an update has names and units',
			update({}),
			'10:15:47  #12  14205/0 Environment  Temperature 21.5 °C, Humidity 41 %',
		],
		[
			'an update of another day has its day, its instance and its part',
			update({
				part: 2,
				parts: 3,
				ts: seconds(new Date(2024, 5, 3, 12, 19, 26)),
				update: { ObjectID: 14201, ObjectInstanceID: 1, Resources: { '6': 'GNSS' } },
			}),
			'2024-06-03 12:19:26  #12 2/3  14201/1 Geolocation  Source "GNSS"',
		],
		[
			'an update of nothing but a time',
			update({ update: { ObjectID: 14220, Resources: { '99': 1 } } }),
			'10:15:47  #12  14220/0 Button press',
		],
		[
			'an object that is not known, and several values',
			update({ update: { ObjectID: 5, Resources: { '7': ['a', true], '8': false } } }),
			'10:15:47  #12  5/0  7 ["a",true], 8 false',
		],
		[
			'text that would command the terminal',
			update({ update: { ObjectID: 14201, Resources: { '6': '\u001b[2J\u202e' } } }),
			'10:15:47  #12  14201/0 Geolocation  Source "\\u001b[2J\\u202e"',
		],
		[
			'the instances of a resource by their ids',
			update({
				update: {
					ObjectID: 14401,
					Resources: { '0': ['BOOT', 'APP'] },
					ResourceInstances: { '0': { '10': 'BOOT', '20': 'APP' } },
				},
			}),
			'10:15:47  #12  14401/0 nRF Cloud Service Info  FOTA/10 "BOOT", FOTA/20 "APP"',
		],
		[
			'an update that a converter made of telemetry',
			update({ update: { ObjectID: 3303, Resources: { '5700': 25.7, '99': 1 } } }),
			'10:15:47  #12  3303/0 Temperature  Sensor Value 25.7',
		],
		[
			'a measurement',
			{ type: 'measurement', ...place, ts: seconds(now), values: { soil: 21.5, mode: 'a\u001bb' } },
			'10:15:47  #12  Measurement  soil 21.5, mode "a\\u001bb"',
		],
		[
			'attributes',
			{ type: 'attributes', ...place, ts: seconds(now), attributes: { firmware: '2.0.1', isMains: true } },
			'10:15:47  #12  Attributes  firmware "2.0.1", isMains true',
		],
		[
			'the latest measurements and attributes',
			{
				type: 'latest',
				values: { soil: { value: 21.5, ts: now.getTime() } },
				attributes: { firmware: { value: '2.0.1', ts: now.getTime() } },
				part: 1,
				parts: 1,
			},
			'10:15:47  last known  Measurement  soil 21.5',
			'10:15:47  last known  Attribute  firmware "2.0.1"',
		],
		[
			'a value that is too large',
			{ type: 'tooLarge', ...place, key: 'image', bytes: 40_000 },
			'#12  image  is too large for a frame: see the import log',
		],
		[
			'a refused import with its errors',
			{ type: 'import', ...place, ts: seconds(now), errors: ['The name is empty.', 'a\nb'] },
			'10:15:47  #12  nothing could be converted',
			'  The name is empty.',
			'  a\\u000ab',
		],
		[
			'an update that is too large',
			{ type: 'tooLarge', ...place, ObjectID: 14401, bytes: 40_000 },
			'#12  14401/0 nRF Cloud Service Info  is too large for a frame: see the import log',
		],
		[
			'who it is',
			{ type: 'identity', id: 'kit', model: 'thingy91x', seq: 0, cursor: 0 },
			'kit (thingy91x), has sent nothing yet',
		],
		[
			'when it was heard',
			{ type: 'identity', id: 'kit', model: 'x', seq: 3, cursor: 3, lastSeen: now.toISOString() },
			'kit (x), last seen 10:15:47',
		],
		[
			'that a device is not supported',
			{
				type: 'identity',
				id: 'kit',
				model: 'unsupported',
				seq: 0,
				cursor: 0,
				notice: 'Not\u202e supported.',
			},
			'kit (unsupported), has sent nothing yet',
			'Not\\u202e supported.',
		],
		[
			'that data was hidden',
			{ type: 'hidden', before: now.toISOString(), upTo: 3, cursor: 3 },
			'what was received before 10:15:47 is hidden from now on',
		],
		[
			'the last known state',
			{
				type: 'state',
				reported: [{ ObjectID: 14205, Resources: { '0': 20, '99': seconds(now) } }],
				desired: [],
				part: 1,
				parts: 1,
			},
			'10:15:47  last known  14205/0 Environment  Temperature 20 °C',
		],
		[
			'a gap',
			{ type: 'gap', from: 3, to: 5, cursor: 5 },
			'#3 to #5 can no longer be had, or not in full: see the import log',
		],
		['no line of the marker', { type: 'live', seq: 3, cursor: 3 }],
		['no line while it connects', status({ state: 'connecting' })],
		['the state live', status({ state: 'live' }), 'live: new updates appear here; press Ctrl+C to stop'],
		[
			'a server that is not there',
			status({ state: 'waiting', reason: { code: 'unreachable' }, retryAt: 0 }),
			'no answer from ws://localhost:8080/ws (local mode starts with npm start): trying again until it works',
		],
		[
			'a refusal',
			status({ state: 'refused', reason: { code: 'forbidden', status: 403 } }),
			'this fingerprint gives no access',
		],
	]
	for (const [name, event, ...expected] of shown)
		it(`shows ${name}`, () => assert.deepEqual(linesOf(event), expected))
})
