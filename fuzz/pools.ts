import type { Random } from './random.ts'

/** Values that are right, nearly right or famous for being wrong; both formats draw from here. */

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
]

const times = [
	0,
	1,
	-1,
	-60,
	0.5,
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
	Number.NaN,
	Number.POSITIVE_INFINITY,
	Number.NEGATIVE_INFINITY,
]

export const receptions = [1_735_689_600.25, 1_763_700_002.234, 1_700_000_000, 4_102_444_800, 0]

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

export const textLabels = ['vlo', 'ct', 'bct', 'blv']

export const unknownLabels = [
	'foo',
	'foo_',
	'_',
	'',
	'_x',
	'bfoo',
	'V',
	'2',
	'__proto__',
	'constructor',
	'\u0000',
]

/** What a field usually holds. */
export type FieldKind = 'name' | 'base name' | 'text' | 'time' | 'number' | 'boolean' | 'bytes' | 'version'

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
	blv: 'text',
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
	return oneIn(2) ? below(2000) - 1000 : (next() - 2 ** 31) / 2 ** below(40)
}

const usualNames = ['0', '1', '2', '3', '6', '10', '99', '0/0', '0/1', '14205/0/0']
const usualTimes = [0, -60, 1_700_000_000, 1_700_000_000.5, 1_735_689_600, 1_735_689_600]

export const name = ({ oneIn, pick }: Random): string => pick(oneIn(5) ? names : usualNames)
export const baseName = ({ oneIn, pick }: Random): string => pick(oneIn(12) ? names : baseNames)
export const time = ({ oneIn, pick }: Random): number => pick(oneIn(5) ? times : usualTimes)

/** Mostly small; a thousand or more is rare, as it costs time. */
export const count = ({ below, oneIn }: Random): number => {
	if (oneIn(3000)) return below(2600)
	return oneIn(40) ? below(60) : below(6)
}

/** The labels of a record that most likely survives: at most one base field, a name, a value, and a rare extra. */
export const labelsOfRecord = (random: Random, isFirst: boolean): readonly string[] => {
	const { oneIn, pick } = random
	const labels: string[] = []
	if (isFirst && !oneIn(6)) labels.push('bn')
	if (isFirst && !oneIn(3)) labels.push('bt')
	if (oneIn(12)) labels.push(pick(['bn', 'bt', 'bu', 'bv', 'bs', 'bver', 'bct', 'blv']))
	if (!oneIn(6)) labels.push('n')
	if (!oneIn(10)) labels.push(pick(['v', 'v', 'v', 'vs', 'vs', 'vb', 'vd', 'vlo', 's']))
	if (oneIn(8)) labels.push(pick(['u', 's', 't', 't', 'ut', 'ct', 'v', 'vs', 'vlo']))
	if (oneIn(25)) labels.push(pick(unknownLabels))
	if (oneIn(40) && labels.length > 0) labels.push(pick(labels))
	if (oneIn(4)) labels.reverse()
	return labels
}
