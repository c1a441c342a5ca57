import type { Option } from '../coap/message.ts'
import { BLOCK1, SIZE1, uintOption } from '../coap/options.ts'
import { diagnostic, type Incoming, type Response, type Upload } from '../coap/request.ts'
import { readBlock } from './blockOption.ts'
import { type ReceiveBlock, tooLarge } from './receiveBlock.ts'

/** Takes the body of a request, or the block of it that the request has. `options`: the recognised ones. */
export type ReceiveBody = (
	incoming: Incoming,
	options: readonly Option[],
	upload: Upload,
) => Promise<Response>

export const receiveBody =
	(receiveBlock: ReceiveBlock): ReceiveBody =>
	async (incoming, options, upload) => {
		const value = uintOption(options, BLOCK1)
		if (value === undefined) return receiveWhole(incoming, options, upload)
		const block = readBlock(value)
		// RFC 7959 §2.2
		if (block === undefined) return diagnostic('4.00', 'reserved size; Block1 has the exponents 0 to 6')
		return receiveBlock({ incoming, block, announced: uintOption(options, SIZE1) }, upload)
	}

const receiveWhole: ReceiveBody = async ({ message: { payload } }, _, { maxBytes, receive }) =>
	payload.length > maxBytes ? tooLarge(maxBytes) : receive(payload)
