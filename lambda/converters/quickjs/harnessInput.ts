import type { ConverterInput, EncoderInput } from '../converter.ts'

/** The port of LoRaWAN for codecs that ask for it: 1, unless the metadata name one. */
const portOf = (named: unknown): number => {
	const port = typeof named === 'string' && named !== '' ? Number(named) : named
	return typeof port === 'number' && Number.isInteger(port) && port >= 0 && port <= 255 ? port : 1
}

/** What the harness passes to a decoder, in JSON. */
export const harnessInput = ({ payload, metadata }: Pick<ConverterInput, 'payload' | 'metadata'>): string =>
	JSON.stringify({ payload: Array.from(payload), metadata, fPort: portOf(metadata['fPort']) })

/** The same for an encoder: its message stands where a decoder has the bytes. */
export const encoderInput = ({ msg, ...input }: Omit<EncoderInput, 'receivedAt'>): string =>
	JSON.stringify({ payload: msg, ...input })
