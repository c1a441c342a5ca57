import type { Interpretation } from '../../lambda/imports/formats/formats.ts'
import { objectUpdate } from '../../lambda/lwm2m/convert.ts'
import { timeWindow } from '../timeWindow.ts'
import type { SenmlArguments } from './senmlArguments.ts'
import { contentOf } from './senmlContent.ts'
import { examine } from './senmlExamine.ts'
import type { Paint } from './senmlHexView.ts'
import type { Source } from './senmlInput.ts'
import { report } from './senmlReport.ts'

/** What is printed, and the exit code. */
export type Run = { readonly output: string; readonly exitCode: 0 | 1 }

type PackArguments = Pick<SenmlArguments, 'format' | 'json'> & {
	/** seconds since the Unix epoch */
	readonly receivedAt: number
}

/** Shows what becomes of a pack: 0 without errors. */
export const runPack = (
	{ bytes, origin }: Source,
	{ format, json, receivedAt }: PackArguments,
	paint: Paint,
): Run => {
	const content = contentOf(bytes, format)
	const conversion = examine(content, { receivedAt, window: timeWindow })
	return {
		output: json
			? `${JSON.stringify(membersOf(content.format, conversion))}\n`
			: report({ content, conversion, origin, receivedAt }, paint),
		exitCode: conversion.success ? 0 : 1,
	}
}

/** The result for programs. */
export const membersOf = (
	format: string,
	{ senML, records, updates, findings, success }: Interpretation,
) => ({
	format,
	senML: senML ?? null,
	records,
	updates: updates.map((update) => ({ update: objectUpdate(update), ts: update.ts })),
	findings,
	success,
})
