import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { generate, type Option, type ParsedPacket, parse } from 'coap-packet'
import type { Random } from '../../testing/random.ts'
import type { Sighting } from './sighting.ts'

/** A device that observes `/msg/c2d`, and what truly happened to it. */
export type CoapObserver = {
	/** each downlink when it came first, in that order */
	readonly seen: readonly Sighting[]
	/** tags of what it has acknowledged */
	readonly acknowledged: ReadonlySet<string>
	/** tags of messages that came anew after it had acknowledged them */
	readonly sentAgain: readonly string[]
	/** tags of what it has said to be applied, and of those where the answer says that this is stored */
	readonly saidApplied: ReadonlySet<string>
	readonly storedApplied: ReadonlySet<string>
	readonly close: () => void
}

type CoapObserverOptions = { readonly port: number; readonly deviceId: string; readonly random: Random }

/** Milliseconds between two registrations: an observation ends with the server. */
const registerEvery = 1000

const ECHO = 252

const empty = '0.00'
const content = '2.05'

const token = Buffer.from('c2d')

/** coap-packet types the names of options only. */
const numbered = (number: number, value: Buffer): Option => ({ name: String(number), value }) as never

const optionIn = ({ options }: ParsedPacket, name: string | number): Buffer | undefined =>
	options.find((option) => String(option.name) === String(name))?.value

/** Observes the downlinks of a device. One message of five is lost on its way to it. It says of every other one that it is applied. */
export const startCoapObserver = async (options: CoapObserverOptions): Promise<CoapObserver> => {
	const { port, deviceId, random } = options
	const socket = createSocket('udp4')
	// The port is closed while the door restarts.
	socket.on('error', () => undefined)
	socket.connect(port, '127.0.0.1')
	await once(socket, 'connect')
	const seen: Sighting[] = []
	const acknowledged = new Set<string>()
	const sentAgain: string[] = []
	const saidApplied = new Set<string>()
	const storedApplied = new Set<string>()
	/** tags of what is to be said */
	const applied: string[] = []
	/** the message that says that a downlink is applied, by its id */
	const said = new Map<number, string>()
	const heardIds = new Map<string, number>()
	let echo: Buffer | undefined
	let messageId = random.below(0x10000)

	const register = (): void => {
		messageId = (messageId + 1) % 0x10000
		const [tag] = applied
		if (tag !== undefined) {
			said.set(messageId, tag)
			saidApplied.add(tag)
		}
		socket.send(
			generate({
				code: 'GET',
				confirmable: true,
				messageId,
				token,
				options: [
					{ name: 'Observe', value: Buffer.alloc(0) },
					...['msg', 'c2d'].map((part) => ({ name: 'Uri-Path' as const, value: Buffer.from(part) })),
					{ name: 'Uri-Query', value: Buffer.from(`id=${deviceId}`) },
					...(tag === undefined
						? []
						: [{ name: 'Uri-Query' as const, value: Buffer.from(`applied=${tag}`) }]),
					...(echo === undefined ? [] : [numbered(ECHO, echo)]),
				],
			}),
		)
	}

	const noteAnswer = ({ messageId: id, code }: ParsedPacket): void => {
		const tag = said.get(id)
		if (tag === undefined || code !== content) return
		storedApplied.add(tag)
		if (applied[0] === tag) applied.shift()
	}

	const noteDownlink = (packet: ParsedPacket, tag: string): void => {
		const { payload, confirmable, messageId: id } = packet
		if (heardIds.has(tag)) {
			// The same message is a retransmission: the acknowledgement was late.
			if (acknowledged.has(tag) && heardIds.get(tag) !== id) sentAgain.push(tag)
		} else {
			seen.push({ tag, payload: payload.toString('hex') })
			if (random.oneIn(2)) applied.push(tag)
		}
		heardIds.set(tag, id)
		if (confirmable) acknowledged.add(tag)
	}

	socket.on('message', (datagram) => {
		const packet = parse(datagram)
		const tag = optionIn(packet, 'ETag')?.toString('hex')
		if (tag !== undefined && random.oneIn(5)) return
		if (packet.confirmable) socket.send(generate({ code: empty, ack: true, messageId: packet.messageId }))
		if (tag !== undefined) noteDownlink(packet, tag)
		if (packet.ack) noteAnswer(packet)
		const asked = optionIn(packet, ECHO)
		if (asked !== undefined && echo?.equals(asked) !== true) {
			echo = asked
			register()
		}
	})
	register()
	const timer = setInterval(register, registerEvery)
	return {
		seen,
		acknowledged,
		sentAgain,
		saidApplied,
		storedApplied,
		close: () => {
			clearInterval(timer)
			socket.close()
		},
	}
}
