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

export type TranslateTbel = (source: string) => TbelTranslation | ConverterProblem

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

const tbel = (source: string, translate: TranslateTbel): Script | ConverterProblem => {
	const translated = translate(source)
	if ('message' in translated) return translated
	const clamp = clampedTo(translated.code)
	const { runtime, code, originalPosition } = translated
	return {
		harness: harnessFor(runtime + code),
		runtime,
		code: `(function (payload, metadata) {\n${code}\n})`,
		positionOf: (position) => originalPosition(clamp(above(position))),
	}
}

/** Functions of which a script in a language needs one, unless it is the body of a function. */
export const entryPoints: Readonly<Record<Language, readonly string[]>> = {
	javascript: ['Decoder'],
	ttn: ['decodeUplink', 'Decode', 'Decoder'],
	tbel: [],
}

/** What a decoder of a language is called, for messages. */
export const decoderNames: Readonly<Record<Language, string>> = {
	javascript: 'a function Decoder(payload, metadata)',
	ttn: 'a function decodeUplink(input), Decode(fPort, bytes, variables) or Decoder(bytes, port)',
	tbel: 'a result',
}

/** Makes a script of a converter, or tells why it is none. */
export const toScript =
	(translateTbel: TranslateTbel) =>
	({ language, source }: ConverterSource): Script | ConverterProblem =>
		language === 'javascript'
			? javascript(source)
			: language === 'ttn'
				? ttn(source)
				: tbel(source, translateTbel)
