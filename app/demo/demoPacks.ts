/** What the demo device sends: a pack of SenML, and the Content-Format that it declares (RFC 8428 §12.3). */
export type DemoPack = { readonly payload: Buffer; readonly contentFormat: number }

const json = (pack: string): DemoPack => ({ payload: Buffer.from(pack), contentFormat: 110 })

const cbor = (hex: string): DemoPack => ({ payload: Buffer.from(hex, 'hex'), contentFormat: 112 })

/** A wave around a middle, which takes `minutes` for one period. */
const wave = (now: number, middle: number, size: number, minutes: number): number =>
	middle + size * Math.sin((now / 60_000 / minutes) * 2 * Math.PI)

const rounded = (value: number, digits: number): number => Number(value.toFixed(digits))

/** On a walk around the Nidelva in Trondheim. */
const positionOf = (now: number) => [
	{ n: '0', v: rounded(wave(now, 63.4275, 0.0042, 3), 6) },
	{ n: '1', v: rounded(wave(now + 45_000, 10.4025, 0.0105, 3), 6) },
	{ n: '3', v: rounded(wave(now, 22, 16, 1.3), 1) },
	{ n: '6', vs: 'GNSS' },
]

/**
 * A sample of a device that works: environment, battery, position and network, of the moment of reception.
 *
 * @param now milliseconds since the Unix epoch
 */
export const samplePack = (now: number): DemoPack => {
	const [position, ...fix] = positionOf(now)
	return json(
		JSON.stringify([
			{ bn: '14205/0/', n: '0', v: rounded(wave(now, 21.4, 2.6, 2), 2) },
			{ n: '1', v: rounded(wave(now, 46, 9, 3), 1) },
			{ n: '2', v: rounded(wave(now, 1013, 4, 5), 1) },
			{ n: '10', v: Math.round(wave(now, 58, 20, 4)) },
			{ bn: '14202/0/', n: '0', v: Math.round(wave(now, 84, 6, 30)) },
			{ n: '1', v: rounded(wave(now, 4.05, 0.08, 30), 3) },
			{ bn: '14203/0/', n: '0', vs: 'LTE-M' },
			{ n: '1', v: 20 },
			{ n: '2', v: Math.round(wave(now, -92, 7, 1)) },
			{ n: '3', v: 2305 },
			{ n: '4', v: 21696323 },
			{ n: '5', v: 24202 },
			{ n: '6', vs: '10.160.225.39' },
			{ bn: '14201/0/', ...position },
			...fix,
		]),
	)
}

/** What goes wrong with devices, one after another. */
const broken: readonly DemoPack[] = [
	// a text where a number belongs, beside a good value
	json('[{"bn":"14205/0/","n":"0","v":21.5},{"n":"1","vs":"wet"}]'),
	// cut off within the second record
	cbor('82a3216831343230352f302f00613002f94d60a200613102'),
	// a comma too much
	json('[{"bn":"14205/0/","n":"0","v":21.5},]'),
	// a humidity that cannot be, and an object that nobody has defined
	json('[{"bn":"14205/0/","n":"1","v":140},{"bn":"14999/0/","n":"0","v":1}]'),
]

/** @param count how many were sent before */
export const brokenPack = (count: number): DemoPack => broken[count % broken.length] ?? samplePack(0)
