import { type TSchema, Type } from '@sinclair/typebox'
import type { Message } from './message.ts'

const time = Type.String({
	pattern: '^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}\\.\\d{7}\\+00:00$',
	description: 'RFC 3339 with seven digits of a second',
})

/** The form of all frames of devices. */
const frame = (kind: string, more: Readonly<Record<string, TSchema>> = {}) =>
	Type.Object({
		CommType: Type.Literal(kind),
		MsgType: Type.Literal(kind),
		Connector: Type.String({ description: 'Name of a door or a route, in hex' }),
		AppEui: Type.String({ description: '16 hex digits made of the model; empty if there is no device' }),
		DevEui: Type.String({ description: 'Id of the device, in lower case if it has the form of an EUI' }),
		Port: Type.String({ description: 'A number, or empty' }),
		GatewayEUIs: Type.Array(Type.String(), { description: 'Names of doors, in hex' }),
		Payload: Type.String({ description: 'In lower-case hex; empty if it is too large for a frame' }),
		Extra: Type.Record(Type.String(), Type.String()),
		DT: time,
		...more,
	})

const ofDownlink = {
	Command: Type.Literal(''),
	Reference: Type.String(),
	Confirmation: Type.Boolean({ description: 'Whether the device has to confirm it' }),
}

const example = (kind: string, more: object = {}) => ({
	CommType: kind,
	MsgType: kind,
	Connector: '696f74',
	AppEui: '0a1b2c3d4e5f6071',
	DevEui: '0987654321abcdef',
	Port: '',
	GatewayEUIs: [],
	Payload: '',
	Extra: {},
	DT: '2026-01-01T12:00:00.0000000+00:00',
	...more,
})

/** The communications with `format=resiot`. */
export const resiotFrames: readonly Message[] = [
	{
		name: 'commGwalive',
		title: 'comm_gwalive',
		summary: 'In the format of ResIOT: a door works',
		payload: frame('comm_gwalive'),
		example: example('comm_gwalive', { AppEui: '', DevEui: '', GatewayEUIs: ['696f74'] }),
	},
	{
		name: 'commJoin',
		title: 'comm_join',
		summary: 'In the format of ResIOT: the first message of a device',
		payload: frame('comm_join'),
		example: example('comm_join'),
	},
	{
		name: 'commRx',
		title: 'comm_rx',
		summary: 'In the format of ResIOT: a message of a device',
		payload: frame('comm_rx'),
		example: example('comm_rx', { Port: '14205', Payload: '5b5d' }),
	},
	{
		name: 'commTx',
		title: 'comm_tx',
		summary: 'In the format of ResIOT: a downlink was sent',
		payload: frame('comm_tx', ofDownlink),
		example: example('comm_tx', { Command: '', Reference: 'abcdefgh', Confirmation: true }),
	},
	{
		name: 'commTxConfirm',
		title: 'comm_tx_confirm',
		summary: 'Ours, after the format of ResIOT: a downlink has come to an end',
		payload: frame('comm_tx_confirm', {
			...ofDownlink,
			Result: Type.String({ description: '`delivered`, or the status' }),
		}),
		example: example('comm_tx_confirm', {
			Command: '',
			Reference: 'abcdefgh',
			Confirmation: true,
			Result: 'delivered',
		}),
	},
]

/** The actions with `format=resiot`. */
export const resiotAction: Message = {
	name: 'resiotAction',
	title: 'Action with the time of ResIOT',
	summary: 'With `format=resiot`: somebody has changed something on the platform',
	payload: Type.Object({
		MsgType: Type.Literal('action'),
		type: Type.Literal('action'),
		id: Type.String(),
		at: Type.Integer(),
		verb: Type.String(),
		object: Type.String(),
		by: Type.String(),
		deviceId: Type.Optional(Type.String()),
		DT: time,
	}),
	example: {
		MsgType: 'action',
		type: 'action',
		id: 'e1',
		at: 1_767_268_800_000,
		verb: 'key.created',
		object: 'k1',
		by: 'operator',
		DT: '2026-01-01T12:00:00.0000000+00:00',
	},
}
