import type { Conversion } from '../../lwm2m/convert.ts'
import type { TimeWindow } from '../../lwm2m/timeWindow.ts'
import type { Measured } from '../../measurements/measured.ts'
import type { Finding } from '../../senml/finding.ts'

/** Bytes, and what they are. */
export type Content = { readonly contentFormat: string; readonly payload: Uint8Array }

/** What made object updates of a message. Entries of the ledger remember it. */
export type Decoder = {
	readonly name: string
	/** Raise it with every change of what becomes of a message. */
	readonly version: number
}

export type DecodeOptions = {
	/** what is plausible as a time of measurement; without it, nearly everything */
	readonly window?: TimeWindow
	/** false leaves out the pack as sent, where nobody will look at it */
	readonly senML?: boolean
	/** true brings the resolved records */
	readonly records?: boolean
	/** true brings the index of each of them in the pack as well */
	readonly indexes?: boolean
}

/** What was decoded; `measured` is absent of formats that know LwM2M only. */
export type Decoded = Conversion & { readonly measured?: Measured }

/** A content format that can be decoded. Pure; bad input is a result, it never throws. */
type DecodedFormat = {
	readonly contentFormat: string
	readonly decoder: Decoder
	/** @param receivedAt milliseconds since the Unix epoch */
	readonly decode: (payload: Uint8Array, receivedAt: number, options: DecodeOptions) => Decoded
}

/** A content format that wraps another one. Pure; never throws. */
type WrappingFormat = {
	readonly contentFormat: string
	/** of what is in it */
	readonly decoder: Decoder
	readonly unwrap: (payload: Uint8Array) => Content | Finding
}

/** One row of the registry in `formats.ts`. */
export type Format = DecodedFormat | WrappingFormat
