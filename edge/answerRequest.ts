import { readBlock } from './blockwise/blockOption.ts'
import { type ReceiveBlock, tooLarge } from './blockwise/receiveBlock.ts'
import type { Option } from './coap/message.ts'
import {
	ACCEPT,
	BLOCK1,
	BLOCK2,
	CONTENT_FORMAT,
	OBSERVE,
	objectionTo,
	PROXY_SCHEME,
	PROXY_URI,
	recognised,
	SIZE1,
	type Uri,
	uintOption,
	unrecognisedCritical,
	uriOf,
} from './coap/options.ts'
import {
	diagnostic,
	type Eventual,
	type Incoming,
	type Respond,
	type Response,
	type Upload,
	whenThere,
} from './coap/request.ts'
import { isUnwanted } from './noResponse.ts'
import { noSuchPath } from './noSuchPath.ts'
import { answersPath, METHODS, type Resource, type RespondTo } from './resource.ts'

export type RequestLayer = Readonly<{ resources: readonly Resource[]; receiveBlock: ReceiveBlock }>

/** The request/response layer: reads the options, finds the resource and calls it. Never rejects. */
export const answerRequest =
	({ resources, receiveBlock }: RequestLayer): Respond =>
	(incoming) => {
		const target = targetOf(resources, incoming)
		if ('code' in target) return target
		const { respond, uri, options } = target
		const request = {
			peer: incoming.peer,
			...uri,
			contentFormat: uintOption(options, CONTENT_FORMAT),
			accept: uintOption(options, ACCEPT),
			observe: uintOption(options, OBSERVE),
			blockNumber: readBlock(uintOption(options, BLOCK2) ?? 0)?.num ?? 0,
			isAnswerWanted: !isUnwanted(incoming.message, SUCCESS),
		}
		try {
			const answer = whenThere(respond(request), (begun) =>
				'receive' in begun ? receiveBody(receiveBlock, incoming, options, begun) : begun,
			)
			return answer instanceof Promise ? answer.catch(failed) : answer
		} catch (error) {
			return failed(error)
		}
	}

/** stands for all codes of its class */
const SUCCESS = '2.00'

/** An error in one request must neither end the server nor leave the client without an answer. */
const failed = (error: unknown): Response => ({ code: '5.00', log: { error: String(error) } })

/** The method that a request asks for, and the recognised options. */
type Target = Readonly<{ respond: RespondTo; uri: Uri; options: readonly Option[] }>

const targetOf = (resources: readonly Resource[], { message }: Incoming): Target | Response => {
	const options = recognised(message.options)
	const unknown = options === message.options ? undefined : unrecognisedCritical(message.options)
	// RFC 7252 §5.4.1: the diagnostic payload should name the option. (A NON never gets here.)
	if (unknown !== undefined) return diagnostic('4.02', objectionTo(unknown))
	// RFC 7252 §5.10.2: the answer of an endpoint that is not a proxy.
	if (options.some(isForProxy)) return diagnostic('5.05', 'this is not a proxy')
	const uri = uriOf(options)
	// RFC 7252 §5.9.2.3: "unrecognized or malformed options"
	if (uri === undefined) return diagnostic('4.02', 'Uri-Path or Uri-Query is not UTF-8')
	const resource = resources.find((one) => answersPath(one, uri.path))
	if (resource === undefined) return diagnostic('4.04', noSuchPath(resources, uri.path))
	const { methods } = resource
	const method = METHODS.get(message.code)
	const respond = method === undefined ? undefined : methods[method]
	// RFC 7252 §5.8: an unrecognised or unsupported method
	if (respond === undefined) return diagnostic('4.05', `use ${Object.keys(methods).join(', ')}`)
	return { respond, uri, options }
}

const isForProxy = ({ number }: Option): boolean => number === PROXY_URI || number === PROXY_SCHEME

/** Takes the body of a request, or the block of it that the request has. */
const receiveBody = (
	receiveBlock: ReceiveBlock,
	incoming: Incoming,
	options: readonly Option[],
	upload: Upload,
): Eventual<Response> => {
	const { payload } = incoming.message
	const value = uintOption(options, BLOCK1)
	if (value === undefined)
		return payload.length > upload.maxBytes ? tooLarge(upload.maxBytes) : upload.receive(payload)
	const block = readBlock(value)
	// RFC 7959 §2.2
	if (block === undefined) return diagnostic('4.00', 'reserved size; Block1 has the exponents 0 to 6')
	return receiveBlock({ incoming, block, announced: uintOption(options, SIZE1) }, upload)
}
