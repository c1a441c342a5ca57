import type { TimeWindow } from '../../lambda/lwm2m/timeWindow.ts'
import type { Random } from '../../testing/random.ts'

/** Valid, nearly valid and notoriously wrong values for both formats. */

const baseNames = ['14205/0/', '14201/1/', '14203/0/', '14204/0/', '14401/0/', '14220/1/', '14220/0/']

const names = [
	'0',
	'1',
	'2',
	'3',
	'6',
	'10',
	'99',
	'0/0',
	'0/1',
	'0/65534',
	'00',
	'65535',
	'',
	'/',
	'a b',
	'é',
	'14205/0/0',
	'/14205/0/0',
	'14202/0/0',
	'3/0/9',
	'3303/0/5700',
	'65534/65534/65534/65534',
	'//',
	'urn:dev:ow:10e2073a01080063',
	'__proto__',
	'constructor',
	'toString',
	'14205/0/__proto__',
	'\u0000',
	'14205/0/0\u0000',
	'14205//0',
	'/14205/0',
]

/** RFC 3339 dates, valid and nearly valid. */
export const dates = [
	'2023-11-14T22:13:20Z',
	'2023-11-14T23:13:20.5+01:00',
	'2024-12-31T23:59:60Z',
	'2024-02-30T00:00:00Z',
	'0000-01-01T00:00:00Z',
	'2023-11-14 22:13:20',
	'1700000000',
]

export const texts = [
	'',
	'GNSS',
	'LTE-M',
	'Cel',
	'K',
	'hPa',
	'mV',
	'%',
	'%RH',
	'/',
	'W',
	'1.0',
	'1.1',
	'1',
	'01.0',
	'é',
	'\u{1f600}',
	'\u0000\u001b[31m',
	'text/plain',
	'60',
	'3:0',
	'65535:65535',
	'3:',
	'aGkgCg',
	'aGkgCg==',
	'a',
	'+/==',
	'-_',
	'__proto__',
	'LTE-M\u0000',
	'Cel\u0000\u0000',
	...dates,
]

/** Times of reception, in seconds since the Unix epoch. */
export const receptions = [1_735_689_600.25, 1_763_700_002.234, 1_700_000_000, 4_102_444_800, 0]

/** A narrow window of plausible times, like that of a deployed stack. */
export const NARROW_WINDOW: TimeWindow = { pastSeconds: 45 * 24 * 60 * 60, futureSeconds: 300 }

/** The last times inside the window, and the first ones outside. */
const windowEnds = receptions.flatMap((receivedAt) => {
	const first = receivedAt - NARROW_WINDOW.pastSeconds
	const last = receivedAt + NARROW_WINDOW.futureSeconds
	return [first, first - 0.25, last, last + 0.25, receivedAt]
})

const times = [
	0,
	1,
	-1,
	-60,
	0.5,
	// Relative times: the uptime of a device, and both sides of the ten minutes that a clock may be ahead.
	321,
	86_000,
	599.5,
	600,
	601,
	315_964_800,
	...windowEnds,
	1_700_000_000,
	1_700_000_000.5,
	1_735_689_600,
	2 ** 28,
	2 ** 28 - 1,
	2 ** 28 - 0.5,
	4_102_444_800,
	1e11,
	1e11 - 1,
	-1e11,
	1_700_000_000_000,
	2 ** 53,
	2 ** 63,
	1e300,
]

export const numbers = [
	0,
	-0,
	1,
	-1,
	21.5,
	52,
	130,
	1009.3471,
	0.1,
	255,
	256,
	65_535,
	65_536,
	2 ** 31,
	2 ** 32,
	2 ** 53,
	2 ** 53 + 2,
	2 ** 63,
	-(2 ** 63),
	2 ** 64,
	5e-324,
	1.7976931348623157e308,
	-1.7976931348623157e308,
	1e21,
	1e-7,
	2 ** 53 - 1,
	-(2 ** 53) - 2,
	3.4028234663852886e38,
	2.225073858507201e-308,
	2.2250738585072014e-308,
	1e126,
	1e-130,
	1e300,
	-1e-300,
	Number.NaN,
	Number.POSITIVE_INFINITY,
	Number.NEGATIVE_INFINITY,
]

/** RFC 8428 §6, Table 4: from -6 for the base sum to 8 for data. */
export const integerLabels = [
	'bs',
	'bv',
	'bu',
	'bt',
	'bn',
	'bver',
	'n',
	'u',
	'v',
	'vs',
	'vb',
	's',
	't',
	'ut',
	'vd',
]

export const unknownLabels = [
	'foo',
	'foo_',
	'_',
	'',
	'_x',
	'bfoo',
	'V',
	'2',
	'-2',
	'9',
	'__proto__',
	'constructor',
	'\u0000',
]

/** Usual type of a field. */
export type FieldKind =
	| 'name'
	| 'base name'
	| 'text'
	| 'time'
	| 'number'
	| 'boolean'
	| 'bytes'
	| 'version'
	| 'object version'

export const kindOf: Readonly<Record<string, FieldKind>> = {
	bn: 'base name',
	n: 'name',
	bt: 'time',
	t: 'time',
	ut: 'number',
	bu: 'text',
	u: 'text',
	vs: 'text',
	vlo: 'text',
	ct: 'text',
	bct: 'text',
	blv: 'object version',
	v: 'number',
	s: 'number',
	bv: 'number',
	bs: 'number',
	vb: 'boolean',
	vd: 'bytes',
	bver: 'version',
}

export const number = ({ pick, next, below, oneIn }: Random): number => {
	if (oneIn(5)) return pick(numbers)
	if (oneIn(12)) return anyDouble(next(), next())
	return oneIn(2) ? below(2000) - 1000 : (next() - 2 ** 31) / 2 ** below(40)
}

const scratch = new DataView(new ArrayBuffer(8))

/** The double with these bits, of any class, with NaN. */
const anyDouble = (high: number, low: number): number => {
	scratch.setUint32(0, high)
	scratch.setUint32(4, low)
	return scratch.getFloat64(0)
}

const usualNames = ['0', '1', '2', '3', '6', '10', '99', '0/0', '0/1', '0/10', '0/20', '14205/0/0']
const usualTimes = [0, -60, 1_700_000_000, 1_700_000_000.5, 1_735_689_600, 1_735_689_600]

export const name = ({ oneIn, pick }: Random): string => pick(oneIn(5) ? names : usualNames)
export const baseName = ({ oneIn, pick }: Random): string => pick(oneIn(12) ? names : baseNames)
export const time = ({ oneIn, pick }: Random): number => pick(oneIn(5) ? times : usualTimes)

/** A version of an object, usually a valid one. */
export const objectVersion = ({ oneIn, pick }: Random): string =>
	oneIn(8) ? pick(texts) : pick(['1.0', '1.0', '1.1', '2.0', '65535.0', '1.0\u0000'])

/** Values that firmware sends as resource 99, the time of an object: seconds, and times in many other units. */
export const timestamp = ({ oneIn, pick }: Random): number =>
	oneIn(3)
		? 1_700_000_000
		: pick([1_700_000_000_000, 1_700_000_000.75, 0, 321, -1, 2 ** 28, 2 ** 28 - 1, 1e11, 1_735_689_600])

/** The text, rarely with the NUL of a C string. */
export const cText = ({ oneIn }: Random, text: string): string => (oneIn(24) ? `${text}\u0000` : text)

/** A count, usually small; a thousand or more is rare, because it is slow. */
export const count = ({ below, oneIn }: Random): number => {
	if (oneIn(3000)) return below(2600)
	return oneIn(40) ? below(60) : below(6)
}

/** The labels of a record that is probably valid: at most one base field, a name, a value, rarely another label. */
export const labelsOfRecord = (random: Random, isFirst: boolean): readonly string[] => {
	const { oneIn, pick } = random
	const labels: string[] = []
	if (isFirst && !oneIn(6)) labels.push('bn')
	if (isFirst && !oneIn(3)) labels.push('bt')
	if (oneIn(12)) labels.push(pick(['bn', 'bt', 'bu', 'bv', 'bs', 'bver', 'bct', 'blv']))
	if (!oneIn(6)) labels.push('n')
	// A base value alone counts as a value.
	if (oneIn(20)) labels.push('bv')
	else if (!oneIn(10)) labels.push(pick(['v', 'v', 'v', 'vs', 'vs', 'vb', 'vd', 'vlo', 's']))
	if (oneIn(8)) labels.push(pick(['u', 's', 't', 't', 'ut', 'ct', 'v', 'vs', 'vlo']))
	if (oneIn(25)) labels.push(pick(unknownLabels))
	if (oneIn(40) && labels.length > 0) labels.push(pick(labels))
	if (oneIn(4)) labels.reverse()
	return labels
}
