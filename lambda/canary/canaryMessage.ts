/** `[{"bn": "14220/0/", "bt": <seconds>}]` in CBOR, but for the time: a button press, as RFC 8428 and firmware have it. */
const buttonPress = '81a2216831343232302f302f22fb'

/**
 * What a device publishes through nRF Cloud's message bridge: base64 of a pack in CBOR.
 *
 * @param seconds since the Unix epoch, with fractions: the time of the measurement, by which it is known again. Two
 * messages with the same one would be taken for one that was delivered twice.
 */
export const canaryMessage = (seconds: number): string => {
	const time = Buffer.alloc(8)
	time.writeDoubleBE(seconds)
	return JSON.stringify({ data: Buffer.concat([Buffer.from(buttonPress, 'hex'), time]).toString('base64') })
}
