// A CoAP client made with the npm package coap. See interop/coap/question.ts for questions and answers.
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { Agent, request } from 'coap'
import { generate, parse } from 'coap-packet'

const HANG = 60_000

/** Numbers of the options that the package knows by name (RFC 7252 §12.2, RFC 7641, RFC 7959). */
const NUMBERS = {
	ETag: 4,
	Observe: 6,
	'Uri-Path': 11,
	'Content-Format': 12,
	'Max-Age': 14,
	'Uri-Query': 15,
	Accept: 17,
	Block2: 23,
	Block1: 27,
	Size2: 28,
	'Proxy-Scheme': 39,
	Size1: 60,
}
const NAMES = new Map(Object.entries(NUMBERS).map(([name, number]) => [number, name]))

const METHODS = ['', 'GET', 'POST', 'PUT', 'DELETE']

/** RFC 7252 §3.2: without leading zero bytes. */
const uintOption = (value) => Buffer.from([value >> 8, value].slice(value === 0 ? 2 : value < 256 ? 1 : 0))

const optionsOf = (q) => [
	...q.path.map((segment) => ['Uri-Path', Buffer.from(segment)]),
	...('contentFormat' in q ? [['Content-Format', uintOption(q.contentFormat)]] : []),
	...q.query.map((argument) => ['Uri-Query', Buffer.from(argument)]),
	...('accept' in q ? [['Accept', uintOption(q.accept)]] : []),
	...q.options.map(([number, value]) => [NAMES.get(number) ?? String(number), Buffer.from(value, 'hex')]),
]

/** The package turns the values of some options of a response into texts and numbers. */
const bytesOf = (value) => {
	if (value === 'application/link-format') return uintOption(40)
	return typeof value === 'number' ? uintOption(value) : Buffer.from(value)
}

const answerOf = (packet, payload = packet.payload) => ({
	type: packet.ack ? 'ACK' : packet.reset ? 'RST' : packet.confirmable ? 'CON' : 'NON',
	code: packet.code,
	token: packet.token.toString('hex'),
	payload: payload.toString('hex'),
	options: packet.options.map(({ name, value }) => [
		NUMBERS[name] ?? Number(name),
		bytesOf(value).toString('hex'),
	]),
})

const inTime = (promise) => {
	const { promise: late, reject } = Promise.withResolvers()
	const timer = setTimeout(() => reject(new Error('no response')), HANG)
	return Promise.race([promise, late]).finally(() => clearTimeout(timer))
}

/** One option may come several times: an array of values. */
const grouped = (options) => {
	const values = new Map()
	for (const [name, value] of options) values.set(name, [...(values.get(name) ?? []), value])
	return values
}

const exchange = async (q) => {
	const agent = new Agent({ type: 'udp4' })
	const message = request({
		agent,
		host: '127.0.0.1',
		port: q.port,
		method: METHODS[q.method],
		confirmable: q.type === 'CON',
	})
	for (const [name, values] of grouped(optionsOf(q)))
		message.setOption(name, values.length === 1 ? values[0] : values)
	// RFC 7959 §2.2: its size makes the client send blocks.
	if ('blockSize' in q && q.payload !== '') message.setOption('Block1', Buffer.of(Math.log2(q.blockSize) - 4))
	const responded = once(message, 'response')
	message.end(Buffer.from(q.payload, 'hex'))
	try {
		const [response] = await inTime(responded)
		// The package gives type, token and all options nowhere else.
		return [answerOf(response._packet, response.payload)]
	} finally {
		agent.close()
	}
}

/** Encodes one message, and sends it again after each answer. */
const datagrams = async (q) => {
	const socket = createSocket('udp4')
	socket.connect(q.port, '127.0.0.1')
	await once(socket, 'connect')
	const datagram = generate({
		code: `0.0${q.method}`,
		confirmable: q.type === 'CON',
		messageId: q.messageId,
		token: Buffer.from(q.token, 'hex'),
		options: optionsOf(q).map(([name, value]) => ({ name, value })),
		payload: Buffer.from(q.payload, 'hex'),
	})
	const answers = []
	try {
		for (let copy = 0; copy < q.copies; copy++) {
			const received = once(socket, 'message')
			socket.send(datagram)
			const [bytes] = await inTime(received)
			answers.push(answerOf(parse(bytes)))
		}
	} finally {
		socket.close()
	}
	return answers
}

for await (const line of createInterface({ input: process.stdin })) {
	const q = JSON.parse(line)
	try {
		const answers = await ('copies' in q ? datagrams(q) : exchange(q))
		console.log(JSON.stringify({ answers }))
	} catch (error) {
		console.log(JSON.stringify({ error: String(error) }))
	}
}
