import type { DownlinkMoved, Event } from '../event.ts'
import type { StoredEvent } from '../eventTable.ts'
import { appEuiOf, devEuiOf, nameInHex } from './eui.ts'

type Frame = Readonly<Record<string, unknown>>

/** RFC 3339 with seven digits of a second and an offset, as ResIOT writes it. */
const timeOf = (at: number): string => new Date(at).toISOString().replace(/(\.\d{3})Z$/, '$10000+00:00')

const hexOf = (payload: Uint8Array | undefined): string =>
	payload === undefined ? '' : Buffer.from(payload).toString('hex')

/** Says that a message has a payload where the frame has none, which looks like an empty message otherwise. */
const leftOut = ({ payload, bytes }: { readonly payload?: Uint8Array; readonly bytes: number }): Frame =>
	payload === undefined && bytes > 0 ? { bytes: String(bytes) } : {}

const portOf = (port: number | undefined): string => (port === undefined ? '' : String(port))

/** In ResIOT's sense: `Result` of our `comm_tx_confirm`. */
const resultOf = (status: string): string =>
	status === 'acknowledged' || status === 'applied' ? 'delivered' : status

/** Members that all frames have, in the order of the examples. */
const frame = (
	kind: string,
	at: number,
	{ connector = '', model, deviceId, ...more }: Readonly<Record<string, string | undefined>>,
	{ gateways = [], extra = {}, tail = {} }: { gateways?: readonly string[]; extra?: Frame; tail?: Frame },
): Frame => ({
	CommType: kind,
	MsgType: kind,
	Connector: nameInHex(connector),
	AppEui: model === undefined ? '' : appEuiOf(model),
	DevEui: deviceId === undefined ? '' : devEuiOf(deviceId),
	Port: more['port'] ?? '',
	GatewayEUIs: gateways,
	Payload: more['payload'] ?? '',
	...tail,
	Extra: extra,
	DT: timeOf(at),
})

const downlinkFrame = (event: DownlinkMoved, model: string | undefined): Frame | undefined => {
	const { at, status, route, deviceId, payload, port, downlinkId, reference, confirm, reason = '' } = event
	const isConfirmation = event.type === 'confirmation'
	if (!isConfirmation && status !== 'sent') return undefined
	return frame(
		isConfirmation ? 'comm_tx_confirm' : 'comm_tx',
		at,
		{ connector: route, model, deviceId, port: portOf(port), payload: hexOf(payload) },
		{
			extra: { id: downlinkId, ...leftOut(event), ...(reason === '' ? {} : { reason }) },
			tail: {
				Command: '',
				Reference: reference,
				Confirmation: confirm,
				...(isConfirmation ? { Result: resultOf(status) } : {}),
			},
		},
	)
}

const frameOf = (event: Event, model: string | undefined): Frame | undefined => {
	switch (event.type) {
		case 'sourceAlive':
			return frame(
				'comm_gwalive',
				event.at,
				{ connector: event.source },
				{ gateways: [nameInHex(event.source)] },
			)
		case 'joined':
			return frame('comm_join', event.at, { connector: event.source, model, deviceId: event.deviceId }, {})
		case 'uplink': {
			const { at, source: connector, deviceId, payload, port, importId, seq, success, contentFormat } = event
			return frame(
				'comm_rx',
				at,
				{ connector, model, deviceId, port: portOf(port), payload: hexOf(payload) },
				{
					gateways: [nameInHex(connector)],
					extra: {
						importId,
						seqno: String(seq),
						success: String(success),
						contentFormat,
						...leftOut(event),
					},
				},
			)
		}
		case 'downlink':
		case 'confirmation':
			return downlinkFrame(event, model)
		case 'action':
			return { MsgType: 'action', ...event, DT: timeOf(event.at) }
	}
}

/** An event as ResIOT writes it; undefined for what ResIOT does not tell. */
export const resiotFrame = ({ event, about }: StoredEvent): string | undefined => {
	const made = frameOf(event, about?.model)
	return made === undefined ? undefined : JSON.stringify(made)
}
