import { decode } from 'cbor-x'
import { type ContentFormat, type Conversion, convert, type Options } from '../../lambda/lwm2m/convert.ts'
import { toCborBase64, toJsonBytes } from './encodePack.ts'
import { type Peer, publishedPeer, recompiledPeer } from './peer.ts'
import { RECEIVED_AT, type Workload } from './workloads.ts'

/** One way to do the work; gives what came of it. */
export type Contestant = () => unknown

/** What can be measured: the CBOR path and the JSON path of ours and of the peer, and the decoding of CBOR alone. */
export type ContestantName =
	| 'ours'
	| 'published'
	| 'recompiled'
	| 'bare'
	| 'oursJson'
	| 'publishedJson'
	| 'recompiledJson'

export type Contestants = Readonly<Partial<Record<ContestantName, Contestant>>>

export type Format = 'cbor' | 'json'

/** What the benchmark measures must not end at a limit. */
const limits: Options['limits'] = { payloadBytes: Infinity, records: Infinity, updates: Infinity }

/** Gives object updates and nothing else, as the peer does. */
const ours =
	({ definitions }: Workload) =>
	(contentFormat: ContentFormat, payload: Uint8Array): Conversion =>
		convert(
			{ contentFormat, payload, receivedAt: RECEIVED_AT },
			{ limits, definitions, senML: false, records: false },
		)

const peerJson = ({ senMLtoLwM2M }: Peer, bytes: Buffer): unknown =>
	senMLtoLwM2M(JSON.parse(bytes.toString('utf8')))

/** All of one format, on the same bytes. */
export const contestantsFor = async (workload: Workload, format: Format): Promise<Contestants> => {
	const published = await publishedPeer()
	const recompiled = await recompiledPeer()
	return format === 'cbor'
		? cborContestants(workload, published, recompiled)
		: jsonContestants(workload, published, recompiled)
}

const cborContestants = (workload: Workload, published: Peer, recompiled: Peer): Contestants => {
	const base64 = toCborBase64(workload.pack)
	const convertAs = ours(workload)
	const fromBase64 = (peer: Peer) => peer.senMLtoLwM2M(peer.fromCBOR(decode(Buffer.from(base64, 'base64'))))
	return {
		ours: () => convertAs('application/senml+cbor', Buffer.from(base64, 'base64')),
		published: () => fromBase64(published),
		recompiled: () => fromBase64(recompiled),
		bare: () => decode(Buffer.from(base64, 'base64')),
	}
}

const jsonContestants = (workload: Workload, published: Peer, recompiled: Peer): Contestants => {
	const json = toJsonBytes(workload.pack)
	const convertAs = ours(workload)
	return {
		oursJson: () => convertAs('application/senml+json', json),
		publishedJson: () => peerJson(published, json),
		recompiledJson: () => peerJson(recompiled, json),
	}
}
