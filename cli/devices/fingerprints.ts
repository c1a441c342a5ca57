import type { Device } from '../../lambda/devices/device.ts'
import { generateFingerprint } from '../../lambda/devices/fingerprint.ts'

export type Fingerprints = Pick<Device, 'fingerprint' | 'otherFingerprint'>

type Wanted = {
	readonly fingerprint: string | undefined
	readonly short: boolean
	readonly both: boolean
}

/** Production run of fingerprints that are not printed on a kit. */
const productionRun = 0x29a

/** Characters after the dot: 6 have 30 bits, and `@hello.nrfcloud.com/proto` accepts only these; 12 have 60 bits. */
const shortLength = 6
const longLength = 12

const isShort = (fingerprint: string): boolean => fingerprint.split('.')[1]?.length === shortLength

/** Chooses the fingerprints of a device: the given one or a new one, and with `both` one of the other length. */
export const chooseFingerprints = (
	randomInt: (max: number) => number,
	{ fingerprint: given, short, both }: Wanted,
): Fingerprints => {
	const make = (length: number): string => generateFingerprint(randomInt, { productionRun, length })
	const fingerprint = given ?? make(short ? shortLength : longLength)
	if (!both) return { fingerprint }
	return { fingerprint, otherFingerprint: make(isShort(fingerprint) ? longLength : shortLength) }
}

/** Makes a short fingerprint. */
export const makeShortFingerprint = (randomInt: (max: number) => number): string =>
	chooseFingerprints(randomInt, { fingerprint: undefined, short: true, both: false }).fingerprint

/** Makes a long fingerprint. */
export const makeLongFingerprint = (randomInt: (max: number) => number): string =>
	chooseFingerprints(randomInt, { fingerprint: undefined, short: false, both: false }).fingerprint

const theirs = 'the web client of hello.nrfcloud.com, its QR codes and short links'

/** Text with the fingerprints of a device, and the clients that accept each, if they differ. */
export const describeFingerprints = ({ fingerprint, otherFingerprint }: Fingerprints): string => {
	if (otherFingerprint === undefined)
		return isShort(fingerprint)
			? `fingerprint ${fingerprint}`
			: `fingerprint ${fingerprint}\n(${theirs} accept only the short form: see --both and --short)`
	const width = Math.max(fingerprint.length, otherFingerprint.length)
	const line = (own: string): string =>
		`fingerprint ${own.padEnd(width)}  for the clients of senml-live${isShort(own) ? `, and for ${theirs}` : ''}`
	return [fingerprint, otherFingerprint].map(line).join('\n')
}
