/** Packs that are sent, written down with the help of RFC 8428 alone, and the updates that they say. */

export type ExpectedUpdate = {
	readonly ObjectID: number
	readonly Resources: Readonly<Record<string, unknown>>
}

const hexOf = (text: string): string => Buffer.from(text).toString('hex')

const TEMPERATURE: readonly ExpectedUpdate[] = [{ ObjectID: 14205, Resources: { 0: 21.5 } }]

// RFC 8428 §5
export const JSON_PACK = {
	payload: hexOf('[{"bn":"14205/0/","n":"0","v":21.5}]'),
	updates: TEMPERATURE,
}

// RFC 8428 §6, Table 4: -2 is bn, 0 is n, 2 is v; 21.5 as half precision is f94d60 (RFC 8949 §3.3)
export const CBOR_PACK = {
	payload: `81a321${'68'}${hexOf('14205/0/')}00${'61'}${hexOf('0')}02f94d60`,
	updates: TEMPERATURE,
}

/** The second record has a value of the wrong type. */
export const PARTLY_BAD_PACK = {
	payload: hexOf('[{"bn":"14205/0/","n":"0","v":21.5},{"n":"1","v":"high"}]'),
	updates: TEMPERATURE,
}

/** Records of one resource at different times: as many updates. */
export const packOf = (records: number) => {
	const values = Array.from({ length: records }, (_, index) => 20 + index / 4)
	const pack = values.map((v, index) => ({
		...(index === 0 ? { bn: '14205/0/' } : {}),
		n: '0',
		v,
		t: index - records,
	}))
	return {
		payload: hexOf(JSON.stringify(pack)),
		updates: values.map((v): ExpectedUpdate => ({ ObjectID: 14205, Resources: { 0: v } })),
	}
}
