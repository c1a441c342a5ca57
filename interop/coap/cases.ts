import { blockCases } from './blockCases.ts'
import type { CoapCase, Entry } from './coapCase.ts'
import { discoveryCases } from './discoveryCases.ts'
import { largeCases } from './largeCases.ts'
import { CBOR_PACK, type ExpectedUpdate, JSON_PACK, PARTLY_BAD_PACK, packOf } from './packs.ts'
import { DELETE, EMPTY, GET, PUT, type Question } from './question.ts'

const whole = ({ updates }: { readonly updates: readonly ExpectedUpdate[] }): Entry => ({
	success: true,
	updates,
})
const ACK = { type: 'ACK', code: '2.01' } as const
const jsonIn = (contentFormat: number) => ({ contentFormat, payload: JSON_PACK.payload })
const cborIn = (contentFormat: number) => ({ contentFormat, payload: CBOR_PACK.payload })
const large = packOf(20)

/** RFC 7252 §5.8.2, §12.3 and RFC 8428 §12.3: what is taken, by its content format. */
const accepted: readonly CoapCase[] = [
	{ title: 'CON, SenML JSON (110)', question: jsonIn(110), answer: ACK, entry: whole(JSON_PACK) },
	{ title: 'CON, JSON (50)', question: jsonIn(50), answer: ACK, entry: whole(JSON_PACK) },
	{ title: 'CON, SenML CBOR (112)', question: cborIn(112), answer: ACK, entry: whole(CBOR_PACK) },
	{ title: 'CON, CBOR (60)', question: cborIn(60), answer: ACK, entry: whole(CBOR_PACK) },
	{ title: 'CON, bytes (42)', question: cborIn(42), answer: ACK, entry: whole(CBOR_PACK) },
	{
		title: 'CON, CBOR without a content format',
		question: { payload: CBOR_PACK.payload },
		answer: ACK,
		entry: whole(CBOR_PACK),
	},
	{
		title: 'CON, JSON without a content format',
		question: { payload: JSON_PACK.payload },
		answer: ACK,
		entry: whole(JSON_PACK),
	},
	{
		title: 'NON, SenML JSON (110)',
		question: { ...jsonIn(110), type: 'NON' },
		answer: { type: 'NON', code: '2.01' },
		entry: whole(JSON_PACK),
	},
	{
		title: 'NON, SenML CBOR (112)',
		question: { ...cborIn(112), type: 'NON' },
		answer: { type: 'NON', code: '2.01' },
		entry: whole(CBOR_PACK),
	},
	{
		title: 'CON, 20 records in one datagram',
		question: { contentFormat: 110, payload: large.payload },
		answer: ACK,
		entry: whole(large),
	},
	{
		title: 'Accept 110 in a request that returns nothing',
		question: { ...jsonIn(110), accept: 110 },
		answer: ACK,
		entry: whole(JSON_PACK),
	},
	{
		title: 'an unknown elective option (65000)',
		question: { ...jsonIn(110), options: [[65_000, '78']] },
		answer: ACK,
		entry: whole(JSON_PACK),
	},
	{
		title: 'a partly bad pack: the good record is kept',
		question: { contentFormat: 110, payload: PARTLY_BAD_PACK.payload },
		answer: ACK,
		entry: { ...PARTLY_BAD_PACK, success: false, code: 'E_FIELD_TYPE' },
	},
	{
		title: 'bytes that are no CBOR: logged with the reason',
		question: { contentFormat: 112, payload: '81a3ff' },
		answer: ACK,
		entry: { success: false, updates: [], code: 'E_DECODE' },
	},
	{
		title: 'CON, a separate response',
		question: jsonIn(110),
		isSlow: true,
		answer: { type: 'CON', code: '2.01' },
		entry: whole(JSON_PACK),
	},
	{
		title: 'NON, an answer that takes a while',
		question: { ...jsonIn(110), type: 'NON' },
		isSlow: true,
		answer: { type: 'NON', code: '2.01' },
		entry: whole(JSON_PACK),
	},
]

/** RFC 7252 §4.2, §4.5: messages as the codec of the library encodes them. */
const repeated: readonly CoapCase[] = [
	{
		title: 'a CON sent three times: one entry, three equal answers',
		question: { ...jsonIn(110), copies: 3, messageId: 4711, token: 'c0ffee' },
		answer: { ...ACK, token: 'c0ffee' },
		entry: whole(JSON_PACK),
	},
	{
		title: 'a token of 8 bytes',
		question: { ...cborIn(112), copies: 1, messageId: 4712, token: '0102030405060708' },
		answer: { ...ACK, token: '0102030405060708' },
		entry: whole(CBOR_PACK),
	},
	{
		title: 'no token',
		question: { ...cborIn(112), copies: 1, messageId: 4713, token: '' },
		answer: { ...ACK, token: '' },
		entry: whole(CBOR_PACK),
	},
	{
		title: 'a ping is reset',
		namesDevice: false,
		question: { method: EMPTY, path: [], copies: 1, messageId: 4714, token: '' },
		answer: { type: 'RST', code: '0.00', payload: '' },
	},
]

const refusal = (title: string, question: Partial<Question>, code: string, text: string): CoapCase => ({
	title,
	question: { ...jsonIn(110), ...question },
	answer: { type: 'ACK', code },
	text,
})

/** RFC 7252 §5.4.1, §5.8, §5.9.2, §5.10.2 */
const refused: readonly CoapCase[] = [
	refusal('an unknown critical option (65001)', { options: [[65_001, '78']] }, '4.02', '65001'),
	refusal('an unknown content format (0)', { contentFormat: 0 }, '4.15', '110'),
	refusal('another path', { path: ['msg', 'd2c', 'other'] }, '4.04', '/msg/d2c/raw'),
	refusal(
		'an empty segment at the end of the path',
		{ path: ['msg', 'd2c', 'raw', ''] },
		'4.04',
		'no such path',
	),
	refusal('GET of what can only be posted', { method: GET, payload: '' }, '4.05', 'POST'),
	refusal('PUT', { method: PUT }, '4.05', 'POST'),
	refusal('DELETE', { method: DELETE, payload: '' }, '4.05', 'POST'),
	refusal('no payload', { payload: '' }, '4.00', 'payload'),
	refusal(
		'Proxy-Scheme: no proxy',
		{ options: [[39, Buffer.from('coap').toString('hex')]] },
		'5.05',
		'proxy',
	),
	{ ...refusal('no device id', {}, '4.00', 'id'), namesDevice: false },
	{ ...refusal('a device id with a space', { query: ['id=a b'] }, '4.00', 'id'), namesDevice: false },
	{ ...refusal('a device id that is not ASCII', { query: ['id=ü'] }, '4.00', 'id'), namesDevice: false },
]

export const coapCases: readonly CoapCase[] = [
	...accepted,
	...repeated,
	...refused,
	...discoveryCases,
	...blockCases,
	...largeCases,
]
