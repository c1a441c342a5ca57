import type { Integration } from '../contract.ts'

/** What is wrong with a script, or with what it returns. */
export type ConvertProblem = {
	readonly code: string
	/** one sentence for the author of the script */
	readonly message: string
	/** where in the script, both from 1 */
	readonly at?: { readonly line: number; readonly column: number }
}

export type ConvertInput = {
	readonly payload: Uint8Array
	readonly metadata: Readonly<Record<string, unknown>>
	/** milliseconds since the Unix epoch */
	readonly receivedAt: number
}

/** What a script did with one message. */
export type ConvertRun = {
	readonly prints: readonly string[]
	readonly printsLeftOut?: number
	readonly milliseconds: number
} & ({ readonly output: unknown } | { readonly problem: ConvertProblem })

type Scalar = number | string | boolean

/** What a message says about one device. */
export type DeviceReport = {
	readonly name: string
	readonly type: string
	readonly group?: string
	readonly customer?: string
	readonly telemetry: readonly { readonly ts?: number; readonly values: Readonly<Record<string, Scalar>> }[]
	readonly attributes: Readonly<Record<string, Scalar>>
}

/** A version of a converter, ready to run. */
export type Converter = {
	/** synchronous; never throws for what the script does. `milliseconds`: of CPU time, if fewer than usual */
	readonly run: (input: ConvertInput, milliseconds?: number) => ConvertRun
	/** the devices in an output, and what is wrong with it */
	readonly devicesOf: (output: unknown) => {
		readonly devices: readonly DeviceReport[]
		readonly problems: readonly ConvertProblem[]
	}
	/** telemetry key → path of an LwM2M resource, or null: as the version has it */
	readonly mapping?: Readonly<Record<string, string | null>>
}

/** Undefined if there is no such version. */
export type OpenConverter = (version: Integration['converter']) => Promise<Converter | undefined>

/** Undefined if there is no such integration. */
export type FindIntegration = (integrationId: string) => Promise<Integration | undefined>
