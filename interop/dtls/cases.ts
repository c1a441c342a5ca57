import type { CoapCase } from '../coap/coapCase.ts'
import { largeCases } from '../coap/largeCases.ts'
import { JSON_PACK } from '../coap/packs.ts'
import { GET } from '../coap/question.ts'
import type { Suite } from './security.ts'

/** What the client shows. */
export type Credential =
	| 'PSK'
	| 'certificate'
	/** none: it sees the certificate of the server, and names itself by `?id=` */
	| 'nothing'

export type DtlsCase = CoapCase & {
	readonly credential: Credential
	readonly suite: Suite
	/** the handshake fails: with whose key or certificate instead of its own, and what the log says */
	readonly refused?: {
		readonly as: 'wrong key' | 'unknown identity' | 'foreign certificate'
		readonly error: RegExp
	}
	/** `?id=` names another device */
	readonly claimsAnother?: boolean
	/** offers connection IDs */
	readonly cid?: boolean
}

const credentials = [
	['PSK', 'TLS_PSK_WITH_AES_128_CCM_8'],
	['PSK', 'TLS_PSK_WITH_AES_128_GCM_SHA256'],
	['certificate', 'TLS_ECDHE_ECDSA_WITH_AES_128_CCM_8'],
	['certificate', 'TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256'],
	['nothing', 'TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256'],
] as const

const json = { contentFormat: 110, payload: JSON_PACK.payload } as const
const entry = { success: true, updates: JSON_PACK.updates } as const
const ACK = { type: 'ACK', code: '2.01' } as const

/** RFC 7641 §3.2, §3.6 */
export const observeCase: CoapCase = {
	title: 'observes a resource that changes, three responses',
	namesDevice: false,
	question: { method: GET, path: ['ticks'], options: [[6, '']], observe: 3 },
	answer: { code: '2.05' },
	text: 'tick',
}

const readCase: CoapCase = {
	title: 'discovery',
	namesDevice: false,
	question: { method: GET, path: ['.well-known', 'core'] },
	answer: { type: 'ACK', code: '2.05' },
	text: '</msg/d2c/raw>',
}

const posts: readonly CoapCase[] = [
	{ title: 'CON', question: json, answer: ACK, entry },
	{ title: 'NON', question: { ...json, type: 'NON' }, answer: { type: 'NON', code: '2.01' }, entry },
]

const [psk, , certificate] = credentials

/** RFC 5246 §7.3, RFC 5077: a session goes on without a full handshake, from another port. */
const resumed: CoapCase = {
	title: 'goes on in a resumed session from another port',
	question: { ...json, again: 'resumed' },
	answer: ACK,
}

const refused = (
	as: NonNullable<DtlsCase['refused']>['as'],
	[credential, suite]: (typeof credentials)[number],
	error: RegExp,
): DtlsCase => ({
	title: `${as}: no session`,
	credential,
	suite,
	question: json,
	answer: {},
	refused: { as, error },
})

const named =
	([credential, suite]: (typeof credentials)[number]) =>
	(each: CoapCase): DtlsCase => ({
		...each,
		title: `${credential}, ${suite.replace('TLS_', '')}: ${each.title}`,
		credential,
		suite,
	})

const another: CoapCase = { title: 'names another device: 4.03', question: json, answer: { code: '4.03' } }

export const dtlsCases: readonly DtlsCase[] = [
	...credentials.flatMap((each) => posts.map(named(each))),
	...[psk, certificate].flatMap((each) => [readCase, observeCase, ...largeCases, resumed].map(named(each))),
	...[psk, certificate].map((each) => ({ ...named(each)(another), claimsAnother: true })),
	refused('wrong key', psk, /^wrong PSK/),
	refused('unknown identity', psk, /^unknown PSK identity/),
	refused('foreign certificate', certificate, /./),
]

/** RFC 9146: the port changes in the session, which goes on. */
const moved: CoapCase = {
	title: 'goes on in its session from another port',
	question: { ...json, again: 'moved' },
	answer: ACK,
}

/** Of a client with connection IDs, to a terminator before our server. */
export const terminatedCases: readonly DtlsCase[] = [psk, certificate]
	.flatMap((each) => [
		...[...posts, moved, observeCase, ...largeCases].map(named(each)),
		{ ...named(each)(another), claimsAnother: true },
	])
	.map((each) => ({ ...each, title: `connection ID, ${each.title}`, cid: true }))
