import type { Scalar, Source } from './measured.ts'

/** The content format of what a converter makes of one device. */
export const convertedFormat = 'application/vnd.senml-live.converted+json'

/** The message of that content format, in JSON. */
export type ConvertedMessage = {
	readonly v: 1
	readonly device: {
		readonly name: string
		readonly type: string
		readonly group?: string
		readonly customer?: string
	}
	/** `ts` in milliseconds since the Unix epoch; absent: the reception */
	readonly telemetry: readonly {
		readonly ts?: number
		readonly values: Readonly<Record<string, Scalar>>
	}[]
	readonly attributes: Readonly<Record<string, Scalar>>
	/** by telemetry key: the resource that differs from `defaultMapping`, as `3303/0/5700`; null: none */
	readonly mapping?: Readonly<Record<string, string | null>>
	readonly source: Source
}
