import { Type } from '@sinclair/typebox'
import {
	contexts,
	type WireAttributes,
	type WireIdentity,
	type WireLatest,
	type WireLive,
	type WireMeasurement,
	type WireRefusedImport,
	type WireState,
	type WireTooLarge,
	type WireUpdate,
	type WireValueTooLarge,
} from '../../client/wire.ts'
import { describes } from '../../lambda/rest/schemas/describes.ts'
import { lwm2mObject, objectMembers } from '../../lambda/rest/schemas/lwm2mObject.ts'
import type { Message } from './message.ts'

const value = Type.Union([Type.String(), Type.Number(), Type.Boolean()])

const values = (description: string) => Type.Record(Type.String(), value, { description })

const latestValues = (description: string) =>
	Type.Record(
		Type.String(),
		Type.Object({ value, ts: Type.Integer({ description: 'In milliseconds since the Unix epoch' }) }),
		{ description },
	)

const parts = {
	part: Type.Integer({ minimum: 1, description: 'From 1 to `parts`' }),
	parts: Type.Integer({ minimum: 1 }),
}

const placed = (ofTime: string) => ({
	importId: Type.String({ description: 'Of the entry in the import log' }),
	seq: Type.Integer({ minimum: 1, description: 'Number of the import: 1, 2, 3 … for each device' }),
	...parts,
	ts: Type.Number({ description: `Seconds since the Unix epoch, with their fraction: ${ofTime}` }),
})

const measured = placed('when it was measured')
const received = placed('when it was received')

const { Resources: _values, ResourceInstances: _instances, ...objectPath } = objectMembers

const bytes = (description: string) => Type.Integer({ description })

const stateObject = Type.Object(
	{
		...objectMembers,
		bytes: Type.Optional(
			bytes('Size of the object, if it is too large for a frame: it then has its time only'),
		),
	},
	{ title: 'StateObject' },
)

const time = (description: string) => Type.Optional(Type.String({ format: 'date-time', description }))

const configuration = Type.Object(
	{
		...objectPath,
		Resources: objectMembers.Resources,
		status: Type.Union(
			[Type.Literal('requested'), Type.Literal('accepted'), Type.Literal('applied'), Type.Literal('refused')],
			{ description: 'Never more than is known' },
		),
		revision: Type.Integer({
			description: 'Of two frames about an object instance, the one with the higher number is newer',
		}),
		requestedAt: Type.String({ format: 'date-time' }),
		acceptedAt: time('When nRF Cloud has taken it'),
		appliedAt: time('When the device has reported it'),
		refusedAt: time('When nRF Cloud has refused it'),
		reason: Type.Optional(
			Type.String({ description: 'Why it is refused, or why nobody knows whether it has arrived' }),
		),
	},
	{ title: 'Configuration' },
)

/** What a device's watchers get, each with the `@context` by which it is told. */
export const liveFrames: readonly Message[] = [
	{
		name: 'identity',
		title: 'Identity',
		summary:
			'The first frame of a connection. It comes again when data is hidden, and after it the state that is still visible',
		payload: describes<WireIdentity>()(
			Type.Object({
				'@context': Type.Literal(contexts.identity),
				id: Type.String({ description: 'Id of the device' }),
				model: Type.String({ description: 'What kind of device it is' }),
				lastSeen: Type.Optional(
					Type.String({ format: 'date-time', description: 'When its newest message was received' }),
				),
				hideDataBefore: Type.Optional(
					Type.String({
						format: 'date-time',
						description: 'Nothing that was received before is shown',
					}),
				),
				hiddenSeq: Type.Optional(
					Type.Integer({
						description: 'Present with it: the imports up to this one are hidden, too',
					}),
				),
				notice: Type.Optional(
					Type.String({
						description: 'What there is to know about a device of this model, in sentences',
					}),
				),
				seq: Type.Integer({ minimum: 0, description: 'The baseline: every import after it follows' }),
			}),
		),
		example: {
			'@context': contexts.identity,
			id: 'oob-352656108602296',
			model: 'PCA20065',
			lastSeen: '2026-01-01T12:00:00.000Z',
			seq: 41,
		},
	},
	{
		name: 'state',
		title: 'State',
		summary: 'The last known state, in one or more frames. It comes again when the device is configured',
		payload: describes<WireState>()(
			Type.Object({
				'@context': Type.Literal(contexts.state),
				reported: Type.Array(stateObject),
				desired: Type.Array(lwm2mObject, { description: 'What nRF Cloud holds for the device' }),
				configurations: Type.Optional(
					Type.Array(configuration, { description: 'The newest request of each object instance' }),
				),
				...parts,
			}),
		),
		example: {
			'@context': contexts.state,
			reported: [{ ObjectID: 14205, Resources: { 0: 21.5, 99: 1_767_268_800 } }],
			desired: [],
			part: 1,
			parts: 1,
		},
	},
	{
		name: 'latest',
		title: 'Latest values',
		summary: 'The newest telemetry that is in no object of the state, and the newest attributes',
		payload: describes<WireLatest>()(
			Type.Object({
				'@context': Type.Literal(contexts.latest),
				values: latestValues('By telemetry key'),
				attributes: latestValues('By name'),
				...parts,
			}),
		),
		example: {
			'@context': contexts.latest,
			values: { co2: { value: 612, ts: 1_767_268_800_000 } },
			attributes: {},
			part: 1,
			parts: 1,
		},
	},
	{
		name: 'update',
		title: 'Object update',
		summary: 'Values of an LwM2M object, measured at one time',
		payload: describes<WireUpdate>()(
			Type.Object({ '@context': Type.Literal(contexts.update), ...objectMembers, ...measured }),
		),
		example: {
			'@context': contexts.update,
			ObjectID: 14201,
			Resources: { 0: 62.469414, 1: 6.151946, 3: 1, 6: 'Fixed', 99: 1_767_268_800 },
			importId: '01KDWGJ0000000000000000000',
			seq: 42,
			part: 1,
			parts: 1,
			ts: 1_767_268_800.25,
		},
	},
	{
		name: 'measurement',
		title: 'Measurement',
		summary: 'Telemetry that is in no object update',
		payload: describes<WireMeasurement>()(
			Type.Object({
				'@context': Type.Literal(contexts.measurement),
				values: values('By telemetry key'),
				...measured,
			}),
		),
		example: {
			'@context': contexts.measurement,
			values: { co2: 612 },
			importId: '01KDWGJ0000000000000000000',
			seq: 42,
			part: 1,
			parts: 1,
			ts: 1_767_268_800,
		},
	},
	{
		name: 'attributes',
		title: 'Attributes',
		summary: 'Attributes of the device',
		payload: describes<WireAttributes>()(
			Type.Object({
				'@context': Type.Literal(contexts.attributes),
				attributes: values('By name'),
				...received,
			}),
		),
		example: {
			'@context': contexts.attributes,
			attributes: { firmware: '1.4.0' },
			importId: '01KDWGJ0000000000000000000',
			seq: 42,
			part: 1,
			parts: 1,
			ts: 1_767_268_800,
		},
	},
	{
		name: 'refusedImport',
		title: 'Refused import',
		summary: 'An import without updates, and why',
		payload: describes<WireRefusedImport>()(
			Type.Object({
				'@context': Type.Literal(contexts.refusedImport),
				success: Type.Boolean(),
				errors: Type.Array(Type.String(), { description: 'Sentences; the import log has all of them' }),
				hidden: Type.Optional(
					Type.Literal(true, {
						description: 'Takes the place of an import that is hidden from watchers',
					}),
				),
				...received,
			}),
		),
		example: {
			'@context': contexts.refusedImport,
			success: false,
			errors: ['The payload is neither JSON nor CBOR.'],
			importId: '01KDWGJ0000000000000000000',
			seq: 42,
			part: 1,
			parts: 1,
			ts: 1_767_268_800,
		},
	},
	{
		name: 'tooLarge',
		title: 'Update too large',
		summary: 'Replaces an object update that does not fit into a frame; the import log has its values',
		payload: describes<WireTooLarge>()(
			Type.Object({
				'@context': Type.Literal(contexts.tooLarge),
				bytes: bytes('Size of the update, written as a frame'),
				...objectPath,
				...measured,
			}),
		),
		example: {
			'@context': contexts.tooLarge,
			bytes: 40_000,
			ObjectID: 14201,
			importId: '01KDWGJ0000000000000000000',
			seq: 42,
			part: 1,
			parts: 1,
			ts: 1_767_268_800,
		},
	},
	{
		name: 'valueTooLarge',
		title: 'Value too large',
		summary: 'Replaces a value of telemetry or an attribute that does not fit into a frame',
		payload: describes<WireValueTooLarge>()(
			Type.Object({
				'@context': Type.Literal(contexts.tooLarge),
				key: Type.String({ description: 'The telemetry key, or the name of the attribute' }),
				bytes: bytes('Size of the value in JSON'),
				...measured,
			}),
		),
		example: {
			'@context': contexts.tooLarge,
			key: 'spectrum',
			bytes: 40_000,
			importId: '01KDWGJ0000000000000000000',
			seq: 42,
			part: 1,
			parts: 1,
			ts: 1_767_268_800,
		},
	},
	{
		name: 'live',
		title: 'Live',
		summary: 'The marker: all existing imports up to `seq` were sent before it',
		payload: describes<WireLive>()(
			Type.Object({
				'@context': Type.Literal(contexts.live),
				seq: Type.Integer({ minimum: 0 }),
			}),
		),
		example: { '@context': contexts.live, seq: 42 },
	},
]
