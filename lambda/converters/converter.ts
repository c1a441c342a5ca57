/** In which dialect a converter is written. `ttn`: codecs of The Things Network and ChirpStack. */
export type Language = 'javascript' | 'tbel' | 'ttn'

/** What a converter does: it decodes what devices send, or encodes what is sent to them. */
export type Kind = 'uplink' | 'downlink'

export type ConverterSource = {
	readonly language: Language
	readonly source: string
	/** absent: uplink */
	readonly kind?: Kind
}

/** What is to be sent to a device, as an encoder gets it. */
export type EncoderInput = {
	readonly msg: unknown
	/** texts by name: those of the message, and deviceName and deviceType */
	readonly metadata: Readonly<Record<string, unknown>>
	readonly msgType: string
	/** texts by name: those of the integration */
	readonly integrationMetadata: Readonly<Record<string, unknown>>
	/** milliseconds since the Unix epoch: when it was asked for */
	readonly receivedAt: number
}

/** One message as a converter gets it. */
export type ConverterInput = {
	readonly payload: Uint8Array
	/** texts by name: those of the integration, and contentFormat, path, query, peer, transport, identity … of the message */
	readonly metadata: Readonly<Record<string, unknown>>
	/** milliseconds since the Unix epoch */
	readonly receivedAt: number
}

/** Where in the script as its author wrote it; both begin at 1. */
export type Position = { readonly line: number; readonly column: number }

/** What stops a converter. */
export type RunProblemCode =
	| 'syntax'
	/** the script has no function to call, and returns nothing itself */
	| 'no-decoder'
	| 'threw'
	/** the codec answered with `errors` */
	| 'refused'
	| 'time'
	| 'memory'
	| 'stack'
	| 'output'
	| 'output-size'
	/** the interpreter itself failed, through no limit of ours */
	| 'interpreter'

/** What is wrong with an output, or with a part of it. */
export type OutputProblemCode =
	| 'no-devices'
	| 'device'
	| 'device-name'
	| 'device-type'
	| 'asset'
	| 'shape'
	| 'nested'
	| 'value'
	| 'timestamp'

export type ConverterProblem = {
	readonly code: RunProblemCode | OutputProblemCode
	/** one sentence for the author of the script */
	readonly message: string
	readonly at?: Position
}

export type ConverterRun = {
	readonly prints: readonly string[]
	/** how many lines of prints were left out above the limit, if any */
	readonly printsLeftOut?: number
	readonly milliseconds: number
} & ({ readonly output: unknown } | { readonly problem: ConverterProblem })

export type ConverterLimits = {
	readonly milliseconds: number
	readonly memoryBytes: number
	readonly stackBytes: number
	readonly outputBytes: number
	readonly printBytes: number
}
