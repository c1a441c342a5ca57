import type { ConverterProblem, ConverterSource, Language, Position } from '../converter.ts'
import { harnessFor } from '../quickjs/harness.ts'
import { clampedTo, type Script } from '../quickjs/script.ts'
import { base64Runtime } from './base64Runtime.ts'

/** TBEL as the body of a function of `payload` and `metadata` in JavaScript. */
export type TbelTranslation = {
	/** what the body needs of TBEL's library; empty if it needs nothing */
	readonly runtime: string
	readonly code: string
	/** from a position in `code` to that in the text of the author */
	readonly originalPosition: (position: Position) => Position
}

/** @param parameters of the function; absent: those of a decoder */
export type TranslateTbel = (
	source: string,
	parameters?: readonly string[],
) => TbelTranslation | ConverterProblem

/** ThingsBoard calls `Encoder(msg, metadata, msgType, integrationMetadata)`, or runs the body of it. */
const encoderParameters = ['msg', 'metadata', 'msgType', 'integrationMetadata'] as const

/** The body of an encoder as what the harness calls. It sees the parameters of an encoder and no others. */
const encoderCode = (body: string): string => {
	const parameters = encoderParameters.join(', ')
	return `(function (msg, metadata, more) { return (function (${parameters}) {
${body}
}).call(undefined, msg, metadata, more.msgType, more.integrationMetadata, more) })`
}

/** The lines of the author begin in the second line. */
const above = ({ line, column }: Position): Position => ({ line: line - 1, column })

/** ThingsBoard stores the body of a function; a script that is the whole function does nothing until it is called. */
const javascript = (source: string): Script => {
	const clamp = clampedTo(source)
	return {
		harness: harnessFor(source),
		runtime: base64Runtime(source),
		code: `(function (payload, metadata) {
${source}
;if (typeof Decoder === 'function') return Decoder(payload, metadata)
arguments[2].calls('nothing')
})`,
		positionOf: (position) => clamp(above(position)),
	}
}

/**
 * The Things Stack and ChirpStack v4 call `decodeUplink(input)`, ChirpStack v3 `Decode(fPort, bytes, variables)`, The Things
 * Network v2 `Decoder(bytes, port)`. A file that has several of them serves several platforms: the newest one counts.
 */
const ttn = (source: string): Script => {
	const clamp = clampedTo(source)
	return {
		harness: harnessFor(source),
		runtime: base64Runtime(source),
		code: `(function () {
${source}
;if (typeof decodeUplink === 'function') {
	arguments[2].calls('decodeUplink')
	return decodeUplink({ bytes: arguments[0], fPort: arguments[2].fPort, recvTime: arguments[2].recvTime, variables: arguments[1] })
}
if (typeof Decode === 'function') {
	arguments[2].calls('Decode')
	return Decode(arguments[2].fPort, arguments[0], arguments[1])
}
if (typeof Decoder === 'function') {
	arguments[2].calls('Decoder')
	return Decoder(arguments[0], arguments[2].fPort)
}
arguments[2].calls('nothing')
})`,
		positionOf: (position) => clamp(above(position)),
	}
}

const encoder = (source: string): Script => {
	const clamp = clampedTo(source)
	return {
		harness: harnessFor(source),
		runtime: base64Runtime(source),
		code: encoderCode(`${source}
;if (typeof Encoder === 'function') return Encoder(${encoderParameters.join(', ')})
arguments[4].calls('nothing')`),
		positionOf: (position) => clamp(above(position)),
	}
}

const tbel = ({ source, kind }: ConverterSource, translate: TranslateTbel): Script | ConverterProblem => {
	const isEncoder = kind === 'downlink'
	const translated = isEncoder ? translate(source, encoderParameters) : translate(source)
	if ('message' in translated) return translated
	const clamp = clampedTo(translated.code)
	const { runtime, code, originalPosition } = translated
	return {
		harness: harnessFor(runtime + code),
		runtime,
		code: isEncoder ? encoderCode(code) : `(function (payload, metadata) {\n${code}\n})`,
		positionOf: (position) => originalPosition(clamp(above(position))),
	}
}

/** Functions of which a decoder in a language needs one, unless it is the body of a function. */
const decoders: Readonly<Record<Language, readonly string[]>> = {
	javascript: ['Decoder'],
	ttn: ['decodeUplink', 'Decode', 'Decoder'],
	tbel: [],
}

type Entered = Pick<ConverterSource, 'language' | 'kind'>

/** The same for a decoder or an encoder. */
export const entryPointsOf = ({ language, kind }: Entered): readonly string[] =>
	kind === 'downlink' && language === 'javascript' ? ['Encoder'] : decoders[language]

const decoderNames: Readonly<Record<Language, string>> = {
	javascript: 'a function Decoder(payload, metadata)',
	ttn: 'a function decodeUplink(input), Decode(fPort, bytes, variables) or Decoder(bytes, port)',
	tbel: 'a result',
}

/** What is wrong with a script that has none of them. */
export const missingEntryPoint = ({ language, kind }: Entered): string => {
	const wanted =
		kind === 'downlink' && language === 'javascript'
			? `a function Encoder(${encoderParameters.join(', ')})`
			: decoderNames[language]
	return `The script returns nothing, and does not have ${wanted}.`
}

const noTtnEncoders: ConverterProblem = {
	code: 'no-decoder',
	message: 'A converter of downlinks is in JavaScript or TBEL.',
}

/** Makes a script of a converter, or tells why it is none. */
export const toScript =
	(translateTbel: TranslateTbel) =>
	(converter: ConverterSource): Script | ConverterProblem => {
		const { language, source, kind } = converter
		if (language === 'tbel') return tbel(converter, translateTbel)
		if (kind === 'downlink') return language === 'javascript' ? encoder(source) : noTtnEncoders
		return language === 'javascript' ? javascript(source) : ttn(source)
	}
