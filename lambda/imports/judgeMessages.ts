import type { TimeWindow } from '../lwm2m/timeWindow.ts'
import { decoderOf, type Formats, openContent, registeredFormats } from './formats/formats.ts'
import { notProcessed } from './intake/aboutMessage.ts'
import type { DeviceMessage } from './intake/deviceMessage.ts'
import { type Interpretation, interpret } from './intake/interpret.ts'
import type { Judgement } from './ledger/entry.ts'

/** What is to be made of a message. */
export type Judged = Judgement & Pick<Interpretation, 'updates'>

/** Decodes a message. */
export const judgeContent =
	(window: TimeWindow, formats: Formats = registeredFormats) =>
	(message: DeviceMessage): Judged =>
		interpret(message, { formats, window, senML: false })

/** Decodes nothing: the message has failed more than once. @param reason why it failed the last time */
export const judgeFailed =
	(reason: string | undefined, formats: Formats = registeredFormats) =>
	(message: DeviceMessage): Judged => ({
		kind: 'failed',
		updates: [],
		findings: [notProcessed(reason)],
		success: false,
		hasAbsoluteTimes: false,
		content: openContent(message, formats).content,
		decoder: decoderOf(message.contentFormat, formats),
	})
