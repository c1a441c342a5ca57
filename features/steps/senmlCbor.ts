import { Encoder } from 'cbor-x'

/** Labels of RFC 8428 §6; other fields keep their name. */
const labels: Readonly<Record<string, number>> = {
	bver: -1,
	bn: -2,
	bt: -3,
	bu: -4,
	bv: -5,
	bs: -6,
	n: 0,
	u: 1,
	v: 2,
	vs: 3,
	vb: 4,
	s: 5,
	t: 6,
	ut: 7,
	vd: 8,
}

const encoder = new Encoder({ useRecords: false, mapsAsObjects: false, tagUint8Array: false })

const field = ([name, value]: [string, unknown]): [string | number, unknown] => [
	labels[name] ?? name,
	name === 'vd' ? Buffer.from(String(value), 'base64url') : value,
]

/** SenML in CBOR, out of SenML in JSON. */
export const senmlCbor = (pack: unknown): Uint8Array => {
	if (!Array.isArray(pack)) throw new Error('a SenML pack is an array')
	return encoder.encode(pack.map((record: object) => new Map(Object.entries(record).map(field))))
}
