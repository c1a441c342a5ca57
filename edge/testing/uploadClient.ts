import { generate } from 'coap-packet'
import type { UdpClient } from './udpClient.ts'

/** One block of a body, as a client sends it. The rest is `POST /msg/d2c/raw?id=<deviceId>`. */
export type SentBlock = Readonly<{
	num: number
	more?: boolean
	/** 0 without it: 16 bytes */
	szx?: number
	payload: string | Buffer
	type?: 'CON' | 'NON'
	token?: number
	messageId?: number
	deviceId?: string
	/** undefined: no Content-Format */
	format?: number | undefined
	size1?: number
	/** values of Request-Tag */
	tags?: readonly string[]
	/** further options by number */
	options?: Readonly<Record<number, Buffer>>
}>

type PacketOption = Readonly<{ name: number; value: Buffer }>

/** The datagram in hexadecimal digits, as `coap-packet` writes it. */
export const blockDatagram = (block: SentBlock, messageId: number): string => {
	const { num, more = false, szx = 0, payload, type = 'CON', token = 1, deviceId = 'd-1', size1 } = block
	const value = Buffer.alloc(4)
	value.writeUInt32BE(num * 16 + (more ? 8 : 0) + szx)
	const format = 'format' in block ? block.format : 110
	const options: PacketOption[] = [
		...['msg', 'd2c', 'raw'].map((segment) => ({ name: 11, value: Buffer.from(segment) })),
		...(format === undefined ? [] : [{ name: 12, value: Buffer.of(format) }]),
		{ name: 15, value: Buffer.from(`id=${deviceId}`) },
		{ name: 27, value: value.subarray(1) },
		...(size1 === undefined
			? []
			: [{ name: 60, value: Buffer.of(size1 >> 16, (size1 >> 8) & 0xff, size1 & 0xff) }]),
		...(block.tags ?? []).map((tag) => ({ name: 292, value: Buffer.from(tag) })),
		...Object.entries(block.options ?? {}).map(([name, bytes]) => ({ name: Number(name), value: bytes })),
	]
	return generate({
		code: '0.02',
		confirmable: type === 'CON',
		messageId: block.messageId ?? messageId,
		token: Buffer.of(token),
		options: options as never,
		payload: Buffer.from(payload),
	}).toString('hex')
}

/** Sends blocks one after the other, each under a message id of its own, and returns the code and the rest of each answer. */
export const uploadClient = (client: Pick<UdpClient, 'send' | 'next'>) => {
	let messageId = 0
	return async (block: SentBlock): Promise<string> => {
		messageId += 1
		client.send(blockDatagram(block, messageId))
		return withoutIds(await client.next())
	}
}

// Header with a token of one byte: the second byte is the code, what follows the token are options and payload.
const withoutIds = (datagram: string): string => {
	const byte = Number.parseInt(datagram.slice(2, 4), 16)
	const code = `${byte >> 5}.${String(byte & 31).padStart(2, '0')}`
	return [code, datagram.slice(10)].filter((part) => part !== '').join(' ')
}
