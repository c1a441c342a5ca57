import { decode } from 'cbor-x'
import { type ContentFormat, type Conversion, convert, type Options } from '../../lambda/lwm2m/convert.ts'
import { earlierConvert } from './earlierConverter.ts'
import { toCborBase64, toJsonBytes } from './encodePack.ts'
import { type Peer, publishedPeer, recompiledPeer } from './peer.ts'
import { RECEIVED_AT, type Workload } from './workloads.ts'

/** One way to do the work; gives what came of it. */
export type Contestant = () => unknown

/** What can be measured: ours, an earlier build and the peer, in CBOR and JSON, and the decoding of CBOR alone. */
export type ContestantName =
	| 'ours'
	| 'earlier'
	| 'published'
	| 'recompiled'
	| 'bare'
	| 'oursJson'
	| 'earlierJson'
	| 'publishedJson'
	| 'recompiledJson'

export type Contestants = Readonly<Partial<Record<ContestantName, Contestant>>>

export type Format = 'cbor' | 'json'

/** What the benchmark measures must not end at a limit. */
const limits: Options['limits'] = { payloadBytes: Infinity, records: Infinity, updates: Infinity }

/** Gives object updates and nothing else, as the peer does. */
const convertWith =
	(converter: typeof convert, { definitions }: Workload) =>
	(contentFormat: ContentFormat, payload: Uint8Array): Conversion =>
		converter(
			{ contentFormat, payload, receivedAt: RECEIVED_AT },
			{ limits, definitions, senML: false, records: false },
		)

const peerJson = ({ senMLtoLwM2M }: Peer, bytes: Buffer): unknown =>
	senMLtoLwM2M(JSON.parse(bytes.toString('utf8')))

/** All of one format, on the same bytes. */
export const contestantsFor = async (workload: Workload, format: Format): Promise<Contestants> => {
	const published = await publishedPeer()
	const recompiled = await recompiledPeer()
	const converters = {
		ours: convertWith(convert, workload),
		earlier: convertWith(await earlierConvert(), workload),
	}
	return format === 'cbor'
		? cborContestants(workload, converters, published, recompiled)
		: jsonContestants(workload, converters, published, recompiled)
}

type Converters = Readonly<Record<'ours' | 'earlier', ReturnType<typeof convertWith>>>

const cborContestants = (
	workload: Workload,
	{ ours, earlier }: Converters,
	published: Peer,
	recompiled: Peer,
): Contestants => {
	const base64 = toCborBase64(workload.pack)
	const fromBase64 = (peer: Peer) => peer.senMLtoLwM2M(peer.fromCBOR(decode(Buffer.from(base64, 'base64'))))
	return {
		ours: () => ours('application/senml+cbor', Buffer.from(base64, 'base64')),
		earlier: () => earlier('application/senml+cbor', Buffer.from(base64, 'base64')),
		published: () => fromBase64(published),
		recompiled: () => fromBase64(recompiled),
		bare: () => decode(Buffer.from(base64, 'base64')),
	}
}

const jsonContestants = (
	workload: Workload,
	{ ours, earlier }: Converters,
	published: Peer,
	recompiled: Peer,
): Contestants => {
	const json = toJsonBytes(workload.pack)
	return {
		oursJson: () => ours('application/senml+json', json),
		earlierJson: () => earlier('application/senml+json', json),
		publishedJson: () => peerJson(published, json),
		recompiledJson: () => peerJson(recompiled, json),
	}
}
