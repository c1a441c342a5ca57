import { memberAt } from './json.ts'

/** Where a value of a message goes, and how it is read. */
export type LibraryValue = {
	readonly resource: number
	/** RFC 6901, in `data` */
	readonly pointer: string
	readonly read: (data: unknown) => unknown
	/** without it there is no update */
	readonly isRequired?: true
}

/** The object of a kind of message, and its values. */
export type LibraryObject = { readonly object: number; readonly values: readonly LibraryValue[] }

/**
 * A number, or a text that is one: the CoAP library sends numbers, MQTT firmware and the published schemas have texts.
 * Anything else stays what it is, and its resource refuses it.
 */
export const numberIn = (value: unknown): unknown =>
	typeof value === 'string' && decimal.test(value.trim()) ? Number(value) : value

const decimal = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/

/** The state of charge is a whole number of percent; firmware sends fractions of them. */
const rounded = (value: unknown): unknown => {
	const number = numberIn(value)
	return typeof number === 'number' ? Math.round(number) : number
}

/**
 * The modem tells the power of the reference signal as an index: dBm = index - 140 (3GPP TS 27.007, +CESQ). Newer firmware
 * sends the index, which is not negative, older firmware sends dBm.
 */
const rsrp = (value: unknown): unknown => {
	const number = numberIn(value)
	return typeof number === 'number' && number >= 0 ? number - 140 : number
}

/** A text, or a number as one. */
export const text = (value: unknown): unknown => (typeof value === 'number' ? String(value) : value)

const whole = (resource: number, read = numberIn): readonly LibraryValue[] => [
	{ resource, pointer: '', read, isRequired: true },
]

/** The value of a member of `data`, or of a member of one: `networkInfo/rsrp`. */
export const member = (resource: number, path: string, read = numberIn): LibraryValue => ({
	resource,
	pointer: `/${path}`,
	read: (data) => read(memberAt(data, path.split('/'))),
})

export const required = (value: LibraryValue): LibraryValue => ({ ...value, isRequired: true })

/** What a device says about itself, its SIM and its network. */
export const deviceObjects: readonly LibraryObject[] = [
	{
		object: 14204,
		values: [
			member(0, 'deviceInfo/imei', text),
			member(1, 'simInfo/iccid', text),
			member(2, 'deviceInfo/modemFirmware', text),
			member(3, 'deviceInfo/appVersion', text),
			member(4, 'deviceInfo/board', text),
		],
	},
	{
		object: 14203,
		values: [
			member(0, 'networkInfo/networkMode', text),
			member(1, 'networkInfo/currentBand'),
			member(2, 'networkInfo/rsrp', rsrp),
			member(3, 'networkInfo/areaCode'),
			member(4, 'networkInfo/cellID'),
			member(5, 'networkInfo/mccmnc'),
			member(6, 'networkInfo/ipAddress', text),
		],
	},
]

/** What a message of each kind becomes: nRF Cloud's name of what it is about, and the objects of the wire contract. */
export const libraryObjects: ReadonlyMap<string, readonly LibraryObject[]> = new Map([
	[
		'GNSS',
		[
			{
				object: 14201,
				values: [
					required(member(0, 'lat')),
					required(member(1, 'lng')),
					member(2, 'alt'),
					member(3, 'acc'),
					member(4, 'spd'),
					member(5, 'hdg'),
					{ resource: 6, pointer: '', read: () => 'GNSS' },
				],
			},
		],
	],
	['TEMP', [{ object: 14205, values: whole(0) }]],
	['HUMID', [{ object: 14205, values: whole(1) }]],
	['AIR_PRESS', [{ object: 14205, values: whole(2) }]],
	['AIR_QUAL', [{ object: 14205, values: whole(10) }]],
	['BATTERY', [{ object: 14202, values: whole(0, rounded) }]],
	['RSRP', [{ object: 14203, values: whole(2, rsrp) }]],
	['CONEVAL', [{ object: 14203, values: whole(11) }]],
	// The object has no resource for the number of the button.
	['BUTTON', [{ object: 14220, values: [] }]],
	['DEVICE', deviceObjects],
])
