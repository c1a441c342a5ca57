import type { WireCommunication, WireStreamFrame } from '../../client/wireCommunications.ts'

/** How the stream writes its frames. */
export type Format = 'native' | 'resiot'

export type FrameType = WireCommunication['type'] | 'note' | 'unknown'

/** One line of the console. */
export type Frame = {
	/** the same for the same event when it comes again */
	readonly key: string
	readonly type: FrameType
	/** as the frame spells it */
	readonly name: string
	/** milliseconds since the Unix epoch; undefined if the frame does not say it */
	readonly at: number | undefined
	readonly deviceId: string | undefined
	/** door of an uplink, route of a downlink */
	readonly source: string | undefined
	/** hex */
	readonly payload: string | undefined
	/** what happened, in a few words */
	readonly summary: string
	/** whether something is wrong */
	readonly isBad: boolean
	readonly downlink:
		| { readonly id: string; readonly status: string; readonly reason: string | undefined }
		| undefined
	/** as it came */
	readonly text: string
}

export type Read =
	| { readonly about: 'event'; readonly frame: Frame; readonly cursor: string | undefined }
	| { readonly about: 'subscribed'; readonly cursor: string; readonly gap: boolean }
	| { readonly about: 'resumed' | 'heartbeat'; readonly cursor: string }
	/** the answer to a command: the console sends none */
	| { readonly about: 'reply' }

const counted = (bytes: number): string => `${bytes} ${bytes === 1 ? 'byte' : 'bytes'}`

const ended: readonly string[] = ['expired', 'rejected', 'failed']

const unknown = (text: string): Frame => ({
	key: text,
	type: 'unknown',
	name: 'unknown',
	at: undefined,
	deviceId: undefined,
	source: undefined,
	payload: undefined,
	summary: 'a frame that this page does not know',
	isBad: false,
	downlink: undefined,
	text,
})

/** A line of the console itself. */
export const note = (summary: string, at: number, isBad = false): Frame => ({
	...unknown(summary),
	key: `note ${at} ${summary}`,
	type: 'note',
	name: 'note',
	at,
	summary,
	isBad,
})

const summaryOf = (event: WireCommunication): string => {
	switch (event.type) {
		case 'uplink':
			return `${event.success ? '' : 'refused, '}${counted(event.bytes)}, import ${event.seq}`
		case 'joined':
			return 'first message'
		case 'sourceAlive':
			return 'works'
		case 'downlink':
		case 'confirmation':
			return [event.status, counted(event.bytes), event.reason]
				.filter((part) => part !== undefined)
				.join(', ')
		case 'action':
			return `${event.verb} ${event.object}`
	}
}

const isBad = (event: WireCommunication): boolean =>
	event.type === 'uplink' ? !event.success : 'status' in event && ended.includes(event.status)

const eventFrame = (event: WireCommunication, text: string): Frame => ({
	key: event.id,
	type: event.type,
	name: event.type,
	at: event.at,
	deviceId: 'deviceId' in event ? event.deviceId : undefined,
	source: 'source' in event ? event.source : 'route' in event ? event.route : undefined,
	payload: 'payload' in event ? event.payload : undefined,
	summary: summaryOf(event),
	isBad: isBad(event),
	downlink:
		'downlinkId' in event ? { id: event.downlinkId, status: event.status, reason: event.reason } : undefined,
	text,
})

const events: readonly string[] = ['uplink', 'joined', 'sourceAlive', 'downlink', 'confirmation', 'action']

const isEvent = (frame: WireStreamFrame): frame is WireCommunication =>
	'type' in frame && events.includes(frame.type)

const readNative = (value: object, text: string): Read => {
	const frame = value as WireStreamFrame
	if (!('type' in frame))
		return 'Result' in frame
			? { about: 'reply' }
			: { about: 'event', frame: unknown(text), cursor: undefined }
	if (frame.type === 'subscribed') return { about: 'subscribed', cursor: frame.cursor, gap: frame.gap }
	if (frame.type === 'resumed' || frame.type === 'heartbeat')
		return { about: frame.type, cursor: frame.cursor }
	return isEvent(frame)
		? { about: 'event', frame: eventFrame(frame, text), cursor: frame.cursor }
		: { about: 'event', frame: unknown(text), cursor: undefined }
}

/** The members of ResIOT's frames that the console shows. */
type Resiot = {
	readonly CommType: string
	readonly Connector: string
	readonly DevEui: string
	readonly Payload: string
	readonly DT: string
	readonly Reference?: string
	readonly Result?: string
	readonly Extra?: { readonly id?: string; readonly success?: string; readonly reason?: string }
}

const resiotTypes: Readonly<Record<string, FrameType>> = {
	comm_gwalive: 'sourceAlive',
	comm_join: 'joined',
	comm_rx: 'uplink',
	comm_tx: 'downlink',
	comm_tx_confirm: 'confirmation',
}

/** A name that ResIOT has in hex. */
const nameIn = (hex: string): string | undefined =>
	hex === ''
		? undefined
		: (hex.match(/../g) ?? []).map((pair) => String.fromCharCode(Number.parseInt(pair, 16))).join('')

const resiotSummary = ({ CommType, Payload, Result, Extra }: Resiot): string => {
	const bytes = counted(Payload.length / 2)
	switch (CommType) {
		case 'comm_gwalive':
			return 'works'
		case 'comm_join':
			return 'first message'
		case 'comm_rx':
			return `${Extra?.success === 'false' ? 'refused, ' : ''}${bytes}`
		case 'comm_tx':
			return `sent, ${bytes}`
		default:
			return [Result, bytes, Extra?.reason].filter((part) => part !== undefined).join(', ')
	}
}

const readResiot = (value: object, text: string): Read => {
	const frame = value as Partial<Resiot>
	const { CommType = '', Connector = '', DevEui = '', Payload = '', DT = '', Extra, Result } = frame
	const type = resiotTypes[CommType]
	if (type === undefined)
		return 'Result' in frame
			? { about: 'reply' }
			: { about: 'event', frame: unknown(text), cursor: undefined }
	// ECMAScript reads three digits of a second.
	const at = Date.parse(DT.replace(/(\.\d{3})\d*/, '$1'))
	const id = Extra?.id
	return {
		about: 'event',
		frame: {
			key: text,
			type,
			name: CommType,
			at,
			deviceId: DevEui === '' ? undefined : DevEui,
			source: nameIn(Connector),
			payload: type === 'uplink' || id !== undefined ? Payload : undefined,
			summary: resiotSummary({ ...frame, CommType, Connector, DevEui, Payload, DT }),
			isBad: Extra?.success === 'false' || ended.includes(Result ?? ''),
			downlink: id === undefined ? undefined : { id, status: Result ?? 'sent', reason: Extra?.reason },
			text,
		},
		cursor: Number.isNaN(at) ? undefined : String(at),
	}
}

const objectIn = (text: string): object | undefined => {
	try {
		const value: unknown = JSON.parse(text)
		return typeof value === 'object' && value !== null ? value : undefined
	} catch {
		return undefined
	}
}

/** Reads a frame of the stream. Never throws: what it does not know is shown as it came. */
export const readFrame = (format: Format, text: string): Read => {
	const value = objectIn(text)
	if (value === undefined) return { about: 'event', frame: unknown(text), cursor: undefined }
	return format === 'native' ? readNative(value, text) : readResiot(value, text)
}
