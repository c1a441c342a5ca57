import { type Conversion, convert } from '../../lambda/lwm2m/convert.ts'

type Event = {
	/** base64 */
	readonly senMLCBOR: string
	/** seconds since the Unix epoch */
	readonly receivedAt: number
}

/** The conversion of this project alone, bundled like the functions. */
export const handler = async ({ senMLCBOR, receivedAt }: Event): Promise<Conversion['updates']> =>
	convert(
		{ contentFormat: 'application/senml+cbor', payload: Buffer.from(senMLCBOR, 'base64'), receivedAt },
		{ senML: false, records: false },
	).updates
