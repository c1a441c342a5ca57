import type { OutputProblemCode } from '../converter.ts'

export type Scalar = number | string | boolean

export type ConvertedDevice = {
	/** deviceName */
	readonly name: string
	/** deviceType; 'default' where a dialect has none */
	readonly type: string
	/** groupName */
	readonly group?: string
	/** customerName */
	readonly customer?: string
	/** in the order of the converter; ts in milliseconds since the Unix epoch, absent: the reception */
	readonly telemetry: readonly {
		readonly ts?: number
		readonly values: Readonly<Record<string, Scalar>>
	}[]
	readonly attributes: Readonly<Record<string, Scalar>>
}

/** Collects what is wrong with an output. */
export type Report = (code: OutputProblemCode, message: string) => void
